"""Running text on a terminal, broken as Japanese is: between characters, but no line begins with a full stop."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

# Kana and Han may part anywhere; Hangul and everything else only at spaces.
_PIECES = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uff60]|[^\s\u3000-\u30ff\u3400-\u9fff\uff00-\uff60]+|\s+")
_NO_START = frozenset("。、，．」』）〉》】・：；！？ー,.;:!?)]}”’〜ゃゅょっャュョッ々％")
_NO_END = frozenset("「『（〈《【([{“‘")


class Prose:
    """A paragraph in one style."""

    def __init__(self, text: str, style: str = "") -> None:
        self.text = text
        self.style = style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in broken(self.text, options.max_width):
            yield Text(line, style=self.style, no_wrap=True)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        widest = min(cell_len(self.text), options.max_width)
        return Measurement(min(widest, 12), max(widest, 1))


def broken(text: str, width: int) -> list[str]:
    """The text in lines of at most ``width`` cells."""
    lines = [""]
    for piece in _units(text):
        if cell_len(lines[-1] + piece.rstrip()) <= width:
            lines[-1] += piece
        elif cell_len(piece.strip()) <= width:
            lines.append(piece.lstrip())
        else:
            lines += chop_cells(piece.strip(), width)
    return [line.rstrip() for line in lines if line.strip()] or [""]


def _units(text: str) -> Iterator[str]:
    """Pieces between which a line may break."""
    unit = ""
    for piece in _PIECES.findall(text):
        glued = piece[0] in _NO_START or (unit and unit[-1] in _NO_END)
        if unit and not glued:
            yield unit
            unit = ""
        unit += piece
    if unit:
        yield unit
