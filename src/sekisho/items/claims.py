"""What the paper claims of a line: ECCN and 該非, as three-valued facts."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

# 3A090 and 4A090 with any paragraph; any '.z' paragraph, which holds an item that meets 3A090 (15 CFR 774 Supp. 1)
_CONTROLLED = re.compile(r"[34]A090|[0-9][A-E][0-9]{3}\.?Z", re.ASCII)
_FREE = re.compile(
    r"EAR ?99|[34]A99[0-9]|5[AD]992|NONE|N/?A\b|NOT ?CONTROLLED|NLR|UNCONTROLLED|非該当|対象外|해당 ?없음|비해당|不受控"
)
_NUMBER = re.compile(r"[0-9][A-E][0-9]{3}", re.ASCII)
_NOT_LISTED = re.compile(r"not[ _-]?listed|非該当|対象外|no$|none$|비해당|해당 ?없음|不受控")


class Claim(NamedTuple):
    """Each is None where the paper is silent."""

    controlled: bool | None
    uncontrolled: bool | None
    listed: bool | None


def claim(eccn: str | None, gaihi: str | None) -> Claim:
    """What the two columns say together; the ECCN counts first, 該非 where there is none.

    ``controlled``: an advanced-computing paragraph (3A090, 4A090, .z). ``uncontrolled``: EAR99, 3A991, 4A994, 5A992,
    'none', 非該当. Another number is neither. ``listed``: 該非 alone, where an item as written counts as listed.
    """
    listed = _listed(gaihi)
    said = unicodedata.normalize("NFKC", eccn[:200]).strip().upper() if eccn else ""
    if not said:
        return Claim(listed, None if listed is None else not listed, listed)
    if _CONTROLLED.match(said):
        return Claim(True, False, listed)
    if _FREE.match(said):
        return Claim(False, True, listed)
    if _NUMBER.match(said):
        return Claim(False, False, listed)
    return Claim(listed, None if listed is None else not listed, listed)


def _listed(gaihi: str | None) -> bool | None:
    said = unicodedata.normalize("NFKC", gaihi[:200]).strip().lower() if gaihi else ""
    return None if not said else not _NOT_LISTED.match(said)
