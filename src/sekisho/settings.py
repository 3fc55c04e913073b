"""Settings: read once, in bootstrap, and passed down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sekisho.service.destinations import Destinations


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are. Environment variables override the defaults; options of a command override both."""

    reference: Path = Path(".sekisho/reference")  # SEKISHO_REFERENCE
    out: Path = Path("out")  # SEKISHO_OUT
    log: Path = Path(".sekisho/log")  # SEKISHO_LOG
    store: str = ".sekisho/custody.db"  # SEKISHO_STORE: a path, or the URL of a database
    tokens: Path | None = None  # SEKISHO_TOKENS
    destinations: Destinations = field(default_factory=Destinations)  # SEKISHO_HOOK_HOSTS, SEKISHO_HOOK_LOOPBACK

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Settings:
        """Settings from the environment."""
        default = cls()
        return cls(
            reference=Path(environment.get("SEKISHO_REFERENCE", default.reference)),
            out=Path(environment.get("SEKISHO_OUT", default.out)),
            log=Path(environment.get("SEKISHO_LOG", default.log)),
            store=environment.get("SEKISHO_STORE", default.store),
            tokens=Path(environment["SEKISHO_TOKENS"]) if environment.get("SEKISHO_TOKENS") else None,
            destinations=Destinations(
                hosts=tuple(environment.get("SEKISHO_HOOK_HOSTS", "").replace(",", " ").lower().split()),
                loopback=environment.get("SEKISHO_HOOK_LOOPBACK", "").lower() in ("1", "yes", "true"),
            ),
        )
