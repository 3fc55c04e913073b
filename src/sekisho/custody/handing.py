"""Rules of handovers in a replay: who may offer, take, decline and withdraw what.

An offer that was signed is answered by a signed document over its digest, and by nothing else: a bare record of a
receipt cannot end it. An offer that names an end lapses then; that it did is an alarm (``checks/offers.py``).
"""

from __future__ import annotations

from sekisho.custody.books import Book, Page
from sekisho.custody.exports import NOBODY_ASKED, Wrong, fault
from sekisho.custody.model import Act


def offer(book: Book, act: Act) -> None:
    """Put units on offer to the taker."""
    for item in act.items:
        page = book.free(item, act)
        if page is None or not _by_holder(book, page, act):
            continue
        signs = act.signed is not None and page.offer is None and page.offered_to == act.taker  # what was only recorded
        if page.offered_to is not None and not signs:
            book.refuse(page, act, "offered-twice", before=page.offered_to, now=act.taker or "")
        elif (wrong := _stopped(book, page, act)) is not None:
            book.refuse(page, act, wrong[0], **wrong[1])
        else:
            page.offered_to, page.passage = act.taker, act.passage
            if act.signed is not None:
                page.offer, page.expires = act.signed.offer, act.signed.expires
            book.apply(page, act)


def accept(book: Book, act: Act) -> None:
    """The taker holds the units from here on."""
    for item in act.items:
        page = book.free(item, act)
        if page is None or not _by_holder(book, page, act):
            continue
        if page.offered_to is None and page.holder != act.taker and page.holder is not None:
            book.refuse(page, act, "taken-without-offer", holder=page.holder, taker=act.taker or "")
        elif page.offered_to is not None and page.offered_to != act.taker:
            book.refuse(page, act, "taken-by-another", offered=page.offered_to, taker=act.taker or "")
        elif (wrong := _crossed(book, page, act)) is not None:
            book.refuse(page, act, wrong[0], **wrong[1])
        elif _answers(book, page, act):
            if page.offered_to is not None or page.holder is None:  # who has it already takes nothing
                page.holder, page.installed, page.place = act.taker, None, None
                page.held = "signed" if act.signed else "stated"
                page.close_offer()
            book.apply(page, act)


def end_offer(book: Book, act: Act) -> None:
    """Declined or withdrawn: the holder holds on."""
    for item in act.items:
        page = book.known(item, act)
        if page is None:
            continue
        if page.offered_to is None:
            book.refuse(page, act, "nothing-on-offer")
        elif _answers(book, page, act) and _by_holder(book, page, act):
            page.close_offer()
            book.apply(page, act)


def _answers(book: Book, page: Page, act: Act) -> bool:
    """Whether the act answers the offer that is open: a signed one by its digest."""
    if page.offer == (act.signed.offer if act.signed else None):
        return True
    book.refuse(page, act, "half-signed" if act.signed is None else "answers-another-offer", offer=page.offer or "")
    return False


def _by_holder(book: Book, page: Page, act: Act) -> bool:
    """Whether the giver, where one is stated, is who holds it; an unknown holder becomes known."""
    if act.giver is None or act.giver == page.holder:
        return True
    if page.holder is None:
        page.holder = act.giver
        return True
    book.refuse(page, act, "not-the-holder", holder=page.holder, giver=act.giver)
    return False


def _crossed(book: Book, page: Page, act: Act) -> Wrong | None:
    """Why a recorded receipt at a place abroad does not count, where the offer did not say that it goes there."""
    if book.exports is None or not book.exports.asked or act.signed is not None or page.offered_to is None:
        return None
    giver, passage = act.giver or page.holder, act.passage or page.passage
    whole = act._replace(giver=giver, place=page.place, target=act.place, passage=passage)
    return _stopped(book, page, whole) if book.exports.crosses(whole) else None


def _stopped(book: Book, page: Page, act: Act) -> Wrong | None:
    """Why it may not go across a border, with everything in it."""
    exports = book.exports or NOBODY_ASKED
    if act.passage is None and not exports.asked:
        return None
    units = [page]
    for one in units:
        units += [book.pages[child] for child in one.children]
    return fault(exports, act, [(one.item, one.level) for one in units], page.papers, book.drawn)
