"""Policy files are read as c2sp.org/tlog-policy says, and refused by the line."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.standards.c2sp import Policy
from sekisho.vocabulary.errors import LedgerFault
from witnessed_world import signers

LOG, LOG_PQ = (s.public.text() for s in signers())
W = [s.public.text() for seed in (11, 12, 13) for s in signers(seed, f"witness.example/w{seed}", cosigns=True)]
TWO_LEVELS = f"""
# remarks and empty lines are passed over
log {LOG} https://log.example/
  log\t{LOG_PQ}

witness X1 {W[0]} https://w.example/
witness X2 {W[2]}
witness Y1 {W[4]}
group X-witnesses 2 X1 X2
group Y-witnesses any Y1
group both all X-witnesses Y-witnesses
quorum both
"""


def test_a_policy_of_two_levels_is_read() -> None:
    policy = Policy.parse(TWO_LEVELS.encode())
    assert [log.url for log in policy.logs] == ["https://log.example/", ""]
    assert {n: (g.needed, g.members) for n, g in policy.groups.items()} == {
        "X-witnesses": (2, ("X1", "X2")),
        "Y-witnesses": (1, ("Y1",)),
        "both": (2, ("X-witnesses", "Y-witnesses")),
    }
    assert (policy.quorum, policy.witnesses["X1"].url) == ("both", "https://w.example/")


def test_names_are_octets_so_that_lookalikes_differ() -> None:
    text = f"witness K {W[0]}\nwitness \u212a {W[2]}\nquorum \u212a\n".encode()
    assert Policy.parse(text).quorum == "\u212a"
    other = b"witness \xff\xfe " + W[0].encode() + b"\nquorum \xff\xfe\n"
    assert Policy.parse(other).quorum in Policy.parse(other).witnesses


def test_only_space_and_tab_part_words_and_only_newline_lines() -> None:
    nbsp = f"witness a\u00a0b {W[0]}\nquorum a\u00a0b\n"
    assert list(Policy.parse(nbsp.encode()).witnesses) == ["a\u00a0b"]
    separator = f"# one\u2028quorum none\nwitness a {W[0]}\nquorum a\n"
    assert Policy.parse(separator.encode()).quorum == "a"


def test_none_asks_for_no_witness() -> None:
    assert Policy.parse(b"quorum none\n").quorum == "none"


A, B = f"witness a {W[0]}\n", f"witness b {W[2]}\n"
REFUSED = {
    "no quorum": (A, "no line `quorum`"),
    "two quorums": (A + "quorum a\nquorum a\n", "second line"),
    "quorum not defined": ("quorum a\n", "not defined"),
    "quorum defined later": (f"quorum a\n{A}", "Line 1"),
    "quorum of two": (A + B + "quorum a b\n", "none of"),
    "cut off": (A + B + "group g any a b\nquorum g", "cut off"),
    "carriage return": (A + "quorum a\r\n", "0x0d"),
    "delete": (A + "quorum a\x7f\n", "0x7f"),
    "none defined": (f"witness none {W[0]}\nquorum none\n", "taken"),
    "none as a member": (A + "group g any none\nquorum g\n", "not defined"),
    "name taken": (A + A.replace(W[0], W[2]) + "quorum a\n", "taken"),
    "group named as a witness": (A + "group a any a\nquorum a\n", "taken"),
    "member before it is defined": (A + "group g any h\ngroup h any a\nquorum g\n", "not defined"),
    "a group within itself": (A + "group g any g\nquorum g\n", "not defined"),
    "member of two groups": (A + "group g any a\ngroup h any a\nquorum g\n", "member already"),
    "member twice": (A + "group g 2 a a\nquorum g\n", "member already"),
    "no member": (A + "group g any\nquorum a\n", "none of"),
    "zero of one": (A + "group g 0 a\nquorum g\n", "number from 1 to 1"),
    "two of one": (A + "group g 2 a\nquorum g\n", "number from 1 to 1"),
    "leading zero": (A + "group g 01 a\nquorum g\n", "number from 1 to 1"),
    "the same witness key twice": (A + f"witness b {W[0]}\nquorum a\n", "listed twice"),
    "the same log key twice": (f"log {LOG}\nlog {LOG}\nquorum none\n", "listed twice"),
    "a log's key for a witness": (f"witness a {LOG}\nquorum a\n", "kind 0x01"),
    "a witness's key for a log": (f"log {W[0]}\nquorum none\n", "kind 0x04"),
    "no key": ("witness a\nquorum none\n", "none of"),
    "a word too many": (f"log {LOG} https://a b\nquorum none\n", "none of"),
    "an unknown line": ("logs x\nquorum none\n", "none of"),
    "a key id that is not the key's": (
        f"witness a {W[0][:-45].replace(W[0].split('+')[1], '00000000')}\nquorum a\n",
        "Line 1",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_policy_is_refused(name: str) -> None:
    text, reason = REFUSED[name]
    with pytest.raises(LedgerFault, match=reason):
        Policy.parse(text.encode("utf-8"))


def test_the_key_of_one_name_under_another_is_still_the_same_key() -> None:
    renamed = signers(11, "other.example/name", cosigns=True)[0].public.text()
    with pytest.raises(LedgerFault, match="listed twice"):
        Policy.parse(f"{A}witness b {renamed}\nquorum a\n".encode())


@given(st.binary(max_size=300) | st.text("loghwitnesgrupqum ankx12+=\t\n#", max_size=200).map(str.encode))
def test_no_octets_do_more_than_be_refused(content: bytes) -> None:
    with contextlib.suppress(LedgerFault):
        Policy.parse(content)
