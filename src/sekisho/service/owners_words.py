"""What was found about owners, in words: English, Japanese, Korean."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sekisho.parties.ownership import Live, Proof, Step
from sekisho.service.ownership import Examined
from sekisho.service.wording import LANGS, clean
from sekisho.standards.ownership import OPEN

Texts = Mapping[str, Mapping[str, Sequence[str]]]
_LONGEST = 120
_LISTS = 3  # named of one party, and one more
_PERCENT = ("low", "high", "share")  # parameters that are shares
_ENTITIES = ("owner", "with", "members")  # parameters that are entities
_AND = {"en": " and ", "ja": "、", "ko": ", "}
_LIST = {"en": ", ", "ja": "、", "ko": ", "}


@dataclass(frozen=True)
class OwnersWording:
    """Says answers, proofs and findings. ``place`` names a country code in a language."""

    texts: Texts
    names: Mapping[str, str]  # entity -> name
    countries: Mapping[str, str]  # entity -> code
    listings: Mapping[str, tuple[str, bool]]  # entity -> where it is listed, and whether that is sure
    place: Callable[[str, str], str]

    @classmethod
    def of(cls, examined: Examined, texts: Texts, place: Callable[[str, str], str]) -> OwnersWording:
        """The words for what was examined."""
        entities = examined.graph.entities.select("entity", "name", "countries")
        names, countries = {}, {}
        for entity, name, codes in entities.iter_rows():
            names[entity] = name or entity
            if codes:
                countries[entity] = codes[0]
        listings: dict[str, tuple[str, bool]] = {}
        rows = examined.listed.sort("sure", descending=True, maintain_order=True)
        for entity, kind, source, uid, sure in rows.select("entity", "list", "source", "uid", "sure").iter_rows():
            where = source or (uid if kind == "*" else kind)
            known, before = listings.get(entity, ("", sure))
            if sure == before and where != entity and known.count("; ") < _LISTS:  # a sure listing outdoes others
                listings[entity] = (f"{known}; {where}" if known else where, sure)
        return cls(texts, names, countries, listings, place)

    def say(self, kind: str, key: str, lang: str, **values: str) -> str:
        """A text with its values; the key where there is none."""
        three = self.texts.get(kind, {}).get(key)
        text = key if three is None else three[LANGS.index(lang)]
        pieces = text.split("{")
        out = [pieces[0]]
        for piece in pieces[1:]:  # values are not looked into again
            name, _, rest = piece.partition("}")
            out += [values.get(name, "—"), rest]
        return "".join(out)

    def name(self, entity: str) -> str:
        """The name of an entity; its id where it has none."""
        return clean(self.names.get(entity, entity), _LONGEST)

    def share(self, low: float, high: float, lang: str) -> str:
        """A share as people say it."""
        edge = abs(low - round(low, 6)) > OPEN / 2
        values = {"low": percent(low), "high": percent(high)}
        if low <= 0:
            key = "unknown" if high >= 1 else "most"
        elif high >= 1 and low < 1:
            key = "over" if edge else "least"
        elif high - low < 2 * OPEN:
            key = "exact"
        else:
            key = "over_band" if edge else "band"
        return self.say("shares", key, lang, **values)

    def proof(self, proof: Proof, lang: str, *, parents: bool = False) -> list[str]:
        """A proof, one sentence a step; then where it ends."""
        lines = []
        for step in proof.steps:
            lines.append(self._step(step, lang, parents=parents))
            if step.undisclosed > 0:
                key = "hidden" if step.undisclosed > 10 * OPEN else "hidden_any"
                missing = self.share(step.undisclosed, step.undisclosed, lang)
                lines.append(self.say("sentences", key, lang, share=missing))
        ends = self._seat if parents else self._listing
        return lines + [ends(root, lang) for root in proof.roots]

    def _step(self, step: Step, lang: str, *, parents: bool) -> str:
        control = any(link.kind == "control" for link in step.links)
        holders = []
        for link in step.links:
            source = clean(link.source, _LONGEST)
            if control:
                bracket = self.say("sentences", "bracket", lang, source=source) if source else ""
                text = self.say("sentences", "controller", lang, owner=self.name(link.owner), bracket=bracket)
            else:
                after = self.say("sentences", "source", lang, source=source) if source else ""
                share = self.share(link.low, link.high, lang)
                text = self.say("sentences", "holder", lang, owner=self.name(link.owner), share=share, source=after)
            holders.append(text)
        sure = all(link.low > 0.5 for link in step.links)
        key = ("parent" if sure else "maybe_parent") if parents else "controlled" if control else "held"
        return self.say("sentences", key, lang, owned=self.name(step.owned), holders=_AND[lang].join(holders))

    def _listing(self, entity: str, lang: str) -> str:
        source, sure = self.listings.get(entity, ("--listed", True))
        key = "listed" if sure else "maybe"
        return self.say("sentences", key, lang, name=self.name(entity), source=clean(source, 2 * _LONGEST))

    def _seat(self, entity: str, lang: str) -> str:
        code = self.countries.get(entity)
        if code is None:
            return self.say("sentences", "no_seat", lang, name=self.name(entity))
        return self.say("sentences", "seat", lang, name=self.name(entity), country=self.place(code, lang))

    def rule(self, live: Live, lang: str) -> str:
        """A rule's title, with its status where it is not simply in force."""
        title = live.rule.title[lang]
        if live.version.status == "in_force":
            return title
        return f"{title} [{self.say('statuses', live.version.status, lang)}]"

    def fact(self, code: str, params: str, lang: str) -> str:
        """A finding as a sentence."""
        values = json.loads(params)
        text = self.say("facts", code, lang, **{name: self._value(name, v, lang) for name, v in values.items()})
        return text[:-1] if text.endswith("..") else text  # 'Ltd.' ends a sentence by itself

    def _value(self, name: str, value: Any, lang: str) -> str:
        if name == "claims":
            claims = [f"{clean(c['source'] or '?', 60)} {self.share(c['low'], c['high'], lang)}" for c in value]
            return _LIST[lang].join(claims)
        if isinstance(value, list):
            return _LIST[lang].join(self._value(name, one, lang) for one in value) or self.say("page", "none", lang)
        if name in _PERCENT:
            return percent(float(value))
        if name in _ENTITIES or (name == "value" and str(value) in self.names):
            return self.name(str(value))
        return clean(value, _LONGEST) if value is not None else "—"


def percent(share: float) -> str:
    """0.333 -> '33.3'."""
    return f"{round(share * 100, 4):.4f}".rstrip("0").rstrip(".")
