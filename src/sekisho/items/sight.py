"""What a signature shows: the names and words found, where they stand, and which names may be believed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from sekisho.items.lexicon import COUNT, LOOSE, NEXT_FIELD, OTHER, STOP, Entry
from sekisho.items.model import Knowledge

MAKER, MODEL, DESCRIPTION = 0, 1, 2
NAMES = ("chip", "part", "mark", "system", "part-system")
WORDS = ("gpu", "card", "machine")
MEMORY_HINTS = ("hbm", "gddr", "40 gb", "48 gb", "80 gb", "94 gb", "96 gb", "141 gb", "192 gb", "tensor", "graphics")
# things that share short names with accelerators: 'iPad A16', 'Galaxy A40', 'L2 switch'
MACHINES = frozenset(["server", "pc", "mainboard"])
GADGETS = frozenset(["phone", "tablet", "laptop", "console", "network", "vehicle", "audio"])
# what is nothing else although the words of cards stand on it: 'mouse pad GeForce RTX'
STANDALONE = (GADGETS - {"network"}) | frozenset(["keyboard", "printer", "camera", "software"])
# what an accelerator is sold in or with: standing before its words, it is not what the whole is
COMPUTING = MACHINES | frozenset(["memory", "cpu", "storage", "network", "cable", "power", "cooling", "mainframe"])
# makers whose own products have such names
RIVALS = frozenset(
    ["amd", "intel", "apple", "samsung", "qualcomm", "cisco", "skhynix", "huawei", "google", "microsoft"]
)
# makers of cards with other makers' chips: beside them '4090' and 'A6000' are names
PARTNERS = frozenset(
    ["pny", "msi", "zotac", "asus", "gigabyte", "colorful", "palit", "galax", "inno3d", "elsa", "kuroutoshikou"]
)
# words for what things come in: 'box RTX 4090' is a card in a box
PACKING = frozenset(
    ["box", "retail box", "carton", "packaging", "packing material", "label", "case", "cover", "外箱", "包装盒", "彩盒"]
)


class Hit(NamedTuple):
    """An entry found: in which field, in which run between stops, at which place of the signature."""

    entry: Entry
    field: int
    segment: int
    at: int

    @property
    def kind(self) -> str:
        """The kind of the entry."""
        return self.entry.kind

    @property
    def key(self) -> str:
        """What the entry stands for."""
        return self.entry.key


class Count(NamedTuple):
    """A number before or after a name; ``strict`` where written with an x."""

    number: int
    strict: bool
    at: int


@dataclass(slots=True)
class Sight:
    """Everything found in one text."""

    hits: list[Hit] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    unnamed: list[tuple[int, int]] = field(default_factory=list)  # field and place of runs of other words
    hs: str = "none"  # 'family', 'other', 'none'

    def of(self, *kinds: str) -> list[Hit]:
        """The hits of these kinds, in order."""
        return [hit for hit in self.hits if hit.entry.kind in kinds]

    @property
    def goods(self) -> list[Hit]:
        """The hits that name other goods, outside the maker's name."""
        return [hit for hit in self.hits if hit.entry.kind == "goods" and hit.field != MAKER]

    def phrase(self, word: str) -> bool:
        """True where some hit's phrase starts with ``word``, or ends with it."""
        return any(
            hit.entry.phrase == word or hit.entry.phrase.startswith(word + " ") or hit.entry.phrase.endswith(" " + word)
            for hit in self.hits
        )


def decode(signature: tuple[int, ...], knowledge: Knowledge, hs: str) -> Sight:
    """The sight behind a signature."""
    sight = Sight(hs=hs)
    entries = knowledge.lexicon.entries
    place = segment = 0
    for at, code in enumerate(signature):
        if code >= 0:
            sight.hits.append(Hit(entries[code], min(place, DESCRIPTION), segment, at))
        elif code == NEXT_FIELD:
            place, segment = place + 1, segment + 1
        elif code == STOP:
            segment += 1
        elif code == OTHER:
            sight.unnamed.append((min(place, DESCRIPTION), at))
        else:
            strict = code > LOOSE
            sight.counts.append(Count((COUNT if strict else LOOSE) - code, strict, at))
    return sight


def believed(sight: Sight, knowledge: Knowledge) -> tuple[list[Hit], list[Hit]]:
    """The names that may be believed, and the chips that may as well be something else."""
    names = sight.of(*NAMES)
    yes = [hit for hit in names if _believable(hit, sight, knowledge)]
    return yes, [hit for hit in names if hit not in yes and hit.field != MAKER]


def _believable(hit: Hit, sight: Sight, knowledge: Knowledge) -> bool:
    level = hit.entry.level
    if level == "sure" and not _mere_server_number(hit, sight):
        return True
    if level == "spaced":
        return any(h.at == hit.at - 1 and _speaks(h, knowledge) for h in sight.hits)
    if hit.field == MAKER:
        return False
    if _named(hit, sight, knowledge):
        return True
    classes = {h.key for h in sight.goods}
    spoken = _spoken(sight, knowledge) and not classes & GADGETS
    strangers = any(not knowledge.goods[key].kin for key in classes) or bool(classes & GADGETS)
    if not classes and sight.hs != "other" and any(h.key in PARTNERS for h in sight.of("maker")):
        return True
    if hit.entry.phrase[0].isdigit() and classes and classes <= MACHINES:  # 'workstation 4090'
        return True
    if _sized(hit, sight) and classes <= MACHINES and sight.hs != "other":
        return True
    if level == "likely":
        return spoken or not (strangers or sight.hs == "other")
    return spoken or (sight.hs == "family" and not classes and not _rival(hit, sight, knowledge))


def _sized(hit: Hit, sight: Sight) -> bool:
    """True where a size of memory follows at once: 'L4 24GB'."""
    return any(h.at == hit.at + 1 and h.kind == "hint" and h.entry.phrase.endswith(" gb") for h in sight.hits)


def _mere_server_number(hit: Hit, sight: Sight) -> bool:
    """A bare 'r 760' among other goods is no server; that it would say 'no accelerator' makes no difference."""
    return hit.kind == "system" and len(hit.entry.phrase) <= 5 and any(h.key not in MACHINES for h in sight.goods)


def _speaks(hit: Hit, knowledge: Knowledge) -> bool:
    return hit.kind in WORDS or (hit.kind == "maker" and knowledge.makers[hit.key].gpu)


def _named(hit: Hit, sight: Sight, knowledge: Knowledge) -> bool:
    """True where the text or the maker's field names the maker of this very chip."""
    thing = knowledge.chips.get(hit.key)
    maker = thing.maker if thing else None
    return any(h.key == maker for h in sight.of("maker"))


def _rival(hit: Hit, sight: Sight, knowledge: Knowledge) -> bool:
    return any(h.key in RIVALS for h in sight.of("maker"))


def _spoken(sight: Sight, knowledge: Knowledge) -> bool:
    """True where anything but the doubtful names speaks of accelerators: words, sure names, machines that take them."""
    if sight.of(*WORDS) or any(knowledge.systems[hit.key].chips != () for hit in sight.of("system", "part-system")):
        return True
    if any(hit.entry.level == "sure" for hit in sight.of("chip", "part", "mark")):
        return True
    return any(hit.entry.phrase.startswith(MEMORY_HINTS) for hit in sight.of("hint"))


def accessory(sight: Sight, anchors: list[Hit], knowledge: Knowledge) -> Hit | None:
    """The word that makes the whole a thing *for* an accelerator: 'bracket for H100', 'H100 用ブラケット'."""
    for place in (DESCRIPTION, MODEL):
        here = [hit for hit in sight.hits if hit.field == place]
        ours = [hit for hit in anchors if hit.field == place]
        if not ours:
            continue
        found = _before_for(here, ours, knowledge) or _after_particle(here, ours, knowledge) or _beside(here, ours)
        if found is not None or place == DESCRIPTION:
            return found
    return None


def _other_thing(hit: Hit, knowledge: Knowledge) -> bool:
    if hit.kind in ("accessory", "feature"):
        return True
    return hit.kind == "goods" and hit.key not in MACHINES | {"laptop"}


def _before_for(here: list[Hit], anchors: list[Hit], knowledge: Knowledge) -> Hit | None:
    """'X for <name>', where nothing but words of cards stands before the 'for', and X after them."""
    for link in (hit for hit in here if hit.kind == "for"):
        behind = [hit for hit in anchors if hit.at > link.at and hit.segment == link.segment]
        before = [hit for hit in here if hit.at < link.at]
        if not behind or any(hit.kind in (*NAMES, "machine", "with") for hit in before):
            continue
        heads = [hit for hit in before if _other_thing(hit, knowledge) or hit.kind in ("card", "gpu")]
        if heads and heads[-1].kind not in ("card", "gpu"):
            return heads[-1]
    return None


def _after_particle(here: list[Hit], anchors: list[Hit], knowledge: Knowledge) -> Hit | None:
    """'<name> 用 X', or 'X (<name> 用)'."""
    for link in (hit for hit in here if hit.kind == "of"):
        if any(hit.at == link.at - 1 for hit in anchors):
            later = [hit for hit in here if hit.at > link.at]
            heads = [hit for hit in later if _other_thing(hit, knowledge)]
            if heads and not any(hit.kind in (*NAMES, *WORDS, "with") for hit in later if hit.at < heads[0].at):
                return heads[0]
            before = [hit for hit in here if hit.at < link.at - 1 and hit not in anchors]
            heads = [hit for hit in before if _other_thing(hit, knowledge)]
            if not later and heads and not any(hit.kind in (*NAMES, "with") for hit in before):
                return heads[-1]
    return None


def _beside(here: list[Hit], anchors: list[Hit]) -> Hit | None:
    """'<name> bracket' or 'bracket <name>' in one run, without 'with' between or a card word that owns it."""
    first, last = anchors[0], anchors[-1]
    cards = [hit for hit in here if hit.kind in ("card", "machine") and hit not in anchors]
    for hit in (h for h in here if h.kind in ("accessory", "feature")):
        low, high = sorted((hit.at, last.at if hit.at > last.at else first.at))
        between = [h for h in here if low < h.at < high]
        same_run = hit.segment in (first.segment, last.segment)
        if not same_run or any(h.kind in ("with", "for") for h in between):
            continue
        owned = cards or any(h.kind in ("card", "machine") for h in anchors)
        if hit.at > last.at and (hit.kind == "accessory" or not owned):
            return hit
        if hit.at < first.at and not owned and hit.entry.phrase not in PACKING:
            return hit
    return None


def behind_for(sight: Sight, anchors: list[Hit]) -> bool:
    """True where every name stands behind a 'for' (or before a particle) whose head is not understood."""
    if any(hit.field == MODEL for hit in anchors):
        return False
    particles = {link.at for link in sight.of("of")}
    return bool(anchors) and all(hit.at + 1 in particles or _fronted(hit, sight) for hit in anchors)


def _fronted(name: Hit, sight: Sight) -> bool:
    """'widget for <name>', where no word of accelerators stands before the name in the same field."""
    if any(hit.kind in WORDS and hit.field == name.field and hit.at < name.at for hit in sight.hits):
        return False
    heads = [at for place, at in sight.unnamed if place == name.field]
    heads += [hit.at for hit in sight.of("vague", "goods") if hit.field == name.field]
    links = [link.at for link in sight.of("for") if link.segment == name.segment and link.at < name.at]
    return any(head < link for link in links for head in heads)
