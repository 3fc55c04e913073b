"""Conflicts drawn: a timeline a chip, one lane a law; as a page that needs no script, and as one picture."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from sekisho.rules import Law
from sekisho.service.law_conflicts import WARNED, Chip, Conflicts, Segment
from sekisho.service.wording import Labels, Wording, number

LANE, GAP = 24, 5


@dataclass(frozen=True)
class Size:
    """One way to draw: total width, width of the names, height of the letters."""

    width: int
    names: int
    letter: float


WIDE, NARROW = Size(1080, 116, 12), Size(360, 62, 11)


@dataclass(frozen=True)
class Drawer:
    """Draws and tells conflicts in one language."""

    told: Conflicts
    law: Law
    wording: Wording
    texts: Labels
    lang: str
    at: date  # the day of the table

    def say(self, kind: str, key: str) -> str:
        """A text in the language."""
        return self.texts.of(kind, key, self.lang)

    def regime(self, name: str) -> str:
        """The name of a regime."""
        return self.wording.labels.of("regimes", name, self.lang)

    def answer(self, segment: Segment) -> str:
        """The answer in few words."""
        return self.say("conflict_answers", segment.answer)

    def page(self, templates: Mapping[str, str]) -> str:
        """The whole page."""
        env = Environment(
            loader=DictLoader(dict(templates)), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        style = templates["law_conflicts.css"]
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        return env.get_template("law_conflicts.html").render(
            lang=self.lang,
            style=Markup(style),  # noqa: S704 - our own file
            style_digest=f"sha256-{digest}",
            title=self.say("conflicts", "title"),
            intro=self.say("conflicts", "intro").format(
                dest=self.wording.place(self.told.dest, self.lang), hq=self.wording.place(self.told.hq, self.lang)
            ),
            clocks=self._clocks(),
            at=self.say("conflicts", "at").format(day=self.at),
            item=self.say("conflicts", "item"),
            columns=[self.regime(name) for name in self.told.chips[0].lanes],
            matrix=[self._row(chip) for chip in self.told.chips],
            legend=[(name, self.say("conflict_answers", name)) for name in self._present()],
            chips=[self._chip(chip) for chip in self.told.chips],
            heads=[self.say("conflicts", key) for key in ("law", "days", "answer", "rule")],
            advice=self.say("words", "advice"),
        )

    def _clocks(self) -> str:
        if self.told.known_at is None:
            return self.say("conflicts", "as_known_then")
        return self.say("conflicts", "as_known_on").format(day=self.told.known_at)

    def _present(self) -> list[str]:
        found = {s.answer for chip in self.told.chips for lane in chip.lanes.values() for s in lane}
        return [name for name in self.texts.tables["conflict_answers"] if name in found]

    def _row(self, chip: Chip) -> dict[str, Any]:
        cells = [(s.answer, self.answer(s), self._review(s)) for s in chip.on(self.at).values()]
        spoken = {s.answer for s in chip.on(self.at).values()} - {"not_applicable"}
        return {"name": chip.name, "figures": figures(chip), "cells": cells, "differ": len(spoken) > 1}

    def _review(self, segment: Segment) -> str:
        return self.wording.labels.of("reviews", segment.review, self.lang) if segment.review else ""

    def _chip(self, chip: Chip) -> dict[str, Any]:
        return {
            "name": chip.name,
            "figures": figures(chip),
            "wide": self.drawing(chip, WIDE),
            "narrow": self.drawing(chip, NARROW),
            "rows": list(self._segments(chip)),
        }

    def _segments(self, chip: Chip) -> Iterator[dict[str, Any]]:
        for regime, lane in chip.lanes.items():
            for number_, segment in enumerate(lane):
                yield {
                    "regime": self.regime(regime) if number_ == 0 else "",
                    "rows": len(lane),
                    "answer": segment.answer,
                    "said": self.answer(segment),
                    "review": self._review(segment),
                    "days": days(segment),
                    "rules": [(name, rule.citation) for name in segment.rules if (rule := self.law.rule(name))],
                }

    def drawing(self, chip: Chip, size: Size, top: int = 0) -> dict[str, Any]:
        """Bars, names and years of one chip; all figures are in the units of the picture."""
        bars, names = [], []
        for row, (regime, lane) in enumerate(chip.lanes.items()):
            y = top + row * (LANE + GAP)
            label = regime if size is NARROW else self.regime(regime)
            names.append({"text": label, "y": y + LANE / 2})
            bars += [self._bar(chip, segment, regime, y, size) for segment in lane]
        height = top + len(chip.lanes) * (LANE + GAP)
        return {
            "width": size.width,
            "height": height + 18,
            "letter": size.letter,
            "bars": bars,
            "names": names,
            "years": list(self._years(size)),
            "bottom": height,
            "top": top,
            "label": f"{chip.name}: " + "; ".join(f"{r} {self.answer(s)}" for r, s in chip.on(self.at).items()),
        }

    def _bar(self, chip: Chip, segment: Segment, regime: str, y: float, size: Size) -> dict[str, Any]:
        left = self._x(max(segment.start, self.told.start), size)
        right = self._x(segment.end, size) if segment.end else float(size.width)
        width = max(right - left, 1.0)
        said, review = self.answer(segment), self._review(segment)
        options = [f"{said} · {review}", said] if review else [said]
        text = next((option for option in options if _length(option, size.letter) <= width - 12), "")
        title = f"{self.regime(regime)} {days(segment)}: {said}"
        rules = ", ".join(segment.rules)
        return {
            "x": round(left, 1),
            "y": y,
            "width": round(width - 1, 1),
            "height": LANE,
            "answer": segment.answer,
            "text": text,
            "title": " · ".join(part for part in (title, review, rules) if part),
        }

    def _x(self, day: date, size: Size) -> float:
        whole = (self.told.end - self.told.start).days or 1
        return size.names + (size.width - size.names) * (day - self.told.start).days / whole

    def _years(self, size: Size) -> Iterator[dict[str, Any]]:
        for year in range(self.told.start.year + 1, self.told.end.year + 1):
            x = self._x(date(year, 1, 1), size)
            yield {"x": round(x, 1), "text": str(year) if x < size.width - 30 else ""}

    def picture(self, templates: Mapping[str, str]) -> str:
        """All chips as one SVG that stands alone."""
        env = Environment(
            loader=DictLoader(dict(templates)), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        drawings, top = [], 70
        for chip in self.told.chips:
            drawing = self.drawing(chip, WIDE, top + 26)
            drawings.append({"name": chip.name, "figures": figures(chip), "y": top + 14, "drawing": drawing})
            top = drawing["height"] + 14
        legend = [(name, self.say("conflict_answers", name)) for name in self._present()]
        return env.get_template("law_conflicts.svg.html").render(
            lang=self.lang,
            title=self.say("conflicts", "title"),
            clocks=self._clocks(),
            width=WIDE.width + 40,
            height=top + 20,
            drawings=drawings,
            legend=legend,
            advice=self.say("words", "advice"),
        )


def figures(chip: Chip) -> str:
    """TPP and density as people read them."""
    said = []
    for figure in ("tpp", "pd"):
        low, high = chip.figures[f"{figure}_low"], chip.figures[f"{figure}_high"]
        if low is not None:
            said.append(f"{figure.upper()} {number(low)}" + ("" if high in (low, None) else f"–{number(high)}"))
    return ", ".join(said)


def days(segment: Segment) -> str:
    """The days of a segment."""
    return f"{segment.start} – {segment.end or ''}".rstrip()


def _length(text: str, letter: float) -> float:
    """About how wide a text is drawn: East Asian letters are twice as wide as others."""
    return sum(letter if ord(c) > 0x1100 else letter * 0.56 for c in text)


__all__ = ["NARROW", "WARNED", "WIDE", "Drawer", "Size", "days", "figures"]
