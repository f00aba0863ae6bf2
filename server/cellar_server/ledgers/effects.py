"""What a document's effect on the ledgers is, and how it becomes what it should be.

``effects=`` of a declaration is a pure function of a document in force (its lines, counters, closed flags) to what it stands
for in the ledgers now. Every deed posts the difference between that and what stands posted under the document's name; an
undo is the effect nothing. A red document says the same with the other sign, so the same function says what it stands for; what it takes
back is worth what its original posted (``stock.mirror``), and of open items it settles its original's, as far as both are open, and again when something of the two is open again. So a row's ``entity, record_id`` is the document whose effect it is, also where the deed of
another document caused it, and Σ rows of a document = its effect is a proof (``ledgers/proofs.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from cellar_server.kernel.links import reversing, upstream
from cellar_server.kernel.schema import plain
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.model import Line
from cellar_server.kernel.schema.problems import Problem
from cellar_server.kernel.unit_of_work.posting_day import Deed
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import credit, open_items, stock
from cellar_server.ledgers.open_items import offsetting

Effect = stock.Move | credit.Entry | open_items.Item | open_items.Settlement


class Parts:
    """An effect parted by ledger."""

    def __init__(self, effects: Iterable[Effect]) -> None:
        self.moves: list[stock.Move] = []
        self.entries: list[credit.Entry] = []
        self.items: list[open_items.Item] = []
        self.settlements: list[open_items.Settlement] = []
        for effect in effects:
            match effect:
                case stock.Move():
                    self.moves.append(effect)
                case credit.Entry():
                    self.entries.append(effect)
                case open_items.Item():
                    self.items.append(effect)
                case open_items.Settlement():
                    self.settlements.append(effect)


def of(work: UnitOfWork, doc: Any) -> Parts:
    """What a document in force stands for now."""
    declared = work.registry.of(doc.__tablename__).effects
    if declared is None:
        raise TypeError(
            f"{doc.__tablename__} declares no effects=: what only takes from upstream calls links.consume and links.release"
        )
    return stated(work.registry.of(doc.__tablename__), doc)


def stated(declaration: Declaration, doc: Any) -> Parts:
    """What a document in force stands for, with what a red one settles of its original (``offset_total``); pure."""
    assert declaration.effects is not None
    parts = Parts(declaration.effects(doc))
    amount = getattr(doc, "offset_total", None)
    if amount and parts.items:
        side = parts.items[0].side
        parts.settlements.append(
            open_items.Settlement(side=side, debt_id=doc.red_of_id, payment_id=doc.id, amount=amount, own=True)
        )
    return parts


def take(work: UnitOfWork, doc: Any, *, check: bool = False) -> None:
    """The document takes effect; nothing of it is posted yet. ``check`` holds the customer to his limit.

    What happened before the program knew of it is held to no limit: those of today are not those of its day.
    """
    declaration, red = work.registry.of(doc.__tablename__), doc.red_of_id is not None
    if red and _has_items(declaration, doc):
        offsetting.settle(work, doc)
    parts = of(work, doc)
    if parts.moves and red:
        stock.mirror(work, doc, parts.moves, of=[doc.red_of_id, *reversing.in_effect(work, declaration, doc.red_of_id)])
    elif parts.moves:
        stock.post(work, doc, parts.moves)
    if parts.entries:
        credit.post(work, doc, parts.entries, check=check and not doc.migrated)
    open_items.post(work, doc, parts.items, parts.settlements)


def _has_items(declaration: Declaration, doc: Any) -> bool:
    """Whether a red document has open items of its own, which settle those of its original."""
    return (
        declaration.settled is not None
        and declaration.effects is not None
        and bool(Parts(declaration.effects(doc)).items)
    )


def become(work: UnitOfWork, doc: Any, *, check: bool = False) -> None:
    """Something was done to a document in effect (close the rest, reopen): stock and credit become what it says now."""
    parts = of(work, doc)
    stock.settle(work, doc, parts.moves)
    credit.settle(work, doc, parts.entries, check=check)


def drop(work: UnitOfWork, doc: Any) -> None:
    """The document goes out of effect: whatever stands posted under its name is taken back."""
    stock.settle(work, doc, (), deed=Deed.TAKEN_BACK)
    credit.settle(work, doc, (), deed=Deed.TAKEN_BACK)
    freed = open_items.drop(work, doc)
    if getattr(doc, "offset_total", None):
        offsetting.undo(work, doc)
    offsetting.again(work, freed, gone=doc)


class _FollowDoor:
    """Behind the links' doors and before the ledgers': documents upstream become what their counters say now."""

    order: ClassVar[int] = 15
    name: ClassVar[str] = "effects"

    def post(self, work: UnitOfWork, entries: list[tuple[str, int]]) -> list[Problem]:
        for entity in sorted({entity for entity, _ in entries}):
            ids = {id_ for of_entity, id_ in entries if of_entity == entity}
            declaration = work.registry.of(entity)
            for doc in plain.documents(work.connection, declaration, ids):
                if declaration.state(doc.state).in_effect:
                    become(work, doc)
        return []


_FOLLOW = _FollowDoor()


def follow(work: UnitOfWork, line: type[Line], ids: Iterable[int | None]) -> None:
    """What this command does to counters of these lines upstream changes their documents' effect, posted under their names."""
    head = upstream.head_of(line).name
    documents = {row.document_id for row in upstream.held(work, line, ids).values()}
    work.post(_FOLLOW, [(head, id_) for id_ in sorted(documents)])
