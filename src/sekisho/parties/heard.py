"""What a match of a name read in another script rests on: words that are known, or words that only sound alike.

::

    met = [["oputorinku", "optolink", "sound", 0.8, 10.0]]
    rests_on("オプトリンク", "Optolink", met)     # Rest(foreign=True, telling=5, settled=0)

Katakana puts a foreign word down by its sound, and so do four Chinese characters or more that spell one: that such a
word sounds like the listed one is what has to be expected of the same name, and hardly comes about by chance. A native
word (京都, 수원, 华立) that only sounds like another word says little.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import orjson
import polars as pl

from sekisho.parties.names import MARK, fold
from sekisho.parties.names.japanese import hepburn, sound_key

OWN_TOKEN = 6.0  # nats: a word that makes a firm's name its own
SYLLABLES = 4  # characters from which a Chinese spelling of a foreign word is told from a Chinese word
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]{3,}")
_EQUAL = frozenset({"equal", "joined"})


class Rest(NamedTuple):
    """``foreign``: every own word that did not meet its equal is written by its sound, and there is one; ``telling``:
    consonants, as katakana can tell them apart, of the longest such word in katakana; ``settled``: own words that met
    their equal.
    """

    foreign: bool
    telling: int
    settled: int


def rests_on(query: str, listed: str, met: Sequence[Sequence[object]]) -> Rest:
    """What a comparison of two names rests on; ``met`` as in the 'tokens' of a match."""
    settled, telling, sounding, native = 0, 0, 0, 0
    for mine, theirs, how, _, nats in met:
        if not isinstance(nats, float) or nats < OWN_TOKEN or not (mine and theirs):
            native += not (mine and theirs)
        elif how in _EQUAL:
            settled += 1
        elif word := _katakana_word(str(mine), query) or _katakana_word(str(theirs), listed):
            sounding, telling = sounding + 1, max(telling, len(sound_key(word)))
        elif max(str(mine).count(MARK), str(theirs).count(MARK)) >= SYLLABLES - 1:
            sounding += 1
        else:
            native += 1
    return Rest(sounding > 0 and not native, telling, settled)


def _katakana_word(word: str, name: str) -> str:
    """The word, where the name has it in katakana; '' where it has not."""
    return word if any(word in run for run in _katakana(name)) else ""


@lru_cache(maxsize=4_096)
def _katakana(name: str) -> tuple[str, ...]:
    """The katakana runs of a name, as they are read (hiragana, which folds to katakana, writes native words)."""
    return tuple(hepburn(fold(run)) for run in _KATAKANA.findall(unicodedata.normalize("NFKC", name)))


def with_rests(scored: pl.DataFrame) -> pl.DataFrame:
    """Scored pairs (name, matched_name, tokens_met, crossed, exact, own) with the fields of ``Rest``, which are
    worked out where a name was read in another script and is not the same, and tell nothing elsewhere.
    """
    asked = (scored["crossed"] & ~scored["exact"] & (scored["own"] > 0)).arg_true().to_numpy()
    rows = scored[asked].select("name", "matched_name", "tokens_met").iter_rows()
    found = [rests_on(query, listed, orjson.loads(met)) for query, listed, met in rows]
    rests = np.zeros((scored.height, len(Rest._fields)), dtype=np.uint8)
    if found:
        rests[asked] = found
    columns = [pl.Series(name, rests[:, at]) for at, name in enumerate(Rest._fields)]
    return scored.with_columns(columns).with_columns(pl.col("foreign").cast(pl.Boolean))
