"""Cut the bundled fonts out of Noto Sans CJK and Noto Sans. Needs fonttools.

Usage: python tools/subset_fonts.py FOLDER   (with the two .ttc files of Debian's fonts-noto-cjk, NotoSans-*.ttf beside)
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

FONTS = Path(__file__).resolve().parent.parent / "src" / "sekisho" / "knowledge" / "fonts"
SYMBOLS = "–—―‘’“”†‡•…‰′″※€™→←↑↓⇒⇔≤≥≠≈×÷±∞√☐☑☒□■○●◎△▲▽▼◇◆①②③④⑤⑥⑦⑧⑨⑩㎡㎜㎏℃№〇々〒㈱"


def rows(encoding: str, numbers: Iterable[int]) -> set[str]:
    """The characters of some rows of a 94 x 94 character set."""
    found = set()
    for row in numbers:
        for cell in range(1, 95):
            try:
                found.add(bytes([row + 0xA0, cell + 0xA0]).decode(encoding))
            except UnicodeDecodeError:
                continue
    return found


EUROPE = {
    chr(code) for first, last in ((0x100, 0x24F), (0x370, 0x4FF), (0x1E00, 0x1EFF)) for code in range(first, last + 1)
}
LATIN = {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x180))} | set(SYMBOLS)
HANGUL = rows("euc_kr", (*range(1, 6), *range(16, 41)))
LEVEL_1 = rows("euc_jp", (*range(1, 9), *range(16, 48)))
LEVEL_2 = rows("euc_jp", range(48, 95))
CHINESE = rows("gb2312", range(16, 56))


def cut(font: Path, characters: set[str], out: Path) -> None:
    """One subset: a font, or the Japanese face of a collection, with these characters."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as text:
        text.write("".join(sorted(characters)))
        text.flush()
        options = ["--font-number=0", "--layout-features=kern,palt", "--no-hinting", "--no-glyph-names"]
        dropped = "--drop-tables+=vhea,vmtx,VORG,BASE,DSIG"
        command = ["pyftsubset", str(font), f"--text-file={text.name}", *options, dropped, f"--output-file={out}"]
        subprocess.run(command, check=True)


def main() -> None:
    """Write both."""
    folder = Path(sys.argv[1])
    cut(
        folder / "NotoSansCJK-Regular.ttc",
        LATIN | HANGUL | LEVEL_1 | LEVEL_2 | CHINESE,
        FONTS / "NotoSansCJK-Regular.subset.otf",
    )
    cut(folder / "NotoSansCJK-Bold.ttc", LATIN | HANGUL | LEVEL_1, FONTS / "NotoSansCJK-Bold.subset.otf")
    for weight in ("Regular", "Bold"):
        cut(folder / f"NotoSans-{weight}.ttf", EUROPE, FONTS / f"NotoSans-{weight}.subset.ttf")


if __name__ == "__main__":
    main()
