"""Use case: customers stored once, and screened again only where a change of the lists can touch them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import polars as pl

from sekisho import __version__
from sekisho.parties import DEFAULT, INDEX_TABLES, NAME_MATCHES, SCORECARD, Policy, screen_names
from sekisho.parties.delta import (
    ADDED,
    REMOVED,
    Each,
    EntryChange,
    carried,
    change_of,
    compile_customers,
    evidence_of,
    texts_of,
    touched_by_evidence,
    touched_rows,
)
from sekisho.parties.index import Index, open_index
from sekisho.parties.phrases import Phrases
from sekisho.parties.ranges import expand
from sekisho.parties.score import Told
from sekisho.service.reference_diff import ReferenceDiff, diff
from sekisho.vocabulary.listing import Reference

COMPILER = "2"  # to be raised when the same customers shall give other tables
SCREENED_AT_ONCE = 50_000
Progress = Callable[[str, int, int], None]  # (what, done, of)
Tables = Mapping[str, pl.DataFrame]

# What an officer does not see of an alert: numbers, and the day and title of the list.
_UNSEEN = ("query", "entry", "uid", "list", "source", "list_date")
_SEEN = [name for name in NAME_MATCHES if name not in _UNSEEN]
_ALERT = ("query", "list", "uid")
_CHANGES = ("change", "cause", *NAME_MATCHES, "score_before", "strength_before")
ALERTS = pl.col("strength") != "weak"  # what a person should look at, unless a caller says otherwise


class CustomerStore(Protocol):
    """Keeps compiled customers under a key; ``storage`` fulfils it."""

    def open(self, key: str) -> Tables | None:
        """The tables kept under ``key``, or None; raises ReferenceFault where they are damaged."""

    def publish(self, key: str, tables: Tables) -> Tables:
        """Keep tables under ``key``, wholly or not at all, and give them as ``open`` does."""


@dataclass(frozen=True, slots=True)
class Customers:
    """Customers, compiled and opened.

    ``frame`` as ``parties.screen_names`` takes it, each query once. ``texts`` are the distinct names that are asked
    about, parts of a field among them; ``bearers`` (row of ``texts``, query) are sorted, ``evidence`` (key, query) are
    the identifiers and addresses stated, and ``index`` is that of the names.
    """

    key: str
    frame: pl.DataFrame
    texts: pl.Series
    bearers: pl.DataFrame
    evidence: pl.DataFrame
    index: Index


@dataclass(frozen=True, slots=True)
class Rescreened:
    """What a change of the lists did to customers.

    ``touched`` are the numbers of the customers that were screened again, ``everybody`` why it was all ('' where it
    was not); ``before`` and ``after`` their matches (``parties.NAME_MATCHES``). ``alerts`` has the columns of
    ``after`` and change (new, gone, changed), cause (what happened to the entry), score_before and strength_before.
    """

    diff: ReferenceDiff
    change: EntryChange
    touched: pl.Series
    everybody: str
    before: pl.DataFrame
    after: pl.DataFrame
    alerts: pl.DataFrame


def silent(what: str, done: int, of: int) -> None:
    """Report nothing."""


def stated_digest(frame: pl.DataFrame) -> str:
    """SHA-256 of what is stated of customers: every value of every column."""
    digest = hashlib.sha256()
    for column in frame:
        digest.update(f"{column.name}:{column.dtype}:{len(column)}:".encode())
        text = column if column.dtype == pl.String else _written(column)
        digest.update(text.str.len_bytes().cast(pl.Int64).fill_null(-1).to_numpy().astype("<i8").tobytes())
        digest.update(text.fill_null("").str.join("").item().encode())
    return digest.hexdigest()


def customers_key(stated: str, phrases: pl.DataFrame) -> str:
    """SHA-256 of what compiled customers depend on: the customers (their ``stated_digest``), the phrases, and the
    version of the matcher.
    """
    index = sorted((name, str(schema)) for name, schema in INDEX_TABLES.items())
    parts = [__version__, COMPILER, SCORECARD, index, stated, stated_digest(phrases)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _written(column: pl.Series) -> pl.Series:
    if column.dtype.is_numeric():
        return column.cast(pl.String)
    return column.to_frame().select(pl.struct(pl.all()).struct.json_encode()).to_series()


def open_customers(
    store: CustomerStore,
    frame: pl.DataFrame,
    reference: Reference,
    progress: Progress = silent,
    *,
    each: Each = map,
    stated: str | None = None,
) -> Customers:
    """Customers (``parties.NAME_QUERIES``, facts beside), for references with the phrases of ``reference``.

    They are compiled where the store does not hold them, ``each`` as for ``parties.delta.compile_customers``.
    ``stated`` is the ``stated_digest`` of the frame, where that is known. Raises ReferenceFault where what the store
    holds is damaged.
    """
    open_index(reference)
    phrases = reference.tables["party_phrases"]
    key = customers_key(stated or stated_digest(frame), phrases)
    found = opened(store, key)
    if found is not None:
        return found
    return _customers(key, store.publish(key, dict(_compiled(frame, Phrases.from_frame(phrases), progress, each))))


def opened(store: CustomerStore, key: str) -> Customers | None:
    """The customers that the store keeps under a ``customers_key``; raises ReferenceFault where they are damaged."""
    tables = store.open(key)
    return None if tables is None else _customers(key, tables)


def _customers(key: str, tables: Tables) -> Customers:
    texts, bearers, evidence = tables["texts"]["text"], tables["bearers"], tables["evidence"]
    return Customers(key, tables["customers"], texts, bearers, evidence, open_index(Reference(key, tables)))


def _compiled(
    frame: pl.DataFrame, phrases: Phrases, progress: Progress, each: Each
) -> Iterator[tuple[str, pl.DataFrame]]:
    asked = texts_of(frame)
    texts = asked.select("text").unique(maintain_order=True)
    bearers = asked.select(pl.col("text").rle_id().alias("row"), "query")
    yield from {"customers": frame, "texts": texts, "bearers": bearers, "evidence": evidence_of(frame)}.items()
    names = texts["text"].to_list()

    def compiled(done: int) -> None:
        progress("compiling customers", done, len(names))

    yield from compile_customers(names, phrases, compiled, each=each).items()


def rescreen(
    customers: Customers,
    old: Reference,
    new: Reference,
    policy: Policy = DEFAULT,
    *,
    by_list: Mapping[str, Policy] | None = None,
    alerts: pl.Expr = ALERTS,
    share: float = 0.5,
    progress: Progress = silent,
) -> Rescreened:
    """Screen again the customers whom the step from ``old`` to ``new`` can touch, against both.

    ``policy`` and ``by_list`` as for ``parties.screen_names``; ``alerts`` says which matches are alerts. What comes out
    is what two screenings of all customers would differ in; nothing has to be kept of the screening against ``old``.
    All customers are screened where nothing less is sure (the phrases changed, or another release compiled one of the
    two) or worth it (more than ``share`` of the entries changed). Raises ReferenceFault where either reference cannot
    be read by this release.
    """
    for reference in (old, new):
        open_index(reference)
    found = diff(old, new)
    change = change_of(old, new, altered(found))
    everybody = _everybody(old, new, change, share)
    touched = customers.frame["query"] if everybody else _touched(customers, change, old, new, _widest(policy, by_list))
    asked = customers.frame.filter(pl.col("query").is_in(touched.implode()))
    before, after = _screened(asked, (old, new), _Setting(policy, by_list), progress)
    changes = alert_changes(before.filter(alerts), after.filter(alerts), change.causes)
    return Rescreened(found, change, touched.sort(), everybody, before, after, changes)


def renewed(matches: pl.DataFrame, done: Rescreened, new: Reference) -> pl.DataFrame:
    """All customers' matches against ``new``, from theirs against the old reference and what was screened again.

    Equal, row for row, to what screening all customers against ``new`` gives.
    """
    rest = matches.filter(~pl.col("query").is_in(done.touched.implode()))
    return pl.concat([carried(rest, done.change, new), done.after]).sort("query", maintain_order=True)


def altered(found: ReferenceDiff) -> pl.DataFrame:
    """(list, uid, cause) of the entries that came, went or changed: what ``parties.delta.change_of`` asks for."""
    changed = found.changed.select(
        "list", "uid", pl.format("changed: {}", pl.col("what").list.join(", ")).alias("cause")
    )
    others = [
        frame.select("list", "uid", pl.lit(cause).alias("cause"))
        for frame, cause in ((found.added, ADDED), (found.removed, REMOVED))
    ]
    return pl.concat([*others, changed])


def _everybody(old: Reference, new: Reference, change: EntryChange, share: float) -> str:
    if not old.tables["party_phrases"].equals(new.tables["party_phrases"]):
        return "the phrases that translate names changed"
    if change.rebuilt:
        return "another release of this program compiled one of the two references"
    if change.same.height < (1.0 - share) * max(old.entries.height, new.entries.height):
        return "too many entries changed"
    return ""


def _touched(customers: Customers, change: EntryChange, old: Reference, new: Reference, policy: Policy) -> pl.Series:
    phrases = open_index(new).phrases
    rows = touched_rows(customers.index, change, phrases, policy)
    row = customers.bearers["row"].to_numpy()
    start, end = np.searchsorted(row, rows, side="left"), np.searchsorted(row, rows, side="right")
    named = customers.bearers["query"].gather(expand(start, end - start)[1])
    return pl.concat([named, touched_by_evidence(customers.evidence, change, old, new)]).unique()


def _widest(policy: Policy, by_list: Mapping[str, Policy] | None) -> Policy:
    every = (policy, *(by_list or {}).values())
    return replace(policy, floor=min(p.floor for p in every), floor_brand=min(p.floor_brand for p in every))


@dataclass(frozen=True, slots=True)
class _Setting:
    policy: Policy
    by_list: Mapping[str, Policy] | None


def _screened(
    asked: pl.DataFrame, editions: tuple[Reference, Reference], setting: _Setting, progress: Progress
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Matches of customers in either edition, so many at a time that memory stays bounded.

    Most entries are the same in both: what was said of a pair of names in the one is not worked out again in the other.
    """
    frames = tuple([pl.DataFrame(schema=NAME_MATCHES)] for _ in editions)
    for start in range(0, asked.height, SCREENED_AT_ONCE):
        progress("screening against both editions", start, asked.height)
        part, told = asked.slice(start, SCREENED_AT_ONCE), Told()
        for found, one in zip(frames, editions, strict=True):
            found.append(screen_names(part, one, setting.policy, by_list=setting.by_list, told=told))
    progress("screening against both editions", asked.height, asked.height)
    before, after = (pl.concat(found).sort("query", maintain_order=True) for found in frames)
    return before, after


def alert_changes(before: pl.DataFrame, after: pl.DataFrame, causes: pl.DataFrame) -> pl.DataFrame:
    """Alerts (``parties.NAME_MATCHES``) that are new, gone or changed in what an officer sees, gravest change first.

    The cause is what happened to the entry; an alert whose entry stayed as it was moved up or down in the number that
    is kept of one customer (cause 'others').
    """
    then = before.select(*_ALERT, score_before="score", strength_before="strength", seen_before=_seen())
    now = after.with_columns(_seen().alias("seen"))
    both = now.join(then, on=_ALERT, how="left", nulls_equal=True, maintain_order="left")
    change = pl.when(pl.col("seen_before").is_null()).then(pl.lit("new")).otherwise(pl.lit("changed"))
    came = both.filter(pl.col("seen").ne_missing(pl.col("seen_before"))).with_columns(change.alias("change"))
    gone = before.join(after, on=_ALERT, how="anti", nulls_equal=True, maintain_order="left").with_columns(
        pl.lit("gone").alias("change"), score_before="score", strength_before="strength"
    )
    found = pl.concat([came, gone], how="diagonal").join(
        causes, on=["list", "uid"], how="left", nulls_equal=True, maintain_order="left"
    )
    return found.with_columns(pl.col("cause").fill_null("others")).select(_CHANGES).sort("query", maintain_order=True)


def _seen() -> pl.Expr:
    return pl.struct(_SEEN).struct.json_encode()
