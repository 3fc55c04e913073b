"""Write docs/checks/<id>.md for every rule and notice of the packs. `--check` writes nothing and says what is stale.

The pages are committed, so that a reviewer sees a change of law as a change of prose; a house test regenerates them.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from sekisho.rules import Law, Notice, Rule, parse_law

ROOT = Path(__file__).resolve().parent.parent
PACKS = ROOT / "src" / "sekisho" / "rulepacks"
PAGES = ROOT / "docs" / "checks"

LANGUAGES = {"en": "English", "ja": "日本語", "ko": "한국어"}
EFFECTS = {
    "prohibited": "prohibited: must not go, and no licence changes that",
    "licence": "licence: may go only under a licence",
    "exception": "exception: a licence exception may apply; a person proves its conditions",
    "hold": "hold: a person resolves it before the consignment goes",
    "score": "score: adds points; counts jointly with other flags",
    "warn": "warn: to be read, decides nothing",
    "info": "info: what was found out, decides nothing",
}
GRADES = {
    "primary": "primary (the legal text or official page was read)",
    "secondary": "secondary (a law firm, the press or an open repository)",
    "unverified": "unverified (from memory: it may warn, it decides nothing)",
}


def load_law() -> Law:
    """The packs of this checkout."""
    return parse_law({p.relative_to(PACKS).as_posix(): p.read_text("utf-8") for p in sorted(PACKS.rglob("*.yaml"))})


def render(law: Law) -> dict[str, str]:
    """File name -> text of every page, the index included."""
    pages = {f"{rule.id}.md": _rule(rule) for rule in law.rules}
    pages |= {f"{notice.id}.md": _notice(notice) for notice in law.notices.values()}
    return {**pages, "README.md": _index(law)}


def _rule(rule: Rule) -> str:
    assert rule.effect is not None
    rows = {
        "effect": EFFECTS[rule.effect],
        "about": f"each {rule.about}",
        "code": f"`{rule.code}`",
        "regime": rule.regime,
        "licence review": None if rule.review is None else rule.review.replace("_", " "),
        "points": _points(rule),
        "in force": "; ".join(_interval(rule, n) for n in range(len(rule.in_force))),
        "published": rule.published.isoformat(),
        "source": rule.citation,
        "grade": GRADES[rule.grade],
        "pack": f"`src/sekisho/rulepacks/{rule.pack}`",
    }
    parts = [f"# {rule.id}", _texts("Says", rule.text)]
    parts.append("## Fires when\n\n```sql\n" + " ".join(rule.when.split()) + "\n```")
    parts.append(
        "| | |\n|---|---|\n" + "\n".join(f"| {name} | {_cell(value)} |" for name, value in rows.items() if value)
    )
    parts.append(_texts("What to do", rule.remedy) if rule.remedy else "## What to do\n\nNothing: it stops nothing.")
    return "\n\n".join(parts) + "\n"


def _notice(notice: Notice) -> str:
    parts = [f"# {notice.id}", "Said by the program itself, not by a rule.", _texts("Says", notice.text)]
    parts.append(f"Source: {notice.citation}")
    if notice.remedy:
        parts.append(_texts("What to do", notice.remedy))
    return "\n\n".join(parts) + "\n"


def _texts(heading: str, texts: Mapping[str, str]) -> str:
    return f"## {heading}\n\n" + "\n".join(
        f"- {name}: {texts[code]}" for code, name in LANGUAGES.items() if code in texts
    )


def _points(rule: Rule) -> str | None:
    if rule.points is None:
        return None
    return f"{rule.points:g}" + (" (weak: counts only beside others)" if rule.weak else "")


def _interval(rule: Rule, number: int) -> str:
    interval = rule.in_force[number]
    until = "" if interval.end is None else f" to {interval.end.isoformat()}"
    status = "" if interval.status == "in_force" else f" ({interval.status.replace('_', ' ')})"
    return f"{'since' if not until else 'from'} {interval.start.isoformat()}{until}{status}"


def _index(law: Law) -> str:
    lines = [
        "# Checks",
        "",
        "Every rule and notice, one page each, written from the packs by `tools/check_pages.py`.",
        "",
        "| check | effect | about | pack |",
        "|---|---|---|---|",
    ]
    lines += [f"| [{r.id}]({r.id}.md) | {r.effect} | {r.about} | {r.pack} |" for r in law.rules]
    lines += ["", "Notices:", ""]
    lines += [f"- [{notice}]({notice}.md)" for notice in law.notices]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main(arguments: list[str]) -> int:
    """Write the pages, or with --check only compare them; 1 where something is stale."""
    pages = render(load_law())
    present = {p.name: p.read_text("utf-8") for p in PAGES.glob("*.md")}
    if "--check" in arguments:
        stale = sorted({n for n in pages.keys() | present.keys() if pages.get(n) != present.get(n)})
        for name in stale:
            print(f"stale: docs/checks/{name}", file=sys.stderr)
        return 1 if stale else 0
    PAGES.mkdir(parents=True, exist_ok=True)
    for name in present.keys() - pages.keys():
        (PAGES / name).unlink()
    for name, text in pages.items():
        (PAGES / name).write_text(text, "utf-8")
    print(f"{len(pages)} pages in docs/checks")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
