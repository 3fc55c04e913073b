"""Acts -> the state of every unit: a pure fold in the order of event times, ties broken by id.

The order in which acts were captured does not matter, and the same acts give the same state and findings. An act that
would break a rule is told and not applied to the unit that it breaks it for, so that in every state a unit has one
holder and one parent and nothing lies within itself. Nothing is ever taken out: what was declared wrong stays in the
history as struck.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from sekisho.custody import handing
from sekisho.custody.books import Book, Page
from sekisho.custody.corrections import settled
from sekisho.custody.exports import Exports
from sekisho.custody.model import Act, Custody, Verb
from sekisho.vocabulary.sweeping import unswept


def replay(acts: Iterable[Act], exports: Exports | None = None) -> Custody:
    """The state after all acts, whatever their order.

    Args:
        acts: what was recorded.
        exports: decisions, licences and places. Where they are given, every handover across a border needs them;
            where they are not, a handover that says itself that it crosses one is refused.
    """
    with unswept():
        ordered = sorted(acts, key=lambda act: (act.time, act.id, act.digest, act.declared is not None))
        book = Book(exports=exports)
        for act, struck in settled(ordered, book.tell):
            if struck:
                _enter_all(book, act, "struck")
            elif act.restates:
                _enter_all(book, act, "restated")
            else:
                _RULES[act.verb](book, act)
        return book.closed()


def _enter_all(book: Book, act: Act, standing: str) -> None:
    for item in _touched(act):
        book.enter(book.page(item), act, standing)


def _touched(act: Act) -> Sequence[str]:
    return [*act.items, *act.outputs, *([act.parent] if act.parent else [])]


def _commission(book: Book, act: Act) -> None:
    for item in act.items:
        page = book.page(item)
        if page.commissioned:
            book.refuse(page, act, "commissioned-twice")
            book.compare(page, act)
        elif page.ended:
            book.refuse(page, act, "after-the-end")
        else:
            page.commissioned = True
            page.level = act.level or page.level
            page.holder = act.taker or act.giver or page.holder
            book.identify(page, act, alone=len(act.items) == 1)
            book.apply(page, act)


def _end(book: Book, act: Act) -> None:
    for item in act.items:
        page = book.known(item, act)
        if page is None:
            continue
        if page.children:
            book.refuse(page, act, "children-left-inside", children=_list(page.children))
        elif page.parent is not None:
            book.refuse(page, act, "ended-while-inside", parent=page.parent)
        else:
            page.ended = True
            book.apply(page, act)


def _join(book: Book, act: Act) -> None:
    if act.parent is None:
        return
    parent = book.page(act.parent)
    if parent.ended:
        book.refuse(parent, act, "after-the-end")
        return
    joined = False
    for item in act.items:
        page = book.known(item, act)
        if page is None or not _fits(book, page, parent, act):
            continue
        outermost = book.above(parent)[-1]
        outermost.holder = outermost.holder or page.holder
        page.parent = parent.item
        parent.children[page.item] = None
        if act.step == "installing":
            page.installed = act.time
        book.apply(page, act)
        joined = True
    if joined:
        book.apply(parent, act)


def _fits(book: Book, page: Page, parent: Page, act: Act) -> bool:
    """Whether a unit may be put into another; what hinders it is told."""
    above = book.above(parent)
    outermost = above[-1]
    if page.parent == parent.item:
        book.refuse(page, act, "added-twice", parent=parent.item)
    elif page.parent is not None:
        book.refuse(page, act, "second-parent", parent=page.parent, other=parent.item)
    elif page in above:
        book.refuse(page, act, "cycle", parent=parent.item)
    elif outermost.parent is not None:
        book.refuse(page, act, "too-deep", parent=parent.item)
    elif page.offered_to is not None:
        book.refuse(page, act, "joined-while-offered", offered=page.offered_to)
    elif None not in (page.holder, outermost.holder) and page.holder != outermost.holder:
        book.refuse(page, act, "holders-differ", holder=page.holder or "", other=outermost.holder or "")
    elif page.level and parent.level and page.level.rank >= parent.level.rank:
        book.refuse(page, act, "level-order", level=page.level, within=parent.level)
    else:
        return True
    return False


def _part(book: Book, act: Act) -> None:
    if act.parent is None:
        return
    parent = book.page(act.parent)
    parted, outermost = False, book.above(parent)[-1]
    for item in act.items or tuple(parent.children):
        page = book.page(item)
        if page.parent != parent.item:
            book.refuse(page, act, "not-inside", parent=parent.item, inside=page.parent or "")
            continue
        if outermost.parent is not None:
            book.refuse(page, act, "too-deep", parent=parent.item)
            continue
        page.holder, page.held = outermost.holder, outermost.held
        page.parent = None
        del parent.children[item]
        book.apply(page, act)
        parted = True
    if parted:
        book.apply(parent, act)


def _inspect(book: Book, act: Act) -> None:
    if act.parent is None:
        return
    parent = book.page(act.parent)
    seen, recorded = set(act.items), set(parent.children)
    if parent.ended:
        book.refuse(parent, act, "after-the-end")
    elif seen == recorded:
        book.apply(parent, act)
    else:
        book.refuse(parent, act, "children-differ", missing=_list(recorded - seen), surplus=_list(seen - recorded))
    for item in act.items:
        if item in recorded:
            book.apply(book.page(item), act, inside=True)
        else:
            book.enter(book.page(item), act, "refused")


def _observe(book: Book, act: Act) -> None:
    for item in act.items:
        page = book.known(item, act)
        if page is not None:
            book.recognise(page, act)
            book.apply(page, act)


def _install(book: Book, act: Act) -> None:
    for item in act.items:
        page = book.known(item, act)
        if page is None:
            continue
        if page.offered_to is not None:
            book.refuse(page, act, "installed-while-offered", offered=page.offered_to)
        else:
            page.installed = act.time
            book.apply(page, act)


def _dispute(book: Book, act: Act) -> None:
    """Both stories stay as they are; whoever reads either is told of the other."""
    for item in act.items:
        page = book.page(item)
        page.disputes += tuple((disputed, act.id) for disputed in act.disputes)
        book.tell("disputed", item, act, disputed=_list(act.disputes), by=act.giver or "")
        book.apply(page, act)


def _transform(book: Book, act: Act) -> None:
    holders = {holder for item in act.items if (holder := book.page(item).holder) is not None}
    for item in act.items:
        page = book.free(item, act)
        if page is None:
            continue
        if page.children:
            book.refuse(page, act, "children-left-inside", children=_list(page.children))
        else:
            page.ended = True
            book.apply(page, act)
    for item in act.outputs:
        made = book.page(item)
        if made.commissioned or made.ended:
            book.refuse(made, act, "commissioned-twice")
        else:
            made.commissioned, made.level = True, act.level
            made.holder = act.taker or act.giver or (min(holders) if len(holders) == 1 else None)
            book.apply(made, act)


def _bind(book: Book, act: Act) -> None:
    for item in [*act.items, *([act.parent] if act.parent else [])]:
        page = book.known(item, act)
        if page is not None:
            page.papers |= set(act.papers)
            book.apply(page, act)


def _unbind(book: Book, act: Act) -> None:
    for item in [*act.items, *([act.parent] if act.parent else [])]:
        page = book.known(item, act)
        if page is None:
            continue
        if not page.papers >= set(act.papers):
            book.refuse(page, act, "not-bound", papers=_list(set(act.papers) - page.papers))
        else:
            page.papers -= set(act.papers)
            book.apply(page, act)


def _list(names: Iterable[str]) -> str:
    return " ".join(sorted(names))


_RULES: Mapping[Verb, Callable[[Book, Act], None]] = {
    Verb.COMMISSION: _commission,
    Verb.END: _end,
    Verb.OFFER: handing.offer,
    Verb.ACCEPT: handing.accept,
    Verb.DECLINE: handing.end_offer,
    Verb.WITHDRAW: handing.end_offer,
    Verb.JOIN: _join,
    Verb.PART: _part,
    Verb.INSPECT: _inspect,
    Verb.OBSERVE: _observe,
    Verb.TRANSFORM: _transform,
    Verb.BIND: _bind,
    Verb.UNBIND: _unbind,
    Verb.EXAMINE: _observe,
    Verb.INSTALL: _install,
    Verb.DISPUTE: _dispute,
    Verb.SEAL: _observe,
    Verb.SEAL_CHECK: _observe,
    Verb.SEAL_BREAK: _observe,
}
