"""What papers with a customer, and papers that move goods, have in common: heads and lines to build a document type on.

A type says again only what is different with it: a field that its orders bring (``readonly``), another word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from cellar_server.areas.masters import cases
from cellar_server.areas.masters.item import CASE_UNIT, MAIN_UNIT, Item
from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.kernel.schema.field_makers import quantity, reference, text
from cellar_server.kernel.schema.model import Document, Line
from cellar_server.kernel.schema.problems import Problem
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

OF_ITEM = "item_code=item_id.code spec=item_id.spec unit_id=item_id.unit_id item_class_id=item_id.item_class_id brand_id=item_id.brand_id"
"""What lists of lines and reports say of the item of a row (``rows.lines_of``)."""
ITEM = "item_code item_id spec unit_id"
"""Columns that say together what the goods are (``line_lists.lines_list``)."""


class PartyDocument(Document):
    """A paper with a customer, entered by hand: whose it is, and who looks after him."""

    __abstract__ = True

    customer_id: Mapped[int] = reference("客户|Customer", "customer", required=True, triggers=True)
    salesperson_id: Mapped[int | None] = reference("业务员|Salesperson", "employee")


class CarriedParty(PartyDocument):
    """A paper made from others with the same customer: he and his salesperson are theirs."""

    __abstract__ = True

    customer_id: Mapped[int] = reference("客户|Customer", "customer", required=True, readonly=True)
    salesperson_id: Mapped[int | None] = reference("业务员|Salesperson", "employee", readonly=True)


class StockDocument(Document):
    """A paper about goods of one warehouse; ``quantity_total`` in main units."""

    __abstract__ = True

    warehouse_id: Mapped[int] = reference("仓库|Warehouse", "warehouse", required=True, triggers=True)
    quantity_total: Mapped[Decimal] = quantity("数量合计|Quantity", sum_of="lines.quantity")
    lines: Any


class Shipment(CarriedParty, StockDocument):
    """Goods on their way from one warehouse to one address of a customer, who carries them and where they stand."""

    __abstract__ = True

    address_id: Mapped[int | None] = reference(
        "收货地址|Ship to", "customer_address", readonly=True, among={"for_shipping": True}
    )
    warehouse_id: Mapped[int] = reference("发货仓|Ship from", "warehouse", required=True, readonly=True)


class Carriage(Shipment):
    """A shipment that is being sent: by whom, in what."""

    __abstract__ = True

    carrier_id: Mapped[int | None] = reference("承运商|Carrier", "carrier")
    vehicle_id: Mapped[int | None] = reference("车辆|Vehicle", "vehicle", context=("carrier_id",))
    driver: Mapped[str | None] = text("司机|Driver", 40)


class CountedLine(Line):
    """Goods in two units: ``quantity`` in the item's main unit (瓶) rules, ``cases`` in its auxiliary one (箱) says the same
    where it is a whole number. The line itself keeps them together (``cases.py``); a type that is built on it says nothing of it."""

    __abstract__ = True

    item_id: Mapped[int] = reference("物料|Item", "item", required=True, triggers=True)
    cases: Mapped[Decimal | None] = quantity("箱数|Cases", unit=CASE_UNIT, triggers=True, minimum=ZERO, width=8)
    seen_cases: Mapped[Decimal | None] = quantity("原箱数|Cases before", hidden=True, tells=("cases",))
    quantity: Mapped[Decimal] = quantity(
        "数量|Quantity", unit=MAIN_UNIT, required=True, triggers=True, positive=True, width=10
    )

    @classmethod
    def prepare_lines(cls, work: UnitOfWork, lines: Sequence[Any]) -> None:
        items = work.get_many(Item, [line.item_id for line in lines])
        for line in lines:
            if line.item_id in items:
                cases.agree(line, items[line.item_id], line.seen_cases)

    @classmethod
    def verify_lines(cls, work: UnitOfWork, grid: str, lines: Sequence[Any]) -> Iterator[Problem]:
        return cases.differ(work, grid, lines)

    @classmethod
    def prepare_red(cls, work: UnitOfWork, lines: Sequence[Any]) -> None:
        CountedLine.prepare_lines(work, lines)

    @classmethod
    def verify_red(cls, work: UnitOfWork, grid: str, lines: Sequence[Any]) -> Iterator[Problem]:
        return CountedLine.verify_lines(work, grid, lines)


class StockLine(CountedLine):
    """Goods that lie in a warehouse: of which batch, and in which bin."""

    __abstract__ = True

    batch_id: Mapped[int | None] = reference("批次|Batch", "batch", context=("item_id",), triggers=True)
    bin_id: Mapped[int | None] = reference("货位|Bin", "warehouse_bin", context=("warehouse_id",), width=10)
    location: Mapped[str | None] = text("货位说明|Location", 30)
