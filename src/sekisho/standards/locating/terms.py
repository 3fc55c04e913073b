"""The policy file of a proof of place: YAML or JSON, every value checked, unknown names refused.

::

    policy: licence D-2026-114
    as_of: 2026-11-24            # the day whose list of restricted places counts
    restricted: {groups: ["D:5", occupied], codes: [MO]}
    bound: vacuum                # or fibre: an assumption, said in every result
    tolerate: 1                  # landmarks that may be bad
    least: 3                     # landmarks that must have heard the unit
    programme: {every_days: 7, install_days: 30, silence_days: 14, valid_days: 35}
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sekisho.standards.yaml_data import read_own_yaml
from sekisho.vocabulary.errors import UnreadableFile

GROUPS = ("D:5", "occupied")
CODES = ("MO",)
BOUNDS = ("vacuum", "fibre")
_CODE = re.compile(r"[A-Z]{2}(-\d{2})?")
_MOST_BYTES = 100_000
_DAYS = {"every_days": 7, "install_days": 30, "silence_days": 14, "valid_days": 35}
_KNOWN = {"policy", "as_of", "restricted", "bound", "tolerate", "least", "programme"}


@dataclass(frozen=True, slots=True)
class Policy:
    """What a verdict is asked under. ``as_of`` None: the day on which it is asked."""

    name: str = ""
    as_of: date | None = None
    groups: tuple[str, ...] = GROUPS
    codes: tuple[str, ...] = CODES
    bound: str = "vacuum"
    tolerate: int = 1
    least: int = 3
    every_days: int = 7
    install_days: int = 30
    silence_days: int = 14
    valid_days: int = 35


def read_policy(file: str, content: bytes) -> Policy:
    """The policy of a file.

    Raises:
        UnreadableFile: no YAML, a name that is not known, or a value that cannot be.
    """
    if len(content) > _MOST_BYTES:
        raise UnreadableFile(f"{file} is no policy: it has {len(content):,} bytes.")
    data = read_own_yaml(content, file)
    if not isinstance(data, dict):
        raise UnreadableFile(f"{file} is no policy: a mapping is expected.", hint="docs/location.md shows one.")
    _known(file, data, _KNOWN)
    restricted = _mapping(file, data, "restricted")
    _known(file, restricted, {"groups", "codes"})
    days = _mapping(file, data, "programme")
    _known(file, days, set(_DAYS))
    return Policy(
        name=str(data.get("policy", ""))[:200],
        as_of=_day(file, data.get("as_of")),
        groups=_texts(file, restricted, "groups", GROUPS if "codes" not in restricted else ()),
        codes=_codes(file, restricted),
        bound=_bound(file, data.get("bound", "vacuum")),
        tolerate=_whole(file, data, "tolerate", 1, 0, 1_000),
        least=_whole(file, data, "least", 3, 1, 100_000),
        **{name: _whole(file, days, name, default, 1, 3_650) for name, default in _DAYS.items()},
    )


def _bad(file: str, name: str, value: object, expected: str) -> UnreadableFile:
    return UnreadableFile(f"{file}: {name} is {str(value)[:80]!r}; expected {expected}.", hint="See docs/location.md.")


def _known(file: str, data: Mapping[Any, Any], known: set[str]) -> None:
    for name in data:
        if name not in known:
            raise _bad(file, "a name", name, "one of " + ", ".join(sorted(known)))


def _mapping(file: str, data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = data.get(name, {})
    if not isinstance(value, dict):
        raise _bad(file, name, value, "a mapping")
    return value


def _day(file: str, value: object) -> date | None:
    if value is None or (isinstance(value, date) and type(value) is date):
        return value
    raise _bad(file, "as_of", value, "a day as 2026-11-24")


def _texts(file: str, data: Mapping[str, Any], name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    value = data.get(name, list(default))
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _bad(file, f"restricted.{name}", value, "a list of texts, quoted: 'NO' is Norway, NO is false")
    return tuple(value)


def _codes(file: str, data: Mapping[str, Any]) -> tuple[str, ...]:
    codes = _texts(file, data, "codes", CODES if "groups" not in data else ())
    for code in codes:
        if not _CODE.fullmatch(code):
            raise _bad(file, "restricted.codes", code, "ISO 3166 codes such as CN or UA-43")
    return codes


def _bound(file: str, value: object) -> str:
    if value not in BOUNDS:
        raise _bad(file, "bound", value, " or ".join(BOUNDS))
    return str(value)


def _whole(file: str, data: Mapping[str, Any], name: str, default: int, low: int, high: int) -> int:
    value = data.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise _bad(file, name, value, f"a whole number from {low} to {high}")
    return value
