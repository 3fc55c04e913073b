"""Entities, their owners drawn, and the proofs in words, as one self-contained HTML page without scripts."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from sekisho.parties.ownership import Link, Live, Proof
from sekisho.service.owners_drawing import BOX, TALL, Drawing, above, draw
from sekisho.service.owners_words import OwnersWording
from sekisho.service.ownership import Examined
from sekisho.service.wording import clean

_FACTS = 40
_GRAVITY = {"certain": 0, "possible": 1, "no": 2}


@dataclass(frozen=True)
class Teller:
    """Tells all about some entities; their answers and findings are looked up once for all of them."""

    examined: Examined
    words: OwnersWording
    answers: Mapping[str, Mapping[str, Mapping[str, Any]]]  # entity -> rule -> row of results
    facts: Mapping[str, Sequence[tuple[str, str]]]  # entity -> code, params

    @classmethod
    def of(cls, examined: Examined, words: OwnersWording, entities: Sequence[str]) -> Teller:
        """For these entities."""
        these = pl.DataFrame({"entity": entities}, schema={"entity": pl.String})
        answers: dict[str, dict[str, Mapping[str, Any]]] = {}
        for row in examined.found.results.join(these, on="entity", how="semi").iter_rows(named=True):
            answers.setdefault(row["entity"], {})[row["rule"]] = row
        facts: dict[str, list[tuple[str, str]]] = {}
        about = examined.facts.join(these, left_on="subject", right_on="entity", how="semi")
        for subject, code, params in about.select("subject", "code", "params").iter_rows():
            facts.setdefault(subject, []).append((code, params))
        return cls(examined, words, answers, facts)

    def tell(self, entity: str, lang: str) -> dict[str, Any]:
        """Everything about one entity as plain values: answers by rule with proofs in words, and findings."""
        proofs = {proof.rule: proof for _, proof in self.examined.proofs(entity)}
        told: list[dict[str, Any]] = []
        for live in self.examined.rules:
            proof = proofs.get(live.rule.id)
            said = self.words.proof(proof, lang, parents=live.rule.kind == "headquarters") if proof else []
            before = next((one["rule"] for one in told if said and one["proof"] == said), None)
            told.append(self._answer(entity, live, said, before, lang))
        facts = [self.words.fact(code, params, lang) for code, params in self.facts.get(entity, ())[:_FACTS]]
        return {"id": entity, "name": self.words.name(entity), "answers": told, "facts": facts}

    def _answer(self, entity: str, live: Live, said: list[str], before: str | None, lang: str) -> dict[str, Any]:
        words, version = self.words, live.version
        row = self.answers.get(entity, {}).get(live.rule.id, {"answer": "no", "reason": "nothing"})
        return {
            "id": live.rule.id,
            "rule": words.rule(live, lang),
            "answer": row["answer"],
            "word": words.say("answers", row["answer"], lang),
            "reason": words.say("reasons", row["reason"], lang),
            "low": row.get("low"),
            "high": row.get("high"),
            "proof": said,
            "repeats": words.say("sentences", "same", lang, rule=before) if before else "",
            "status": version.status,
            "note": version.note.get(lang, ""),
            "citation": version.citation,
            "grade": words.say("grades", version.grade, lang),
        }


def worst(answers: Iterable[Mapping[str, Any]]) -> str:
    """The gravest of some answers."""
    return min((str(one["answer"]) for one in answers), key=_GRAVITY.__getitem__, default="no")


def page(
    examined: Examined,
    words: OwnersWording,
    entities: Sequence[str],
    templates: Mapping[str, str],
    lang: str,
    *,
    fictional: bool = False,
) -> str:
    """The page about some entities.

    Args:
        examined: what was found.
        words: how it is said.
        entities: which are shown, in order.
        templates: ``owners.html`` and ``owners.css`` by name.
        lang: 'en', 'ja' or 'ko'.
        fictional: the names are invented, and the page says so.
    """
    style = templates["owners.css"]
    digest = "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    marks, teller = _marks(examined), Teller.of(examined, words, entities)
    shown = []
    for entity in entities:
        one = teller.tell(entity, lang)
        proofs = [proof for _, proof in examined.proofs(entity)]
        drawing = _drawn(examined, words, entity, proofs, marks, lang)
        count = str(drawing.left_out)
        more = words.say("page", "more", lang, count=count) if drawing.left_out else ""
        for answer in one["answers"]:
            answer["mark"] = answer["answer"]
        shown.append({**one, "drawing": drawing, "mark": worst(one["answers"]), "more": more})
    ui = {key: words.say("page", key, lang) for key in ("title", "answers", "findings", "fictional")}
    ui["as_of"] = words.say("page", "as_of", lang, day=examined.clocks.as_of.isoformat())
    environment = Environment(
        loader=DictLoader(dict(templates)), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("owners.html").render(
        entities=shown,
        ui=ui,
        lang=lang,
        style=Markup(style),  # noqa: S704 - our own file, not theirs
        style_digest=digest,
        fictional=fictional,
        BOX=BOX,
        TALL=TALL,
    )


def _marks(examined: Examined) -> dict[str, str]:
    """How each entity with an answer looks; where it only sits in a country of concern, it looks like nothing."""
    cascades = [live.rule.id for live in examined.rules if live.rule.kind == "cascade"]
    rows = examined.found.results.filter(pl.col("rule").is_in(cascades) & (pl.col("answer") != "no"))
    marks: dict[str, str] = {}
    for entity, answer in rows.sort("answer", descending=True).select("entity", "answer").iter_rows():
        marks[entity] = answer
    for entity, sure in examined.listed.sort("sure").select("entity", "sure").iter_rows():
        marks[entity] = "listed" if sure else "maybe"
    return marks


def _drawn(
    examined: Examined,
    words: OwnersWording,
    entity: str,
    proofs: Sequence[Proof],
    marks: Mapping[str, str],
    lang: str,
) -> Drawing:
    links, left_out = above(examined.found, entity)
    proved = [link for proof in proofs for step in proof.steps for link in step.links]
    nodes = dict.fromkeys([entity, *(link.owner for link in links)])
    looks = {
        one: (words.name(one), _note(words, one, marks.get(one, "no"), lang), marks.get(one, "no")) for one in nodes
    }
    labels = {(link.owner, link.owned, link.kind): _label(words, link, lang) for link in links}
    return draw(entity, links, proved, looks, labels, left_out)


def _note(words: OwnersWording, entity: str, mark: str, lang: str) -> str:
    code = words.countries.get(entity)
    place = words.place(code, lang) if code else ""
    if mark in ("listed", "maybe"):
        word = words.say("page", "listed", lang) + ("?" if mark == "maybe" else "")
    else:
        word = words.say("answers", mark, lang) if mark != "no" else ""
    return clean(" · ".join(part for part in (place, word) if part), 40)


def _label(words: OwnersWording, link: Link, lang: str) -> str:
    if link.kind == "control":
        return "⚙" if link.low >= 1 else "⚙?"
    return words.share(link.low, link.high, lang)
