"""Names with Han, kana or Hangul: by their characters, by their sound in Latin letters, and in translation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from anyascii import anyascii

from sekisho.parties.names.forms import NATIVE_FORMS, NATIVE_PATTERN
from sekisho.parties.names.han import HAN, MOST_PERSON, person, syllables
from sekisho.parties.names.hongkong import hong_kong
from sekisho.parties.names.japanese import KANA, family_name, hepburn, kanji_person
from sekisho.parties.names.korean import HANGUL, korean_person, mccune_reischauer, northern_person, revised
from sekisho.parties.names.latin import latin
from sekisho.parties.names.mandarin import wade_giles
from sekisho.parties.names.onyomi import on_yomi
from sekisho.parties.names.transcribed import GIVEN, transcription
from sekisho.parties.names.view import View, bounded
from sekisho.parties.phrases import Phrases, Piece

_CJK = f"{KANA}{HAN}{HANGUL}\u1100-\u11ff"
RUN = re.compile(f"[{_CJK}]+")
_ALL_HAN = re.compile(f"[{HAN}]+")
_ALL_HANGUL = re.compile(f"[{HANGUL}]+")
_SCRIPTS = re.compile(f"[{HAN}]+|[{KANA}]+|[{HANGUL}]+")
_KANA = re.compile(f"[{KANA}]")
_OTHER = re.compile(f"[{KANA}{HANGUL}\u1100-\u11ff]")
_JOINERS = re.compile(f"(?<=[{_CJK}])[\\s\u30fb\u00b7\uff65=\uff1d-]+(?=[{_CJK}])")
_MIDDLE_DOT = re.compile("[\u30fb\u00b7\uff65=\uff1d]+")
_DOTTED = re.compile(f"[{_CJK}]+(?:[\u30fb\u00b7\uff65=\uff1d]+[{_CJK}]+)+")
_CHUNK = re.compile(f"[{_CJK}]+|[^{_CJK}]+")
_JAPANESE_FORM = re.compile("会社|社団法人|财团法人|\\(株\\)|\\(有\\)|\\(合\\)")
_FIRM_END = re.compile(f"(?<=[{KANA}])社(?![{_CJK}])")  # テスト社: the firm Test
_SHORT_KATAKANA = 3
_LONGEST_WORD = 3  # characters of a Han word of no known parts that is read as one word


def eastern_views(text: str, *, person: bool, phrases: Phrases) -> list[View]:
    """The views of folded ``text``: characters, readings, translation; the characters first."""
    forms = [form for found in NATIVE_PATTERN.findall(text) for form in NATIVE_FORMS[found].split()]
    bare = _FIRM_END.sub(" ", NATIVE_PATTERN.sub(" ", text))
    if not RUN.search(bare):
        if tokens := latin(anyascii(bare).lower())[0]:
            return [View(tokens, tuple(dict.fromkeys(forms)))]
        bare = text
    compact = _JOINERS.sub("", bare)
    aside, more = latin(anyascii(RUN.sub(" ", compact)).lower(), spare=0)
    families = tuple(dict.fromkeys((*forms, *more)))
    runs = RUN.findall(compact)
    found = [_characters(runs, aside, families)]
    if not aside and not forms and len(runs) == 1 and (person or not _is_firm(runs[0], phrases)):
        found.extend(_person_views(runs[0]))
    japanese = bool(_KANA.search(text) or _JAPANESE_FORM.search(text))
    whole, dotted = len(found) == 1, _MIDDLE_DOT.search(bare) is not None
    bare = _parted(bare, phrases)
    found.extend(_firm_views(bare, families, phrases, japanese=japanese, whole=whole))
    if (dotted or whole) and not japanese:
        spelt = list(_transcribed_view(bare, families, phrases, dotted=dotted))
        found.extend(spelt)
        if spelt and dotted:  # 杰克 is Jack, and sometimes Jake
            found.extend(_transcribed_view(bare, families, phrases, dotted=dotted, known={}))
    return found


def _parted(text: str, phrases: Phrases) -> str:
    """``text`` with a space for each middle dot, unless a phrase reaches across it (洛克希德·马丁)."""
    return _DOTTED.sub(lambda found: _without_dots(found.group(), phrases), text)


def _without_dots(run: str, phrases: Phrases) -> str:
    parts = _MIDDLE_DOT.split(run)
    cuts = set(accumulate(map(len, parts[:-1])))
    out: list[str] = []
    at = 0
    for piece in phrases.segment("".join(parts)):
        for letter in piece.text if piece.phrase is None else (piece.text,):
            out.append(" " * (at in cuts) + letter)
            at += len(letter)
    return "".join(out)


def _characters(runs: list[str], aside: tuple[str, ...], forms: tuple[str, ...]) -> View:
    if not aside:
        return View(bounded(_pairs("".join(runs))), forms, "native", "characters")
    return View(bounded((*aside, *(pair for run in runs for pair in _pairs(run)))), forms, "mixed", "characters")


def _pairs(run: str) -> tuple[str, ...]:
    """Character pairs of a native run; a single character stands for itself."""
    return tuple(run[i : i + 2] for i in range(len(run) - 1)) or (run,)


def _is_firm(run: str, phrases: Phrases) -> bool:
    return len(run) > MOST_PERSON or any(piece.phrase and not piece.phrase.weak for piece in phrases.segment(run))


def _person_views(run: str) -> Iterator[View]:
    """Readings of a run as a person's name, the family name apart; none where it cannot be one."""
    if not 1 < len(run) <= MOST_PERSON + 1:
        return
    if korean := (korean_person(run) if _ALL_HANGUL.fullmatch(run) else None):
        yield View(korean, (), "reading", "revised-romanisation")
        if northern := northern_person(run):
            yield View(northern, (), "reading", "mccune-reischauer")
    if not _ALL_HAN.fullmatch(run):
        return
    if len(run) <= MOST_PERSON:
        family, given = person(run)
        yield View(bounded(("".join(family), "".join(given))), (), "reading", "pinyin", run)
        taiwan = "".join(map(wade_giles, family)), "".join(map(wade_giles, given))
        yield View(bounded(taiwan), (), "reading", "wade-giles", run)
        if (cantonese := hong_kong(run)) is not None:
            yield View((cantonese[0], "".join(cantonese[1:])), (), "reading", "jyutping")
    if (japanese := kanji_person(run)) is not None:
        yield View(japanese, (), "reading", "hepburn")
    elif len(run) <= MOST_PERSON:
        length = len(family)
        if (sounds := on_yomi(run[:length], run[length:])) is not None:
            yield View(sounds, (), "reading", "on-yomi")


def _firm_views(bare: str, forms: tuple[str, ...], phrases: Phrases, *, japanese: bool, whole: bool) -> Iterator[View]:
    """The name read word by word, and in translation where phrases know a part of it."""
    read: list[str] = []
    translated: list[str] = []
    spelt = ""
    known = False
    for chunk in _CHUNK.findall(bare):
        if not RUN.match(chunk):
            beside, _ = latin(anyascii(chunk).lower(), spare=0)
            read.extend(beside)
            translated.extend(beside)
            continue
        for piece in _whole_words(phrases.segment(chunk)):
            sounds = _sounds(piece, japanese=japanese)
            read.extend(sounds)
            if piece.phrase is None:
                translated.extend(sounds)
                spelt += piece.text
            elif piece.phrase.kind != "form":
                known = True
                translated.extend(piece.phrase.tokens)
    if known:
        yield View(bounded(translated), forms, "reading", "translation", _spelt(bare, spelt))
    if whole:
        yield View(bounded(read), forms, "reading", (source := _reading_of(bare)), _spelt(bare, bare))
        if source == "revised-romanisation":
            yield View(bounded(_northern(bare)), forms, "reading", "mccune-reischauer")


def _spelt(name: str, part: str) -> str | None:
    """The Chinese characters of a part of a name; None for a name in other characters as well, whose sound is all that
    there is.
    """
    return None if _OTHER.search(name) else "".join(_ALL_HAN.findall(part))


def _transcribed_view(
    bare: str, forms: tuple[str, ...], phrases: Phrases, *, dotted: bool, known: Mapping[str, str] = GIVEN
) -> Iterator[View]:
    """The name with its foreign words as Chinese characters spell them; none where it holds no such word. ``known``
    given names are put into Latin letters.
    """
    read: list[str] = []
    spelt = False
    for chunk in _CHUNK.findall(bare):
        if not RUN.match(chunk):
            read.extend(latin(anyascii(chunk).lower(), spare=0)[0])
            continue
        for piece in _pieces(chunk, phrases, dotted=dotted):
            if piece.phrase is not None:
                read.extend(piece.phrase.tokens if piece.phrase.kind != "form" else ())
            elif given := known.get(piece.text) if dotted else None:
                read.append(given)
                spelt = True
            elif token := transcription(piece.text, telling=not dotted):
                read.append(token)
                spelt = True
            else:
                read.extend(_sounds(piece, japanese=False))
    if spelt:
        yield View(bounded(read), forms, "reading", "transcription")


def _pieces(chunk: str, phrases: Phrases, *, dotted: bool) -> tuple[Piece, ...]:
    """The phrases of a chunk; between dots a chunk that spells a foreign word holds none."""
    pieces = phrases.segment(chunk)
    if dotted and len(pieces) > 1 and (chunk in GIVEN or transcription(chunk, telling=False)):
        return (Piece(chunk),)
    return pieces


def _whole_words(pieces: tuple[Piece, ...]) -> list[Piece]:
    """The pieces, where no short katakana word is found inside a longer unknown one: ザ in ダリザヴォート."""
    out: list[Piece] = []
    for at, piece in enumerate(pieces):
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        short = piece.phrase and len(piece.text) <= _SHORT_KATAKANA and _KANA.match(piece.text)
        before = bool(out) and out[-1].phrase is None and _KANA.match(out[-1].text[-1])
        after = following is not None and following.phrase is None and _KANA.match(following.text)
        if short and (before or after):
            piece = Piece(piece.text)
        if out and piece.phrase is None and out[-1].phrase is None:
            out[-1] = Piece(out[-1].text + piece.text)
        else:
            out.append(piece)
    return out


def _reading_of(text: str) -> str:
    if _KANA.search(text):
        return "hepburn"
    return "pinyin" if _ALL_HAN.search(text) else "revised-romanisation"


def _northern(text: str) -> list[str]:
    """The words of a firm's Hangul name in McCune-Reischauer, as its parts are written."""
    return [w for chunk in _CHUNK.findall(text) for w in _northern_words(chunk)]


def _northern_words(chunk: str) -> Sequence[str]:
    if not RUN.match(chunk):
        return latin(anyascii(chunk).lower(), spare=0)[0]
    return [mccune_reischauer(run) for run in _SCRIPTS.findall(chunk) if _ALL_HANGUL.fullmatch(run)]


def _sounds(piece: Piece, *, japanese: bool) -> list[str]:
    """Latin words for a piece of a firm's name."""
    words: list[str] = []
    for run in _SCRIPTS.findall(piece.text):
        if _KANA.match(run):
            words.append(hepburn(run))
        elif "\uac00" <= run[0] <= "\ud7a3":
            words.append(revised(run))
        elif japanese and (family := family_name(run)):
            words.append(family)
        else:
            words.extend(_han_words(run))
    return words


def _han_words(run: str) -> list[str]:
    read = syllables(run)
    if len(read) <= _LONGEST_WORD:
        return ["".join(read)]
    return ["".join(read[i : i + 2]) for i in range(0, len(read), 2)]
