"""OFAC publishes each list in several forms; the content says which one a file is, so that one kind takes them all.

Entity numbers are the same in every form: a list may change its form between two imports.
"""

from __future__ import annotations

from functools import partial

from sekisho.standards.lists import ofac, ofac_advanced, ofac_xml
from sekisho.standards.lists.model import CountryOf, Files, no_country
from sekisho.standards.xml_stream import from_bytes, looks_like_xml, root_of
from sekisho.vocabulary.errors import MalformedList
from sekisho.vocabulary.listing import ListFile

_BY_ROOT = {ofac_xml.ROOT: ofac_xml.parse, ofac_advanced.ROOT: ofac_advanced.parse}


def parse(files: Files, country_of: CountryOf = no_country, *, kind: str, title: str) -> ListFile:
    """The CSV files of one edition, or XML files of one form."""
    if not any(looks_like_xml(content) for _, content in files):
        return ofac.parse(files, country_of, kind=kind, title=title)
    roots = {file: root_of(file, from_bytes(content)).name for file, content in files}
    file, root = next(iter(roots.items()))
    if root not in _BY_ROOT or set(roots.values()) != {root}:
        strange = next((pair for pair in roots.items() if pair[1] not in _BY_ROOT), (file, ", ".join(roots.values())))
        raise MalformedList(
            f"a root element {' or '.join(_BY_ROOT)} expected, {strange[1][:60]!r} found",
            file=strange[0],
            line=1,
            hint="Give sdn.xml, or sdn_advanced.xml, or the CSV files; one form at a time.",
        )
    return _BY_ROOT[root](files, country_of, kind=kind, title=title)


parse_sdn = partial(parse, kind="ofac-sdn", title=ofac.TITLES["ofac-sdn"])
parse_consolidated = partial(parse, kind="ofac-consolidated", title=ofac.TITLES["ofac-consolidated"])
