"""Mandarin syllables: pinyin into Wade-Giles, and a key under which both systems fall together.

The correspondence is the standard one of the two systems (ISO 7098 for pinyin; Wade-Giles as in the ALA-LC table
before 1997; grade: unverified). Apostrophes and umlauts are left out, as they are on passports and in lists.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from sekisho.parties.names.tables import pairs

# The finals that each initial takes in pinyin.
_FINALS = {
    "": "a ai an ang ao e ei en eng er o ou yi ya yao ye you yan yin yang ying yong wu wa wo wai wei wan wen wang weng"
    " yu yue yuan yun",
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng o ou u",
    "d": "a ai an ang ao e ei en eng i ian iao ie ing iu ong ou u uan ui un uo",
    "t": "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo ue v",
    "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu ong ou u uan un uo ue v",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "k": "a ai an ang ao e en eng ong ou u ua uai uan uang ui un uo",
    "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "zh": "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u uai uan uang ui un uo",
    "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "r": "an ang ao e en eng i ong ou u uan ui un uo",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
}
_INITIALS = {"b": "p", "d": "t", "g": "k", "j": "ch", "q": "ch", "x": "hs", "zh": "ch", "r": "j", "z": "ts", "c": "ts"}
_WHOLE = pairs(
    "zi=tzu ci=tzu si=ssu zhi=chih chi=chih shi=shih ri=jih er=erh yan=yen ye=yeh you=yu yong=yung yue=yueh ge=ko ke=ko"
    " he=ho gui=kuei kui=kuei guo=kuo kuo=kuo huo=huo shuo=shuo lv=lu nv=nu"
)
_ENDS = {"ian": "ien", "ong": "ung", "iong": "iung", "ue": "ueh", "ie": "ieh", "uo": "o"}
_INITIAL = re.compile("[zcs]h|[bpmfdtnlgkhjqxrzcs]")
_LOOSE = re.compile("(?:(?:[zcs]h|hs|t[sz]|ss|[bpmfdtnlgkhjqxrzcsyw])?[aeiouv]{1,3}(?:ngs?|n|r|h|rh)?(?![aeiou]))+")
_LONGEST = 24
# Spellings of passports and of Taiwan's press that belong to neither system.
_ASIDE = pairs(
    "lyu=lu nyu=nu szu=ssu sze=ssu tze=tzu tsu=tzu tse=tse kwang=kuang kwan=kuan kwo=kuo hwa=hua hwang=huang"
    " chwang=chuang i=yi"
)


@cache
def pinyin_syllables() -> frozenset[str]:
    """Every syllable of pinyin, without tones."""
    return frozenset(initial + final for initial, finals in _FINALS.items() for final in finals.split())


def wade_giles(syllable: str) -> str:
    """A pinyin syllable in Wade-Giles without marks: 'zhong' is 'chung', 'xie' is 'hsieh'."""
    if syllable in _WHOLE:
        return _WHOLE[syllable]
    found = _INITIAL.match(syllable)
    initial = found.group() if found else ""
    final = syllable[len(initial) :]
    return _INITIALS.get(initial, initial) + _ENDS.get(final, final)


@cache
def _known() -> dict[str, str]:
    """Syllables of either system to Wade-Giles; pinyin wins where one spelling is a syllable of both."""
    table = {wade_giles(s): wade_giles(s) for s in pinyin_syllables()}
    table |= _ASIDE
    return table | {s: wade_giles(s) for s in pinyin_syllables()}


def mandarin_key(token: str) -> str:
    """The token's syllables in Wade-Giles without marks; '' where it is no row of Mandarin syllables.

    'zhang' and 'chang', 'cai' and 'tsai', 'jiang' and 'chiang' have equal keys: Wade-Giles without its marks writes
    'zh' and 'ch' alike, so the key cannot tell them apart either.
    """
    if len(token) > _LONGEST or not _LOOSE.fullmatch(token):
        return ""
    known = _known()
    return "".join(known[s] for s in _split(token, known))


def _split(token: str, known: Mapping[str, str]) -> list[str]:
    """The fewest syllables that make up ``token``; empty where there are none."""
    best: list[list[str] | None] = [[]] + [None] * len(token)
    for end in range(1, len(token) + 1):
        for start in range(max(0, end - 6), end):
            before = best[start]
            if before is not None and token[start:end] in known:
                held = best[end]
                if held is None or len(before) + 1 < len(held):
                    best[end] = [*before, token[start:end]]
    return best[-1] or []
