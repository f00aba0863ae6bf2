"""What all papers of a warehouse have in common (WH-01, S19.6): a place, its keeper, goods by batch, one signature.

Quantities are in the item's main unit (瓶); ``cases`` (箱) is another way to enter the same. 保管员 enters a paper. No order and
no invoice stands behind it, so its signature (签字), which moves the goods, is another person's: 仓库主管 (2.15). What was
signed goes back only as far as the stock allows, and not while a stamp of finance is on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Mapped

from cellar_server.areas.inventory import reads
from cellar_server.areas.masters import batch_rules, bin_rules
from cellar_server.areas.masters.batch import Batch
from cellar_server.areas.masters.papers import StockDocument, StockLine
from cellar_server.areas.masters.warehouse import Warehouse
from cellar_server.kernel.intake import dates
from cellar_server.kernel.schema.actions import action
from cellar_server.kernel.schema.field_makers import choice, reference
from cellar_server.kernel.schema.model import Stamped
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.states import DRAFT, SIGNED
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.schema.verbs import VerbGroup
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import deeds, stock
from cellar_server.ledgers.stock.status import StockStatus

# Only whole cases are shown as such: a sum of them would be taken for all of the goods.
COLUMNS, SUMS = "item_id batch_id stock_status bin_id location cases quantity", "quantity"
# What goods cost stands on papers by which they come in.
COSTED, COSTED_SUMS = f"{COLUMNS} unit_cost cost", f"{SUMS} cost"
FORM = "warehouse_id business_date keeper_id org_id department_id"


class StatusLine(StockLine):
    """Goods that come in, or go out, in a state of theirs."""

    __abstract__ = True

    stock_status: Mapped[StockStatus] = choice("库存状态|Stock status", StockStatus, default=StockStatus.QUALIFIED)


class StockPaper(StockDocument, Stamped):
    __abstract__ = True

    keeper_id: Mapped[int | None] = reference("保管员|Keeper", "employee", whose=False)


def prepare(work: UnitOfWork, doc: Any) -> None:
    """The warehouse's keeper, where nobody else was named."""
    place = work.get_many(Warehouse, [doc.warehouse_id]).get(doc.warehouse_id)
    if doc.keeper_id is None and place is not None:
        doc.keeper_id = place.keeper_id


def verify(work: UnitOfWork, doc: Any, *, lies: Callable[[Any], bool] = bin_rules.everywhere) -> Iterator[Problem]:
    """Batches are the items' own, bins the warehouse's, and the organisation is of the company whose warehouse it is: its periods count.

    ``lies``: the lines whose goods lie on the floor once it is signed, or did before.
    """
    yield from batch_rules.own(work, doc)
    yield from bin_rules.own(work, doc, lies=lies)
    place = work.get_many(Warehouse, [doc.warehouse_id]).get(doc.warehouse_id)
    if place is not None and not reads.same_company(work, doc.org_id, place.org_id):
        yield problem(
            "org_id", "OTHER_COMPANY",
            f"仓库 {place.code} {place.name} 属于另一公司|Warehouse {place.code} {place.name} belongs to another company",
            "改为该公司的组织，或换仓库|Choose an organisation of that company, or another warehouse",
        )  # fmt: skip


def has_lines(work: UnitOfWork, doc: Any) -> Iterator[Problem]:
    if not doc.lines:
        yield problem("lines", "NO_LINES", "单据没有明细|There are no lines", "先录入物料|Enter the goods first")


def made_before(work: UnitOfWork, doc: Any) -> Iterator[Problem]:
    """Goods come in on the day they were made, or later."""
    batches = work.get_many(Batch, [line.batch_id for line in doc.lines])
    seen: set[int] = set()
    for line in doc.lines:
        batch = batches.get(line.batch_id) if line.batch_id else None
        if batch is not None and batch.id not in seen and batch.made_on and doc.business_date < batch.made_on:
            seen.add(batch.id)
            day = work.registry.of(doc.__tablename__).fields["business_date"].label
            named = Label(f"批次 {batch.code}", f"batch {batch.code}")
            yield dates.too_early("business_date", day, doc.business_date, named, batch.made_on)


BLACK = (batch_rules.named, bin_rules.in_a_bin, verify, made_before)
"""What a paper must meet and a red one of it does not: its goods, batches and places are those of the original."""


@action("签字|Sign", DRAFT >> SIGNED, numbers=True, by_another=True, primary=True, batch=True,
        requires=(has_lines, batch_rules.named, bin_rules.in_a_bin, verify), group=VerbGroup.CHECK)  # fmt: skip
def sign(work: UnitOfWork, doc: Any) -> None:
    """The goods are there, or gone; what the paper was made from gave them."""
    deeds.take_effect(work, doc)


@action("弃签|Withdraw signature", SIGNED >> DRAFT, icon="undo", backward=True, group=VerbGroup.CHECK)
def unsign(work: UnitOfWork, doc: Any) -> None:
    """As if it had not been: refused where the goods have gone on or are promised."""
    deeds.take_back(work, doc)


def comes_in(doc: Any) -> Iterator[stock.Move]:
    """A signed paper by which goods come in, with what they cost where it is known."""
    for move, line in zip(_moves(doc, 1), doc.lines, strict=True):
        yield replace(move, value=line.cost)


def goes_out(doc: Any) -> Iterator[stock.Move]:
    """A signed paper by which goods go out: of what is promised to orders nothing."""
    return _moves(doc, -1)


def _moves(doc: Any, sign_: int) -> Iterator[stock.Move]:
    for index, line in enumerate(doc.lines):
        yield stock.Move(
            warehouse_id=doc.warehouse_id,
            item_id=line.item_id,
            batch_id=line.batch_id,
            bin_id=line.bin_id,
            status=line.stock_status,
            on_hand=sign_ * line.quantity,
            path=f"lines[{index}].quantity",
            line_id=line.id,
        )
