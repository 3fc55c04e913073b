"""Word lists of the packs as compiled patterns. The words are data; only how they are looked for stands here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

# A statement such as "not for any military, missile or nuclear use" names the uses to exclude them. What is taken out
# before forbidden uses are looked for: from the denial to the end of its sentence, provided that nothing but the
# denied use stands between ("not for resale, military research" denies resale only). In Japanese, Chinese and Korean
# the denial follows; a comma may stand between denied uses, not between a use and another denial.
_DENIED = (
    r"(?i)\b(?:not|no|never|neither|nor|without|excluding|nicht|keine?[nrsm]?|pas|sans|sin|sem|não|tidak|bukan|không|не|без|ليس|غير|لا)\b"
    r"(?:[^.,;。\n]|,\s*(?:directly|indirectly|or|nor|and|in\s+any|for\s+any|under)\b)*?{words}[^.;。\n]*"
    r"|\bnon[\s-]?{words}"
)
_NO_DENIAL = (
    r"(?i)\bnot\s+(?:only|just|merely)\b|\bno\.?\s*\d+|\bnicht\s+nur\b|\bno\s+s[oó]lo\b|\bnão\s+só\b|\bне\s+только\b"
    r"|\b(?:pas|non)\s+seulement\b|\btidak\s+hanya\b|\bkhông\s+chỉ\b"
)  # "not only", "No 7" deny nothing
_KOREAN_CLAUSE = r"(?:하며|하고|되며|이며|으며)\s"  # ends a clause as a comma does
_DENIED_CJK = (
    r"(?:非|비)(?:軍事|军事|軍用|军用|군사)"
    r"|{words}(?:[^。.;；\n、，,]{{0,16}}[、，,・][^。.;；\n、，,]{{0,16}}{words})*"
    r"[^。.;；\n、，,]{{0,40}}?(?:ない|なし|ません|無し|無い|以外|않|아님|아닌|아니|아닙|없|değil)"
    r"|不(?:用于|得用于|會用於|会用于)[^。;；\n]*"
)


@dataclass(frozen=True, eq=False)  # one object a law: expressions built from it are remembered by it
class Words:
    """Patterns by name of the word list. A word ending in ``*`` is a stem; others match as whole words."""

    patterns: Mapping[str, str]

    @classmethod
    def compile(cls, lists: Mapping[str, tuple[str, ...]]) -> Words:
        """Word lists -> one linear-time pattern each (Rust's regex has no backtracking)."""
        return cls(
            {name: "(?i)(?:" + "|".join(_pattern(word) for word in words) + ")" for name, words in lists.items()}
        )

    def found(self, column: pl.Expr, name: str) -> pl.Expr:
        """True where a word of the list occurs; NULL where the text is NULL."""
        return column.str.contains(self.patterns[name])

    def named(self, column: pl.Expr, name: str) -> pl.Expr:
        """True where a word of the list is named and not denied in the same breath."""
        words = self.patterns[name]
        harmless = [_harmless(n, self.patterns[n]) for n in ("harmless_words", "harmless_play") if n in self.patterns]
        denied = (_DENIED.format(words=words), _DENIED_CJK.format(words=words))
        out = (
            *((pattern, " ") for pattern in (*harmless, _NO_DENIAL)),
            (_KOREAN_CLAUSE, "、"),
            *((d, " ") for d in denied),
        )
        return _still_found(column, words, out)

    def lies_in(self, address: pl.Expr, name: str) -> pl.Expr:
        """True where an address names a place of the list, but in the name of a street."""
        words = self.patterns[name]
        way = r"(?:streets?|str|st|avenue|ave|boulevard|blvd|road|rd|lane|square|sq)"
        street = rf"(?i){words}\s+{way}\b|\b(?:ul|vul|ул|вул|улица|вулиця|rue|{way})\b\.?\s*(?:de\s+)?{words}"
        return _still_found(address, words, ((street, " "),))

    def ends_in(self, address: pl.Expr, name: str) -> pl.Expr:
        """True where an address ends in a place of the list ('Hong Kong Street, Singapore' does not), or begins with
        it as East Asian addresses do.
        """
        words = self.patterns[name]
        tail = rf"{words}[\s,.)\d-]*(?:p\.?\s?r\.?\s?)?(?:china|russia|s\.?a\.?r\.?)?[\s,.)\d-]*$"
        head = rf"^\s*(?:中国|中國)?[\p{{Han}}\p{{Hangul}}]{{0,6}}{words}"
        return address.str.contains(tail) | (address.str.contains(r"[\p{Han}\p{Hangul}]") & address.str.contains(head))

    def vague_use(self, column: pl.Expr) -> pl.Expr:
        """True where the statement is too short, or short and made of words that say nothing."""
        length = column.str.strip_chars().str.len_chars()
        return (length < 3) | ((length <= 32) & column.str.contains(self.patterns["vague_use"]))


_SCRIPTS_WITHOUT_SPACES = re.compile("[\u0590-\u08ff\u0e00-\u0eff\u1100-\u11ff\u3000-\u9fff\uac00-\ud7af\uff00-\uffef]")


def _still_found(column: pl.Expr, words: str, out: tuple[tuple[str, str], ...]) -> pl.Expr:
    """True where the words are found and still are once what is put ``out`` of the text is gone; NULL where it is NULL.

    Few texts hold any of the words, and only those are looked at twice: the long patterns cost milliseconds to compile.
    """

    def look(texts: pl.Series) -> pl.Series:
        plain = texts.str.normalize("NFKC")  # Vietnamese and accents are written in two ways
        found = plain.str.contains(words)
        at = found.fill_null(False).arg_true()
        if at.is_empty():
            return found
        held = plain.gather(at)
        for pattern, instead in out:
            held = held.str.replace_all(pattern, instead)
        return found.scatter(at, held.str.contains(words))

    return column.map_batches(look, return_dtype=pl.Boolean)


def _harmless(name: str, words: str) -> str:
    """What is taken out before uses are looked for: names, and what is in a game and no more."""
    if name != "harmless_play":
        return words
    games = r"(?i)\b(?:video|computer|console|mobile|pc|board)\s+games?\s+(?:with|about|featuring)\s+"
    return rf"{games}{words}(?:\s*(?:,|\band\b|\bor\b|&)\s*{words})*"


def _pattern(word: str) -> str:
    stem = word.endswith("*")
    text = word.rstrip("*").strip().lower()
    escaped = re.escape(text).replace(r"\ ", r"\s+")
    if _SCRIPTS_WITHOUT_SPACES.search(text):
        return escaped
    start = r"\b" if text[0].isalnum() else ""
    end = r"(?:e?s)?\b" if text[-1].isalnum() and not stem else ""
    return start + escaped + end
