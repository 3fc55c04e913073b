"""Breaking lines: within the width, nothing lost, and as Japanese is set."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from sekisho.cli.prose import broken

LETTERS = st.text(alphabet="aZ9 。、「」（）関所のアー한글é.,-", max_size=120)


@given(LETTERS, st.integers(min_value=8, max_value=60))
def test_lines_fit_and_lose_nothing_but_spaces(text: str, width: int) -> None:
    lines = broken(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_no_line_begins_with_a_full_stop() -> None:
    lines = broken("許可が必要で原則不許可。次の文。", 22)
    assert lines == ["許可が必要で原則不許", "可。次の文。"]


def test_words_are_kept_whole() -> None:
    assert broken("BIS licence needed", 12) == ["BIS licence", "needed"]
