"""Which mined pairs of two scripts are transliterations: a rule that knows nothing of the matcher that is measured.

The mined pairs hold translations (工場 ~ Plant) and rows in which a name was put beside another party's (a table of a
journal read one line off). The rule:

1. The original is read aloud: Han by pypinyin, every other script by anyascii; of Japanese names that mix kanji and
   kana only the kana (the kanji are trade words there). Kanji alone are read as Chinese, so that a Japanese name of
   kanji is sorted out. Legal forms and the commonest trade words are taken off on both sides (``FORMS``, ``WORDS``).
2. Both sides are written in a coarse sound alphabet (b=p=f=v, d=t, g=k=q, l=r, s=z=sh=ch=j, i=y, o=u=w; h is mute;
   Arabic and Hebrew without vowels). Likeness is the best indel ratio over the rotations of the Latin words, and over
   the words that the two share; of several Latin names the likest counts.
3. A pair is a transliteration where it sounds more alike than ``STRANGER`` = 95 % of the pairs of that script whose
   Latin side was dealt out anew (``strangers``). So about one stranger in twenty is still among them, and a true but
   unusual spelling may be sorted out: both figures, with and without the rule, are always printed together.

What fails the rule is 'other': translated, mis-mined, or spelt in a way that this coarse rule does not see.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from anyascii import anyascii
from rapidfuzz.fuzz import ratio

from benchmarks.matching.labelled import CrossScript

STRANGER = 95  # percentile
ROUNDS, SEED = 4, 7
FEW = 1_500
LONGEST = 10  # words of a name that are turned about
_VOWELLESS = ("arabic", "hebrew")
_FORMS = """株式会社 公開株式会社 有限会社 合同会社 有限責任会社 公共株式会社 有限公司 股份有限公司
    有限责任公司 公司 集团 工場 科学研究所 研究所 設計局 学術生産団体 コンツェルン コーポレーション 名称 주식회사
    유한회사 شركة شرکت مؤسسة"""
_WORDS = """ooo oao zao ao pao aktsionernoe obshchestvo obschestvo publichnoe s ogranichennoy otvetstvennostyu
    joint stock company open public limited liability llc ltd jsc ojsc pjsc cjsc co inc corporation corp the of and for
    kabushiki gaisha kaisha plant institute research scientific production center centre bureau design"""
FORMS, WORDS = tuple(_FORMS.split()), frozenset(_WORDS.split())
_KANA = re.compile("[\u30a1-\u30fa\u30fc]{2,}")
_WORD = re.compile(r"[a-z]+")
_FORM = re.compile("|".join(map(re.escape, sorted(FORMS, key=len, reverse=True))))
_SOUNDS = (
    ("sch", "s"), ("tch", "s"), ("shch", "s"), ("sh", "s"), ("ch", "s"), ("zh", "s"), ("ts", "s"), ("tz", "s"),
    ("dz", "s"), ("dj", "s"), ("kh", "k"), ("gh", "k"), ("ph", "p"), ("th", "t"), ("ck", "k"), ("ce", "se"),
    ("ci", "si"), ("cy", "si"), ("x", "ks"),
)  # fmt: skip
_LETTERS = str.maketrans(
    {**dict.fromkeys("bfv", "p"), "d": "t", **dict.fromkeys("gqc", "k"), "r": "l", **dict.fromkeys("zj", "s"),
     "y": "i", **dict.fromkeys("ow", "u"), "h": ""}
)  # fmt: skip
_VOWELS = str.maketrans("", "", "aeiu")
_TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=50_000)
def reading(original: str, script: str) -> str:
    """The original in Latin letters."""
    bare = _FORM.sub(" ", original)
    if script != "han":
        return anyascii(bare).lower()
    kana = " ".join(_KANA.findall(bare))
    if kana:
        return anyascii(kana).lower()
    from pypinyin import lazy_pinyin

    # q and x are sibilants in pinyin, and read as such below
    chinese = " ".join("".join(lazy_pinyin(run)) for run in re.split(r"[·\s]+", bare))
    return anyascii(chinese).lower().replace("q", "ch").replace("x", "sh")


@lru_cache(maxsize=100_000)
def sounds(text: str, vowels: bool) -> tuple[str, ...]:
    """Words of a Latin text in the coarse sound alphabet, forms and trade words left out."""
    out = []
    for word in _WORD.findall(anyascii(text).lower().replace("'", "").replace("`", "")):
        if word in WORDS:
            continue
        for spelling, sound in _SOUNDS:
            word = word.replace(spelling, sound)
        word = word.translate(_LETTERS)
        word = _TWICE.sub(r"\1", word if vowels else word.translate(_VOWELS))
        if word:
            out.append(word)
    return tuple(out)


def likeness(original: str, script: str, latin: Sequence[str]) -> float:
    """0..1: how much an original sounds like the likest of some Latin names."""
    vowels = script not in _VOWELLESS
    asked = sounds(reading(original, script), vowels)
    return max((_alike(asked, sounds(name, vowels)) for name in latin), default=0.0)


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    if not one or not other:
        return 0.0
    whole = "".join(one)
    turned = (other[at:] + other[:at] for at in range(min(len(other), LONGEST)))
    best = max(ratio(whole, "".join(words)) for words in turned)
    return max(best, _shared(one, other), _shared(other, one)) / 100 if len(one) > 1 else best / 100


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """How well every word of one is met by some word of the other, by length; a little less than the whole name's."""
    met = sum(len(word) * max(ratio(word, w) for w in other) for word in one)
    return 0.9 * met / sum(map(len, one))


def strangers(rows: Sequence[CrossScript], rounds: int = ROUNDS, seed: int = SEED) -> list[tuple[int, int]]:
    """Pairs of row numbers: an original, and a row of the same script whose Latin names are another party's.

    Every round deals the Latin sides of a script out anew; scripts of few rows get more rounds (``FEW`` pairs at least,
    where there are so many), and no pair comes twice. Left out as no fair negatives: rows of one entity, and rows
    whose Latin names share a whole name or a comma's part of one (branches of a corporation are listed under its name).
    """
    chance = random.Random(seed)
    pieces = [_pieces(r) for r in rows]
    of_script: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        of_script.setdefault(row.script, []).append(at)
    out: dict[tuple[int, int], None] = {}
    for where in of_script.values():
        for _ in range(max(rounds, min(FEW // len(where), len(where) - 1)) if len(where) > 1 else 0):
            dealt = where.copy()
            chance.shuffle(dealt)
            pairs = zip(where, dealt, strict=True)
            fair = ((a, b) for a, b in pairs if rows[a].entity != rows[b].entity and pieces[a].isdisjoint(pieces[b]))
            out |= dict.fromkeys(fair)
    return list(out)


def _pieces(row: CrossScript) -> frozenset[tuple[str, ...]]:
    pieces = (sounds(p, True) for name in row.latin for p in re.split("[,;]", name))
    return frozenset(tuple(sorted(p)) for p in pieces if p)


def bars(rows: Sequence[CrossScript]) -> dict[str, float]:
    """By script: the likeness that ``STRANGER`` per cent of strangers do not reach."""
    heard: dict[str, list[float]] = {}
    for a, b in strangers(rows):
        heard.setdefault(rows[a].script, []).append(likeness(rows[a].original, rows[a].script, rows[b].latin))
    return {script: float(np.percentile(values, STRANGER)) for script, values in heard.items()}


def sort_out(rows: Sequence[CrossScript]) -> list[bool]:
    """For each row: is it a transliteration by the rule?"""
    bar = bars(rows)
    return [likeness(row.original, row.script, row.latin) > bar.get(row.script, 0.5) for row in rows]
