"""Trust policies: which logs and witnesses are known, and how many must have cosigned (c2sp.org/tlog-policy).

A file of lines: ``log VKEY [URL]``, ``witness NAME VKEY [URL]``, ``group NAME all|any|K MEMBER...``, ``quorum NAME``.
Names are octets without a meaning; here they are text in which octets that are no UTF-8 survive as surrogates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sized
from dataclasses import dataclass, field

from sekisho.standards.c2sp.keys import Kind, VerifierKey
from sekisho.vocabulary.errors import LedgerFault

NONE = "none"
_LARGEST, _MOST = 1_000_000, 256
_FORBIDDEN = re.compile(rb"[^\t\n\x20-\x7e\x80-\xff]")
_BLANKS = re.compile("[ \t]+")
_COUNT = re.compile("[1-9][0-9]{0,3}")
_LOG_KINDS = frozenset({Kind.ED25519, Kind.COSIGNATURE_MLDSA44})
_WITNESS_KINDS = frozenset({Kind.COSIGNATURE_ED25519, Kind.COSIGNATURE_MLDSA44})


@dataclass(frozen=True, slots=True)
class KnownLog:
    """A log whose checkpoints are taken: its key, whose name is the origin, and where it is (or empty)."""

    key: VerifierKey
    url: str = ""


@dataclass(frozen=True, slots=True)
class KnownWitness:
    """A witness under the name that the policy gives it, its key, and where it takes checkpoints (or empty)."""

    name: str
    key: VerifierKey
    url: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Met where at least ``needed`` of its members, witnesses or groups, are."""

    name: str
    needed: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """Logs, witnesses and groups by name, and the name that must be met (``none``: nobody's cosignature is asked)."""

    logs: tuple[KnownLog, ...]
    witnesses: Mapping[str, KnownWitness]
    groups: Mapping[str, Group]
    quorum: str

    @classmethod
    def parse(cls, content: bytes) -> Policy:
        """From the file.

        Raises:
            LedgerFault: not a policy; the line is named.
        """
        if len(content) > _LARGEST:
            raise LedgerFault(f"The policy has {len(content):,} bytes; at most {_LARGEST:,} are read.")
        bad = _FORBIDDEN.search(content)
        if bad:
            at = content.count(b"\n", 0, bad.start()) + 1
            raise LedgerFault(f"Line {at} of the policy holds the octet 0x{bad[0].hex()}, which it may not.")
        if not content.endswith(b"\n"):  # a file that was cut off could ask for less than it did
            raise LedgerFault("The policy's last line does not end in a newline: it may have been cut off.")
        reading = _Reading()
        for number, line in enumerate(content.decode("utf-8", "surrogateescape").split("\n")[:-1], 1):
            words = _BLANKS.split(line.strip(" \t"))
            if words[0] and not words[0].startswith("#"):
                reading.take(number, words)
        if reading.quorum is None:
            raise LedgerFault("The policy has no line `quorum`.", hint="`quorum none` asks for no witness.")
        return cls(tuple(reading.logs), reading.witnesses, reading.groups, reading.quorum)

    def keys(self, origin: str) -> list[VerifierKey]:
        """The keys that the policy knows for the log of this origin."""
        return [log.key for log in self.logs if log.key.name == origin]


@dataclass
class _Reading:
    logs: list[KnownLog] = field(default_factory=list)
    witnesses: dict[str, KnownWitness] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    placed: set[str] = field(default_factory=set)
    quorum: str | None = None

    def take(self, number: int, words: list[str]) -> None:
        try:
            match words:
                case ["log", vkey, *url] if len(url) < 2:
                    self._log(vkey, *url)
                case ["witness", name, vkey, *url] if len(url) < 2:
                    self._witness(name, vkey, *url)
                case ["group", name, count, first, *rest]:
                    self._group(name, count, (first, *rest))
                case ["quorum", name]:
                    self._quorum(name)
                case _:
                    raise LedgerFault("it is none of `log`, `witness`, `group`, `quorum` with what belongs to them")
        except LedgerFault as error:
            raise LedgerFault(f"Line {number} of the policy: {error.message}", hint=error.hint) from error

    def _log(self, vkey: str, url: str = "") -> None:
        key = _key(vkey, _LOG_KINDS, "a log")
        _distinct(key, (log.key for log in self.logs))
        self.logs.append(KnownLog(key, url))
        _few(self.logs, "logs")

    def _witness(self, name: str, vkey: str, url: str = "") -> None:
        self._define(name)
        key = _key(vkey, _WITNESS_KINDS, "a witness")
        _distinct(key, (witness.key for witness in self.witnesses.values()))
        self.witnesses[name] = KnownWitness(name, key, url)
        _few(self.witnesses, "witnesses")

    def _group(self, name: str, count: str, members: tuple[str, ...]) -> None:
        self._define(name)
        for member in members:
            self._defined(member)
            if member in self.placed:
                raise LedgerFault(f"{_shown(member)} is a member already; each may be one once")
            self.placed.add(member)
        self.groups[name] = Group(name, _needed(count, len(members)), members)
        _few(self.groups, "groups")

    def _quorum(self, name: str) -> None:
        if self.quorum is not None:
            raise LedgerFault("a second line `quorum`")
        if name != NONE:
            self._defined(name)
        self.quorum = name

    def _define(self, name: str) -> None:
        if name == NONE or name in self.witnesses or name in self.groups:
            raise LedgerFault(f"the name {_shown(name)} is taken")

    def _defined(self, name: str) -> None:
        if name not in self.witnesses and name not in self.groups:
            raise LedgerFault(f"{_shown(name)} is not defined on a line before")


def _key(vkey: str, kinds: frozenset[Kind], whose: str) -> VerifierKey:
    key = VerifierKey.parse(vkey)
    if key.kind not in kinds:
        raise LedgerFault(f"the key of {key.name[:60]!r} is of kind 0x{key.kind:02x}, which is not one of {whose}")
    return key


def _distinct(key: VerifierKey, others: Iterable[VerifierKey]) -> None:
    for other in others:
        if other.public == key.public:
            raise LedgerFault(f"the key of {key.name[:60]!r} is listed twice")
        if (other.name, other.key_id) == (key.name, key.key_id):
            raise LedgerFault(f"two keys have the name {key.name[:60]!r} and the id {key.key_id.hex()}")


def _needed(count: str, members: int) -> int:
    if count in ("all", "any"):
        return members if count == "all" else 1
    if not _COUNT.fullmatch(count) or int(count) > members:
        raise LedgerFault(f"{_shown(count)} is neither `all`, `any` nor a number from 1 to {members}")
    return int(count)


def _few(things: Sized, what: str) -> None:
    if len(things) > _MOST:
        raise LedgerFault(f"more than {_MOST} {what}")


def _shown(name: str) -> str:
    return repr(name[:60].encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
