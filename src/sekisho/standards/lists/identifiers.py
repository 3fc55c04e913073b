"""Identifiers as US lists label them, in OFAC's remarks and in the Consolidated Screening List's ``ids``.

Labels read off the files themselves (OFAC SDN of 2019 to 2023, CSL samples); grade: primary. Those of the XML forms
and of other publishers from open programs that read them; grade: secondary.
"""

from __future__ import annotations

import re

from sekisho.standards.lists.model import CountryOf
from sekisho.standards.lists.shaping import identifier
from sekisho.vocabulary.listing import ListIdentifier

_BY_SCHEME = {
    "passport": ("passport", "diplomatic passport", "stateless person passport", "travel document number"),
    "imo": ("vessel registration identification imo", "identification number imo", "imo"),
    "mmsi": ("mmsi", "vessel registration identification mmsi", "maritime mobile service identity"),
    "lei": ("legal entity number", "legal entity identifier", "lei", "lei code", "le number"),
    "uscc": (
        "unified social credit code (uscc)", "unified social credit code", "uscc",
        "united social credit code certificate (usccc)",
    ),
    "swift": ("swift/bic",),
    "duns": ("d-u-n-s number",),
    "tax": (
        "tax id no.", "tax id", "nit #", "r.f.c.", "v.a.t. number", "ruc #", "italian fiscal code", "rif #",
        "c.u.i.p.", "cuit #", "fiscal code", "rtn", "ssn", "numero de identidad",
        "inn", "russia inn", "tin", "vat", "tax identification number", "tax number", "kpp", "us fein", "n.i.f.",
        "c.i.f.",
    ),
    "registration": (
        "registration number", "registration id", "business registration number", "business number",
        "business registration document #", "company number", "company id", "commercial registry number",
        "commercial registry", "c.r. no.", "trade license no.", "matricula mercantil no", "folio mercantil no.",
        "government gazette number", "public registration number", "enterprise number", "chamber of commerce number",
        "chinese commercial code", "romanian c.r.", "dubai chamber of commerce membership no.", "license",
        "central registration system number", "economic register number (cblls)", "vessel registration identification",
        "registered charity no.", "certificate of incorporation number", "organization code", "organisation code",
        "ogrn", "russia ogrn", "okpo", "russia okpo", "uk company number", "istanbul chamber of comm. no.",
        "business identification number", "registration no", "reg no", "rsin", "msb registration number",
    ),
    "national-id": (
        "national id no.", "cedula no.", "cedula de residencia", "cedula de ciudadania", "identification number",
        "personal id card", "citizen's card number", "residency number", "national foreign id number", "c.u.r.p.",
        "d.n.i.", "numero unico de identificacion", "tarjeta de identidad", "electoral registry no.", "voter id",
        "birth certificate number", "kenyan id no.", "turkish identification number", "uae identification",
        "bosnian personal id no.", "british national overseas passport", "i.f.e.", "driver's license no.",
        "stateless person id card", "tazkira national id card", "seafarer's identification document", "c.u.i.t.",
    ),
    "tail": ("aircraft tail number", "previous aircraft tail number"),
    "msn": (
        "aircraft serial identification",
        "aircraft manufacturer's serial number (msn)",
        "aircraft construction number (also called l/n or s/n or f/n)",
    ),
    "callsign": ("vessel call sign", "call sign", "other vessel call sign"),
    "email": ("email address",),
    "website": ("website",),
    "phone": ("phone number", "telephone"),
    "crypto": ("digital currency address",),
    "isin": ("isin",),
    "ticker": ("equity ticker",),
}  # fmt: skip
# Short labels that remarks begin with as plain words: told apart only where a field holds the label alone.
_FIELDS_ONLY = {"inn", "tin", "vat", "lei", "kpp", "okpo", "uscc", "rsin", "tax number", "registration no", "reg no"}
_LABELS = sorted(
    ((label, scheme) for scheme, labels in _BY_SCHEME.items() for label in labels if label not in _FIELDS_ONLY),
    key=lambda x: -len(x[0]),
)
_EXACT = {label: scheme for scheme, labels in _BY_SCHEME.items() for label in labels}
_FIRST_WORDS = {label.split(" ", 1)[0] for label, _ in _LABELS}
_END = re.compile(r" (?:issued|expires|alt\.)\b| \(")


def from_remark(part: str, country_of: CountryOf) -> ListIdentifier | None:
    """An identifier from one part of a remark: 'Passport A123 (Egypt) issued 1999' -> passport A123, EG."""
    text = part.strip().removeprefix("alt. ")
    low = text.lower()
    if low.split(" ", 1)[0] not in _FIRST_WORDS:
        return None
    for label, scheme in _LABELS:
        if low.startswith(label) and low[len(label) : len(label) + 1] in (" ", ""):
            rest = text[len(label) :]
            value = _END.split(rest, maxsplit=1)[0]
            if scheme == "crypto":
                value = value.rsplit(" ", 1)[-1]
            bracket = re.search(r"\(([^()]{2,60})\)", rest)
            return identifier(scheme, value, country_of(bracket[1]) if bracket else None)
    return None


def from_csl(part: str, country_of: CountryOf) -> ListIdentifier | None:
    """An identifier of the CSL's ``ids``: label, number and country in either order, as the two layouts have them.

    'Passport, 836238033, KP' and 'US, 80-0890696, Tax ID No.' both work; statements that are no identifiers give None.
    """
    pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
    for at, piece in enumerate(pieces):
        scheme = _scheme(piece)
        if scheme is None:
            continue
        rest = pieces[:at] + pieces[at + 1 :]
        codes = [one for one in rest if len(one) == 2 and one.isalpha() and one.isupper()]
        values = [one for one in rest if one not in codes and re.search(r"[\w]", one)]
        if not values:
            return None
        value = values[0]
        if scheme == "registration" and value.startswith("IMO "):
            scheme = "imo"
        return identifier(scheme, value, country_of(codes[0]) if codes else None)
    return None


def labelled(label: str, value: str, country: str | None = None) -> ListIdentifier | None:
    """An identifier whose label and value stand in fields of their own; an unknown label gives the scheme 'other'."""
    scheme = _scheme(label) or "other"
    if scheme == "registration" and value.strip().upper().startswith("IMO"):
        scheme = "imo"
    return identifier(scheme, value, country)


def scheme_of(label: str) -> str | None:
    """The scheme that a label alone names: 'Passport' -> 'passport', 'Russia INN' -> 'tax'; None for any other text."""
    return _scheme(label)


def _scheme(label: str) -> str | None:
    low = label.lower().strip(" :-")
    if low.startswith("digital currency address"):
        return "crypto"
    return _EXACT.get(low) or _EXACT.get(low.rstrip(".")) or _EXACT.get(low + ".")
