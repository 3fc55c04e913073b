"""The second axis: what is known beside the name, and whether it speaks for a match or against it.

Names alone say how alike two names are. Country, birth, numbers and address say whether it is the same party; they
never raise or lower the score, they order the alerts. Each fact is told as stated and as listed, with a verdict:

=========== ============================================================= =============================================
fact        for (points)                                                  against (points)
=========== ============================================================= =============================================
country     agrees (1)                                                    differs (-1)
birth       same_day (2); turned, same_month, same_year (1)               differs (-2); near, other_day (0)
identifier  same (3); same_value, a scheme unknown (2); other_family (1)  differs (-2 for LEI, DUNS, IMO; -1 for others)
address     same (2); same_city (1)                                       elsewhere (0)
=========== ============================================================= =============================================

Another address is no contradiction (a firm has several), and neither is another passport or bank code. The points are a
house choice, not fitted: they only order what an officer is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import orjson
import polars as pl
from anyascii import anyascii

from sekisho.parties.addresses import LONGEST, address_bag
from sekisho.parties.identifiers import bare_value, family, read_identifier
from sekisho.parties.names import fold
from sekisho.parties.phrases import NO_PHRASES, Phrases
from sekisho.vocabulary.listing import Reference

# One of these is all that anybody has; of the others (passport, bank code) there may be several.
_SINGLE = {"lei": -2, "duns": -2, "imo": -2, "company": -1, "tax": -1, "national": -1, "mmsi": -1}
_MOST = 20  # identifiers, births or addresses of one party that are compared
_SHOWN = 120  # characters of a listed value that are kept
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")
_CODE = re.compile(r",\s*[A-Z]{2}\s*$")  # lists end an address with the country's code, customers do not
_ASCII_WORD = re.compile(r"[a-z]+")
_CITY_NAMES = """
abuja almaty amman amsterdam ankara antwerp ashgabat astana athens baghdad baku bangkok barcelona beijing beirut
berlin bogota bombay brussels budapest bukhara busan cairo caracas changchun changsha chengdu chennai chicago
chongqing daegu daejeon dalian damascus dandong delhi dhaka doha dongguan dubai foshan frankfurt fukuoka fuzhou geneva
guangzhou guiyang gwangju haifa hamburg hangzhou hanoi harare harbin havana hefei hiroshima hohhot houston hsinchu
incheon isfahan islamabad istanbul izmir jakarta jinan johannesburg kabul kaohsiung karachi kawasaki kazan kharkiv
khartoum kiev kinshasa kobe kunming kuwait kyiv kyoto lagos lahore lanzhou limassol london luoyang lviv macau madrid
managua manila mashhad mianyang milan minsk moscow mumbai munich nagoya nairobi nanchang nanjing nanning naypyitaw
nicosia ningbo novosibirsk odessa osaka paris penang peshawar prague pyongyang qingdao rangoon rawalpindi riga riyadh
rome rostov samara santiago sapporo sendai seoul shanghai sharjah shenyang shenzhen shiraz shijiazhuang singapore
sofia stockholm suzhou sydney tabriz taichung tainan taipei taiyuan tallinn tashkent tbilisi tehran tianjin tokyo
toronto tripoli tunis ulsan urumqi vancouver vienna vilnius vladivostok warsaw wuhan wuxi xiamen xian yangon yantai
yekaterinburg yerevan yokohama zelenograd zhengzhou zhuhai zurich
"""
_CITIES = frozenset(_CITY_NAMES.split())
_SPELLINGS = {"peking": "beijing", "moskva": "moscow", "teheran": "tehran", "roma": "rome", "kyev": "kyiv"}


class Fact(NamedTuple):
    """One thing known beside the name: ``verdict`` as in the table above; what was stated and what is listed."""

    fact: str
    verdict: str
    points: int
    stated: str
    listed: str


def support(
    matches: pl.DataFrame, by: str, stated: pl.DataFrame, reference: Reference, phrases: Phrases
) -> pl.DataFrame:
    """``matches`` with ``support`` (Int8, the sum of the points) and ``support_facts`` (JSON array, as in the table).

    ``matches`` needs the columns ``by``, entry, country_agrees, entry_countries; ``stated`` the key ``by`` (each once),
    countries (list), and as far as stated birth, address and identifiers. ``phrases`` translate native addresses.
    """
    told = [c for c in ("birth", "address", "identifiers") if c in stated.columns]
    matches = _countries(matches, by, stated)
    keys = set(matches[by].to_list()) if told else set()
    rows = [row for row in stated.select(by, *told).iter_rows() if row[0] in keys and any(row[1:])] if keys else []
    if not rows:
        return matches.with_columns(pl.format("[{}]", "support_facts").alias("support_facts"))
    parties = {row[0]: _Stated.of(dict(zip(told, row[1:], strict=True)), phrases) for row in rows}
    pairs = list(zip(matches[by].to_list(), matches["entry"].to_list(), strict=True))
    listed = _Listed.of(reference, {entry for key, entry in pairs if key in parties}, phrases)
    found = [listed.facts(entry, parties[key]) if key in parties else () for key, entry in pairs]
    points = pl.Series([sum(f.points for f in facts) for facts in found], dtype=pl.Int8)
    texts = pl.Series([_json(facts) for facts in found], dtype=pl.String)
    own = pl.col("support_facts")
    between = pl.when((own != "") & (texts != "")).then(pl.lit(",")).otherwise(pl.lit(""))
    return matches.with_columns(
        pl.col("support") + points,
        pl.concat_str(pl.lit("["), own, between, texts, pl.lit("]")).alias("support_facts"),
    )


def _countries(matches: pl.DataFrame, by: str, stated: pl.DataFrame) -> pl.DataFrame:
    joined = matches.join(stated.select(by, "countries"), on=by, how="left", maintain_order="left")
    agrees = pl.col("country_agrees")
    own, theirs = (_codes(c) for c in ("countries", "entry_countries"))
    verdict = pl.when(agrees).then(pl.lit("agrees")).otherwise(pl.lit("differs"))
    text = pl.format('["country","{}","{}","{}"]', verdict, own, theirs)
    return joined.select(
        *matches.columns,
        pl.when(agrees.is_null()).then(0).when(agrees).then(1).otherwise(-1).cast(pl.Int8).alias("support"),
        pl.when(agrees.is_null()).then(pl.lit("")).otherwise(text).alias("support_facts"),
    )


def _codes(column: str) -> pl.Expr:
    """Country codes as one text that needs no escaping in JSON."""
    return pl.col(column).list.join(", ").fill_null("").str.replace_all(r"[^A-Za-z0-9, -]", "").str.slice(0, _SHOWN)


def _json(facts: Sequence[Fact]) -> str:
    """The facts as JSON arrays parted by commas."""
    return ",".join(orjson.dumps([f.fact, f.verdict, f.stated, f.listed]).decode() for f in facts)


@dataclass(frozen=True, slots=True)
class _Place:
    """An address: as written, the building (``addresses.address_bag``) where it names one, its cities."""

    text: str
    building: str
    cities: frozenset[str]

    @classmethod
    def of(cls, text: str, phrases: Phrases) -> _Place:
        return cls(text, address_bag(_CODE.sub("", text)), cities_of(text, phrases))


@dataclass(frozen=True, slots=True)
class _Stated:
    """What a party states of itself."""

    birth: str | None
    place: _Place | None
    numbers: tuple[tuple[str, str, str], ...]  # family, value, as written

    @classmethod
    def of(cls, row: Mapping[str, object], phrases: Phrases) -> _Stated:
        birth, address, ids = row.get("birth"), row.get("address"), row.get("identifiers")
        numbers = [(*read_identifier(str(i)), str(i)) for i in ids[:_MOST] if i] if isinstance(ids, list) else []
        return cls(
            str(birth) if birth else None,
            _Place.of(str(address), phrases) if address else None,
            tuple(n for n in numbers if n[1]),
        )


@dataclass(slots=True)
class _Listed:
    """What the lists say of some entries beside their names; addresses are read when first asked for."""

    births: Mapping[int, Sequence[str]]
    numbers: Mapping[int, Sequence[tuple[str, str, str]]]  # family, value, as listed
    addresses: Mapping[int, Sequence[str]]
    phrases: Phrases
    _places: dict[int, tuple[_Place, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, reference: Reference, entries: Iterable[int], phrases: Phrases) -> _Listed:
        wanted = np.fromiter(sorted(entries), dtype=np.uint32)
        births = reference.entries["births"].gather(wanted).to_list()
        numbers: dict[int, list[tuple[str, str, str]]] = {}
        for entry, scheme, value in _rows(reference.tables["identifiers"], wanted, "scheme", "value"):
            kind = family(scheme)
            text = bare_value(value or "")
            if text:
                text = text.removeprefix("IMO") if kind == "imo" else text
                numbers.setdefault(entry, []).append((kind, text, f"{scheme}:{value}"))
        addresses: dict[int, list[str]] = {}
        for entry, text in _rows(reference.tables["addresses"], wanted, "address"):
            addresses.setdefault(entry, []).append(text or "")
        return cls(dict(zip(wanted.tolist(), births, strict=True)), numbers, addresses, phrases)

    def facts(self, entry: int, party: _Stated) -> tuple[Fact, ...]:
        """What speaks for an entry and against it."""
        found = (
            birth(party.birth, self.births.get(entry) or ()) if party.birth else None,
            self._identifier(entry, party.numbers) if party.numbers else None,
            self._address(entry, party.place) if party.place else None,
        )
        return tuple(fact for fact in found if fact is not None)

    def _identifier(self, entry: int, stated: Sequence[tuple[str, str, str]]) -> Fact | None:
        best: Fact | None = None
        for kind, value, text in stated:
            for other, listed, shown in self.numbers.get(entry, ())[:_MOST]:
                verdict, points = _numbers(kind, value, other, listed)
                if verdict and (best is None or points > best.points):
                    best = Fact("identifier", verdict, points, text[:_SHOWN], shown[:_SHOWN])
        return best

    def _address(self, entry: int, place: _Place) -> Fact | None:
        if entry not in self._places:
            texts = self.addresses.get(entry, ())[:_MOST]
            self._places[entry] = tuple(_Place.of(text, self.phrases) for text in texts if text)
        best: Fact | None = None
        for other in self._places[entry]:
            fact = _places(place, other)
            if fact is not None and (best is None or fact.points > best.points):
                best = fact
        return best


def _rows(table: pl.DataFrame, wanted: npt.NDArray[np.uint32], *columns: str) -> Iterable[tuple[Any, ...]]:
    """The entry and these columns of the rows that belong to the entries wanted."""
    at = np.flatnonzero(np.isin(table["entry"].to_numpy(), wanted))
    return zip(*(table[c].gather(at).to_list() for c in ("entry", *columns)), strict=True)


def birth(stated: str, listed: Sequence[str]) -> Fact | None:
    """A date or year of birth against those of an entry: the best of them; None where either side tells nothing."""
    own = _DATE.match(stated)
    best: Fact | None = None
    for text in listed[:_MOST]:
        other = _DATE.match(text)
        if own is None or other is None:
            continue
        verdict, points = _births(own.groups(), other.groups())
        if best is None or points > best.points:
            best = Fact("birth", verdict, points, stated[:10], ", ".join(listed[:_MOST])[:_SHOWN])
    return best


def _births(own: tuple[str | None, ...], other: tuple[str | None, ...]) -> tuple[str, int]:
    whole = own[2] is not None and other[2] is not None
    if own[0] != other[0]:
        near = not whole and abs(int(own[0] or 0) - int(other[0] or 0)) <= 1
        return ("near", 0) if near else ("differs", -2)
    if whole:
        if own[1:] == other[1:]:
            return "same_day", 2
        return ("turned", 1) if own[1:] == (other[2], other[1]) else ("other_day", 0)
    if own[1] is not None and other[1] is not None:
        return ("same_month", 1) if own[1] == other[1] else ("other_day", 0)
    return "same_year", 1


def _numbers(kind: str, value: str, other: str, listed: str) -> tuple[str, int]:
    if value == listed:
        if not kind or not other:
            return "same_value", 2
        return ("same", 3) if kind == other else ("other_family", 1)
    return ("differs", _SINGLE[kind]) if kind == other and kind in _SINGLE else ("", 0)


def _places(own: _Place, other: _Place) -> Fact | None:
    if own.building and own.building == other.building:
        verdict, points = "same", 2
    elif own.cities & other.cities:
        verdict, points = "same_city", 1
    elif own.cities and other.cities:
        verdict, points = "elsewhere", 0
    else:
        return None
    return Fact("address", verdict, points, own.text[:_SHOWN], other.text[:_SHOWN])


def cities_of(address: str, phrases: Phrases = NO_PHRASES) -> frozenset[str]:
    """The known cities that an address names; native ones through ``phrases``."""
    text = address[:LONGEST]
    words: set[str] = set()
    if not text.isascii():
        for piece in phrases.segment(fold(text)):
            if piece.phrase is not None and piece.phrase.kind == "place":
                words.update(piece.phrase.tokens)
    words.update(_ASCII_WORD.findall(anyascii(text).lower().replace("'", "")))
    return frozenset(_SPELLINGS.get(w, w) for w in words) & _CITIES
