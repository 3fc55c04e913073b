"""Names: from a name as written to the views that are compared, in Latin, Cyrillic, Han, kana, Hangul, Arabic and more.

::

    views("任正非")                 # by characters, and in pinyin ('ren', 'zhengfei'), Wade-Giles, as in Hong Kong
    views("华为技术有限公司", phrases=phrases)   # ... and in translation ('huawei', 'technologies')
    skeleton("mohammed")            # 'mhmd', as of محمد

A view is a name in one script family, with the way in which it was made. Keys are pure functions of a token; tokens of
equal keys may be one word.
"""

from sekisho.parties.names.cognates import cognate, sex
from sekisho.parties.names.compose import fold, views
from sekisho.parties.names.fields import parts
from sekisho.parties.names.forms import FAMILIES
from sekisho.parties.names.japanese import japanese_key, sound_key
from sekisho.parties.names.keys import bare_key, reads_as, skeleton, slavic_key, without_vowels
from sekisho.parties.names.korean import korean_key
from sekisho.parties.names.mandarin import mandarin_key
from sekisho.parties.names.transcribed import MARK, transcribed_key, transcribed_keys, transcribed_likeness
from sekisho.parties.names.view import (
    LONGEST_JOINED,
    LONGEST_NAME,
    LONGEST_TOKEN,
    MOST_PARTS,
    MOST_TOKENS,
    MOST_VIEWS,
    SHORTEST_JOINED,
    View,
)

__all__ = [
    "FAMILIES",
    "LONGEST_JOINED",
    "LONGEST_NAME",
    "LONGEST_TOKEN",
    "MARK",
    "MOST_PARTS",
    "MOST_TOKENS",
    "MOST_VIEWS",
    "SHORTEST_JOINED",
    "View",
    "bare_key",
    "cognate",
    "fold",
    "japanese_key",
    "korean_key",
    "mandarin_key",
    "parts",
    "reads_as",
    "sex",
    "skeleton",
    "slavic_key",
    "sound_key",
    "transcribed_key",
    "transcribed_keys",
    "transcribed_likeness",
    "views",
    "without_vowels",
]
