"""List files -> ``ListFile``: one small file a format, one registry.

::

    from sekisho.standards.lists import PARSERS
    listing = PARSERS["bis-dpl"].parse([("dpl.txt", content)], country_of)
    listing.entries[0].uid                       # 'bis-dpl:5e0c…'

A parser is pure: (file name, content) pairs and a function that knows countries go in, a ``ListFile`` comes out. It
accepts the oddities of official files (DOS end-of-file marks, a header row where the specification has none) and
refuses damage with ``MalformedList``: file, line, reason.
"""

from __future__ import annotations

from sekisho.standards.lists import (
    cn_counter,
    csl,
    dod1260h,
    dpl,
    eu_fsf,
    eu_journal,
    fcc,
    ftm,
    meti_eul,
    meti_text,
    mieu,
    ofac,
    ofac_forms,
    opensanctions_csv,
    opensanctions_simple,
    own,
    senzing,
    uk,
    un,
)
from sekisho.standards.lists.model import CountryOf, Files, ListFormat, SourcedEntry, no_country

__all__ = ["PARSERS", "CountryOf", "Files", "ListFormat", "SourcedEntry", "no_country"]

_SDN = "sdn.xml, or sdn_advanced.xml, or sdn.csv, alt.csv, add.csv (and sdn_comments.csv where given)"
_CONSOLIDATED = "consolidated.xml, or cons_advanced.xml, or cons_prim.csv, cons_alt.csv, cons_add.csv"

PARSERS: dict[str, ListFormat] = {
    form.kind: form
    for form in (
        ListFormat("ofac-sdn", ofac.TITLES["ofac-sdn"], ofac_forms.parse_sdn, _SDN),
        ListFormat("ofac-consolidated", ofac.TITLES["ofac-consolidated"], ofac_forms.parse_consolidated, _CONSOLIDATED),
        ListFormat(dpl.KIND, dpl.TITLE, dpl.parse, "dpl.txt"),
        ListFormat(csl.KIND, csl.TITLE, csl.parse, "consolidated.csv or consolidated.json"),
        ListFormat(un.KIND, un.TITLE, un.parse, "consolidated.xml"),
        ListFormat(dod1260h.KIND, dod1260h.TITLE, dod1260h.parse, "a CSV: Name, Clean Name, Alias, Start date ..."),
        ListFormat("section-1286", opensanctions_csv.TITLES["section-1286"], opensanctions_csv.parse_1286, "a CSV"),
        ListFormat("inksna", opensanctions_csv.TITLES["inksna"], opensanctions_csv.parse_inksna, "a CSV"),
        ListFormat("section-353", opensanctions_csv.TITLES["section-353"], opensanctions_csv.parse_353, "a CSV"),
        ListFormat(mieu.KIND, mieu.TITLE, mieu.parse, "a CSV: Type, Name, Alias, Country, Date ..."),
        ListFormat(fcc.KIND, fcc.TITLE, fcc.parse, "a CSV of the covered list"),
        ListFormat(eu_fsf.KIND, eu_fsf.TITLE, eu_fsf.parse, "the full list as XML 1.1"),
        ListFormat("uk-sanctions", uk.TITLES["uk-sanctions"], uk.parse_sanctions_list, "the CSV, ODS or XML file"),
        ListFormat("uk-ofsi", uk.TITLES["uk-ofsi"], uk.parse_conlist, "ConList.csv"),
        ListFormat(eu_journal.KIND, eu_journal.TITLE, eu_journal.parse, "CSV files by act, such as 32014R0833.csv"),
        ListFormat(cn_counter.KIND, cn_counter.TITLE, cn_counter.parse, "a CSV: Type, Name, Chinese name, Date ..."),
        ListFormat(meti_text.KIND, meti_text.TITLE, meti_text.parse, "text taken out of the notification PDFs"),
        ListFormat(meti_eul.KIND, meti_eul.TITLE, meti_eul.parse, "the .xlsx workbook, or its table as CSV"),
        ListFormat(
            opensanctions_simple.KIND, opensanctions_simple.TITLE, opensanctions_simple.parse, "targets.simple.csv"
        ),
        ListFormat(senzing.KIND, senzing.TITLE, senzing.parse, "records as JSON lines"),
        ListFormat(ftm.KIND, ftm.TITLE, ftm.parse, "entities as JSON lines"),
        ListFormat(own.KIND, own.TITLE, own.parse, "a CSV with a column name"),
    )
}
