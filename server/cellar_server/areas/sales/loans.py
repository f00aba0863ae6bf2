"""借出转销售 · orders over goods that the borrower has already (SO-09, W07, S26.19): what they hold of the loan.

An order's line holds what it promises of its loan's line, so that it is neither returned nor sold again: all of it, once closed
what is on a delivery note. Of the floor it promises nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from cellar_server.areas.inventory.loan import Loan
from cellar_server.areas.inventory.taken_from import TakenFrom
from cellar_server.areas.sales import reads, rules
from cellar_server.areas.sales.order_tables import SalesOrder, SalesOrderLine, TransactionType
from cellar_server.kernel import links
from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.kernel.links import growth, upstream
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def to_sell(work: UnitOfWork, doc: SalesOrder) -> None:
    """An order made from loans: of the borrower, over what is still out."""
    doc.kind = TransactionType.LOAN_TO_SALE
    borrowers = reads.borrowers(work, (line.loan_line_id for line in doc.lines))
    customers = {id_ for id_ in borrowers.values() if id_ is not None}
    if len(customers) == 1:
        doc.customer_id = customers.pop()
    for line in doc.lines:
        line.quantity = line.from_loan


def mark(doc: SalesOrder) -> None:
    """Each line says from where it takes, and how much of a loan."""
    for line in doc.lines:
        of_loan = line.loan_line_id is not None
        line.taken_from = TakenFrom.LOAN if of_loan else TakenFrom.STOCK
        line.from_loan = (line.quantity or ZERO) if of_loan else ZERO


def unlike_its_kind(doc: SalesOrder) -> Iterator[Problem]:
    """借出转销售 sells what is lent, and nothing else."""
    if doc.kind is not TransactionType.LOAN_TO_SALE:
        return
    for index, line in enumerate(doc.lines):
        if line.loan_line_id is None:
            yield problem(
                f"lines[{index}].item_id", "NOT_LENT",
                f"第 {index + 1} 行不是借出的货，不能转销售|Line {index + 1} is of no loan, and not sold as one",
                "从库存借出单选单，或改交易类型|Pull it from the loan, or change the type of the order",
            )  # fmt: skip


def not_his(work: UnitOfWork, doc: SalesOrder) -> Iterator[Problem]:
    """What is sold of a loan is sold to whom it was lent; what and from where, the link holds."""
    borrowers = reads.borrowers(work, (line.loan_line_id for line in doc.lines))
    for index, line in enumerate(doc.lines):
        if borrowers.get(line.loan_line_id or 0) not in (None, doc.customer_id):
            yield problem(
                "customer_id", "NOT_HIS_LOAN", f"第 {index + 1} 行的货借给了别的客户|The goods of line {index + 1} are with another customer",
                "改为借用客户，或删去此行|Choose the customer who has them, or take the line out",
            )  # fmt: skip


def hold(work: UnitOfWork, doc: SalesOrder) -> None:
    """The order was closed or opened again: what it holds of loans becomes what it promises now."""
    changed = []
    for index, line in enumerate(doc.lines):
        if line.loan_line_id is None:
            continue
        promised, _ = rules.promised(
            quantity=line.quantity, gross=line.gross, delivered=line.delivered, closed=line.closed
        )
        changed.append(links.Consumption(line.loan_line_id, promised - line.from_loan, f"lines[{index}].quantity"))
        line.from_loan = promised
    if changed:
        links.change(work, _link(work), changed)


def given_up(work: UnitOfWork, back: Iterable[tuple[int, Decimal]]) -> None:
    """(order line, quantity) that delivery notes give back: what comes to a line that is closed goes on to its loan."""
    quantities: dict[int, Decimal] = defaultdict(Decimal)
    for id_, quantity in back:
        quantities[id_] += quantity
    rows = upstream.held(work, SalesOrderLine, quantities)
    closed = [row for row in rows.values() if row.closed and row.loan_line_id is not None]
    if closed:
        less = [growth.Growth(row.id, "from_loan", -quantities[row.id]) for row in closed]
        work.post(growth.door(SalesOrderLine), less)
        links.change(
            work, _link(work), [links.Consumption(row.loan_line_id, -quantities[row.id], "") for row in closed]
        )


def _link(work: UnitOfWork) -> Any:
    return work.registry.link(f"{Loan.__tablename__}.{SalesOrder.__tablename__}")
