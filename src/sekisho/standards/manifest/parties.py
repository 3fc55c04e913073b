"""Party columns -> the long frame of parties, one row a party of a consignment."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from sekisho.standards.manifest.columns import PARTY_COLUMNS
from sekisho.standards.manifest.grouping import Groups, reduce
from sekisho.standards.manifest.issues import Issues, Severity
from sekisho.standards.manifest.schemas import parties_schema
from sekisho.standards.manifest.sheet import Sheet
from sekisho.vocabulary.frames import ROLES

_MARKS = ";；\x1f"
_MANY = f"[{_MARKS}]"
_FIRST = 100  # parties of one role in columns of their own are a hundred apart: those of one cell go between
_HEAD = {"of": pl.UInt32, "role": pl.String, "rank": pl.UInt8, "given": pl.Int32}
_ONLY = pl.lit(1, dtype=pl.Int32).alias("seq")
_ATTRIBUTES = [column.name for column in PARTY_COLUMNS]


def read_parties(sheet: Sheet, groups: Groups, issues: Issues, ship_date: pl.Series) -> pl.DataFrame:
    """All parties, sorted by consignment, role and number; ``of`` is their group. A name that is blank is no party."""
    schema = parties_schema()
    frames = [_one(sheet, groups, issues, role, seq, ship_date) for role, seq in _numbered(sheet)]
    attributes = {attribute: schema[attribute] for attribute in _ATTRIBUTES}
    parties = pl.concat(frames) if frames else pl.DataFrame(schema={**_HEAD, **attributes})
    if groups.count > 1:  # of one consignment they are in order as they come
        parties = parties.sort("of", "rank", "given", maintain_order=True)
    if parties["given"].max() in (None, _FIRST):  # one of each role
        return parties.with_columns_seq(_ONLY).drop("rank", "given")
    return _without_repeats(parties).with_columns(_within_role()).drop("rank", "given")


def _within_role() -> pl.Expr:
    """The number within the role; the frame is sorted, so it is the distance from the role's first row."""
    changed = (pl.struct("of", "rank") != pl.struct("of", "rank").shift(1)).fill_null(True)
    at = pl.int_range(pl.len(), dtype=pl.Int32)
    return (at - pl.when(changed).then(at).forward_fill() + 1).alias("seq")


def _numbered(sheet: Sheet) -> list[tuple[str, int]]:
    found = {(t.role, t.seq) for sources in sheet.sources.values() for _, t in sources if t.role}
    return sorted(found, key=lambda pair: (ROLES.index(pair[0]), pair[1]))


def _one(sheet: Sheet, groups: Groups, issues: Issues, role: str, seq: int, ship_date: pl.Series) -> pl.DataFrame:
    """One role and number for all consignments, those without such a party left out."""
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
    of = pl.int_range(0, groups.count, dtype=pl.UInt32, eager=True)
    given = pl.Series([seq * _FIRST], dtype=pl.Int32).new_from_index(0, groups.count)
    frame = _shaped(of, role, given, columns)
    if all(column.has_nulls() for column in columns.values()):
        frame = frame.filter(pl.any_horizontal(pl.col(list(columns)).is_not_null()))
    return frame


def _shaped(of: pl.Series, role: str, given: pl.Series, columns: Mapping[str, pl.Series]) -> pl.DataFrame:
    """The frame of one role; attributes that nobody states are NULL."""
    schema, height = parties_schema(), len(of)
    found = [
        of.alias("of"),
        pl.Series("role", [role]).new_from_index(0, height),
        pl.Series("rank", [ROLES.index(role)], dtype=pl.UInt8).new_from_index(0, height),
        given.alias("given"),
    ]
    for attribute in _ATTRIBUTES:
        column = columns.get(attribute)
        if column is None:
            column = pl.Series([None], dtype=schema[attribute]).new_from_index(0, height)
        found.append(column.alias(attribute))
    return pl.DataFrame(found)


def _not_yet_founded(
    groups: Groups, issues: Issues, prefix: str, columns: dict[str, pl.Series], ship_date: pl.Series
) -> None:
    """A firm that is founded after its goods sail is a slip of the pen or a lie: never a fact."""
    founded = columns.get("incorporation_date")
    if founded is None:
        return
    if founded.null_count() == len(founded):
        return
    future = (founded > ship_date).fill_null(False)
    if future.any():
        at = groups.first.gather(future.arg_true())
        reason = "after the ship date"
        issues.add(at, f"{prefix}_incorporation_date", founded.filter(future), reason, Severity.TAINT)
        columns["incorporation_date"] = founded.set(future, None)


def _splits(sheet: Sheet, prefix: str) -> bool:
    """Whether some cell names several parties: 'A; B', with as many countries, or among intermediate consignees."""
    if not sheet.has(f"{prefix}_name", _MARKS):
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
    given = (joined["at"] + seq * _FIRST).cast(pl.Int32)
    return _shaped(joined["of"], role, given, joined.drop("of", "at").to_dict())


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
    return parties.filter(~(again & bare & pl.col("name").is_not_null()))
