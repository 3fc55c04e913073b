"""Names of the advanced form: parts that say what they are, in the script that they were written in."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from sekisho.standards.lists.shaping import one_line
from sekisho.vocabulary.listing import ListName

Text = Callable[[str, "str | None"], str]  # (type of a reference value, number) -> text
_LATIN = ("", "latin")
_UNSPACED = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]")
_FAMILY = ("last name", "family name")


def alias_names(identity: Element, text: Text, person: bool) -> list[ListName]:
    """Every documented name of an identity, the primary Latin one first.

    ``LowQuality`` makes a name 'weak' whatever its type: an officer must see first of all that OFAC itself thinks it
    poor. Native spellings of an alias are names of their own, of the alias's quality.
    """
    groups = {
        group.get("ID", ""): text("NamePartType", group.get("NamePartTypeID")).lower()
        for group in identity.findall("NamePartGroups/MasterNamePartGroup/NamePartGroup")
    }
    found: list[tuple[int, ListName]] = []
    for alias in identity.findall("Alias"):
        quality = _quality(alias, text)
        primary = alias.get("Primary", "").lower() == "true"
        for documented in alias.findall("DocumentedName"):
            name, latin = _name(documented, groups, text, person)
            if name:
                rank = (0 if latin else 1) if primary else 2
                found.append((rank, ListName(name, quality)))
    return [name for _, name in sorted(found, key=lambda pair: pair[0])]


def _quality(alias: Element, text: Text) -> str:
    if alias.get("LowQuality", "").lower() == "true":
        return "weak"
    return "former" if text("AliasType", alias.get("AliasTypeID")).upper().startswith("F.K.A") else "strong"


def _name(documented: Element, groups: dict[str, str], text: Text, person: bool) -> tuple[str, bool]:
    """A name and whether it is Latin: 'LAST, First' as in OFAC's other forms; otherwise as its script writes it."""
    family, given, latin = list[str](), list[str](), True
    for value in documented.findall("DocumentedNamePart/NamePartValue"):
        part = one_line(value.text)
        latin = latin and text("Script", value.get("ScriptID")).lower() in _LATIN and not _UNSPACED.search(part)
        (family if groups.get(value.get("NamePartGroupID", "")) in _FAMILY else given).append(part)
    last, first = " ".join(filter(None, family)), " ".join(filter(None, given))
    if latin:
        return ", ".join(filter(None, (last, first))), True
    if person and _UNSPACED.search(last + first):
        return (last + first).replace(" ", ""), False
    return " ".join(filter(None, (first, last))), False
