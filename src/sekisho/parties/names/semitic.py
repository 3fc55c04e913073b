"""Names in Arabic script (Arabic, Persian, Urdu, Pashto) and Hebrew, read without short vowels; and their particles.

A word becomes its consonants in Latin letters, with w and y where the script writes them: 'سليم' is 'slym'. What lists
write in many ways in Latin (articles, 'son of', 'servant of the ...', 'of the faith') is brought to one way on both
sides: article 'al', 'bin', 'bint', 'abu', 'abd al', 'al din'. Transliteration as BGN/PCGN and DIN 31635 have it, marks
left out (grade: unverified).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sekisho.parties.names.tables import listed, pairs
from sekisho.parties.names.view import bounded

ARABIC = "\u0620-\u064a\u066e-\u06d3\u06fa-\u06fc\u0750-\u077f"
HEBREW = "\u05d0-\u05ea"
_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u05b0-\u05c7\u200c-\u200f\u05f3\u05f4]+")
_VARIANTS = str.maketrans(
    {**dict.fromkeys("أإآٱ", "ا"), **dict.fromkeys("ىیېۍےئۓ", "ي"), "ک": "ك", "ګ": "گ", **dict.fromkeys("ةۀہھەۃ", "ه"),
     "ؤ": "و", "ۇ": "و", "ۆ": "و", "ء": "", "ټ": "ت", "ٹ": "ت", "ډ": "د", "ڈ": "د", "ړ": "ر", "ڑ": "ر", "ڼ": "ن",
     "ں": "ن", "ږ": "ژ", "ښ": "ش", "څ": "س", "ځ": "ز", "ڤ": "ف"}
)  # fmt: skip
_LETTERS = str.maketrans(
    pairs(
        "ا= ب=b ت=t ث=th ج=j ح=h خ=kh د=d ذ=dh ر=r ز=z س=s ش=sh ص=s ض=d ط=t ظ=z ع= غ=gh ف=f ق=q ك=k ل=l م=m ن=n"
        " ه=h و=w ي=y پ=p چ=ch ژ=zh گ=g"
    )
)
_PERSIAN = str.maketrans({"ث": "s", "ذ": "z", "ض": "z"})
_HEBREW_FIRST = {"ב": "b", "כ": "k", "פ": "p"}
_HEBREW = str.maketrans(
    pairs(
        "א= ב=v ג=g ד=d ה=h ו=w ז=z ח=h ט=t י=y כ=kh ך=kh ל=l מ=m ם=m נ=n ן=n ס=s ע= פ=f ף=f צ=ts ץ=ts ק=k ר=r ש=sh ת=t"
    )
)
# Words that have one Latin form in every name.
_WORDS = {
    word: (latin,) if latin != "al-din" else ("al", "din")
    for word, latin in pairs(
        "بن=bin ابن=bin بنت=bint ابو=abu ابي=abi ابا=aba عبد=abd ال=al ام=umm الله=allah عبدالله=abdullah"
        " الدين=al-din ولد=ould دين=din علي=ali عبدو=abdu دكتر=dr دكتور=dr الدكتور=dr"
    ).items()
}
_AND = "و"
# Persian: endings of family names that are also written apart, and given names that are also written together.
_ENDINGS = frozenset(listed("نژاد نجاد زاده زادگان وند خواه پرست منش نيا فر پور مند دوست پناه"))
_FIRSTS = listed("محمد علي غلام امير سيد حاجي نور شاه خدا")
_SECONDS = frozenset(
    listed(
        "رضا علي حسين حسن باقر تقي نقي جواد صادق مهدي كاظم اصغر اكبر كريم امين حامد قاسم ابراهيم اسماعيل يوسف موسي"
        " طاهر ناصر هادي ياسر سعيد رحيم صالح عباس الله احمد محمد محمود محسن حميد مجيد نبي رسول ولي شاه گل"
    )
)
_WORD = re.compile(f"[{ARABIC}]+|[{HEBREW}][{HEBREW}'\"]*")
_IN_HEBREW = re.compile(f"[{HEBREW}]")


def fold_semitic(text: str) -> str:
    """``text`` without vowel marks, each Arabic letter in one of its variants."""
    return _MARKS.sub("", text).translate(_VARIANTS)


def semitic_words(text: str) -> tuple[str, ...]:
    """The words of folded ``text`` that are in Arabic or Hebrew script, as written."""
    return tuple(_WORD.findall(text))


def compounds(found: tuple[str, ...]) -> tuple[str, ...]:
    """The words with compounds as the other paper has them: 'ایمانی نژاد' in one word, 'محمدباقر' in two."""
    out: list[str] = []
    for word in found:
        first = next((f for f in _FIRSTS if word.startswith(f) and word[len(f) :] in _SECONDS), None)
        if word in _ENDINGS and out:
            out[-1] += word
        elif first is not None:
            out += [first, word[len(first) :]]
        else:
            out.append(word)
    return tuple(out)


def consonants(found: tuple[str, ...], *, persian: bool = False) -> tuple[str, ...]:
    """The words read without vowels, particles in their one form; ``persian`` reads ذ ض ث as z and s."""
    out: list[str] = []
    for word in found:
        if word == _AND:
            continue
        if word == "الله" and out:
            out[-1:] = ["abdullah"] if out[-1] == "abd" else [out[-1] + "llh"]
        else:
            out.extend(_read(word, persian=persian))
    return tuple(servant(out))


def _read(word: str, *, persian: bool) -> tuple[str, ...]:
    if word in _WORDS:
        return _WORDS[word]
    if _IN_HEBREW.match(word):
        return (_hebrew(word),)
    if word.startswith("عبدال") and len(word) > 6:
        return ("abd", "al", _consonants(word[5:], persian=persian))
    if word.startswith("ابوال") and len(word) > 6:
        return ("abu", "al", _consonants(word[5:], persian=persian))
    if word.endswith("الدين") and len(word) > 6:
        return (_consonants(word[:-5], persian=persian), "al", "din")
    if word.startswith("ال") and len(word) > 3:
        return ("al", _consonants(word[2:], persian=persian))
    return (_consonants(word, persian=persian),)


def _consonants(word: str, *, persian: bool) -> str:
    if persian:
        word = word.translate(_PERSIAN)
    return word.translate(_LETTERS) or "a"


def _hebrew(word: str) -> str:
    bare = word.replace("'", "").replace('"', "")
    return (_HEBREW_FIRST.get(bare[0]) or bare[0].translate(_HEBREW)) + bare[1:].translate(_HEBREW)


_ARTICLES = pairs(
    "ar=r er=r ur=r as=s es=s us=s ash=sh esh=sh ush=sh az=z uz=z ez=z ad=d ed=d ud=d od=d an=n en=n un=n at=t"
    " et=t ul= el= ol="
)
_ONE_WAY = pairs("ibn=bin bn=bin binti=bint binte=bint bent=bint abou=abu aboo=abu deen=din")
_OF_THE_FAITH = frozenset(
    listed("eddin eddine uddin addin oddin aldin uldin eldin aldeen eldeen uddeen eldine aldine eddeen")
)
_ABD = frozenset(listed("abdul abdel abdal abdol abdoul abdur abdus abder abduz abdun abdud"))
_GLUED_ABD = re.compile("abd(?:(?:[aeuo]|ou)l(?!la)|[aeuo](?=(?:rr|ss|zz|nn)[aeiou])|[aeuo](?=r[ae][hz]))(.{3,})")
_GOD = re.compile("abd(?:[aeuo]|ou)ll?ah?")
_FATHER = re.compile("ab(?:o|u|ou|oo)l([bcdfghjkmnqrstz].{3,})")
_FAITH = re.compile("(.{3,}?)(?:(?:ul|el|al|[ueao]d)d|ou?d|ud)(?:in|een|ine|ien|yn)")
_HINT = re.compile("abd|ab(?:o|u|ou|oo)l[bcdfghjkmnqrstz]|[ldou]d(?:in|een|ine|ien|yn)")
_PARTICLES = frozenset([*_ARTICLES, *_ONE_WAY, *_OF_THE_FAITH, "ben"])


def one_way(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Latin tokens with Arabic particles in their one form: 'abdul ghafoor' and 'abdulghafur' begin 'abdul'.

    An article is recognised by the letter that it takes on ('ash shami', 'ur rahman'), 'ul' and 'el' only inside a
    name. Names without such words come back unchanged.
    """
    text = " ".join(tokens)
    if _PARTICLES.isdisjoint(tokens) and not _HINT.search(text):
        return tokens
    out: list[str] = []
    for at, token in enumerate(tokens):
        following = tokens[at + 1] if at + 1 < len(tokens) else ""
        for word in _one_way(token, following, inside=at > 0):
            if word != "al" or out[-1:] != ["al"]:
                out.append(word)
    return bounded(servant(out))


def servant(words: Sequence[str]) -> list[str]:
    """'abd al' as the one word 'abdul', so that a slip of the pen in it stays a slip in one word."""
    out: list[str] = []
    for word in words:
        if word == "al" and out[-1:] == ["abd"]:
            out[-1] = "abdul"
        else:
            out.append(word)
    return out


def _one_way(token: str, following: str, *, inside: bool) -> tuple[str, ...]:
    alone = not inside and not following
    if token in _ABD and following:
        return ("abd", "al")
    if _is_article(token, following, inside=inside):
        return ("al",)
    if alone:
        return _parted(token)
    if token in {"ben"}:  # a given name where it comes first or last
        return ("bin",) if inside and following else (token,)
    if token in _OF_THE_FAITH:
        return ("al", "din")
    return (_ONE_WAY[token],) if token in _ONE_WAY else _parted(token)


def _is_article(token: str, following: str, *, inside: bool) -> bool:
    begins = _ARTICLES.get(token)
    if begins is None or not following:
        return False
    return following.startswith(begins) and (bool(begins) or inside)


def _parted(token: str) -> tuple[str, ...]:
    if _GOD.fullmatch(token):
        return ("abdullah",)
    if found := _GLUED_ABD.fullmatch(token):
        rest = found[1]
        return ("abd", "al", rest[1:] if rest[0] == rest[1] else rest)
    if found := _FATHER.fullmatch(token):
        return ("abu", "al", found[1])
    if found := _FAITH.fullmatch(token):
        return (found[1], "al", "din")
    return (token,)
