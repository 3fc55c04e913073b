"""The book of a replay: a page a unit, written in while acts are applied, and frozen at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from sekisho.custody.exports import Exports
from sekisho.custody.model import Act, Custody, Entry, Evidence, Finding, Identity, Level, Passage, Twin

_entry = partial(tuple.__new__, Entry)  # the same as Entry(...), in half the time: there are millions
DEEPEST = 32  # things within things; a lot of a site holds a die at seven


@dataclass(slots=True, eq=False)
class Page:
    """What is known of one unit so far."""

    item: str
    commissioned: bool = False
    ended: bool = False
    level: Level | None = None
    identities: tuple[Identity, ...] = ()
    holder: str | None = None
    offered_to: str | None = None
    parent: str | None = None
    children: dict[str, None] = field(default_factory=dict)
    place: str | None = None
    disposition: str | None = None
    papers: set[str] = field(default_factory=set)
    history: list[Entry] = field(default_factory=list)
    held: str = "stated"
    offer: str | None = None  # digest of a signed offer
    expires: int = 0  # of the open offer; 0: it names no end
    passage: Passage | None = None  # of the open offer
    installed: int | None = None
    disputes: tuple[tuple[str, str], ...] = ()

    def close_offer(self) -> None:
        """Nothing is on offer any more."""
        self.offered_to, self.offer, self.expires, self.passage = None, None, 0, None


@dataclass(slots=True)
class Book:
    """All pages, all findings, and who showed which evidence first."""

    pages: dict[str, Page] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    shown: dict[tuple[Evidence, str], str] = field(default_factory=dict)
    exports: Exports | None = None
    drawn: dict[str, set[str]] = field(default_factory=dict)  # paper -> units that left under it

    def page(self, item: str) -> Page:
        """The page of a unit, begun where there is none."""
        page = self.pages.get(item)
        if page is None:
            page = self.pages[item] = Page(item)
        return page

    def tell(self, code: str, item: str, act: Act, **params: str) -> None:
        """Note what is wrong."""
        self.findings.append(Finding(code, item, act.id, tuple(sorted(params.items()))))

    def enter(self, page: Page, act: Act, standing: str) -> None:
        """A line of history."""
        page.history.append(_entry((act.id, act.time, act.verb, standing)))

    def refuse(self, page: Page, act: Act, code: str, **params: str) -> None:
        """The act breaks a rule for this unit: told, entered as refused, not applied."""
        self.tell(code, page.item, act, **params)
        self.enter(page, act, "refused")

    def apply(self, page: Page, act: Act, *, inside: bool = False) -> None:
        """The act holds for this unit; where and in which condition it was seen counts as of now."""
        page.history.append(_entry((act.id, act.time, act.verb, "signed" if act.signed else "applied")))
        if act.place is not None:
            page.place = act.place
        if act.disposition is not None and not inside:
            page.disposition = act.disposition

    def known(self, item: str, act: Act) -> Page | None:
        """The page of a unit that may still be acted upon. A unit whose beginning nobody recorded is told, once."""
        page = self.page(item)
        if page.expires and act.time > page.expires:
            page.close_offer()  # nobody took it in time: the holder may do as before
        if page.ended:
            self.refuse(page, act, "after-the-end")
            return None
        if not page.commissioned and not page.history:
            self.tell("never-commissioned", item, act)
        return page

    def free(self, item: str, act: Act) -> Page | None:
        """The same, where the unit must not lie in another: a part moves with the whole."""
        page = self.known(item, act)
        if page is not None and page.parent is not None:
            self.refuse(page, act, "moved-while-inside", parent=page.parent)
            return None
        return page

    def above(self, page: Page) -> list[Page]:
        """The unit and what it lies in, outwards. Cut at ``DEEPEST``: then the last one has a parent still."""
        chain = [page]
        while chain[-1].parent is not None and len(chain) < DEEPEST:
            chain.append(self.pages[chain[-1].parent])
        return chain

    def identify(self, page: Page, act: Act, *, alone: bool) -> None:
        """Take in evidence: the same on two units is a clone, two values of one kind on a unit a swap."""
        if act.identities and not alone:
            self.tell("identity-of-many", page.item, act)
            return
        for one in act.identities:
            self._show(page, act, one)
        kinds = [one.kind for one in act.identities]
        if len(set(kinds)) < len(kinds):
            self.tell("identity-contradicts", page.item, act, kind=min(k for k in kinds if kinds.count(k) > 1))
        page.identities = act.identities

    def _show(self, page: Page, act: Act, one: Identity) -> None:
        first = self.shown.setdefault((one.kind, one.value), page.item)
        if first != page.item:
            self.tell("identity-twice", page.item, act, kind=one.kind, other=first)

    def recognise(self, page: Page, act: Act) -> None:
        """Evidence that a unit showed later: compared with what it is known by, new kinds taken in."""
        if not act.identities:
            return
        if len(act.items) > 1:
            self.tell("identity-of-many", page.item, act)
            return
        self.compare(page, act)
        known = {one.kind for one in page.identities}
        new = tuple(one for one in act.identities if one.kind not in known)
        for one in new:
            self._show(page, act, one)
        page.identities += new

    def compare(self, page: Page, act: Act) -> None:
        """Evidence stated again: another value of a kind that was stated before, say one serial with two dies."""
        before = {one.kind: one.value for one in page.identities}
        for one in act.identities:
            if before.get(one.kind, one.value) != one.value:
                self.tell("identity-changed", page.item, act, kind=one.kind, before=before[one.kind], now=one.value)

    def closed(self) -> Custody:
        """Everything frozen; parts have the holder of the whole."""
        holders: dict[str, tuple[str | None, str]] = {}
        for page in self.pages.values():
            chain = []
            at = page
            while at.parent is not None and at.item not in holders:
                chain.append(at.item)
                at = self.pages[at.parent]
            holder = holders.get(at.item, (at.holder, at.held))
            for item in chain:
                holders[item] = holder
        twins = {p.item: _frozen(p, *holders.get(p.item, (p.holder, p.held))) for p in self.pages.values()}
        return Custody(twins, self._told())

    def _told(self) -> tuple[Finding, ...]:
        return tuple(dict.fromkeys(self.findings))


def _frozen(page: Page, holder: str | None, held: str) -> Twin:
    return Twin(
        page.item,
        page.commissioned,
        page.ended,
        page.level,
        page.identities,
        holder,
        page.offered_to,
        page.parent,
        tuple(sorted(page.children)) if page.children else (),
        page.place,
        page.disposition,
        tuple(sorted(page.papers)) if page.papers else (),
        tuple(page.history),
        held,
        page.offer,
        page.installed,
        page.disputes,
    )
