"""Which encoding a text file is in. Certain, or refused: text is never turned into something that nobody wrote."""

from __future__ import annotations

import codecs
import re

import polars as pl
from charset_normalizer import from_bytes

from sekisho.standards.manifest.table import score
from sekisho.vocabulary.errors import UnreadableFile

_CHUNK = 1 << 20
_PIECE = 1 << 22
_SAMPLE = 1 << 17
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ("cp932", "cp949", "gb18030", "euc_jp", "big5")
# words that shipping documents are full of; finding one says more than any statistic of bytes
_TELLING = {
    "cp932": re.compile(
        "株式会社|有限会社|大学|日本|東京|大阪|工業|電機|製作所|商事|研究所|用途|中国|韓国|台湾|米国|[ァ-ヴー]{3}|[ぁ-ん]{2}"
    ),
    "euc_jp": re.compile(
        "株式会社|有限会社|大学|日本|東京|大阪|工業|電機|製作所|商事|研究所|用途|中国|韓国|台湾|米国|[ァ-ヴー]{3}|[ぁ-ん]{2}"
    ),
    "cp949": re.compile(
        "주식회사|한국|대한민국|서울|부산|대학|전자|반도체|일본|중국|미국|싱가포르|연구|센터|서버|그룹|산업|국제"
    ),
    "gb18030": re.compile("有限公司|公司|科技|上海|深圳|北京|电子|信息|技术|股份|中国|香港|贸易"),
    "big5": re.compile("有限公司|公司|科技|股份|台灣|台北|香港|電子|國際"),
}
_USUAL = {
    "cp932": ("shift_jis", re.compile(r"[ｦ-ﾟ]")),
    "euc_jp": ("euc_jp", re.compile(r"[ｦ-ﾟ]")),
    "cp949": ("euc_kr", re.compile(r"[㐀-鿿]")),  # Hanja are rare in Korean documents of today
    "gb18030": ("gb2312", re.compile(r"[ァ-ヴぁ-ん]")),
    "big5": ("big5", re.compile(r"[ァ-ヴぁ-ん]")),
}
_HINT = "Save the file as UTF-8 (in Excel: 'CSV UTF-8') and try again."


def to_utf8(name: str, content: bytes) -> bytes:
    """The same text in UTF-8 without a byte-order mark. Raises UnreadableFile where the encoding is not certain."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _converted(name, content, encoding)
    _refuse_binary(name, content)
    if is_utf8(content):
        return content[3:] if content.startswith(codecs.BOM_UTF8) else content
    encoding = _recognise(name, content)
    return _converted(name, content, encoding)


def is_utf8(content: bytes, piece: int = _PIECE) -> bool:
    """Whether the bytes are UTF-8 throughout: looked at in pieces that end where a character begins, checked by Polars.

    Args:
        content: any bytes.
        piece: bytes looked at in one go; more than the three by which a character may be continued.
    """
    start = 0
    while start < len(content):
        end = min(start + piece, len(content))
        for _ in range(3):  # no character has more bytes that continue it
            end -= end < len(content) and content[end] & 0xC0 == 0x80
        try:
            pl.Series([content[start:end]], dtype=pl.Binary).cast(pl.String)
        except pl.exceptions.PolarsError:
            return False
        start = end
    return True


def _refuse_binary(name: str, content: bytes) -> None:
    nuls = content.count(b"\x00")
    if nuls and (nuls > 16 + len(content) // 1000 or b"\x00" in content[:4]):
        raise UnreadableFile(
            f"{name} is not text: it holds {nuls:,} NUL bytes.",
            hint="If it is UTF-16 without a byte-order mark, save it as UTF-8.",
        )


def _converted(name: str, content: bytes, encoding: str) -> bytes:
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(content)
    out = bytearray()
    try:
        for start in range(0, len(view), _CHUNK):
            out += decoder.decode(view[start : start + _CHUNK], final=False).encode("utf-8")
        out += decoder.decode(b"", final=True).encode("utf-8")
    except UnicodeError as error:
        raise UnreadableFile(f"{name} is not valid {encoding}: {error}.", hint=_HINT) from error
    return bytes(out).removeprefix(codecs.BOM_UTF8)


def _recognise(name: str, content: bytes) -> str:
    """Strict decoding first; then known headers, telling words, and how usual the characters are for the language."""
    sample = _sample(content)
    points: dict[str, tuple[float, ...]] = {}
    for encoding in _CANDIDATES:
        text = _strictly(sample, encoding)
        if text is not None and _strict_whole(content, encoding):
            points[encoding] = (_headers(text), _telling(text, encoding), _usual(text, encoding))
    if not points:
        raise UnreadableFile(f"{name} is in no encoding that is read here.", hint=_HINT)
    ranked = sorted(points, key=lambda encoding: points[encoding], reverse=True)
    if _stands_out(points, ranked):
        return ranked[0]
    guess = from_bytes(sample).best()
    if (
        guess is not None
        and guess.encoding in points
        and points[guess.encoding][2] > 0.95
        and _agrees(points, guess.encoding)
    ):
        return guess.encoding
    tried = ", ".join(ranked[:3])
    raise UnreadableFile(f"the encoding of {name} is not certain (it could be {tried}).", hint=_HINT)


def _stands_out(points: dict[str, tuple[float, ...]], ranked: list[str]) -> bool:
    best = points[ranked[0]]
    if len(ranked) == 1:
        return best[0] > 0 or best[1] > 0
    second = points[ranked[1]]
    if best[0] > second[0]:  # headers that only one reading knows
        return True
    return best[1] >= 0.05 and best[1] > 3 * second[1] and best[2] > 0.8


def _agrees(points: dict[str, tuple[float, ...]], encoding: str) -> bool:
    return all(points[encoding][1] >= other[1] and points[encoding][1] > 0 for other in points.values())


def _sample(content: bytes) -> bytes:
    """The beginning, to a line's end, so that no character is cut in two."""
    if len(content) <= _SAMPLE:
        return content
    end = content.rfind(b"\n", 0, _SAMPLE)
    return content[: end + 1 if end > 0 else _SAMPLE]


def _strictly(sample: bytes, encoding: str) -> str | None:
    try:
        return sample.decode(encoding)
    except UnicodeDecodeError:
        return None


def _strict_whole(content: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(content)
    try:
        for start in range(0, len(view), _CHUNK):
            decoder.decode(view[start : start + _CHUNK], final=False)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _headers(text: str) -> int:
    """Known headers that are not plain ASCII: an ASCII header says nothing about the encoding."""
    best = 0
    for line in text.splitlines()[:20]:
        cells = [cell.strip(' "') for cell in re.split(r"[,;\t|]", line[:20_000])]
        best = max(best, score([cell for cell in cells if not cell.isascii()]))
    return best


def _telling(text: str, encoding: str) -> float:
    foreign = sum(not character.isascii() for character in text)
    hits = sum(len(match[0]) for match in _TELLING[encoding].finditer(text))
    return hits / foreign if foreign else 0.0


def _usual(text: str, encoding: str) -> float:
    """The share of foreign characters that the everyday set of the language holds."""
    everyday, rare = _USUAL[encoding]
    foreign = [character for character in text if not character.isascii()]
    if not foreign:
        return 0.0
    usual = sum(1 for c in set(foreign) if not rare.match(c) and c.encode(everyday, "ignore"))
    return usual / len(set(foreign))
