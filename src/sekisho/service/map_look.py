"""How maps look, light and dark, and what every map says of itself in three languages."""

from __future__ import annotations

UNIT = {"en": "km", "ja": "km", "ko": "km"}
NOTE = {
    "en": "Borders: Natural Earth; no statement on status",
    "ja": "国境：Natural Earth（地位に関する見解を示すものではない）",
    "ko": "국경: Natural Earth(지위에 관한 견해가 아님)",
}

# kind: its colour on light and on dark paper
_COLOURS = {
    "plan": ("#3f6fb5", "#8fb4e8"),
    "track": ("#1c7c5c", "#4fb598"),
    "alarm": ("#c0392b", "#ee7a70"),
    "site": ("#7a3fb0", "#b9a2e6"),
    "landmark": ("#b3730a", "#e0a545"),
    "region": ("#2f8f9d", "#62c0cc"),
    "restricted": ("#c0392b", "#ee7a70"),
    "other": ("#70767d", "#a2a6ac"),
}
KINDS = tuple(_COLOURS)


def _kinds(paper: int) -> str:
    return "\n".join(f".sk-map .{kind}{{--k:{colours[paper]}}}" for kind, colours in _COLOURS.items())


STYLE = f"""
.sk-map{{--sea:#eef2f5;--land:#dcdcd4;--edge:#fff;--ink:#22262b;--soft:#666c73;width:100%;height:auto;display:block;
font:15px system-ui,"Noto Sans CJK JP","Noto Sans CJK KR",sans-serif}}
{_kinds(0)}
.sk-map .sea{{fill:var(--sea)}}
.sk-map .land{{fill:var(--land)}}
.sk-map .shade{{fill:var(--k);fill-opacity:.38}}
.sk-map .border{{fill:none;stroke:var(--edge);stroke-width:5}}
.sk-map .line{{fill:none;stroke:var(--k);stroke-width:2.5;stroke-linejoin:round;stroke-linecap:round}}
.sk-map .line.plan{{stroke-dasharray:9 6}}
.sk-map .disk{{fill:var(--k);fill-opacity:.1;stroke:var(--k);stroke-width:1.5;fill-rule:evenodd}}
.sk-map .cells{{fill:var(--k);fill-opacity:.55;fill-rule:evenodd}}
.sk-map .mark{{fill:var(--k);stroke:var(--edge);stroke-width:1.5}}
.sk-map text{{fill:var(--ink)}}
.sk-map .name{{paint-order:stroke;stroke:var(--sea);stroke-width:4px;font-weight:600}}
.sk-map .note{{fill:var(--soft);font-size:12px}}
.sk-map .scale{{fill:none;stroke:var(--soft)}}
@media (prefers-color-scheme:dark){{
.sk-map{{--sea:#181c20;--land:#343a41;--edge:#181c20;--ink:#e7e6e2;--soft:#a2a6ac}}
{_kinds(1)}
}}
@media (max-width:560px){{.sk-map{{font-size:22px}}.sk-map .note{{font-size:17px}}.sk-map .mark{{r:7px}}}}
"""
