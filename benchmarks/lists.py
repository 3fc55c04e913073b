"""Import every real list that lies beside the checkout, or the bundled ones where there are none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sekisho.service.reference import build, import_folder, import_list, read_files
from sekisho.storage.bundled import LISTS
from sekisho.storage.places import gazetteer
from sekisho.storage.reference import ReferenceFolder

IMPORTS: tuple[tuple[str, tuple[str, ...], date], ...] = (
    ("ofac-sdn", ("ofac/sdn-2023-11.csv", "ofac/alt-2025-12.csv", "ofac/add-2025-12.csv"), date(2025, 12, 24)),
    (
        "ofac-consolidated",
        ("ofac/cons_prim-2025-12.csv", "ofac/cons_alt-2025-12.csv", "ofac/cons_add-2025-12.csv"),
        date(2025, 12, 19),
    ),
    ("un", ("un/consolidated-2026-02.xml",), date(2026, 2, 27)),
    ("bis-dpl", ("us/dpl-2022-09.txt",), date(2022, 9, 1)),
    ("us-csl", ("us/csl-sample.csv",), date(2018, 11, 1)),
    ("dod-1260h", ("us/dod-1260h.csv",), date(2026, 8, 20)),
    ("section-1286", ("us/section-1286.csv",), date(2026, 8, 20)),
    ("bis-mieu", ("us/bis-mieu.csv",), date(2026, 8, 20)),
    ("inksna", ("us/inksna.csv",), date(2026, 8, 20)),
    ("section-353", ("us/section-353.csv",), date(2026, 8, 20)),
    ("cn-counter", ("cn/sanctions.csv",), date(2026, 8, 20)),
)
FOLDERS: tuple[tuple[str, str, date], ...] = (
    ("eu-journal", "eu_journal/*.csv", date(2026, 8, 20)),
    ("meti-foreign", "jp/*.txt", date(2025, 9, 12)),
)


def import_all(folder: Path, lists: Path) -> str:
    """Compile a reference of everything there; says which lists it was."""
    store = ReferenceFolder(folder)
    country = gazetteer().country
    if not lists.is_dir():
        import_folder(store, LISTS, country_of=country)
        return "bundled fictional lists"
    imports = [(kind, [lists / name for name in names], day) for kind, names, day in IMPORTS]
    imports += [(kind, sorted(lists.glob(pattern)), day) for kind, pattern, day in FOLDERS]
    parsed = {}
    for kind, paths, day in imports:
        done = import_list(store, kind, read_files(paths), country_of=country, list_date=day, build_now=False)
        parsed[kind] = done.listing
    build(store, country_of=country, parsed=parsed)
    return "real lists"
