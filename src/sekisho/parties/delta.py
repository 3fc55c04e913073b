"""Delta rescreening: which customers a change of the lists can touch, and what becomes of the matches of the others.

::

    tables = compile_customers(texts, phrases)                    # once; texts are the distinct ones of texts_of
    change = change_of(old, new, altered)                         # which entries are no longer what they were
    touched_rows(index, change, phrases, policy)                  # the names that can match one of them
    carried(matches, change, new)                                 # everybody else's matches, as the new lists tell them

Screening is turned round: the names of those entries are looked up among the customers' names, in the same kind of
index and under the same bounds; what is found is scored once more the right way round, so that a name is touched only
where a pair reaches the floor. What a match says follows from its pair, its entry, the brands and the policy (see
``weights``), and which matches of a customer are kept follows from their order. So a customer who meets no entry that
came, went, changed, moved, or bears a word that became a brand or ceased to be one, keeps the matches that there are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import numpy.typing as npt
import polars as pl

from sekisho.parties.addresses import address_bag
from sekisho.parties.align import Words
from sekisho.parties.bare import read
from sekisho.parties.candidates import Candidates, candidates
from sekisho.parties.compile import compile_index
from sekisho.parties.hashing import I64, U64, keys
from sekisho.parties.identifiers import read_identifier
from sekisho.parties.index import Index
from sekisho.parties.model import NAME_MATCHES, POSTINGS, TOKENS, VIEWS, Policy
from sekisho.parties.names import View
from sekisho.parties.phrases import PHRASES, Phrases
from sekisho.parties.ranges import find, join
from sekisho.parties.score import branded, card_of, kind_of, scored
from sekisho.parties.sieve import ROUNDING
from sekisho.parties.subjects import with_parts
from sekisho.parties.turned import turned
from sekisho.vocabulary.listing import ADDRESSES, ENTRIES, IDENTIFIERS, Reference

BLOCK = 100_000  # names compiled at once: building holds so many in memory, not all
KEY = ("list", "uid")
ADDED, REMOVED, MOVED, BRAND = "added", "removed", "moved", "brand"
_ALTERED = {"list": pl.String, "uid": pl.String, "cause": pl.String}
_OF_ENTRY = [name for name in NAME_MATCHES if name in ENTRIES and name != "entry"]
EVIDENCE: dict[str, type[pl.DataType]] = {"key": pl.UInt64, "query": pl.UInt32}
# How far 'short' may be off, at most: character pairs run together have more letters than the name, and whose name is
# short is told by the script of the query.
_SHORT_OFF = {"native": 0.2, "mixed": 0.67}
_WORDS = pl.List(pl.String)
_ENTRY: dict[str, pl.DataType | type[pl.DataType]] = {"entry": pl.UInt32, "kind": pl.String, "countries": _WORDS}
Block = dict[str, pl.DataFrame]
Each = Callable[[Callable[[Sequence[str]], Block], Iterable[Sequence[str]]], Iterable[Block]]
_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class EntryChange:
    """What a new reference does to the entries of an old one.

    ``same`` maps entry numbers (columns before, after), in order, of the entries that a match tells the same of.
    ``causes`` says of all others why they are not: columns list, uid, cause. ``names`` are what the others are called,
    then or now: name, person. ``brands`` are the brands of either reference. ``rebuilt`` is true where a name that did
    not change is read otherwise: one of the two was compiled by another release, and nothing can be concluded.
    """

    same: pl.DataFrame
    causes: pl.DataFrame
    names: pl.DataFrame
    brands: frozenset[str]
    rebuilt: bool


def texts_of(customers: pl.DataFrame) -> pl.DataFrame:
    """Distinct (text, query) of all names that screening asks about for customers as in ``model.NAME_QUERIES``."""
    named = customers.select("query", "name", pl.lit("name").alias("origin")).drop_nulls("name")
    return with_parts(named).select(pl.col("name").alias("text"), "query").unique().sort("text", "query")


def compile_customers(
    texts: Sequence[str],
    phrases: Phrases,
    progress: Callable[[int], None] = lambda done: None,
    at_once: int = BLOCK,
    each: Each = map,
) -> dict[str, pl.DataFrame]:
    """Index tables (``model.INDEX_TABLES``) of distinct names as they are asked about; 'name' is the row of ``texts``.

    The names are read as queries are, never as a person's on a list. Phrases are not written again. ``each`` does a
    piece of work for every block, like ``map``, in order; processes may share it.
    """
    starts = range(0, max(len(texts), 1), at_once)
    blocks = []
    progress(0)
    for block in each(partial(_block, phrases), (texts[start : start + at_once] for start in starts)):
        blocks.append(block)
        progress(min(len(blocks) * at_once, len(texts)))
    return blocks[0] if len(blocks) == 1 else _merged(blocks, at_once)


def _block(phrases: Phrases, texts: Sequence[str]) -> Block:
    nobody = pl.DataFrame([(0, "asked", [])], schema=_ENTRY, orient="row")
    names = pl.DataFrame({"name": texts}, schema={"name": pl.String})
    return _compiled(nobody, names.select(pl.lit(0, dtype=pl.UInt32).alias("entry"), "name"), phrases)


def _merged(blocks: Sequence[Mapping[str, pl.DataFrame]], at_once: int) -> dict[str, pl.DataFrame]:
    """The tables of names compiled apart, as if they had been compiled at once."""
    blocks = list(map(_typed, blocks))
    every = pl.concat([block["party_tokens"] for block in blocks]).drop("start", "count")
    # A word is the same in every block but for what it is there besides: neighbours run together, a brand.
    tokens = every.group_by("hash", "token").agg(pl.all().max()).sort("hash", "token")
    places = tokens.select("hash", "token", pl.int_range(pl.len(), dtype=pl.UInt32).alias("place"))
    postings, near, joined, views, held = [], [], [], [], []
    at = {"view": 0, "start": 0, "name": 0}
    for number, block in enumerate(blocks):
        known = block["party_tokens"].join(places, on=["hash", "token"], how="left", maintain_order="left")
        place = known["place"].to_numpy()
        key = block["party_postings"]["key"].to_numpy()
        own = place[(key >> _HALF).astype(np.int64)].astype(np.uint64) << _HALF
        postings.append(own | ((key & _LOW) + np.uint64(at["view"])))
        near.append(
            block["party_near"].with_columns(pl.Series("token", place[block["party_near"]["token"].to_numpy()]))
        )
        joined.append(block["party_joined"].with_columns(pl.col("view") + at["view"]))
        views.append(block["party_views"].with_columns(pl.col("start") + at["start"], pl.col("name") + at["name"]))
        words = block["party_view_tokens"]
        held.append(words.with_columns(_moved(words[name], place) for name in ("token", "run")))
        at["view"], at["start"] = at["view"] + block["party_views"].height, at["start"] + held[-1].height
        at["name"] = (number + 1) * at_once
    keys_ = np.sort(np.concatenate(postings))
    count = np.bincount((keys_ >> _HALF).astype(np.int64), minlength=tokens.height).astype(np.uint32)
    placed = tokens.with_columns(start=pl.Series((np.cumsum(count) - count).astype(np.uint32)), count=pl.Series(count))
    tables = {
        "party_tokens": placed.select(*TOKENS),
        "party_postings": pl.DataFrame({"key": keys_}, schema=POSTINGS),
        "party_near": pl.concat(near).unique().sort("key", "token"),
        "party_joined": pl.concat(joined).sort("key", "view"),
        "party_views": pl.concat(views),
        "party_view_tokens": pl.concat(held),
    }
    return {name: tables.get(name, table) for name, table in blocks[0].items()}


def _typed(block: Mapping[str, pl.DataFrame]) -> Block:
    """The block with types also where it has no names."""
    return {**block, "party_tokens": block["party_tokens"].cast(dict(TOKENS))}  # type: ignore[arg-type]


def _moved(rows: pl.Series, place: npt.NDArray[np.uint32]) -> pl.Series:
    """Rows of a block's dictionary as rows of the whole one; a number beyond it says that there is none.

    What is no row stays as it is.
    """
    if rows.dtype != pl.UInt32:
        return rows
    values = rows.to_numpy()
    known = values < len(place)
    return pl.Series(rows.name, np.where(known, place[np.where(known, values, 0)], values), dtype=rows.dtype)


def _compiled(entries: pl.DataFrame, names: pl.DataFrame, phrases: Phrases) -> dict[str, pl.DataFrame]:
    nothing = pl.DataFrame(schema=ADDRESSES), pl.DataFrame(schema=IDENTIFIERS)
    return compile_index(entries, names, *nothing, _Unwritten(phrases))


class _Unwritten(Phrases):
    """Phrases that need not be written once more: to make their table takes longer than to read a day's names."""

    __slots__ = ()

    def __init__(self, phrases: Phrases) -> None:
        for name in Phrases.__slots__:
            setattr(self, name, getattr(phrases, name))

    def frame(self) -> pl.DataFrame:
        """No phrase."""
        return pl.DataFrame(schema=PHRASES)


def change_of(old: Reference, new: Reference, altered: pl.DataFrame) -> EntryChange:
    """What the step from ``old`` to ``new`` does to the entries.

    ``altered`` (list, uid, cause) names the entries that came, went or changed in anything that a reader sees. Added to
    them are entries that stand, or whose addresses or numbers stand, in another order (ties are decided by it), entries
    that bear a word that became a brand or ceased to be one, and entries whose key is not theirs alone.
    """
    paired = _pairs(old, new).join(altered.select(KEY), on=KEY, how="anti", nulls_equal=True).sort("before")
    told = [_hanging(one)[paired[side].to_numpy()] for one, side in ((old, "before"), (new, "after"))]
    kept = paired.filter(pl.Series(told[0] == told[1], dtype=pl.Boolean))
    kept = kept.filter(pl.Series(_longest_run(kept["after"].to_numpy()), dtype=pl.Boolean))
    moved = paired.join(kept, on=KEY, how="anti", nulls_equal=True).select(*KEY, pl.lit(MOVED).alias("cause"))
    brands = tuple(_brands(one) for one in (old, new))
    turned = pl.concat([_bearing(one, brands[0] ^ brands[1]) for one in (old, new)])
    turned = turned.join(kept, on=KEY, how="semi", nulls_equal=True).unique(KEY)
    same = kept.join(turned, on=KEY, how="anti", nulls_equal=True).select("before", "after")
    causes = pl.concat([altered.select(list(_ALTERED)), moved, turned]).unique(KEY, keep="first", maintain_order=True)
    others = [_names_without(old, same["before"]), _names_without(new, same["after"])]
    return EntryChange(
        same=same,
        causes=causes,
        names=pl.concat(others).unique().sort("name", "person"),
        brands=brands[0] | brands[1],
        rebuilt=_rebuilt(old, new, same),
    )


def _pairs(old: Reference, new: Reference) -> pl.DataFrame:
    """(list, uid, before, after) of the entries whose key is theirs alone in either reference."""
    sides = [
        one.entries.select(*KEY, pl.col("entry").alias(name)).filter(pl.len().over(*KEY) == 1)
        for one, name in ((old, "before"), (new, "after"))
    ]
    return sides[0].join(sides[1], on=KEY, nulls_equal=True)


def _hanging(reference: Reference) -> U64:
    """A digest of each entry's addresses and identifiers in their order: the first that fits is the one shown."""
    out = np.zeros(reference.entries.height, dtype=np.uint64)
    for name in ("addresses", "identifiers"):
        rows = reference.tables[name]
        own = rows.select(pl.struct(pl.exclude("entry")).hash()).to_series().to_numpy()
        entry = rows["entry"].to_numpy()
        np.add.at(out, entry, own * (2 * _place_in_group(entry).astype(np.uint64) + 3))
    return out


def _place_in_group(group: npt.NDArray[np.uint32]) -> I64:
    """How many before each are of the same group."""
    order = np.argsort(group, kind="stable")
    held = group[order]
    out = np.empty(len(group), dtype=np.int64)
    out[order] = np.arange(len(group)) - np.searchsorted(held, held)
    return out


def _longest_run(numbers: npt.NDArray[np.uint32]) -> list[bool]:
    """True for the members of a longest increasing subsequence."""
    if (numbers[1:] > numbers[:-1]).all():
        return [True] * len(numbers)
    order = numbers.tolist()
    ends: list[int] = []  # the smallest end of a run of each length, and where it stands
    at: list[int] = []
    previous: list[int] = []
    for i, value in enumerate(order):
        length = bisect_left(ends, value)
        ends[length : length + 1], at[length : length + 1] = [value], [i]
        previous.append(at[length - 1] if length else -1)
    member, i = [False] * len(order), at[-1] if at else -1
    while i >= 0:
        member[i], i = True, previous[i]
    return member


def _brands(reference: Reference) -> frozenset[str]:
    return frozenset(reference.tables["party_tokens"].filter("brand")["token"].to_list())


def _bearing(reference: Reference, words: frozenset[str]) -> pl.DataFrame:
    """(list, uid, cause) of the entries of which a view holds one of the words."""
    if not words:
        return pl.DataFrame(schema=_ALTERED)
    t = reference.tables
    wanted = t["party_tokens"]["token"].is_in(list(words)).to_numpy()
    held = _held(t["party_views"], wanted[t["party_view_tokens"]["token"].to_numpy()])
    names = t["party_views"]["name"].to_numpy()[held]
    rows = t["names"]["entry"].gather(np.unique(names)).unique().sort()
    return reference.entries.select(*KEY, pl.lit(BRAND).alias("cause"))[rows.to_numpy()]


def _held(views: pl.DataFrame, wanted: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """True for the views that hold a wanted token; ``wanted`` runs beside 'party_view_tokens'."""
    hits = np.concatenate([[0], np.cumsum(wanted)])
    start, count = (views[name].to_numpy().astype(np.int64) for name in ("start", "count"))
    out: npt.NDArray[np.bool_] = hits[start + count] > hits[start]
    return out


def _names_without(reference: Reference, same: pl.Series) -> pl.DataFrame:
    """(name, person) of the entries that are not among ``same``."""
    person = reference.entries.select("entry", (pl.col("kind") == "person").fill_null(False).alias("person"))
    others = person.join(same.to_frame("entry"), on="entry", how="anti")
    return reference.tables["names"].drop_nulls("name").join(others, on="entry").select("name", "person")


def _rebuilt(old: Reference, new: Reference, same: pl.DataFrame) -> bool:
    before, after = (_reading(one) for one in (old, new))
    return bool((before[same["before"].to_numpy()] != after[same["after"].to_numpy()]).any())


_OF_VIEW = [name for name in VIEWS if name not in ("name", "start")]


def _reading(reference: Reference) -> U64:
    """A digest of each entry's views: how this compilation reads its names. Whatever their order."""
    t = reference.tables
    table, token = t["party_views"], t["party_tokens"]["hash"].to_numpy()[t["party_view_tokens"]["token"].to_numpy()]
    start, count = (table[name].to_numpy().astype(np.int64) for name in ("start", "count"))
    place = np.arange(len(token), dtype=np.int64) - np.repeat(start, count)
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(token * (2 * place + 3).astype(np.uint64))])
    text = t["names"]["name"].gather(table["name"].to_numpy()).alias("text")
    own = table.select(_OF_VIEW).with_columns(text).select(pl.struct(pl.all()).hash()).to_series().to_numpy()
    out = np.zeros(reference.entries.height, dtype=np.uint64)
    entry = t["names"]["entry"].to_numpy()[table["name"].to_numpy()]
    np.add.at(out, entry, own ^ (sums[start + count] - sums[start]))
    return out


def touched_rows(index: Index, change: EntryChange, phrases: Phrases, policy: Policy) -> I64:
    """Rows of the customers' names that reach the policy's floor with an entry that is not the same as it was.

    ``index`` is that of ``compile_customers``. Sorted, each row once.
    """
    if change.names.is_empty():
        return np.zeros(0, dtype=np.int64)
    at = find(index.dictionary.hashes, keys(sorted(change.brands)))
    brands = np.zeros(len(index.dictionary.hashes), dtype=bool)
    brands[at[at >= 0]] = True
    found: set[int] = set()
    for (person, slack), asked in _by_slack(change.names, phrases).items():
        whose = index.listed._replace(person=np.full(len(index.view_name), person))
        own = replace(index, listed=whose, lists=index.lists._replace(brand=brands))
        low = replace(policy, floor=policy.floor - slack, floor_brand=policy.floor_brand - slack)
        query, view = _sieved(index, asked, candidates(own, asked, low), policy, person=person)
        _reaching(index, asked, query, view, change.brands, policy, found, person=person)
    return np.array(sorted(found), dtype=np.int64)


def _sieved(
    index: Index, listed: Sequence[View], found: Candidates, policy: Policy, *, person: bool
) -> tuple[I64, I64]:
    """Of the pairs found, those that reach the floor over numbers, and those that only words can tell."""
    mixed = np.array([view.script == "mixed" for view in listed], dtype=bool)
    keep = found.whole | mixed[found.query] | index.view_mixed[found.view]
    plain = np.flatnonzero(~keep)
    score = turned(index, listed, found, plain, person=person)
    floor = np.where(found.branded[plain], min(policy.floor, policy.floor_brand), policy.floor)
    keep[plain] = score >= floor - ROUNDING
    return found.query[keep], found.view[keep]


def _reaching(
    index: Index,
    listed: Sequence[View],
    query: I64,
    view: I64,
    brands: frozenset[str],
    policy: Policy,
    found: set[int],
    *,
    person: bool,
) -> None:
    """Add to ``found`` the rows of the names that reach the floor, scored as screening scores them: the customer asks.

    Names that are there already are not compared again.
    """
    rows, inverse = np.unique(view, return_inverse=True)
    asked, names = index.views(rows), index.view_name[rows].tolist()
    sides = {at: Words.of(listed[at].tokens) for at in np.unique(query).tolist()}
    card = card_of(person=person)
    for at, other in zip(inverse.tolist(), query.tolist(), strict=True):
        if names[at] in found:
            continue
        met = scored(Words.of(asked[at].tokens), sides[other], kind_of(asked[at], listed[other]), card)
        if met is None:
            continue
        alignment, _, score = met
        if score >= policy.floor or (score >= policy.floor_brand and branded(listed[other].tokens, alignment, brands)):
            found.add(names[at])


def evidence_of(customers: pl.DataFrame) -> pl.DataFrame:
    """(key, query), sorted: the keys of identifiers and buildings that customers state (``model.NAME_FACTS``)."""
    found = [pl.DataFrame(schema=EVIDENCE)]
    if "identifiers" in customers.columns:
        stated = customers.select("query", text="identifiers").explode("text").drop_nulls("text")
        found.append(_keyed(stated, lambda text: read_identifier(text)[1]))
    if "address" in customers.columns:
        found.append(_keyed(customers.select("query", text="address").drop_nulls("text"), address_bag))
    return pl.concat(found).unique().sort("key", "query")


def _keyed(stated: pl.DataFrame, read: Callable[[str], str]) -> pl.DataFrame:
    texts = stated["text"].unique(maintain_order=True)
    values = [read(text) for text in texts.to_list()]
    table = pl.DataFrame({"text": texts, "value": values}, schema={"text": pl.String, "value": pl.String})
    table = table.with_columns(pl.Series("key", keys(values), dtype=pl.UInt64)).filter(pl.col("value") != "")
    return stated.join(table, on="text").select(list(EVIDENCE))


def touched_by_evidence(evidence: pl.DataFrame, change: EntryChange, old: Reference, new: Reference) -> pl.Series:
    """Customers (queries) who state an identifier or an address of an entry that is not the same as it was."""
    wanted = []
    for reference, side in ((old, "before"), (new, "after")):
        same = change.same.select(pl.col(side).alias("entry"))
        for name in ("party_identifiers", "party_addresses"):
            wanted.append(reference.tables[name].join(same, on="entry", how="anti")["key"])
    _, at = join(evidence["key"].to_numpy(), pl.concat(wanted).unique().to_numpy())
    return evidence["query"].gather(at)


def _by_slack(names: pl.DataFrame, phrases: Phrases) -> dict[tuple[bool, float], list[View]]:
    """The views of listed names, by whether a person's card scores them and how far their bound may be too low.

    ``names`` are those of ``EntryChange``, read as the lists are.
    """
    out: dict[tuple[bool, float], list[View]] = {}
    for name, person in names.iter_rows():
        for view in read(name, person=person, phrases=phrases):
            out.setdefault((person, _slack(view, person=person)), []).append(view)
    return out


def _slack(view: View, *, person: bool) -> float:
    """What the bounds may take off too much once listed name and query have changed places.

    They count words of its own by the listed side, and letters by the script of the query.
    """
    card = card_of(person=person)
    return round(card.of("lone") + card.of("short") * _SHORT_OFF.get(view.script, 0.0), 4)


def carried(matches: pl.DataFrame, change: EntryChange, new: Reference) -> pl.DataFrame:
    """Matches (``model.NAME_MATCHES``) of customers who are not touched, as the new reference tells them.

    Entries get their new number and what the new lists say of their edition; nothing is screened.
    """
    at = matches.select("entry").join(
        change.same, left_on="entry", right_on="before", how="left", maintain_order="left"
    )
    entry = at["after"].to_numpy()
    fresh = new.entries.select(_OF_ENTRY)[entry].get_columns()
    return matches.with_columns(at["after"].alias("entry"), *fresh).select(list(NAME_MATCHES))
