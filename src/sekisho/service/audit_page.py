"""An audit as one self-contained HTML page for a board: charts first, then what to ask of whom, then every unit.

In three languages, on paper and on a phone, readable without a network. What strangers wrote is cleaned, escaped by
Jinja, and a content security policy with the digests of the page's own style and script runs nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from markupsafe import Markup

from sekisho.service.audit import Audited
from sekisho.service.audit_view import View
from sekisho.service.audit_words import AuditWords
from sekisho.service.report import Texts, policy
from sekisho.service.said import Said
from sekisho.service.screening_page import environment
from sekisho.service.wording import LANGS, clean

LIMIT = 500  # units told in full: all of them are in units.csv
_REJECTS = 100


def page(
    audited: Audited,
    words: AuditWords,
    templates: Mapping[str, str],
    run: Mapping[str, Any],
    lang: str,
    limit: int = LIMIT,
) -> str:
    """The page of an audit.

    Args:
        audited: what came of it. words: how it is said. templates: the files of ``service/templates`` by name.
        run: file, firm, today, fictional, lists, digests. lang: in which it opens. limit: most units told in full.
    """
    texts = Texts(lang if lang in LANGS else "en")
    view = View(audited, words)
    style, script = templates["report.css"] + templates["audit.css"], templates["report.js"]

    @cache
    def ui(key: str, kind: str = "page", **values: str) -> Said:
        return view.text(kind, key, **values)

    steps, more = view.steps()
    counts = view.counts()
    rejects = audited.asked.holdings.rejects
    shown = {
        "lang": texts.lang,
        "run": {**run, "firm": clean(run["firm"] or "", 120), "file": clean(run["file"], 200)},
        "units": audited.units.height,
        "counts": counts,
        "tabs": [(one.kind, one.name, one.count) for one in counts],
        "coverage": view.coverage(),
        "sellers": view.sellers(),
        "kinds": view.kinds(),
        "steps": steps,
        "more_steps": more,
        "cards": view.cards(limit),
        "more": max(0, audited.units.height - limit),
        "limits": view.limits(),
        "rejects": [{k: clean(v or "", 90) for k, v in r.items()} for r in rejects.head(_REJECTS).to_dicts()],
        "rejected": rejects.height,
        "style": Markup(style),  # noqa: S704 - our own file
        "script": Markup(script),  # noqa: S704 - our own file
        "policy": policy(style, script),
    }
    return environment(templates, texts, ui).get_template("audit.html").render(shown)
