"""A simulated world of deliveries: lawful chains, and diversions of which each is one assignment to a lawful chain.

A maker in Japan builds a server with two modules, packs and seals it, and hands it to a forwarder, who takes it to an
integrator in Korea, who delivers it to a site, where it is installed. Every handover is signed on both sides.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from tests.unit.custody.signed import BROKER, BUYER, HOUR, MAKER, POLICY, SITE, T0, signer, superseded
from tests.unit.custody.stories import act, join, part

from sekisho.custody import (
    Act,
    Answer,
    Decision,
    Declared,
    Difference,
    Discrepancy,
    Evidence,
    Exports,
    Finding,
    Identity,
    Level,
    Offer,
    Paper,
    Passage,
    Range,
    Seal,
    SealGrade,
    Seen,
    Spot,
    Tap,
    Verb,
    Watch,
    account,
    alarms,
    take,
)
from sekisho.standards.suites import Document, DocumentSigner, Held, Revoked, Ring, Suite

DAY = 24 * HOUR
TOKYO, OSAKA, SEOUL, DAEJEON = (f"https://id.gs1.org/414/{n}" for n in ("1", "2", "3", "4"))
SPOTS = {
    TOKYO: Spot("JP", 35.68, 139.77), OSAKA: Spot("JP", 34.69, 135.50),
    SEOUL: Spot("KR", 37.57, 126.98), DAEJEON: Spot("KR", 36.35, 127.38),
    MAKER: Spot("JP"), BROKER: Spot("JP"), BUYER: Spot("KR"), SITE: Spot("KR"),
}  # fmt: skip
MODULE = "https://id.gs1.org/01/04900000123456"
RANGE = Range(MODULE, "M-100000", "M-199999", "maker's notice")
AS_OF = (T0 + 200 * DAY) * 10**9


def at(act_: Act, second: int, name: str) -> Act:
    return act_._replace(id=name, digest=f"{name} {act_.digest}", time=second * 10**9)


@dataclass
class Chain:
    """One delivery. Whatever stands in these fields is what the parties recorded, signed and saw."""

    number: int
    acts: dict[str, Act] = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    signed_at: dict[str, int] = field(default_factory=dict)
    signers: dict[str, DocumentSigner] = field(default_factory=dict)
    change: dict[str, Callable[[Document], Document]] = field(default_factory=dict)
    more: list[Document] = field(default_factory=list)
    twice: tuple[str, ...] = ()
    taps: dict[str, Tap] = field(default_factory=dict)
    stock: list[Seen] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    decision: Decision | None = None
    licence: Paper | None = None

    @property
    def start(self) -> int:
        return T0 + self.number % 30 * HOUR

    def unit(self, name: str) -> str:
        """m, n (modules), s (the server), box; o is another module of the maker's."""
        if name in "mno":
            return f"{MODULE}/21/M-1{self.number:04d}{'mno'.index(name)}"
        return f"https://id.gs1.org/01/04900000543216/21/{name}-{self.number}"

    def seal(self, number: str = "", **more: Any) -> Seal:
        photo = f"{self.number:064x}"
        seal = Seal(self.unit("box"), number or f"A-{self.number}", "MK", SealGrade.HIGH, None, photo, "door")
        return seal._replace(**more)

    @cached_property
    def known(self) -> frozenset[str]:
        """Everything that a finding about this chain, as it is now, may be about."""
        return frozenset(self.names())

    def document(self, name: str) -> Document:
        """The offer or answer of this name, signed as the chain says."""
        if name.startswith("offer"):
            offer = self.offers[name]
            party, plain = offer.releaser, offer.document()
        else:
            answer = self.answers[name]
            digest = answer.offer or self.document("offer" + name[-1]).digest
            party, plain = answer.party, answer._replace(offer=digest).document()
        whole = plain.signed([self.signers.get(name) or signer(party)], self.signed_at[name])
        return self.change[name](whole) if name in self.change else whole

    def documents(self) -> list[Document]:
        named = {name: self.document(name) for name in (*self.offers, *self.answers)}
        return [*named.values(), *(named[name] for name in self.twice), *self.more]

    def names(self) -> set[str]:
        """Everything that a finding about this chain may be about."""
        units = {self.unit(name) for name in ("m", "n", "o", "s", "t", "box")}
        said = {one.id for one in self.acts.values()} | {tap.id for tap in self.taps.values()}
        items = {item for one in self.acts.values() for item in one.items}
        tags = {name for tap in self.taps.values() for name in (tap.uid, f"tag-uid {tap.uid}")}
        shown = {f"{one.kind} {one.value}" for did in self.acts.values() for one in did.identities}
        return (
            units
            | items
            | said
            | tags
            | shown
            | {one.unit for one in self.stock}
            | {d.digest for d in self.documents()}
        )


def lawful(number: int) -> Chain:
    """A delivery without fault."""
    chain = Chain(number)
    m, n, s, o, box = (chain.unit(name) for name in ("m", "n", "s", "o", "box"))
    begun = chain.start
    for name, unit in (("make m", m), ("make n", n), ("make o", o)):
        identities = (_die(chain, name[-1]), _key(chain, name[-1]))
        made = act(Verb.COMMISSION, unit, taker=MAKER, level=Level.MODULE, identities=identities, place=TOKYO)
        chain.acts[name] = at(made, begun, f"{name} {number}")
    server = act(Verb.COMMISSION, s, taker=MAKER, level=Level.SERVER, place=TOKYO)
    steps = [
        ("make s", server, 0),
        ("assemble", join(s, m, n), 1),
        ("pack", join(box, s), 2),
        ("seal", act(Verb.SEAL, box, seals=(chain.seal(),)), 3),
        ("inside", act(Verb.INSPECT, m, n, parent=s), 70),
        ("cut", act(Verb.SEAL_BREAK, box, seals=(chain.seal(),)), 60),
        ("unpack", part(box, s), 61),
        ("examine", act(Verb.EXAMINE, m, identities=(_key(chain, "m"),), place=SEOUL), 71),
        ("install", act(Verb.INSTALL, s, place=DAEJEON), 100),
    ]
    for name, step, hours in steps:
        chain.acts[name] = at(step, begun + hours * HOUR + 60, f"{name} {number}")
    _hand(chain, "1", box, MAKER, BROKER, 5, 7, (TOKYO, "JP"), (TOKYO, "JP"))
    _hand(chain, "2", box, BROKER, BUYER, 24, 50, (OSAKA, "JP"), (SEOUL, "KR"))
    _hand(chain, "3", s, BUYER, SITE, 80, 90, (SEOUL, "KR"), (DAEJEON, "KR"))
    for name, place, hours in (("tap 1", TOKYO, 4), ("tap 2", OSAKA, 10), ("tap 3", SEOUL, 55)):
        time = (begun + hours * HOUR) * 10**9
        chain.taps[name] = Tap(f"{name} {number}", time, f"{number:014X}", hours, place, opened=False)
    units = frozenset((m, n))
    since = date(2026, 11, 1)
    chain.decision = Decision(
        f"C-{number}", units, None, frozenset({BUYER}), frozenset({"KR"}), since, outcome="release"
    )
    chain.licence = Paper(f"L-{number}", None, 1, frozenset({BUYER}), frozenset({"KR"}), since, date(2027, 11, 1))
    chain.stock = [Seen(o, TOKYO, (begun + 30 * DAY) * 10**9)]
    return chain


def _die(chain: Chain, name: str) -> Identity:
    return Identity(Evidence.DIE_ID, f"die-{chain.number}-{name}", attested=True)


def _key(chain: Chain, name: str) -> Identity:
    return Identity(Evidence.DEVICE_KEY, f"key-{chain.number}-{name}", attested=True)


def _hand(
    chain: Chain, which: str, unit: str, giver: str, taker: str, hours: int, later: int,
    origin: tuple[str, str], target: tuple[str, str],
) -> None:  # fmt: skip
    papers = (f"C-{chain.number}", f"L-{chain.number}") if origin[1] != target[1] else (None, None)
    passage = Passage(origin[1], target[1], None, *papers, container=unit == chain.unit("box"))
    seals = (chain.seal(),) if passage.container else ()
    expires, number = chain.start + (hours + 72) * HOUR, f"offer-{which}-of-chain-{chain.number:05d}"
    chain.offers[f"offer{which}"] = Offer(number, (unit,), giver, taker, expires, passage, origin[0], target[0], seals)
    chain.answers[f"accept{which}"] = Answer("handover.accept", "", number, taker, (unit,), seals)
    chain.signed_at |= {f"offer{which}": chain.start + hours * HOUR, f"accept{which}": chain.start + later * HOUR}


def found(chains: list[Chain], order: random.Random | None = None) -> tuple[Finding, ...]:
    """All alarms in a world of these chains, whatever the order in which it is captured."""
    documents = [document for chain in chains for document in chain.documents()]
    acts = [one for chain in chains for one in chain.acts.values()]
    if order is not None:
        order.shuffle(documents)
        order.shuffle(acts)
    parties = (MAKER, BROKER, BUYER, SITE)
    held = [Held(signer(party).public, party, T0 - DAY) for party in parties]
    weak = Held(signer(BUYER, Suite.ED25519).public, BUYER, T0 - DAY)
    more = {one.key.key_id: one for chain in chains for one in chain.held}
    keys = {one.key.key_id: one for one in (*held, weak)} | more
    decisions = {chain.decision.id: chain.decision for chain in chains if chain.decision}
    licences = {chain.licence.id: chain.licence for chain in chains if chain.licence}
    handovers = take(documents, Ring(keys), POLICY)
    told = account(acts, handovers, exports=Exports(decisions, licences, SPOTS))
    taps = tuple(tap for chain in chains for tap in chain.taps.values())
    stock = tuple(seen for chain in chains for seen in chain.stock)
    return alarms(Watch(told, AS_OF, taps, stock, (RANGE,), SPOTS))


# Lawful, and unlike the others: what must not be taken for a diversion


def _late_clock(chain: Chain) -> None:
    chain.signed_at["accept1"] = chain.signed_at["offer1"] - 300


def _exchanged_key(chain: Chain) -> None:
    chain.held = list(superseded(BUYER, T0 + 1000 * DAY))
    chain.signers["accept2"] = signer(BUYER, year=2025)


def _no_licence_needed(chain: Chain) -> None:
    assert chain.decision is not None
    chain.decision = replace(chain.decision, licence_needed=False)
    offer = chain.offers["offer2"]
    chain.offers["offer2"] = offer._replace(passage=offer.passage._replace(licence=None))


def _only_recorded(chain: Chain) -> None:
    offer = chain.offers.pop("offer3")
    del chain.answers["accept3"]
    stated = {"giver": BUYER, "taker": SITE, "passage": offer.passage}
    shipped = act(Verb.OFFER, *offer.units, **stated, place=SEOUL)
    chain.acts["ship 3"] = at(shipped, chain.signed_at["offer3"], f"ship {chain.number}")
    received = act(Verb.ACCEPT, *offer.units, giver=BUYER, taker=SITE, place=DAEJEON)
    chain.acts["receive 3"] = at(received, chain.signed_at["accept3"], f"receive {chain.number}")


def _withdrawn_and_offered_again(chain: Chain) -> None:
    first = chain.offers["offer3"]._replace(id=f"first-of-chain-{chain.number:06d}")
    time = chain.signed_at["offer3"] - 2 * HOUR
    document = first.document().signed([signer(BUYER)], time)
    back = Answer("handover.withdraw", document.digest, first.id, BUYER)
    chain.more += [document, back.document().signed([signer(BUYER)], time + 60)]


def _captured_twice(chain: Chain) -> None:
    chain.twice = ("offer2", "accept2")


def _corrected(chain: Chain) -> None:
    wrong = at(act(Verb.OBSERVE, chain.unit("s"), place=TOKYO), chain.start + 95 * HOUR, f"wrong {chain.number}")
    chain.acts["wrong"] = wrong
    chain.acts["struck"] = wrong._replace(declared=Declared(chain.start * 10**9, None, ()))


VARIANTS: tuple[Callable[[Chain], None], ...] = (
    lambda _: None, _late_clock, _exchanged_key, _no_licence_needed, _only_recorded, _withdrawn_and_offered_again,
    _captured_twice, _corrected,
)  # fmt: skip


def world(count: int) -> list[Chain]:
    """Lawful chains, one variant after the other."""
    chains = [lawful(number) for number in range(count)]
    for chain in chains:
        VARIANTS[chain.number % len(VARIANTS)](chain)
    return chains


# Diversions: name -> what is done to a chain, and the code that must be told


def _half(document: Document) -> Document:
    (whole,) = document.signatures
    return replace(document, signatures=(replace(whole, suite=Suite.ED25519, blob=whole.blob[:64]),))


def _cut(document: Document) -> Document:
    (whole,) = document.signatures
    return replace(document, signatures=(replace(whole, blob=whole.blob[:64]),))


def _amend(document: Document) -> Document:
    changed = Document.of(document.kind, {**document.matter(), "expires": 2**39})
    return replace(changed, signatures=document.signatures)


def _answer(chain: Chain, name: str, **changes: Any) -> None:
    chain.answers[name] = chain.answers[name]._replace(**changes)


def _offer(chain: Chain, name: str, **changes: Any) -> None:
    chain.offers[name] = chain.offers[name]._replace(**changes)


def _again(chain: Chain, hours: int, **changes: Any) -> None:
    answer = chain.answers["accept2"]._replace(offer=chain.document("offer2").digest, **changes)
    chain.more.append(answer.document().signed([signer(answer.party)], chain.signed_at["accept2"] + hours * HOUR))


def _amended_and_signed_again(chain: Chain) -> None:
    _answer(chain, "accept2", offer=chain.document("offer2").digest)
    _offer(chain, "offer2", expires=chain.offers["offer2"].expires + 1)


def _withdrawn(chain: Chain) -> None:
    offer = chain.offers["offer2"]
    back = Answer("handover.withdraw", chain.document("offer2").digest, offer.id, BROKER)
    chain.more.append(back.document().signed([signer(BROKER)], chain.signed_at["offer2"] + 60))


def _old_key(chain: Chain) -> None:
    old = signer(BUYER, year=2024)
    chain.held = [Held(old.public, BUYER, 0, None, Revoked.SUPERSEDED, T0)]
    chain.signers["accept2"] = old


def _stolen_key(chain: Chain) -> None:
    stolen = signer(BUYER, year=2020)
    chain.held = [Held(stolen.public, BUYER, 0, None, Revoked.COMPROMISED, T0)]
    chain.signers["accept2"] = stolen


def _unanswered(chain: Chain) -> None:
    for name in ("accept2", "accept3"):
        del chain.answers[name]
    del chain.offers["offer3"]


def _drop(chain: Chain, *names: str) -> None:
    for name in names:
        del chain.acts[name]


def _add(chain: Chain, step: Act, hours: float) -> None:
    chain.acts["more"] = at(step, chain.start + int(hours * HOUR), f"more {chain.number}")


def _decide(chain: Chain, **changes: Any) -> None:
    assert chain.decision is not None
    chain.decision = replace(chain.decision, **changes)


def _license(chain: Chain, **changes: Any) -> None:
    assert chain.licence is not None
    chain.licence = replace(chain.licence, **changes)


def _sealed(chain: Chain, **changes: Any) -> None:
    _answer(chain, "accept2", seals=(chain.seal(**changes),))


def _tap(chain: Chain, name: str, **changes: Any) -> None:
    chain.taps[name] = replace(chain.taps[name], **changes)


def _low_class(chain: Chain) -> None:
    low = chain.seal(grade=SealGrade.INDICATIVE)
    chain.acts["seal"] = chain.acts["seal"]._replace(seals=(low,))
    for name in ("offer1", "offer2"):
        _offer(chain, name, seals=(low,))


def _clone(chain: Chain) -> None:
    copy = act(Verb.COMMISSION, f"{MODULE}/21/M-1{chain.number:04d}9", taker=BROKER, identities=(_die(chain, "m"),))
    _add(chain, copy, 12)


def _lost(chain: Chain, kind: Difference, seen: str | None = None) -> None:
    gone = Discrepancy(kind, chain.unit("s"), seen)
    _answer(chain, "accept3", received=(), discrepancies=(gone,))
    _drop(chain, "install")


def _observed(chain: Chain, **more: Any) -> Act:
    return act(Verb.EXAMINE, chain.unit("m"), **more)


Diversion = tuple[Callable[[Chain], object], str]
DIVERSIONS: dict[str, Diversion] = {
    "acceptance half signed": (lambda c: c.change.update(accept2=_half), "suite-too-weak"),
    "acceptance's post-quantum part cut off": (lambda c: c.change.update(accept2=_cut), "signature-wrong"),
    "offer half signed": (lambda c: c.change.update(offer2=_half), "suite-too-weak"),
    "acceptance not signed, only recorded": (
        lambda c: (c.answers.pop("accept2"), _add(c, act(Verb.ACCEPT, c.unit("box"), giver=BROKER, taker=BUYER), 50)),
        "half-signed",
    ),
    "classical suite alone": (lambda c: c.signers.update(accept2=signer(BUYER, Suite.ED25519)), "suite-too-weak"),
    "acceptance replayed": (lambda c: _again(c, 5), "document-replayed"),
    "accepted twice, otherwise": (lambda c: _again(c, 5, seals=()), "accepted-twice"),
    "acceptance of another offer": (
        lambda c: _answer(c, "accept2", offer=c.document("offer1").digest),
        "answered-by-another",
    ),
    "acceptance of an offer that nobody made": (
        lambda c: _answer(c, "accept2", offer="sha256:" + "0" * 64, offer_id="no-such-offer-000"),
        "offer-unknown",
    ),
    "acceptance of other units": (
        lambda c: _answer(c, "accept2", received=(c.unit("o"),)),
        "accept-of-another-offer",
    ),
    "accepted by somebody else": (lambda c: _answer(c, "accept2", party=SITE), "answered-by-another"),
    "accepted in another's name": (lambda c: c.signers.update(accept2=signer(SITE)), "signer-other"),
    "accepted after the end": (
        lambda c: c.signed_at.update(accept2=c.offers["offer2"].expires + HOUR),
        "accepted-after-expiry",
    ),
    "accepted before the offer": (
        lambda c: c.signed_at.update(accept2=c.signed_at["offer2"] - HOUR),
        "answered-before-offer",
    ),
    "offered by who does not hold it": (lambda c: _offer(c, "offer2", releaser=SITE), "not-the-holder"),
    "offered out of the box": (lambda c: _offer(c, "offer2", units=(c.unit("s"),), seals=()), "moved-while-inside"),
    "accepted after it was withdrawn": (_withdrawn, "offer-withdrawn"),
    "offer changed under its signature": (lambda c: c.change.update(offer2=_amend), "signature-wrong"),
    "offer changed and signed again": (_amended_and_signed_again, "offer-amended"),
    "signed with the old key after its end": (_old_key, "key-revoked"),
    "signed with a stolen key": (_stolen_key, "key-compromised"),
    "nobody took it": (_unanswered, "offer-expired"),
    "less came than was sent": (lambda c: _lost(c, Difference.MISSING), "received-missing"),
    "another unit came": (lambda c: _lost(c, Difference.OTHER, "fake"), "received-other-serial"),
    "exported on a hold": (lambda c: _decide(c, outcome="hold"), "export-without-release"),
    "exported without a decision": (lambda c: setattr(c, "decision", None), "export-without-release"),
    "exported other units than decided": (
        lambda c: _decide(c, units=frozenset({c.unit("m")})),
        "export-without-release",
    ),
    "exported to another than decided": (
        lambda c: _decide(c, consignees=frozenset({SITE})),
        "export-without-release",
    ),
    "exported without a licence": (lambda c: setattr(c, "licence", None), "export-without-licence"),
    "exported after the licence's end": (lambda c: _license(c, until=date(2026, 11, 2)), "export-without-licence"),
    "exported under a used licence": (lambda c: _license(c, count=0), "export-without-licence"),
    "seal gone": (lambda c: _answer(c, "accept2", seals=()), "seal-missing"),
    "seal swapped": (lambda c: _sealed(c, number="Z-1"), "seal-swapped"),
    "seal broken": (lambda c: _sealed(c, broken=True), "seal-broken"),
    "seal's picture another": (lambda c: _sealed(c, photo="f" * 64), "seal-photo-differs"),
    "seal of a low class": (_low_class, "seal-class-low"),
    "seal's number used twice": (
        lambda c: _add(c, act(Verb.SEAL, c.unit("o"), seals=(c.seal(item=c.unit("o")),)), 4),
        "seal-number-twice",
    ),
    "opened without breaking the seal": (lambda c: _drop(c, "cut"), "opened-while-sealed"),
    "one die in two units": (_clone, "clone"),
    "one serial with two dies": (
        lambda c: _add(c, _observed(c, identities=(Identity(Evidence.DIE_ID, "another", attested=True),)), 72),
        "identity-changed",
    ),
    "one key at two places": (
        lambda c: _add(c, act(Verb.EXAMINE, c.unit("o"), identities=(_key(c, "m"),), place=TOKYO), 71.5),
        "faster-than-travel",
    ),
    "one unit at two places": (lambda c: _add(c, _observed(c, place=TOKYO), 71.5), "faster-than-travel"),
    "tag's counter went back": (lambda c: _tap(c, "tap 3", counter=7), "tap-out-of-order"),
    "tag's message shown again": (lambda c: _tap(c, "tap 3", counter=10), "tap-repeated"),
    "tag at two places": (lambda c: _tap(c, "tap 2", time=c.taps["tap 3"].time - 60 * 10**9), "faster-than-travel"),
    "tag opened": (lambda c: _tap(c, "tap 3", opened=True), "tag-opened"),
    "serial that the maker never made": (
        lambda c: _add(c, act(Verb.COMMISSION, f"{MODULE}/21/M-2{c.number:04d}0", taker=BROKER), 12),
        "serial-out-of-range",
    ),
    "delivered, never installed": (lambda c: _drop(c, "install"), "not-installed"),
    "stock that is not there": (
        lambda c: setattr(c, "stock", [Seen(c.unit("m"), TOKYO, c.stock[0].time)]),
        "stock-missing",
    ),
    "stock that nobody knows": (lambda c: c.stock.append(Seen(f"X-{c.number}", TOKYO, c.stock[0].time)), "stock-surplus"),
    "stock at another place": (
        lambda c: c.stock.append(Seen(c.unit("o"), SEOUL, c.stock[0].time)),
        "stock-elsewhere",
    ),
    "module swapped inside": (
        lambda c: c.acts.update(inside=c.acts["inside"]._replace(items=(c.unit("m"), c.unit("o")))),
        "children-differ",
    ),
    "module in two servers": (lambda c: _add(c, join(c.unit("t"), c.unit("m")), 1.5), "second-parent"),
    "module added twice": (lambda c: _add(c, join(c.unit("s"), c.unit("m")), 1.5), "added-twice"),
    "a thing within itself": (lambda c: _add(c, join(c.unit("s"), c.unit("box")), 2.5), "cycle"),
    "destroyed on paper with parts inside": (
        lambda c: _add(c, act(Verb.END, c.unit("s")), 75),
        "children-left-inside",
    ),
    "used after its end": (lambda c: _add(c, act(Verb.END, c.unit("o")), 1), "stock-ended"),
    "made twice": (
        lambda c: _add(c, act(Verb.COMMISSION, c.unit("m"), taker=BROKER), 12),
        "commissioned-twice",
    ),
    "taken out of what it was not in": (lambda c: _add(c, part(c.unit("t"), c.unit("m")), 1.5), "not-inside"),
    "disputed": (
        lambda c: _add(c, act(Verb.DISPUTE, c.unit("s"), giver=SITE, disputes=(f"install {c.number}",)), 110),
        "disputed",
    ),
}  # fmt: skip
