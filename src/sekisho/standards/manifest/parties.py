"""Party columns -> the long frame of parties, one row a party of a consignment."""

from __future__ import annotations

import re

import polars as pl

from sekisho.standards.manifest.columns import PARTY_COLUMNS
from sekisho.standards.manifest.grouping import Groups, reduce
from sekisho.standards.manifest.issues import Issues, Severity
from sekisho.standards.manifest.schemas import parties_schema
from sekisho.standards.manifest.sheet import Sheet
from sekisho.vocabulary.frames import ROLES

_MANY = r"[;；\x1f]"
_ATTRIBUTES = [column.name for column in PARTY_COLUMNS]


def read_parties(sheet: Sheet, groups: Groups, issues: Issues, ship_date: pl.Series) -> pl.DataFrame:
    """All parties, sorted by consignment, role and number; ``of`` is their group. A name that is blank is no party."""
    schema = parties_schema()
    frames = []
    for role, seq in _numbered(sheet):
        frame = _one(sheet, groups, issues, role, seq, ship_date)
        if frame is not None:
            frames.append(frame)
    empty = pl.DataFrame(
        schema={"of": pl.UInt32, "role": pl.String, "given": pl.Int32} | {a: schema[a] for a in _ATTRIBUTES}
    )
    parties = pl.concat([empty, *frames], how="vertical_relaxed")
    rank = pl.col("role").replace_strict({role: at for at, role in enumerate(ROLES)}, return_dtype=pl.UInt8)
    parties = _without_repeats(
        parties.with_columns(rank.alias("rank")).sort("of", "rank", "given", maintain_order=True)
    )
    # numbered within the role; the frame is sorted, so the number is the distance from the role's first row
    changed = (pl.struct("of", "rank") != pl.struct("of", "rank").shift(1)).fill_null(True)
    at = pl.int_range(pl.len(), dtype=pl.Int32)
    start = pl.when(changed).then(at).forward_fill()
    return parties.with_columns((at - start + 1).alias("seq")).drop("rank", "given")


def _numbered(sheet: Sheet) -> list[tuple[str, int]]:
    found = {(t.role, t.seq) for sources in sheet.sources.values() for _, t in sources if t.role}
    return sorted(found, key=lambda pair: (ROLES.index(pair[0]), pair[1]))


def _one(
    sheet: Sheet, groups: Groups, issues: Issues, role: str, seq: int, ship_date: pl.Series
) -> pl.DataFrame | None:
    """One role and number for all consignments, those without such a party left out."""
    schema = parties_schema()
    prefix = role if seq == 1 else f"{role}_{seq}"
    several = _splits(sheet, prefix)
    columns: dict[str, pl.Series] = {}
    for attribute in _ATTRIBUTES:
        name = f"{prefix}_{attribute}"
        if name in sheet.sources and not (several and attribute == "country"):
            columns[attribute] = reduce(sheet, groups, issues, name).values
    if several:
        return _split(sheet, groups, issues, role, seq, columns)
    _not_yet_founded(groups, issues, prefix, columns, ship_date)
    frame = pl.DataFrame(columns).with_columns(pl.int_range(pl.len(), dtype=pl.UInt32).alias("of"))
    frame = frame.filter(pl.any_horizontal(pl.col(list(columns)).is_not_null()))
    return _shaped(frame, role, seq, schema)


def _shaped(frame: pl.DataFrame, role: str, seq: int, schema: pl.Schema) -> pl.DataFrame:
    missing = [pl.lit(None, dtype=schema[a]).alias(a) for a in _ATTRIBUTES if a not in frame.columns]
    return frame.with_columns(
        pl.lit(role).alias("role"), pl.lit(seq * 100, dtype=pl.Int32).alias("given"), *missing
    ).select("of", "role", "given", *_ATTRIBUTES)


def _not_yet_founded(
    groups: Groups, issues: Issues, prefix: str, columns: dict[str, pl.Series], ship_date: pl.Series
) -> None:
    """A firm that is founded after its goods sail is a slip of the pen or a lie: never a fact."""
    founded = columns.get("incorporation_date")
    if founded is None:
        return
    future = (founded > ship_date).fill_null(False)
    if future.any():
        at = groups.first.gather(future.arg_true())
        reason = "after the ship date"
        issues.add(at, f"{prefix}_incorporation_date", founded.filter(future), reason, Severity.TAINT)
        columns["incorporation_date"] = founded.set(future, None)


def _splits(sheet: Sheet, prefix: str) -> bool:
    """Whether some cell names several parties: 'A; B', with as many countries, or among intermediate consignees."""
    if not sheet.has(f"{prefix}_name", _MANY):
        return False
    names = sheet.texts(f"{prefix}_name")
    many = names.str.contains(_MANY).fill_null(False)
    if not many.any():
        return False
    return prefix.startswith("intermediate_consignee") or bool(
        (_parts(names) == _parts(_countries(sheet, prefix))).filter(many).any()
    )


def _countries(sheet: Sheet, prefix: str) -> pl.Series:
    name = f"{prefix}_country"
    return sheet.texts(name if name in sheet.sources else "")


def _parts(texts: pl.Series) -> pl.Series:
    return texts.str.count_matches(_MANY)


def _split(
    sheet: Sheet, groups: Groups, issues: Issues, role: str, seq: int, columns: dict[str, pl.Series]
) -> pl.DataFrame:
    """Cells that name several parties become several rows; other attributes stay with the first of them."""
    schema = parties_schema()
    countries = _countries(sheet, role if seq == 1 else f"{role}_{seq}").gather(groups.first)
    rows: list[dict[str, object]] = []
    names = columns.pop("name")
    faults: list[tuple[int, str]] = []
    for of, (name, country) in enumerate(zip(names, countries, strict=True)):
        parties = _pair(role, name, country)
        for number, (one, place) in enumerate(parties):
            code = sheet.context.places.country(place)
            if place is not None and code is None:
                faults.append((of, place))
            rows.append({"of": of, "name": one, "country": code, "at": number})
    table = pl.DataFrame(rows, schema={"of": pl.UInt32, "name": pl.String, "country": pl.String, "at": pl.Int32})
    rest = pl.DataFrame(columns).with_columns(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("of"), pl.lit(0).alias("at")
    )
    joined = table.join(rest, on=["of", "at"], how="left", maintain_order="left", coalesce=True)
    bad = pl.DataFrame(faults, schema={"of": pl.UInt32, "place": pl.String}, orient="row")
    at = groups.first.gather(bad["of"])
    issues.add(at, f"{role}_country", bad["place"], "not a country or territory that is known", Severity.TAINT)
    shaped = _shaped(joined.drop("at"), role, seq, schema)
    return shaped.with_columns((pl.col("given") + joined["at"]).cast(pl.Int32).alias("given"))


def _pair(role: str, name: str | None, country: str | None) -> list[tuple[str | None, str | None]]:
    names = [part.strip() for part in re.split(_MANY, name) if part.strip()] if name else []
    places = [part.strip() for part in re.split(_MANY, country) if part.strip()] if country else []
    if len(names) == len(places) and names:
        return list(zip(names, places, strict=True))
    if len(names) > 1 and role == "intermediate_consignee" and len(places) < 2:
        return [(one, country) for one in names]
    return [(name, country)] if name or country else []


def _without_repeats(parties: pl.DataFrame) -> pl.DataFrame:
    """A second party that repeats a name of the same role and says nothing more is the same party."""
    others = [attribute for attribute in _ATTRIBUTES if attribute != "name"]
    bare = pl.all_horizontal(pl.col(others).is_null())
    again = pl.struct("of", "rank", "name").is_first_distinct().not_()
    if parties["given"].max() in (None, 100):
        return parties
    return parties.filter(~(again & bare & pl.col("name").is_not_null()))
