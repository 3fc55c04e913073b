"""From what was seen to what it is: one reading for every text of the same signature."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sekisho.items.knowledge import gravity, merge
from sekisho.items.model import UNKNOWN_SOURCE, Chip, Knowledge, Span, System
from sekisho.items.sight import (
    COMPUTING,
    DESCRIPTION,
    MACHINES,
    MAKER,
    MODEL,
    NAMES,
    STANDALONE,
    WORDS,
    Hit,
    Sight,
    accessory,
    behind_for,
    believed,
    decode,
)

MAX_ICS = 1_152
# USD a piece above which a word for a part of little worth is not believed (engineering judgement)
CHEAP_PART, CHEAPEST_PART = 1_000.0, 150.0
PART_USD, PART_USD_KG = 3_000.0, 3_000.0  # a fan, a power supply: what goes into computers and is none
UNKNOWN_HEAD = 150.0
BESIDE_WORDS = 30_000.0
LISTED = 1_600.0  # TPP from which a density limit can matter


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words say; what the value and the weight say about it is decided line by line.

    ``verdict``: 'chip', 'accessory', 'laptop', 'open' (a machine that takes several chips), 'words', 'for' (something
    not understood for an accelerator), 'server' (a machine without one), 'goods', 'vague', 'blank', 'plain'.
    """

    verdict: str
    columns: Mapping[str, Any]


def read(signature: tuple[int, ...], hs: str, knowledge: Knowledge) -> Reading:
    """The reading of a signature, where the HS code claimed is of the accelerators' family, another or not stated."""
    sight = decode(signature, knowledge, hs)
    names, doubtful = believed(sight, knowledge)
    systems = [knowledge.systems[hit.key] for hit in names if "system" in hit.kind]
    chips = _chips(names, systems, sight, knowledge)
    word, verdict = _verdict(sight, names, systems, chips, knowledge)
    if verdict == "goods" and _servant(doubtful, sight, knowledge):
        verdict = "words"
    gravest = max(chips, key=gravity) if chips else None
    columns = {
        **_identity(names, systems, chips, gravest, sight, knowledge),
        **_amounts(gravest, systems, sight, names),
        **_claims(names, sight, knowledge),
        **_limits(verdict, word, gravest, systems, sight, doubtful, knowledge),
    }
    columns |= _usual(verdict, sight, knowledge)
    columns["hs_plausible"] = _plausible(verdict, columns, sight, knowledge)
    columns["evidence"] = _evidence(verdict, names, doubtful, word, sight)
    return Reading(verdict, columns)


def _chips(names: list[Hit], systems: list[System], sight: Sight, knowledge: Knowledge) -> list[Chip]:
    """The accelerators named, variants chosen by the words around, and those that the machines named hold."""
    keys = [hit.key for hit in names if "system" not in hit.kind]
    known = [knowledge.chips[key] for key in dict.fromkeys(keys)]
    whole = [chip for chip in known if not any(variant in keys for variant, _ in chip.variants)]
    held = frozenset(name for system in systems for name in (system.chips or system.may))
    named = [resolve(chip, sight, knowledge, held) for chip in whole]
    out: list[Chip] = []
    exact = [knowledge.chips[system.chips[0]] for system in systems if system.chips and len(system.chips) == 1]
    for system in systems:
        inside = [knowledge.chips[name] for name in system.chips or ()]
        chosen = [chip for chip in inside if any(_akin(chip, other, knowledge) for other in (*named, *exact))]
        if chosen or inside:
            out.append(merge(chosen or inside))
            named = [chip for chip in named if not any(_akin(chip, other, knowledge) for other in chosen)]
    return out + named


def resolve(chip: Chip, sight: Sight, knowledge: Knowledge, held: frozenset[str] = frozenset()) -> Chip:
    """A family narrowed to the variants that the other words choose, else to those that the machine named can hold."""
    if not chip.variants:
        return chip
    picked = [name for name, words in chip.variants if any(sight.phrase(word) for word in words)]
    picked = picked or [name for name, _ in chip.variants if name in held]
    if not picked:
        return chip
    members = [knowledge.chips[name] for name in picked]
    if len(members) == 1:
        return members[0]
    return replace(merge(members), id=chip.id, name=chip.name, variants=chip.variants)


def _akin(one: Chip, other: Chip, knowledge: Knowledge) -> bool:
    return bool(_relatives(one.id, knowledge) & _relatives(other.id, knowledge))


def _relatives(name: str, knowledge: Knowledge) -> frozenset[str]:
    """The chip, its variants, and the family that it is a form of."""
    own = {name} | {variant for variant, _ in knowledge.chips[name].variants}
    families = {
        family.id
        for family in knowledge.chips.values()
        if family.form != "ic" and name in {variant for variant, _ in family.variants}
    }
    return frozenset(own | families)


def _verdict(
    sight: Sight, names: list[Hit], systems: list[System], chips: list[Chip], knowledge: Knowledge
) -> tuple[Hit | None, str]:
    """The verdict, and the word that stands for another thing."""
    if any(hit.kind in ("part", "mark", "part-system") for hit in names):
        return None, "chip"
    if chips or any(system.chips is None for system in systems):
        return _of_names(sight, names, chips, knowledge)
    if sight.of(*WORDS) or any(knowledge.makers[hit.key].gpu for hit in sight.of("maker")):
        return _of_words(sight, knowledge)
    if systems:
        return None, "server"
    if sight.goods:
        return None, "goods"
    return None, _of_nothing(sight)


def _of_names(sight: Sight, names: list[Hit], chips: list[Chip], knowledge: Knowledge) -> tuple[Hit | None, str]:
    anchors = names + sight.of(*WORDS)
    word = accessory(sight, sorted(anchors, key=lambda hit: hit.at), knowledge)
    if word is not None:
        return word, "accessory"
    if any(hit.key == "laptop" for hit in sight.goods) and all(chip.datacenter is False for chip in chips):
        return None, "laptop"
    if behind_for(sight, names):
        machine = any(hit.key in MACHINES for hit in sight.goods) or sight.of("machine")
        return None, "open" if machine else "for"
    return None, "chip" if chips else "open"


def _of_words(sight: Sight, knowledge: Knowledge) -> tuple[Hit | None, str]:
    """Words of accelerators (or a maker of nothing else) without a name."""
    anchors = sight.of(*WORDS)
    word = accessory(sight, anchors, knowledge) if anchors else None
    if word is not None:
        return word, "accessory"
    goods = sight.goods
    classes = {hit.key for hit in goods}
    apart = not sight.of("machine", "card")
    if classes & STANDALONE and apart:
        return None, "goods"
    if anchors and apart and any(h.at < anchors[0].at and h.key not in COMPUTING for h in goods):
        return None, "goods"  # the thing comes first: 'smart TV with AI processor'
    if not anchors:  # the maker alone speaks
        return (None, "goods") if classes - MACHINES or sight.of("accessory", "feature") else (None, "words")
    strangers = [hit for hit in goods if not knowledge.goods[hit.key].kin]
    if strangers and not sight.of("machine", "card"):
        return None, "goods"
    last = anchors[-1]
    after = [
        h for h in goods if h.at > last.at and h.segment == last.segment and h.key not in MACHINES | {"memory", "cpu"}
    ]
    if after and not sight.of("with", "card"):
        return after[-1], "beside"
    return None, "words"


def _servant(doubtful: list[Hit], sight: Sight, knowledge: Knowledge) -> bool:
    """True where a short name that may be a chip for data centres stands beside a server and nothing else."""
    chips = [knowledge.chips[hit.key] for hit in doubtful if hit.key in knowledge.chips]
    return {hit.key for hit in sight.goods} == {"server"} and any(
        chip.datacenter and gravity(chip)[0] >= LISTED for chip in chips
    )


def _of_nothing(sight: Sight) -> str:
    """No name and no word of goods: vague words, silence, a mere number, or words that this station does not know."""
    said = {place for place, _ in sight.unnamed}
    vague = sight.of("vague", "accessory", "feature", "for", "with", "of")
    if any(hit.kind == "vague" for hit in vague):
        return "vague"
    if DESCRIPTION not in said and not any(hit.field == DESCRIPTION for hit in sight.hits):
        return "vague" if MODEL in said or any(hit.field == MODEL for hit in sight.hits) else "blank"
    return "plain"


def _identity(
    names: list[Hit],
    systems: list[System],
    chips: list[Chip],
    gravest: Chip | None,
    sight: Sight,
    knowledge: Knowledge,
) -> dict[str, Any]:
    stated = [knowledge.makers[hit.key] for hit in sorted(sight.of("maker"), key=lambda hit: hit.field != MAKER)]
    own = knowledge.makers[gravest.maker] if gravest and gravest.maker else None
    makers = [maker for maker in (own, *stated, *(knowledge.makers[s.maker] for s in systems if s.maker)) if maker]
    listed = [chip.id for chip in sorted(chips, key=gravity, reverse=True)] + [system.id for system in systems]
    return {
        "products": list(dict.fromkeys(listed)),
        "chip": gravest.id if gravest else None,
        "chip_name": gravest.name if gravest else None,
        "maker": makers[0].name if makers else None,
        "form": _form(names, systems, gravest, sight),
        "datacenter": gravest.datacenter if gravest else (True if systems or sight.of("machine") else None),
        "us_origin": any(maker.country == "US" for maker in makers) if makers else None,
        "prc_designed": bool(own and own.country == "CN"),
        "unpublished": gravest.unpublished if gravest else False,
    }


def _form(names: list[Hit], systems: list[System], gravest: Chip | None, sight: Sight) -> str | None:
    if systems:
        forms = [system.form for system in systems]
        built_in = sight.of("machine") or any(hit.key == "server" for hit in sight.goods)
        return "rack" if "rack" in forms else "computer" if "computer" in forms or built_in else forms[0]
    machine = sight.of("machine") or [hit for hit in sight.goods if hit.key in ("server", "pc", "laptop")]
    links = [hit.at for hit in sight.of("for")]
    if machine and not any(link < machine[0].at for link in links):
        return "computer"
    if gravest is None:
        return "board" if sight.of("card") else None
    return "ic" if _bare(names, sight) else gravest.form


def _bare(names: list[Hit], sight: Sight) -> bool:
    """The circuit alone, not the card that carries it."""
    return bool((any(hit.kind == "mark" for hit in names) or sight.of("die")) and not sight.of("card"))


def _amounts(gravest: Chip | None, systems: list[System], sight: Sight, names: list[Hit]) -> dict[str, Any]:
    """How many accelerators one piece holds, and its numbers."""
    holder = systems[0] if systems else None
    machine = holder is not None or bool(sight.of("machine")) or any(hit.key in MACHINES for hit in sight.goods)
    stated = _stated_count(sight, machine)
    board = gravest.ics if gravest else 1
    if holder is not None and holder.chips != ():
        per_item = stated or holder.count or board
    elif machine and gravest is not None:
        per_item = (stated or (8 if gravest.form == "module" and gravest.datacenter else 1)) * board
    else:
        per_item = (stated or 1) * board
    watt = gravest.watt if gravest else None
    power = holder.kw if holder and holder.kw else (watt * per_item / board / 1000 if watt else None)
    best = gravest or Chip("", "", None, "", None, UNKNOWN_SOURCE)
    return {
        "tpp_low": best.tpp.low if best.tpp else None,
        "tpp_high": best.tpp.high if best.tpp else None,
        "pd_low": best.pd.low if best.pd else None,
        "pd_high": best.pd.high if best.pd else None,
        "dram_bandwidth": best.dram,
        "io_bandwidth": best.io,
        "ics_per_item": per_item,
        "stated_count": None if holder else stated,  # '8-GPU baseboard' counts what is on it, never the boards
        "kw_per_item": power,
        **_bands(gravest, holder, per_item, board, of_cards=not machine and not _bare(names, sight)),
    }


def _stated_count(sight: Sight, machine: bool) -> int | None:
    lanes = {hit.at for hit in sight.hits if hit.entry.phrase.endswith("pcie")}
    for count in sight.counts:
        lane = count.number in (1, 4, 8, 16) and any(0 < count.at - at <= 2 for at in lanes)
        if lane or not (count.strict or machine) or not 1 < count.number <= MAX_ICS:
            continue
        return count.number
    return None


def _bands(gravest: Chip | None, holder: System | None, per_item: int, board: int, *, of_cards: bool) -> dict[str, Any]:
    """Usual price and weight of one piece: the machine's own, or those of its cards.

    ``of_cards``: cards and nothing around them. Else a machine that is not known weighs more than its cards, and a bare
    circuit less: nobody knows what.
    """
    price = holder.usd if holder else None
    weight = holder.kg if holder else None
    pieces = max(1, per_item // board)
    if price is None and gravest is not None and gravest.usd is not None:
        price = Span(gravest.usd.low * pieces, gravest.usd.high * pieces)
    if of_cards and weight is None and gravest is not None and gravest.kg is not None:
        weight = Span(gravest.kg.low * pieces, gravest.kg.high * pieces)
    return {
        "price_low_usd": price.low if price else None,
        "price_high_usd": price.high if price else None,
        "weight_low_kg": weight.low if weight else None,
        "weight_high_kg": weight.high if weight else None,
    }


def _claims(names: list[Hit], sight: Sight, knowledge: Knowledge) -> dict[str, Any]:
    """What the description says, what the part number says, and whether they can both be true."""
    parts = [hit for hit in names if hit.kind in ("part", "mark", "part-system")]
    said = [hit for hit in names if hit.kind in ("chip", "system") and hit.field == DESCRIPTION]
    by_model = [hit for hit in names if hit.kind in ("chip", "system") and hit.field == MODEL]
    numbered = parts or (by_model if said else [])
    declared = said or by_model
    one, other = _first_chip(numbered, sight, knowledge), _first_chip(declared, sight, knowledge)
    conflict = bool(one and other) and not _all_relatives(numbered, knowledge) & _all_relatives(declared, knowledge)
    return {"declared_chip": other, "part_chip": one, "chips_conflict": conflict}


def _first_chip(hits: list[Hit], sight: Sight, knowledge: Knowledge) -> str | None:
    """The gravest chip of the hits, by id."""
    found = [resolve(knowledge.chips[name], sight, knowledge) for hit in hits for name in _held(hit, knowledge)]
    return max(found, key=gravity).id if found else None


def _held(hit: Hit, knowledge: Knowledge) -> tuple[str, ...]:
    if "system" in hit.kind:
        return knowledge.systems[hit.key].chips or ()
    return (hit.key,)


def _all_relatives(hits: list[Hit], knowledge: Knowledge) -> frozenset[str]:
    return frozenset().union(*(_relatives(name, knowledge) for hit in hits for name in _held(hit, knowledge)))


def _limits(
    verdict: str,
    word: Hit | None,
    gravest: Chip | None,
    systems: list[System],
    sight: Sight,
    doubtful: list[Hit],
    knowledge: Knowledge,
) -> dict[str, Any]:
    """USD a piece and USD a kilogram above which the words are not believed."""
    goods = _goods_class(sight)
    known = knowledge.goods[goods] if goods else None
    low = gravest.usd.low if gravest and gravest.usd else 4 * CHEAP_PART
    thing = knowledge.goods[word.key] if word is not None and word.kind == "goods" else None
    part = (thing.high or BESIDE_WORDS) if thing else min(CHEAP_PART, max(CHEAPEST_PART, low / 4))
    limit = {
        "accessory": part,
        "for": UNKNOWN_HEAD,
        "beside": BESIDE_WORDS,
        "laptop": knowledge.goods["laptop"].high,
        "server": 250_000.0,
        "goods": known.high if known else None,
    }.get(verdict)
    names_too = any(hit.field == MODEL and hit.kind in NAMES for hit in sight.hits) and word is not None
    return {
        "gpu_words": bool(sight.of(*WORDS)) or gravest is not None,
        "vague_words": bool(sight.of("vague")) and not sight.goods and gravest is None and word is None,
        "innocuous_words": _innocuous(verdict, goods, sight, knowledge),
        "goods": goods,
        "bare": not any(place == DESCRIPTION for place, _ in sight.unnamed),
        "limit_usd": limit,
        "limit_needs_value": bool(names_too and word and word.field == DESCRIPTION) or verdict == "for",
        "limit_usd_kg": max(1_000.0, known.ceiling) if known and known.ceiling and verdict == "goods" else None,
        "suspect_usd": _suspect(doubtful, sight, knowledge),
    }


def _goods_class(sight: Sight) -> str | None:
    """The class of other goods that the words name first; a server is a server whatever is in it."""
    hits = sorted(sight.goods, key=lambda hit: (hit.field != DESCRIPTION, hit.at))
    keys = [hit.key for hit in hits]
    return "server" if "server" in keys else (keys[0] if keys else None)


def _innocuous(verdict: str, goods: str | None, sight: Sight, knowledge: Knowledge) -> str | None:
    """The class to report: beside a card named in the same words, only what has nothing to do with one."""
    if verdict not in ("chip", "open", "words", "for") or goods is None:
        return goods
    about = [hit for hit in sight.of(*NAMES, *WORDS) if hit.field == DESCRIPTION]
    hits = [hit for hit in sight.goods if not knowledge.goods[hit.key].kin]
    if not about:
        return None if goods in MACHINES | {"laptop", "power", "cooling"} else goods
    early = [h.key for h in hits if h.at < about[0].at and h.field == DESCRIPTION and knowledge.goods[h.key].ceiling]
    return early[0] if early else None


def _usual(verdict: str, sight: Sight, knowledge: Knowledge) -> dict[str, float | None]:
    """USD a piece, and USD a kilogram, that the thing named first costs at the most as a rule."""
    if verdict in ("chip", "open", "words"):
        return {"goods_usual_usd": None, "goods_usual_kg_usd": None}
    first = min(sight.goods, key=lambda hit: (hit.field != DESCRIPTION, hit.at), default=None)
    known = knowledge.goods[first.key] if first else None
    part = known is None and bool(sight.of("accessory", "feature"))
    return {
        "goods_usual_usd": known.usual if known else PART_USD if part else None,
        "goods_usual_kg_usd": known.per_kg if known else PART_USD_KG if part else None,
    }


def _suspect(doubtful: list[Hit], sight: Sight, knowledge: Knowledge) -> float | None:
    """The price from which a name that was not believed must be asked about."""
    if any(not knowledge.goods[hit.key].kin for hit in sight.goods):
        return None
    chips = [knowledge.chips[hit.key] for hit in doubtful if hit.key in knowledge.chips]
    prices = [chip.usd.low for chip in chips if chip.usd and gravity(chip)[0] >= 2_000]
    return max(1_500.0, 0.3 * min(prices)) if prices else None


def _plausible(verdict: str, columns: Mapping[str, Any], sight: Sight, knowledge: Knowledge) -> list[str] | None:
    if verdict in ("chip", "open", "words", "laptop"):
        codes = knowledge.hs_forms.get(columns["form"] or "board")
        return list(codes) if codes else None
    if verdict == "server":
        return list(knowledge.hs_forms["computer"])
    goods = columns["goods"]
    if verdict in ("goods", "beside") and goods:
        return sorted({code for hit in sight.goods for code in knowledge.goods[hit.key].hs})
    return None


def _evidence(verdict: str, names: list[Hit], doubtful: list[Hit], word: Hit | None, sight: Sight) -> str:
    fields = ("maker", "model", "description")

    def shown(hits: list[Hit]) -> list[dict[str, str]]:
        return [{"field": fields[h.field], "is": h.key, "kind": h.kind, "text": h.entry.phrase} for h in hits[:12]]

    content: dict[str, Any] = {"verdict": verdict}
    if names:
        content["names"] = shown(names)
    if doubtful:
        content["doubtful"] = shown(doubtful)
    if word is not None:
        content["accessory"] = shown([word])
    words = sight.of(*WORDS, "vague", "goods", "accessory", "feature")
    if words:
        content["words"] = shown(words)
    if sight.of("without"):
        content["without"] = shown(sight.of("without"))
    if sight.of("maker"):
        content["makers"] = shown(sight.of("maker"))
    return json.dumps(content, ensure_ascii=False, sort_keys=True)
