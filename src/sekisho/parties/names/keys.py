"""Keys of tokens: equal keys make two spellings candidates for one word. Pure functions of the token, and cheap.

``skeleton`` is for any Latin token, ``slavic_key`` for the spellings of Slavic names; the keys of other languages give
'' where a token cannot be a word of theirs. ``reads_as`` judges a word that was written without vowels.
"""

from __future__ import annotations

import re

from sekisho.parties.names.tables import pairs

_STEPS = tuple(pairs("ph=f kh=h ck=k dh=d gh=g ou=w sch=s tch=s sh=s th=t zh=s dj=j").items())
_SOUNDS = str.maketrans("qczjvpg", "ksssfbk")
_HARD = re.compile("c(?![ceiyhkz])|c$")
_SILENT = frozenset("aeiouywh`'")
_VOWELS = frozenset("aeiou")


def skeleton(token: str) -> str:
    """Consonants of a Latin token with look-alikes folded: 'mohammed', 'muhamad' and 'mhmd' all give 'mhmd'.

    Vowels, y, w and doubled letters vanish; h stays at the beginning and inside after m; q, k, g and hard c, then soft
    c, j, s and z, then v and f, then b and p fall together.
    """
    folded = token
    if "c" in folded:
        folded = _HARD.sub("k", folded)
    for written, one in _STEPS:
        if written in folded:
            folded = folded.replace(written, one)
    out: list[str] = []
    last = ""
    for letter in folded.translate(_SOUNDS):
        if letter not in _SILENT:
            if last != letter:
                out.append(letter)
                last = letter
        elif letter == "h" and (not out or last == "m"):
            out.append(letter)
            last = letter
    return "".join(out[:-1] if last == "h" and len(out) > 1 else out)


def without_vowels(token: str) -> bool:
    """True for a token that was written in a script without vowels, such as Arabic: no a, e, i, o, u."""
    return len(token) > 1 and _VOWELS.isdisjoint(token)


def bare_key(token: str) -> str:
    """The skeleton with v as w: equal for a word without vowels and every reading of it ('twkly' and 'tavakoli').

    One consonant alone is marked by a point ('ly' and 'ali' are '.l'), so that no skeleton is taken for it.
    """
    key = skeleton(token.replace("v", "w"))
    return key if len(key) != 1 else "." + key


def reads_as(bare: str, full: str) -> bool:
    """True where ``full`` is a reading of ``bare``, a word without short vowels.

    Beyond equal keys, a written w wants o, u, w or v at its place and a written y wants i, e, y or a final a: so
    'slym' is read as 'salim' and 'saleem', not as 'salman' or 'sulam'.
    """
    if bare_key(bare) != bare_key(full):
        return False
    full = full.replace("v", "w")
    want, have = _gaps(bare), _gaps(full)
    if len(want) != len(have):
        return True  # doubled or folded letters part the words otherwise: equal consonants must do
    last = len(want) - 1
    return all(_fits(w, h, final=at == last) for at, (w, h) in enumerate(zip(want, have, strict=True)))


def _gaps(token: str) -> list[str]:
    """What stands before, between and after the consonants."""
    folded = token
    for written, one in _STEPS:
        if written in folded and written != "ou":
            folded = folded.replace(written, one)
    folded = re.sub(r"([^aeiouyw])\1+", r"\1", folded)
    return re.split("[^aeiouywh]+?", folded)


def _fits(want: str, have: str, *, final: bool) -> bool:
    if "w" in want and not any(v in have for v in "ouw"):
        return False
    return "y" not in want or any(v in have for v in "iey") or (final and "a" in have)


_SLAVIC_STEPS = tuple(
    pairs(
        "shch=s szcz=s tsch=c tch=c sch=s sht=s dzh=z dj=z sh=s cz=c ch=c zh=z kh=h ts=c tz=c ph=f ck=k x=ks w=v q=k"
        " ou=u yo=e jo=e io=e eo=e"
    ).items()
)
_HARD_C = re.compile("c(?=[aoulrtk])")
_IOTA = re.compile("[ijy]+")
_SOFTENED = re.compile("i(?=[aeou])")
_DOUBLE = re.compile(r"(.)\1+")
_SHORTEST_SLAVIC = 3


def slavic_key(token: str) -> str:
    """One spelling for the ways to write a Slavic name in Latin letters; '' for tokens of fewer than three letters.

    'yuryevich', 'iurevich' and 'jurjevic', 'aleksey' and 'alexei', 'dmitriy' and 'dmitri', 'shcherbakov' and
    'scherbakov' have equal keys: sibilants lose their h, kh is h, y, i and j are one letter that vanishes before a
    vowel, yo is e, doubled letters are one. Vowels stay, so the key tells words apart about as well as the spelling.
    """
    if len(token) < _SHORTEST_SLAVIC or not token.isalpha():
        return ""
    folded = token
    if folded.startswith(("ye", "je")):
        folded = folded[1:]
    for written, one in _SLAVIC_STEPS:
        if written in folded:
            folded = folded.replace(written, one)
    if "c" in folded and not ("ch" in token or "ts" in token or "tz" in token):
        folded = _HARD_C.sub("k", folded)
    folded = _SOFTENED.sub("", _IOTA.sub("i", folded))
    return _DOUBLE.sub(r"\1", folded)
