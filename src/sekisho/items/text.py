"""One spelling for all: widths, cases, dashes, look-alike letters and letters for digits, before anything is read."""

from __future__ import annotations

import re
import unicodedata

MAX_CHARS = 8_000  # of one field; what is longer is no description of goods
FIELD = "¦"

# Cyrillic and Greek small letters that look Latin: 'Н100' is not 'H100' to a machine. Then dashes and times signs.
_LOOKALIKES = dict(zip("авекмнорстухіјѕαβεηικμνορτυχ", "abekmhopctyxijsabehikmvoptux", strict=True))
_SIGNS = {**dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys("×✕✖", "x"), FIELD: " "}
_TABLE = str.maketrans({**_LOOKALIKES, **_SIGNS})
_INVISIBLE = re.compile("[™®©\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")

_LONG_MARK = re.compile("(?<=[a-z0-9])[ー_](?=[a-z0-9])")
_MARKS = re.compile(r"\((?:r|tm|c)\)")
_WITH = re.compile(r"\bw/\s*")
_LETTER_O = re.compile(r"(?<=[0-9])o(?=[0-9o]|\b)")
_LETTER_L = re.compile(r"(?<![a-z0-9])([ha])[li][0o]{2}(?![a-z0-9])")
_TIMES = re.compile(r"(?<![a-z0-9.])([0-9]{1,3})\s?x\s?(?=[a-z])")
_LONE_LETTER = re.compile(r"(?<![a-z0-9'])([a-wyz])\s+(?=[0-9])")
_PORTS = re.compile(r"(?<=[0-9][a-z])-(?=[0-9])")  # '48T-4G': ports of a switch, not a T4
# what cannot match is told by patterns that start with one character or class: several times faster
_DIGIT_O = re.compile("[0-9]o")
_X = re.compile("[0-9] ?x")
_SPELLED = re.compile(" [a-z0-9] [a-z0-9] [a-z0-9]")
_SPELLED_OUT = re.compile(r"(?<!\S)(?:[a-z0-9] ){3,}[a-z0-9](?!\S)")
# names run together: 'GeForceRTX4090', 'NVIDIAH100'; and numbers of models that only look like counts: 'X13DEI'
_BRANDS = ("nvidia", "geforce", "tesla", "radeon", "instinct", "quadro")
_RUN_TOGETHER = re.compile(rf"({'|'.join(_BRANDS)})(?=[a-z]{{1,3}}[0-9]|rtx|gtx|geforce)")
_MODEL_X = re.compile(r"(?<![a-z0-9])x(?=[0-9]+(?!gpu|pcs|ea)[a-z])")
TOKEN = re.compile(r"[a-z]+|[0-9]+|[^\x00-\x7f\s]|[,;:()/+&~|]")


def folded(text: str) -> str:
    """The text in one spelling: NFKC, lower case, Latin look-alikes, '8x' apart, 'H1OO' as 'h100'.

    A lone letter parted from its number by a space keeps a mark ('a ~ 100'): it may be an article, not a name.
    """
    text = text[:MAX_CHARS]
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).lower().translate(_TABLE)
        text = _LONG_MARK.sub("-", text)
    else:
        text = text.lower()
    text = text.replace("_", "-").replace("*", "x").replace("h2o", "water")
    if "(" in text:
        text = _MARKS.sub("", text)
    if "w/" in text:
        text = _WITH.sub("with ", text)
    for _ in range(
        3 if _DIGIT_O.search(text) else 0
    ):  # each pass turns letters whose left neighbour is a digit by now: '1oo', '4o9o'
        text = _LETTER_O.sub("0", text)
    if any(brand in text for brand in _BRANDS):
        text = _RUN_TOGETHER.sub(r"\1 ", text)
    if _SPELLED.search(text):
        text = _SPELLED_OUT.sub(lambda found: found.group().replace(" ", ""), text)
    if "l0" in text or "lo" in text or "i0" in text or "io" in text:
        text = _LETTER_L.sub(r"\g<1>100", text)
    if _X.search(text):
        text = _TIMES.sub(r"\1 x ", text)
    text = _MODEL_X.sub("x ~ ", text) if "x" in text else text
    if "-" in text:
        text = _PORTS.sub(" ~ ", text)
    return _LONE_LETTER.sub(r"\1 ~ ", text)


def phrase_tokens(phrase: str) -> tuple[str, ...]:
    """The tokens of a phrase of the knowledge files, spelled as ``folded`` spells texts."""
    if not phrase.isascii():
        phrase = unicodedata.normalize("NFKC", phrase).lower().translate(_TABLE)
    return tuple(TOKEN.findall(phrase.lower()))


def tokens(text: str) -> list[str]:
    """Runs of letters, runs of digits, every other character by itself: 'rtx4090d' and 'RTX 4090 D' are alike."""
    return TOKEN.findall(text)
