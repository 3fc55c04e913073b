"""What a name becomes, and the limits that keep a hostile name small."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_NAME = 300  # letters; what follows is not a name any more
MOST_TOKENS = 24  # a view keeps the first so many tokens
LONGEST_TOKEN = 64
MOST_VIEWS = 6
MOST_PARTS = 6
SHORTEST_JOINED = 7  # letters of a run-together name that is looked up and compared with a letter less
LONGEST_JOINED = 60


@dataclass(frozen=True, slots=True)
class View:
    """A name in one script family: its tokens in order, the families of its legal forms, and how it was made.

    ``script`` is 'latin', 'native' (character pairs), 'mixed' (both kinds of token) or 'reading' (a Latin reading of a
    name in another script). ``source`` is what the officer is shown: 'written', 'romanised', 'consonants', 'pinyin',
    'wade-giles', 'jyutping', 'hepburn', 'on-yomi', 'revised-romanisation', 'mccune-reischauer', 'transcription' (a
    foreign name in Chinese characters), 'translation', 'alias' or 'characters'. ``spelt`` are the Chinese characters
    that a reading gives by their sound, '' where phrases knew them all; None for a name that has others than those.
    """

    tokens: tuple[str, ...]
    forms: tuple[str, ...] = ()
    script: str = "latin"
    source: str = "written"
    spelt: str | None = None

    @property
    def joined(self) -> str:
        """The tokens run together, so that spaces and punctuation do not matter."""
        if self.script == "native":
            return "".join(t[0] for t in self.tokens[:-1]) + (self.tokens[-1] if self.tokens else "")
        return "".join(self.tokens)

    @property
    def bag(self) -> str:
        """The tokens in alphabetical order: equal for names that differ in word order only."""
        return " ".join(sorted(self.tokens))


def bounded(tokens: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """The tokens that are not empty, none longer and not more than a view may hold."""
    return tuple([t[:LONGEST_TOKEN] for t in tokens[:MOST_TOKENS] if t])
