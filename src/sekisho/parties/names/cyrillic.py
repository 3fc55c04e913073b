"""Cyrillic in Latin letters by language, and letters of one script that hide among those of another.

Romanisation as BGN/PCGN has it, marks left out, so that common spellings are a letter or two away and meet in the
Slavic key (grade: unverified). The language is told by the letters that only it has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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
    (re.compile("(?s)(?=.*і)(?=.*[ыэ])"), _BELARUSIAN),  # Ukrainian writes neither ы nor э
    (re.compile("і"), _UKRAINIAN),
    (re.compile("^(?!.*[ыэё]).*[бвгджзклмнпрстфхцчш]ъ[бвгджзклмнпрстфхцчш]", re.DOTALL), _BULGARIAN),
)
_DEFAULT = str.maketrans(_RUSSIAN)
_COMPILED = tuple((sign, str.maketrans(table)) for sign, table in _TABLES)
# What a Belarusian name is in a Russian passport: 'Урублеўскі' is 'Врублевский', 'Лагадзюк' is 'Лагодюк'.
_IN_RUSSIAN = tuple(
    (re.compile(written), russian)
    for written, russian in (
        ("дз(?=[еёіюяь])", "д"),
        ("ц(?=[еёіюяь])", "т"),
        ("ў", "в"),
        (r"(?<!\w)у(?=[бвгджзклмнпрстфхцчшщ])", "в"),
        ("(?<=[жшчр])ы", "и"),
        (r"кі(?!\w)", "кий"),
        ("і", "и"),
    )
)
_BELARUS = re.compile("ў|(?s:(?=.*і)(?=.*[ыэ]))")
_HARD_G = str.maketrans("г", "ґ")
_ADJECTIVE = re.compile("(.{3,})(?:ый|ий|ой|ая|яя|ое|ее|ые|ие|ого|его|ому|ему|ым|им|ую|юю|ых|их|ыми|ими)")
_NOUN = re.compile("(.{3,}?)(?:ами|ями|ов|ев|ей|ам|ям|ах|ях|ом|ем|ием|ии|ия|ию|ий|а|я|ы|и|у|ю|е|о|ь|)")
_ADJECTIVES = ("ый", "ий", "ой", "ая", "ое", "ые", "о")
_NOUNS = ("", "а", "я", "о", "ь", "ия", "ие", "ы", "и")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN_OR_NOT = re.compile("[a-z]")
_LETTER = re.compile(f"[{CYRILLIC}]")
_LONE_C = re.compile("(?<=[а-я] )c(?= [а-я])")
# Letters that look alike, lower case (case has been folded before).
_LIKE_LATIN = str.maketrans("асеіорхукмнтвјѕ", "aceiopxykmhtbjs")
_LIKE_CYRILLIC = str.maketrans("aceiopxykmhtbjs\u0138", "асеіорхукмнтвјѕк")


def unmask(text: str) -> str:
    """``text`` in which no word mixes Latin and Cyrillic letters: look-alikes take the script that most letters have.

    'КIСЛОЎ' with a Latin I becomes Cyrillic, 'Huаwei' with a Cyrillic а becomes Latin.
    """
    text = text.replace("\u0138", "к")  # kra, the small capital that looks like the Cyrillic letter
    if not _LATIN_OR_NOT.search(text):
        return text
    text = _WORD.sub(lambda found: _one_script(found.group()), text)
    return _LONE_C.sub("с", text)


def _one_script(word: str) -> str:
    latin, cyrillic = len(_LATIN_OR_NOT.findall(word)), len(_LETTER.findall(word))
    if not latin or not cyrillic:
        return word
    ways = (_LIKE_LATIN, _LIKE_CYRILLIC) if latin >= cyrillic else (_LIKE_CYRILLIC, _LIKE_LATIN)
    for way in ways:
        whole = word.translate(way)
        if not (_LETTER.search(whole) and _LATIN_OR_NOT.search(whole)):
            return whole
    return word


def lemmas(word: str) -> Iterator[str]:
    """The forms that a dictionary may have a Russian word in: 'навигационных' is found as 'навигационный'."""
    for pattern, endings in ((_ADJECTIVE, _ADJECTIVES), (_NOUN, _NOUNS)):
        if found := pattern.fullmatch(word):
            yield from (found[1] + ending for ending in endings)


def romanised(text: str) -> tuple[str, ...]:
    """``text`` (lower case) with its Cyrillic in Latin letters; twice where г may be read h or g, and a Belarusian name
    as a Russian passport has it, too.
    """
    table = next((table for sign, table in _COMPILED if sign.search(text)), _DEFAULT)
    first = text.translate(table)
    second = text.translate(_HARD_G).translate(table) if "г" in text else first
    found = (first,) if second == first or "ґ" in second else (first, second)
    if _BELARUS.search(text):
        russian = text
        for written, instead in _IN_RUSSIAN:
            russian = written.sub(instead, russian)
        found = tuple(dict.fromkeys((*found, russian.translate(_DEFAULT))))
    return found
