"""How the log stands with its witnesses: as one JSON object, as lines of text, as a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined

from sekisho.service.cosigning import Health
from sekisho.service.wording import LANGS, clean

Sentences = Mapping[str, Mapping[str, Sequence[str]]]


def state_of(health: Health | None, fault: str = "") -> str:
    """``none`` (no policy), ``unread`` (it is not known how it stands), ``stopped``, ``behind``, ``met``."""
    if health is None:
        return "unread" if fault else "none"
    return "stopped" if health.stopped else "behind" if health.lacks else "met"


def stated(health: Health | None, fault: str = "") -> dict[str, Any]:
    """As JSON has it; instants in UTC. ``fault``: why the last round could not be held at all."""
    state: dict[str, Any] = {"state": state_of(health, fault), "fault": fault}
    if health is None:
        return state
    return state | {
        "size": health.size,
        "cosigned": list(health.cosigned),
        "known": list(health.needed),
        "lacks": list(health.lacks),
        "behind_since": _instant(health.behind_since),
        "asked_at": _instant(health.asked_at),
        "faults": dict(health.faults),
        "stopped": health.stopped,
    }


def _instant(second: int | None) -> str | None:
    return None if second is None else datetime.fromtimestamp(second, UTC).isoformat()


class Words:
    """The texts in one language."""

    def __init__(self, texts: Sentences, lang: str) -> None:
        self._texts, self._place = texts["words"], list(LANGS).index(lang)

    def __call__(self, key: str, /, **params: object) -> str:
        """One of them."""
        return self._texts[key][self._place].format(**params)


def rows(health: Health, words: Words) -> Iterator[tuple[str, str]]:
    """Key of the texts and value, in the order in which they are told."""
    yield "size", f"{health.size:,}"
    yield "count", words("of", there=len(health.cosigned), known=len(health.needed))
    if health.lacks:
        yield "since", _instant(health.behind_since) or words("never")
    yield "asked", _instant(health.asked_at) or words("never")
    for lack in health.lacks:
        yield "lacks", clean(lack, 300)
    if health.stopped:
        yield "reason", clean(health.stopped, 500)


def witnesses(health: Health, words: Words) -> Iterator[tuple[str, str]]:
    """Name of each witness of the policy, and what it did."""
    for name in health.needed:
        told = words("cosigned") if name in health.cosigned else clean(health.faults.get(name, ""), 300)
        yield clean(name, 100), told or words("waiting")


def lines(health: Health, words: Words) -> Iterator[str]:
    """As text."""
    yield words(state_of(health))
    yield from (f"  {words(key)}: {value}" for key, value in rows(health, words))
    yield from (f"  {name}: {told}" for name, told in witnesses(health, words))


def page(health: Health | None, fault: str, words: Words, lang: str, templates: Mapping[str, str]) -> str:
    """As one page without scripts."""
    environment = Environment(loader=DictLoader(dict(templates)), autoescape=True, undefined=StrictUndefined)
    told = () if health is None else rows(health, words)
    named = () if health is None else witnesses(health, words)
    return environment.get_template("log_status.html").render(
        lang=lang,
        words=words,
        state=state_of(health, fault),
        fault=clean(fault, 500),
        rows=list(told),
        witnesses=list(named),
    )
