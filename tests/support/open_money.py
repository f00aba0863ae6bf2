"""Open items of papers that exist only as the source of a posting, with the exposure of a customer moved as documents do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from cellar_server.kernel.schema import clock
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import credit, open_items
from cellar_server.ledgers.open_items import Allocation, Kind, Party, Side
from tests.support.kernel_books import Books, Paper

_BUCKET = {Kind.DEBT: "invoiced", Kind.PAYMENT: "advance"}


def opened(
    books: Books, kind: Kind, amount: Decimal | int, *, due: date | None = None, side: Side = Side.RECEIVABLE, party: Party | None = None
) -> tuple[int, Paper]:  # fmt: skip
    """An item of one instalment, of the customer unless another party is given, and the paper that opened it."""
    paper = parted(books, kind, [(due or clock.today(), Decimal(amount))], side=side, party=party)
    return ids_of(books, paper)[0], paper


def parted(
    books: Books, kind: Kind, instalments: Sequence[tuple[date, Decimal]], *, side: Side = Side.RECEIVABLE, party: Party | None = None
) -> Paper:  # fmt: skip
    """A paper with an item for each instalment."""
    paper, whose = books.paper(), party or Party(customer_id=books.customer)

    def body(work: UnitOfWork) -> None:
        items = [
            open_items.Item(
                side=side, kind=kind, party=whose, amount=amount, due_date=due, currency="CNY", instalment=n, reference="FP1"
            )
            for n, (due, amount) in enumerate(instalments, 1)
        ]  # fmt: skip
        open_items.post(work, paper, items, [])
        total = sum((amount for _, amount in instalments), Decimal(0))
        if side is Side.RECEIVABLE and whose.customer_id is not None:
            moved: dict[str, Any] = {_BUCKET[kind]: total}
            credit.post(work, paper, [credit.Entry(customer_id=whose.customer_id, **moved)])

    books.run(body)
    return paper


def ids_of(books: Books, paper: Paper) -> list[int]:
    """The items of a paper in order of their instalments."""
    with books.reading() as work:
        found = open_items.items_of(work.connection, [paper.id])
        every = [item for of_kind in found.values() for items in of_kind.values() for item in items]
    return [item.id for item in sorted(every, key=lambda item: item.instalment)]


def allocate(work: UnitOfWork, paper: Any, customer_id: int | None, allocations: Iterable[Allocation]) -> None:
    """核销; of a customer's receivables the exposure follows."""
    wanted = list(allocations)
    open_items.allocate(work, paper, wanted)
    total = sum((each.amount for each in wanted), Decimal(0))
    if customer_id is not None:
        credit.post(work, paper, [credit.Entry(customer_id=customer_id, invoiced=-total, advance=-total)])


def undo(work: UnitOfWork, paper: Any) -> None:
    """Whatever stands under the paper's name is taken back."""
    open_items.drop(work, paper)
    credit.settle(work, paper, [])
