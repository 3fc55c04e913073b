"""Identifiers: the same number under the same kind of scheme is the same party."""

from __future__ import annotations

import re

import polars as pl

from sekisho.parties.hashing import keys
from sekisho.parties.model import IDENTIFIER_KEYS

SHORTEST = 6
LONGEST = 64
_FAMILIES: dict[str, str] = {
    "registration": "company",
    "company": "company",
    "company number": "company",
    "uscc": "company",
    "ogrn": "company",
    "crn": "company",
    "houjin": "company",
    "corporate number": "company",
    "brn": "company",
    "tax": "tax",
    "vat": "tax",
    "inn": "tax",
    "tin": "tax",
    "ein": "tax",
    "rfc": "tax",
    "nit": "tax",
    "rif": "tax",
    "lei": "lei",
    "duns": "duns",
    "d-u-n-s": "duns",
    "imo": "imo",
    "mmsi": "mmsi",
    "bic": "bic",
    "swift": "bic",
    "passport": "passport",
    "national": "national",
    "national id": "national",
    "id": "national",
    "cedula": "national",
    "curp": "national",
}
_JUNK = re.compile(r"[^0-9A-Z]+")
_SAME = re.compile(r"(.)\1*")
_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}"), "company"),  # GB 32100-2015
    (re.compile(r"[0-9A-Z]{18}[0-9]{2}"), "lei"),  # ISO 17442
    (re.compile(r"IMO[0-9]{7}"), "imo"),
)


def family(scheme: str | None) -> str:
    """The family of a scheme as written: numbers are compared within one family only. '' for an unknown scheme."""
    return _FAMILIES.get((scheme or "").strip().lower().replace("_", " "), "")


def bare_value(value: str) -> str:
    """Capitals and digits of an identifier; '' where it is too short or one character over and over."""
    text = _JUNK.sub("", value[:LONGEST].upper())
    return "" if len(text) < SHORTEST or _SAME.fullmatch(text) or not any(c.isdigit() for c in text) else text


def read_identifier(text: str) -> tuple[str, str]:
    """(family, value) of 'scheme:value' or of a bare value, whose family is told by its shape where it can be."""
    scheme, colon, rest = text.partition(":")
    if colon:
        return family(scheme), _unprefixed(family(scheme), bare_value(rest))
    value = bare_value(text)
    for shape, name in _SHAPES:
        if shape.fullmatch(value):
            return name, _unprefixed(name, value)
    return "", value


def identifier_keys(identifiers: pl.DataFrame) -> pl.DataFrame:
    """Index rows of listed identifiers, sorted by key; what is too short to identify anybody is left out."""
    rows = []
    for entry, scheme, value in identifiers.select("entry", "scheme", "value").iter_rows():
        group = family(scheme)
        text = _unprefixed(group, bare_value(value or ""))
        if text:
            rows.append((text, group, entry))
    frame = pl.DataFrame(
        rows, schema={"value": pl.String, "family": pl.String, "entry": pl.UInt32}, orient="row"
    ).unique()
    return (
        frame.with_columns(pl.Series("key", keys(frame["value"].to_list()), dtype=pl.UInt64))
        .sort("key", "value", "family", "entry")
        .select(*IDENTIFIER_KEYS)
    )


def _unprefixed(group: str, value: str) -> str:
    return value.removeprefix("IMO") if group == "imo" else value
