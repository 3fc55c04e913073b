"""From a name as written to the views that are compared. Nothing here looks at the reference."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from anyascii import anyascii

from sekisho.parties.names.cyrillic import CYRILLIC, lemmas, romanised, unmask
from sekisho.parties.names.eastern import RUN, eastern_views
from sekisho.parties.names.forms import SPACED_FORMS, SPACED_PATTERN, THAI_PATTERN
from sekisho.parties.names.han import fold_han
from sekisho.parties.names.japanese import HIRAGANA
from sekisho.parties.names.latin import latin
from sekisho.parties.names.semitic import ARABIC, HEBREW, compounds, consonants, fold_semitic, one_way, semitic_words
from sekisho.parties.names.tables import pairs
from sekisho.parties.names.view import LONGEST_NAME, MOST_VIEWS, View, bounded
from sekisho.parties.phrases import NO_PHRASES, Phrases, Piece

_CYRILLIC = re.compile(f"[{CYRILLIC}]")
_SEMITIC = re.compile(f"[{ARABIC}{HEBREW}]")
_GREEK = re.compile("[\u0370-\u03ff]")
_THAI = re.compile("[\u0e00-\u0e7f]")
# written before the consonant after which it is spoken
_THAI_VOWEL = re.compile("([\u0e40-\u0e44])([\u0e01-\u0e2e])")
_FOREIGN = re.compile("[\u0370-\u058f\u0900-\u1fff\u2c00-\u2dff\ua640-\ua69f]")
_LATIN_WORD = re.compile("[a-z\u00df-\u024f]{2,}")
_GREEK_ACCENTS = re.compile("[\u0300-\u0308\u0342-\u0345]")
_GREEK_PAIRS = pairs("ου=ou αυ=av ευ=ev μπ=b ντ=nt γκ=gk γγ=ng γχ=nch υ=y χ=ch η=i ω=o φ=f ξ=x β=v")
_ADJECTIVE = re.compile("(.{3,}(?<!иче)(?<!оги)[сц]к)(?:ий|ая|ое|ие|ого|ой|ом|их)")
_SHORTEST_DECLINED = 5
_DOTTED = re.compile(r"(?<!\w)\w(?:\.\w(?!\w))+\.?")
# 'Russian: Иван Петров': which script follows is no part of the name
_LABEL = re.compile(
    r"\s*\(?(?:in\s+)?(?:russian|ukrainian|belarusian|chinese|japanese|korean|arabic|persian|farsi|hebrew|cyrillic"
    r"|original script|native)\s*:\s*",
    re.IGNORECASE,
)
# a patronymic that lost the space before it: ЕвгенийАлексеевич
_GLUED = re.compile("(?<=[а-яёіїў])(?=[А-ЯЁІЇЎ][а-яёіїў\u0138]+(?:[вўoо]ич|[вў]іч|вна|ўна|івна)\\b)")
# 'AL-RAHMAN Muhammad, ‘Abd': no name ends so, one that begins so was turned round
_SERVANT = re.compile(r",\s*['`\u2018\u2019\u02bb\u02bf]?(?:abd|abdul|abdel|abu|abou)\s*$", re.IGNORECASE)
_NOT_SPACED = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """``text`` as phrases and names of every script are looked up.

    NFKC and lower case; traditional and Japanese Han to simplified, hiragana to katakana; one letter for the variants
    of an Arabic letter, no vowel marks; ё as е; Greek without accents. Idempotent on names and phrases.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    if folded.isascii():
        return folded
    if RUN.search(folded):
        # 圳 is in no Japanese character set: Japanese papers write the city half in kana
        folded = fold_han(folded).translate(HIRAGANA).replace("深セン", "深圳")
    if _SEMITIC.search(folded):
        folded = fold_semitic(folded)
    if _GREEK.search(folded):
        folded = unicodedata.normalize("NFC", _GREEK_ACCENTS.sub("", unicodedata.normalize("NFD", folded)))
    return unmask(folded).replace("ё", "е") if _CYRILLIC.search(folded) else folded


def views(name: str, *, person: bool = False, phrases: Phrases = NO_PHRASES) -> tuple[View, ...]:
    """The views of ``name``, at most six, the plainest first; none where nothing is left of it.

    ``person`` turns 'LAST, First' round and lets a short Han or Hangul name be read as a person's only. ``phrases``
    gives translations and other spellings; it must have been made with ``fold``. Raises nothing, whatever the text.
    """
    text = name[:LONGEST_NAME]
    if person or ("," in text and _SERVANT.search(text)):
        text = _turn(text)
    if text.isascii():
        return _latin_views(text.lower(), phrases)
    text = _LABEL.sub("", text, count=1) if _LABEL.match(text) else text
    folded = fold(_GLUED.sub(" ", text))
    if RUN.search(folded):
        found = eastern_views(folded, person=person, phrases=phrases)
    elif _SEMITIC.search(folded):
        found = _semitic_views(folded, phrases)
    elif _FOREIGN.search(folded):
        found = _romanised_views(folded, phrases)
    else:
        return _latin_views(anyascii(folded).lower(), phrases)
    distinct = {(view.tokens, view.script == "native"): view for view in reversed(found) if view.tokens}
    return tuple(reversed(distinct.values()))[:MOST_VIEWS]


def _turn(text: str) -> str:
    """'LAST, First' turned round."""
    head, comma, tail = text.partition(",")
    return f"{tail} {head}" if comma and tail.strip() and "," not in tail else text


def _latin_views(text: str, phrases: Phrases) -> tuple[View, ...]:
    tokens, forms = latin(text)
    if not tokens:
        return ()
    view = View(one_way(tokens), forms)
    alias = phrases.latin(view.tokens)
    return (view,) if alias is None else (view, View(bounded(alias), forms, "latin", "alias"))


def _view(text: str, source: str, forms: tuple[str, ...] = ()) -> View:
    tokens, found = latin(text)
    return View(one_way(tokens), tuple(dict.fromkeys((*forms, *found))), "latin", source)


def _without_forms(text: str) -> tuple[str, tuple[str, ...]]:
    """``text`` without its legal forms in the scripts that part words, and their families."""
    families: list[str] = []

    def taken(found: re.Match[str]) -> str:
        families.extend(SPACED_FORMS[" ".join(found.group().split())].split())
        return " "

    plain = _DOTTED.sub(lambda found: found.group().replace(".", "") + " ", text.replace('"', "").replace("״", ""))
    bare = SPACED_PATTERN.sub(taken, plain)
    if _THAI.search(bare):
        if (thai := THAI_PATTERN.sub(" ", bare)).strip():
            bare = thai
            families.append("company")
        bare = _THAI_VOWEL.sub(r"\2\1", bare)
    return (bare, tuple(dict.fromkeys(families))) if _NOT_SPACED.sub("", bare) else (text, ())


def _romanised_views(folded: str, phrases: Phrases) -> list[View]:
    bare, forms = _without_forms(folded)
    if _CYRILLIC.search(bare):
        spelt = romanised(bare)
    elif _GREEK.search(bare):
        spelt = (_greek(bare),)
    else:
        spelt = (bare,)
    found = [_view(anyascii(text).lower(), "romanised", forms) for text in spelt]
    translated = _translated(bare, phrases)
    if translated is not None:
        found.append(_view(translated, "translation", forms))
    return _with_alias(found, phrases)


def _greek(text: str) -> str:
    for pair, letters in _GREEK_PAIRS.items():
        text = text.replace(pair, letters)
    return text


def _translated(text: str, phrases: Phrases) -> str | None:
    """``text`` with the words that phrases know in English; None where they know none."""
    tokens = tuple(_NOT_SPACED.sub(" ", text).split())
    pieces = phrases.spaced(tokens)
    if all(piece.phrase is None for piece in pieces):
        return None
    if any(piece.phrase is None for piece in pieces):
        pieces = phrases.spaced(tuple(word for p in pieces for word in _words(p, phrases)))
    telling = _without_edges(pieces)
    words = (" ".join(p.phrase.tokens) if p.phrase else anyascii(romanised(_town(p.text))[0]) for p in telling)
    return " ".join(words).lower()


def _without_edges(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces without words for 'company' at either end, where Latin names have their legal form, too."""
    telling = [at for at, piece in enumerate(pieces) if piece.phrase is None or piece.phrase.kind != "form"]
    return pieces[telling[0] : telling[-1] + 1] if telling else pieces


def _words(piece: Piece, phrases: Phrases) -> Sequence[str]:
    return piece.text.split() if piece.phrase else (_known(piece.text, phrases),)


def _known(word: str, phrases: Phrases) -> str:
    """``word`` in the form in which phrases know it; as it is, where they know it in none."""
    if not _CYRILLIC.match(word) or len(word) < _SHORTEST_DECLINED:
        return word
    return next((form for form in lemmas(word) if phrases.spaced((form,))[0].phrase is not None), word)


def _town(word: str) -> str:
    """An adjective of a town as the town's name begins: 'ульяновский' is 'ульяновск', 'липецкая' is 'липецк'."""
    found = _ADJECTIVE.fullmatch(word)
    return found[1] if found else word


def _with_alias(found: list[View], phrases: Phrases) -> list[View]:
    for view in found[:1]:
        if (alias := phrases.latin(view.tokens)) is not None:
            found.append(View(bounded(alias), view.forms, "latin", "alias"))
    return found


def _semitic_views(folded: str, phrases: Phrases) -> list[View]:
    bare, forms = _without_forms(folded)
    words = semitic_words(bare)
    found = [View(bounded(consonants(words)), forms, "reading", "consonants")]
    found.append(View(bounded(consonants(words, persian=True)), forms, "reading", "consonants"))
    if (other := compounds(words)) != words:
        found.append(View(bounded(consonants(other, persian=True)), forms, "reading", "consonants"))
    pieces = phrases.spaced(words)
    if any(piece.phrase for piece in pieces):
        translated = [
            t for p in _without_edges(pieces) for t in (p.phrase.tokens if p.phrase else consonants((p.text,)))
        ]
        found.append(View(bounded(translated), forms, "reading", "translation"))
    aside = " ".join(_LATIN_WORD.findall(bare))
    if aside:  # 'KARIMI Farzin فرزین کریمی': one name twice, or one name in two scripts
        beside = _view(anyascii(aside).lower(), "written", forms)
        found.insert(0, beside)
        found = [View(bounded(v.tokens), v.forms, "reading", v.source) if v is not beside else v for v in found]
    return found
