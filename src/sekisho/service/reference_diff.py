"""Use case: what changed between two references. Entries are told apart by list and uid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from sekisho.vocabulary.listing import Reference

_KEY = ["list", "uid"]
_OWN = ("name", "kind", "programs", "topics", "countries", "births", "listed_on", "ends_on", "citation", "remarks")
_HANGING = {
    "names": ("name", "quality"),
    "addresses": ("address", "country"),
    "identifiers": ("scheme", "value", "country"),
}
_ROWS = {"list": pl.String, "uid": pl.String, "name": pl.String}


@dataclass(frozen=True, slots=True)
class ReferenceDiff:
    """Three frames of list, uid and name; ``changed`` also has ``before`` (the old name) and ``what`` (fields)."""

    old: str
    new: str
    added: pl.DataFrame
    removed: pl.DataFrame
    changed: pl.DataFrame


def diff(old: Reference, new: Reference) -> ReferenceDiff:
    """Entries that came, went, or changed in anything that a reader sees; a new date of the list is no change."""
    before, after = _apart(old, new)
    both = after.join(before, on=_KEY, how="inner", suffix="_before")
    fields = [name for name in after.columns if name not in (*_KEY, "shown")]
    what = pl.concat_list(
        pl.when(pl.col(name).ne_missing(pl.col(f"{name}_before"))).then(pl.lit(name)) for name in fields
    ).list.drop_nulls()
    changed = both.with_columns(what.alias("what")).filter(pl.col("what").list.len() > 0)
    return ReferenceDiff(
        old=old.digest,
        new=new.digest,
        added=_rows(after.join(before, on=_KEY, how="anti")),
        removed=_rows(before.join(after, on=_KEY, how="anti")),
        changed=changed.select(
            *_KEY, pl.col("shown").alias("name"), pl.col("shown_before").alias("before"), "what"
        ).sort(_KEY),
    )


def _rows(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(*_KEY, pl.col("shown").alias("name")).sort(_KEY)


def _apart(old: Reference, new: Reference) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Both sides described, without what a digest of the content already shows to be the same: nearly all of it."""
    ours, theirs = _digests(old), _digests(new)
    same = [*_KEY, "digest"]
    before = ours.join(theirs, on=same, how="anti", nulls_equal=True)["entry"]
    after = theirs.join(ours, on=same, how="anti", nulls_equal=True)["entry"]
    return _described(old, before), _described(new, after)


def _digests(reference: Reference) -> pl.DataFrame:
    """(list, uid, digest, entry); the digest of what hangs on an entry does not depend on its order."""
    own = pl.struct(*_OWN).hash()
    sums = reference.entries.select(own.alias("digest")).to_series().to_numpy().copy()
    for seed, (table, columns) in enumerate(_HANGING.items()):
        rows = reference.tables[table]
        hashes = rows.select(pl.struct(columns).hash(seed=seed + 1)).to_series().to_numpy()
        np.add.at(sums, rows["entry"].to_numpy(), hashes)
    return reference.entries.select(*_KEY, pl.Series("digest", sums), "entry")


def _described(reference: Reference, wanted: pl.Series) -> pl.DataFrame:
    """One row an entry: its key, its name, and every field as text that can be compared."""
    some = reference.entries[wanted.to_numpy()]
    entries = some.select("entry", *_KEY, pl.col("name").alias("shown"), *(_text(name) for name in _OWN))
    for table, columns in _HANGING.items():
        hanging = (
            reference.tables[table]
            .join(some.select("entry"), on="entry", how="semi")
            .select("entry", pl.struct(columns).struct.json_encode().alias(table))
            .group_by("entry")
            .agg(pl.col(table).sort().str.join("\n"))
        )
        entries = entries.join(hanging, on="entry", how="left")
    return entries.drop("entry")


def _text(name: str) -> pl.Expr:
    return pl.struct(name).struct.json_encode().alias(name)
