"""Settings: read once, in bootstrap, and passed down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are. Environment variables override the defaults; options of a command override both."""

    reference: Path = Path(".sekisho/reference")  # SEKISHO_REFERENCE
    out: Path = Path("out")  # SEKISHO_OUT
    log: Path = Path(".sekisho/log")  # SEKISHO_LOG
    store: str = ".sekisho/custody.db"  # SEKISHO_STORE: a path, or the URL of a database
    tokens: Path | None = None  # SEKISHO_TOKENS

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
        )
