"""Cyrillic in Latin letters by language, and letters of one script that hide among those of another.

Romanisation as BGN/PCGN has it, marks left out, so that common spellings are a letter or two away and meet in the
Slavic key (grade: unverified). The language is told by the letters that only it has.
"""

from __future__ import annotations

import re

from sekisho.parties.names.tables import pairs

CYRILLIC = "\u0400-\u052f"
_RUSSIAN = pairs(
    "а=a б=b в=v г=g д=d е=e ё=yo ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh"
    " щ=shch ъ= ы=y ь= э=e ю=yu я=ya '= ’= ʼ="
)
_UKRAINIAN = _RUSSIAN | pairs("г=h и=y і=i ї=yi є=ye ґ=g")
_BELARUSIAN = _RUSSIAN | pairs("г=h і=i ў=u ґ=g")
_BULGARIAN = _RUSSIAN | pairs("щ=sht ъ=a ь=y")
_SOUTH_SLAVIC = _RUSSIAN | pairs("ј=j ђ=dj ѓ=gj љ=lj њ=nj ћ=c ќ=kj џ=dz ѕ=dz х=h ц=c ч=c ж=z ш=s")
_KAZAKH = _RUSSIAN | pairs("ә=a ғ=g қ=k ң=ng ө=o ұ=u ү=u һ=h і=i ҳ=h ҷ=j ӣ=i ӯ=u ў=o җ=j")
_TABLES = (
    (re.compile("[әғқңөұүһҳҷӣӯ]"), _KAZAKH),
    (re.compile("[їєґ]"), _UKRAINIAN),
    (re.compile("ў"), _BELARUSIAN),
    (re.compile("[јђљњћџќѓѕ]"), _SOUTH_SLAVIC),
    (re.compile("і"), _UKRAINIAN),
    (re.compile("^(?!.*[ыэё]).*[бвгджзклмнпрстфхцчш]ъ[бвгджзклмнпрстфхцчш]", re.DOTALL), _BULGARIAN),
)
_DEFAULT = str.maketrans(_RUSSIAN)
_COMPILED = tuple((sign, str.maketrans(table)) for sign, table in _TABLES)
_HARD_G = str.maketrans("г", "ґ")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN_OR_NOT = re.compile("[a-z]")
_LETTER = re.compile(f"[{CYRILLIC}]")
_LONE_C = re.compile("(?<=[а-я] )c(?= [а-я])")
# Letters that look alike, lower case (case has been folded before).
_LIKE_LATIN = str.maketrans("асеіорхукмнтвјѕ", "aceiopxykmhtbjs")
_LIKE_CYRILLIC = str.maketrans("aceiopxykmhtbjs", "асеіорхукмнтвјѕ")


def unmask(text: str) -> str:
    """``text`` in which no word mixes Latin and Cyrillic letters: look-alikes take the script that most letters have.

    'КIСЛОЎ' with a Latin I becomes Cyrillic, 'Huаwei' with a Cyrillic а becomes Latin.
    """
    if not _LATIN_OR_NOT.search(text):
        return text
    text = _WORD.sub(lambda found: _one_script(found.group()), text)
    return _LONE_C.sub("с", text)


def _one_script(word: str) -> str:
    latin, cyrillic = len(_LATIN_OR_NOT.findall(word)), len(_LETTER.findall(word))
    if not latin or not cyrillic:
        return word
    whole = word.translate(_LIKE_LATIN if latin >= cyrillic else _LIKE_CYRILLIC)
    return whole if not (_LETTER.search(whole) and _LATIN_OR_NOT.search(whole)) else word


def romanised(text: str) -> tuple[str, ...]:
    """``text`` (lower case) with its Cyrillic in Latin letters; twice where г may be read h or g."""
    table = next((table for sign, table in _COMPILED if sign.search(text)), _DEFAULT)
    first = text.translate(table)
    second = text.translate(_HARD_G).translate(table) if "г" in text else first
    return (first,) if second == first or "ґ" in second else (first, second)
