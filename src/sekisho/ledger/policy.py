"""Whether a checkpoint satisfies a trust policy, and our own rule on top: whose jurisdictions, and who holds a copy.

A policy file knows keys and groups. That a witness sits in another country than the operator, and that it keeps all
entries rather than hashes, is not in the file; a second file says it of the same names (``House``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sekisho.standards.c2sp import Checkpoint, Note, Policy, Signed, known_signatures
from sekisho.standards.c2sp.policy import NONE
from sekisho.vocabulary.errors import LedgerFault

_COUNTRY = re.compile("[A-Z]{2}")
_SKEW = 300  # seconds that a witness's clock may be ahead of ours
_DEFAULT = {"foreign_jurisdictions": 2, "mirrors": 1, "every_log_key": True}


@dataclass(frozen=True, slots=True)
class About:
    """What is stated of a witness: whose law it is under, whether it holds the entries, where it shows them.

    ``jurisdiction`` is a country code, empty where nobody stated it; it then counts for none.
    """

    jurisdiction: str = ""
    mirror: bool = False
    monitoring: str = ""


@dataclass(frozen=True)
class House:
    """The operator's country, what is stated of each witness, and what is asked of them together."""

    operator: str
    witnesses: Mapping[str, About]
    foreign: int = 2
    mirrors: int = 1
    every_log_key: bool = True

    @classmethod
    def of(cls, stated: Any, policy: Policy) -> House:
        """From the mapping of a file: ``operator``, ``witnesses`` (by the policy's names), ``require``.

        Raises:
            LedgerFault: a word that is not known, a country that is none, a witness that the policy does not have, or
                one that signs with a log's own key.
        """
        top = _mapping(stated, {"operator", "witnesses", "require"}, "The rule on witnesses")
        require = _DEFAULT | _mapping(top.get("require", {}), set(_DEFAULT), "`require`")
        witnesses = _mapping(top.get("witnesses", {}), set(policy.witnesses), "`witnesses`")
        for name in ("foreign_jurisdictions", "mirrors"):
            if type(require[name]) is not int or not 0 <= require[name] <= 100:
                raise LedgerFault(f"`{name}` is not a number from 0 to 100.")
        if type(require["every_log_key"]) is not bool:
            raise LedgerFault("`every_log_key` is neither true nor false.")
        own = {log.key.public for log in policy.logs}
        for name, witness in policy.witnesses.items():
            if witness.key.public in own:
                raise LedgerFault(f"The witness {name[:60]} has a log's own key: a log cannot watch itself.")
        return cls(
            _country(top.get("operator"), "The operator"),
            {name: _about(name, told) for name, told in witnesses.items()},
            require["foreign_jurisdictions"],
            require["mirrors"],
            require["every_log_key"],
        )


def _mapping(stated: Any, known: set[str], what: str) -> dict[str, Any]:
    if not isinstance(stated, dict):
        raise LedgerFault(f"{what} is not a mapping.")
    strange = [key for key in stated if key not in known]
    if strange:
        raise LedgerFault(f"{what} has {str(strange[0])[:60]!r}, which is not known there.")
    return stated


def _about(name: str, told: Any) -> About:
    stated = _mapping(told, {"jurisdiction", "mirror", "monitoring"}, f"The witness {name[:60]}")
    mirror, monitoring = stated.get("mirror", False), stated.get("monitoring", "")
    if type(mirror) is not bool or not isinstance(monitoring, str):
        raise LedgerFault(f"The witness {name[:60]}: `mirror` is true or false, `monitoring` an address.")
    country = _country(stated["jurisdiction"], f"The witness {name[:60]}") if "jurisdiction" in stated else ""
    return About(country, mirror, monitoring)


def _country(stated: Any, whose: str) -> str:
    if not isinstance(stated, str) or not _COUNTRY.fullmatch(stated):  # YAML reads an unquoted NO as false
        raise LedgerFault(f"{whose} has no country code of two capital letters.", hint='Quote it: "JP".')
    return stated


@dataclass(frozen=True, slots=True)
class Freshness:
    """The present and the greatest age, both in seconds: what was cosigned before that counts no more."""

    now: int
    limit: int

    def fault(self, signed: Signed) -> str:
        """Why a signature does not count; empty where it does."""
        if signed.time is None:
            return "its signature names no time"
        if signed.time > self.now + _SKEW:
            return f"its signature is of {signed.time - self.now:,} seconds from now"
        age = self.now - signed.time
        return f"its signature is {age:,} seconds old, the limit is {self.limit:,}" if age > self.limit else ""


@dataclass(frozen=True)
class Standing:
    """A checkpoint against a policy: which log keys and witnesses signed, and what it lacks (nothing: it satisfies)."""

    checkpoint: Checkpoint
    logs: tuple[Signed, ...]
    cosigned: Mapping[str, Signed]
    lacks: tuple[str, ...]


def weigh(note: Note, policy: Policy, house: House | None = None, fresh: Freshness | None = None) -> Standing:
    """Weigh a checkpoint; signatures of keys that the policy does not know count for nothing.

    Raises:
        LedgerFault: no checkpoint, or a signature in the name and id of a key of the policy does not verify.
    """
    checkpoint = Checkpoint.parse(note.text)
    keys = policy.keys(checkpoint.origin)
    logs = tuple(known_signatures(note, keys))
    by_key = {signed.key: signed for signed in known_signatures(note, [w.key for w in policy.witnesses.values()])}
    cosigned = {name: by_key[w.key] for name, w in policy.witnesses.items() if w.key in by_key}
    stale = {name: fresh.fault(signed) for name, signed in cosigned.items()} if fresh else {}
    counted = {name for name in cosigned if not stale.get(name)}
    weighing = _Weighing(policy, frozenset(counted), stale)
    lacks = [_unsigned(checkpoint.origin, policy)] if not logs else []
    lacks += weighing.lacks()
    if house:
        lacks += weighing.house_lacks(house)
        missed = [k for k in keys if k not in {signed.key for signed in logs}] if logs and house.every_log_key else []
        lacks += [f"the log's key {key.key_id.hex()} of {key.name} did not sign" for key in missed]
    return Standing(checkpoint, logs, cosigned, tuple(lacks))


def _unsigned(origin: str, policy: Policy) -> str:
    if not policy.logs:
        return "the policy lists no log, so whose checkpoint this is remains unknown"
    if not policy.keys(origin):
        return f"the policy knows no log {origin!r}"
    return f"no key that the policy lists for the log {origin!r} signed"


@dataclass(frozen=True)
class _Weighing:
    policy: Policy
    counted: frozenset[str]
    stale: Mapping[str, str] = field(default_factory=dict)

    def lacks(self) -> list[str]:
        quorum = self.policy.quorum
        return [] if quorum == NONE or self._met(quorum) else list(self._why(quorum))

    def _met(self, name: str) -> bool:
        group = self.policy.groups.get(name)
        if group is None:
            return name in self.counted
        return sum(map(self._met, group.members)) >= group.needed

    def _why(self, name: str) -> list[str]:
        """Of what is not met: each group with what it lacks, from the quorum down."""
        group = self.policy.groups.get(name)
        if group is None:
            return [f"witness {self._witness(name)}"]
        missed = [member for member in group.members if not self._met(member)]
        got = len(group.members) - len(missed)
        told = f"group {_plain(name)} has {got} of {group.needed} needed, lacks {', '.join(map(self._witness, missed))}"
        return [told, *(line for member in missed if member in self.policy.groups for line in self._why(member))]

    def _witness(self, name: str) -> str:
        if name in self.policy.groups:
            return f"group {_plain(name)}"
        reason = self.stale.get(name)
        return f"{_plain(name)} ({reason})" if reason else f"{_plain(name)} (did not cosign)"

    def house_lacks(self, house: House) -> list[str]:
        about = {name: house.witnesses[name] for name in self.counted if name in house.witnesses}
        home = {"", house.operator}
        foreign = {a.jurisdiction for a in about.values()} - home
        mirrors = [name for name, a in about.items() if a.mirror]
        lacks = []
        if len(foreign) < house.foreign:
            have = ", ".join(sorted(foreign)) or "none"
            wanted = self._missing(house, lambda a: a.jurisdiction not in foreign | home)
            lacks.append(
                f"cosigned from {len(foreign)} jurisdictions other than {house.operator} ({have}), "
                f"{house.foreign} needed; missing: {wanted}"
            )
        if len(mirrors) < house.mirrors:
            wanted = self._missing(house, lambda a: a.mirror)
            lacks.append(f"cosigned by {len(mirrors)} mirrors, {house.mirrors} needed; missing: {wanted}")
        return lacks

    def _missing(self, house: House, wanted: Callable[[About], bool]) -> str:
        names = [n for n, a in house.witnesses.items() if n not in self.counted and wanted(a)]
        return ", ".join(map(self._witness, names)) or "nobody that is known"


def _plain(name: str) -> str:
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
