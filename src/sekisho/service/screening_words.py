"""An alert in words: which name met which, part by part, what was taken off and why, what speaks for it and against it.

>>> words = ScreeningWords(screening_texts())
>>> words.explain(alert, "ja")

``alert`` is a row of ``parties.NAME_MATCHES`` as a mapping. Names were written by strangers: they are cleaned here and
escaped by whoever renders them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sekisho.parties.phrases import NO_PHRASES, Phrases
from sekisho.parties.readings import reading
from sekisho.service.wording import DASH, LANGS, clean

Texts = Mapping[str, Mapping[str, Sequence[str]]]
Alert = Mapping[str, Any]

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_JOINER = {"en": "; ", "ja": "、", "ko": "; "}
_LONGEST = 120  # characters of one name or value in a sentence
_POINTS = 5  # deductions that are told one by one
_LEAST = 0.005  # points below which a deduction is told with the others
_MOST_WORDS = 24


class Met(NamedTuple):
    """Words of the query that met words of the listed name, or (one side empty) met nothing."""

    mine: str
    theirs: str
    how: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Parts:
    """The column ``parts`` of a match, read: see ``parties.NAME_MATCHES``."""

    met: tuple[Met, ...]
    points: tuple[tuple[str, float], ...]
    views: tuple[str, str]
    why: str

    @classmethod
    def of(cls, text: str | None) -> Parts:
        """Read the JSON; what cannot be read tells nothing."""
        try:
            data = json.loads(text or "{}")
        except ValueError:
            data = {}
        rows = data.get("tokens") or ()
        met = tuple(Met(str(t[0]), str(t[1]), str(t[2]), float(t[3])) for t in rows)
        points = tuple((str(name), float(value)) for name, value in (data.get("points") or {}).items())
        views = data.get("views") or ("", "")
        return cls(_chained(met), points, (str(views[0]), str(views[1])), str(data.get("why") or ""))


@dataclass(frozen=True)
class ScreeningWords:
    """Says matches in words. ``texts`` as in ``knowledge/screening-texts.yaml``; ``phrases`` are the reference's."""

    texts: Texts
    phrases: Phrases = NO_PHRASES
    _read: dict[tuple[str, ...], str] = field(default_factory=dict, repr=False, compare=False)

    def say(self, kind: str, key: str, lang: str, **values: object) -> str:
        """A text with its placeholders filled; the key itself where there is none."""
        three = self.texts.get(kind, {}).get(key)
        if three is None:
            return key
        text = three[LANGS.index(lang)]
        return _PLACEHOLDER.sub(lambda m: str(values.get(m[1], DASH)), text) if values else text

    def explain(self, alert: Alert, lang: str) -> str:
        """All of it in a few sentences."""
        parts = Parts.of(alert.get("parts"))
        said = [
            self.lead(alert, lang),
            self.met(alert, parts, lang),
            *self.left(parts, lang),
            self.taken(parts, lang),
            *self.beside(alert, lang),
            *self.notes(alert, parts, lang),
        ]
        return ("" if lang == "ja" else " ").join(text for text in said if text)

    def lead(self, alert: Alert, lang: str) -> str:
        """How strong, by what, which score."""
        strength, basis = (self.say(*pair, lang) for pair in self._kind(alert))
        return self.say("sentences", "lead", lang, strength=strength, basis=basis, score=f"{alert['score']:.2f}")

    def _kind(self, alert: Alert) -> tuple[tuple[str, str], tuple[str, str]]:
        return ("strengths", str(alert["strength"])), ("bases", str(alert["basis"]))

    def met(self, alert: Alert, parts: Parts, lang: str) -> str:
        """Which name met which, and how either was read."""
        listed = clean(alert["matched_name"] or DASH, _LONGEST)
        if alert["basis"] in ("identifier", "address"):
            return self.say("sentences", str(alert["basis"]), lang, listed=listed)
        name = self.say(
            "sentences",
            "name",
            lang,
            query=clean(alert["query_name"] or DASH, _LONGEST),
            listed=listed,
            quality=self.say("qualities", str(alert["name_quality"] or "strong"), lang),
            read=self.read(str(alert["query_name"] or ""), parts, 0, lang),
            listed_read=self.read(str(alert["matched_name"] or ""), parts, 1, lang),
        )
        meetings = _JOINER[lang].join(self.meetings(parts, lang)[:_MOST_WORDS]) or DASH
        return self.say("sentences", "met", lang, name=name, meetings=meetings)

    def read(self, name: str, parts: Parts, side: int, lang: str) -> str:
        """How a name was read, with what came out; '' where it was compared as written. Side 1 is the list's."""
        source = parts.views[side]
        if source in ("", "written", "characters"):
            return ""
        words = " ".join(met.theirs if side else met.mine for met in parts.met).split()
        key = (name, source, *words)
        if key not in self._read:
            self._read[key] = reading(name, source, words, self.phrases)
        text = clean(self._read[key] or DASH, _LONGEST)
        template = "listed_read" if side else "read"
        return self.say("sentences", template, lang, source=self.say("sources", source, lang), text=text)

    def meetings(self, parts: Parts, lang: str) -> list[str]:
        """The words that met, each pair as one text."""
        return [
            self.say("meetings", "equal" if m.how == "joined" and m.mine == m.theirs else m.how, lang,
                     mine=clean(m.mine, _LONGEST), theirs=clean(m.theirs, _LONGEST))
            for m in parts.met if m.mine and m.theirs
        ]  # fmt: skip

    def left(self, parts: Parts, lang: str) -> list[str]:
        """Words of one side that met nothing."""
        sides = {
            "only_query": [m.mine for m in parts.met if m.mine and not m.theirs],
            "only_listed": [m.theirs for m in parts.met if m.theirs and not m.mine],
        }
        return [
            self.say("sentences", key, lang, words=_JOINER[lang].join(self._quoted(w, lang) for w in words))
            for key, words in sides.items()
            if words
        ]

    def _quoted(self, word: str, lang: str) -> str:
        return self.say("sentences", "quoted", lang, word=clean(word, _LONGEST))

    def taken(self, parts: Parts, lang: str) -> str:
        """What was taken off, the greatest first; '' where nothing was."""
        told = [(name, points) for name, points in parts.points if points >= _LEAST][:_POINTS]
        rest = sum(points for _, points in parts.points) - sum(points for _, points in told)
        said = [
            self.say("sentences", "point", lang, feature=self.say("features", name, lang), points=f"{points:.2f}")
            for name, points in told
        ]
        if rest >= _LEAST and said:
            said.append(self.say("sentences", "smaller", lang, points=f"{rest:.2f}"))
        return self.say("sentences", "taken", lang, points=_JOINER[lang].join(said)) if said else ""

    def beside(self, alert: Alert, lang: str) -> list[str]:
        """What is known beside the name, for and against."""
        sides: dict[str, list[str]] = {"speaks_for": [], "speaks_against": [], "noted": []}
        for side, text in self.facts(alert, lang):
            sides[side].append(text)
        return [
            self.say("sentences", side, lang, facts=_JOINER[lang].join(texts)) for side, texts in sides.items() if texts
        ]

    def facts(self, alert: Alert, lang: str) -> list[tuple[str, str]]:
        """Each fact beside the name: 'speaks_for', 'speaks_against' or 'noted', and its text."""
        try:
            rows = json.loads(alert.get("support_facts") or "[]")
        except ValueError:
            rows = []
        found = []
        for fact, verdict, stated, listed in rows:
            against = verdict == "differs"
            neutral = verdict in ("near", "other_day", "elsewhere")
            side = "speaks_against" if against else "noted" if neutral else "speaks_for"
            shown = {"stated": clean(stated, _LONGEST), "listed": clean(listed, _LONGEST)}
            found.append((side, self.say("facts", f"{fact}.{verdict}", lang, **shown)))
        return found

    def notes(self, alert: Alert, parts: Parts, lang: str) -> list[str]:
        """What must be known with the match."""
        said = [self.say("whys", parts.why, lang)] if parts.why else []
        if isinstance(alert.get("ends_on"), date):
            said.append(self.say("whys", "ends_on", lang, day=alert["ends_on"].isoformat()))
        if alert.get("kind") == "address":
            said.append(self.say("whys", "address_only", lang))
        return said


def _chained(met: Sequence[Met]) -> tuple[Met, ...]:
    """Character pairs that overlap (任正, 正非) are told as one run (任正非)."""
    out: list[Met] = []
    for one in met:
        last = out[-1] if out else None
        if (
            last is not None
            and last.how == one.how
            and _follow(last.mine, one.mine)
            and _follow(last.theirs, one.theirs)
        ):
            mine, theirs = last.mine + one.mine[1:], last.theirs + one.theirs[1:]
            out[-1] = Met(mine, theirs, one.how, min(last.likeness, one.likeness))
        else:
            out.append(one)
    return tuple(out)


def _follow(run: str, pair: str) -> bool:
    """Whether a pair of native characters goes on where a run ended; two empty sides do."""
    return (not run and not pair) or (len(pair) == 2 and not pair.isascii() and len(run) > 1 and run[-1] == pair[0])
