"""What may be sold and where it may ship from: asked of orders, delivery notes and outbounds at every deed that goes forward.

An item is sold from its launch to the end of its sale (MD-01). A sale ships from a warehouse that counts as available and
is of a kind that may be sold from (MD-06), and that belongs to the selling organisation's company (ORG-01). A sale of
another company's stock (W06) is a flow of its own that does not exist yet: it is refused, not half done.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Protocol

from cellar_common.figures import show_day
from cellar_server.areas.masters.companies import company_of
from cellar_server.areas.masters.item import Item
from cellar_server.areas.masters.reads import organisations
from cellar_server.areas.masters.warehouse import NOT_FOR_SALE, Warehouse, WarehouseKind
from cellar_server.kernel.intake import alive, dates
from cellar_server.kernel.intake.alive import BLOCK, WARN, told
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.settings import define
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.schema.unfit import Unfit
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

ITEMS_OFF_SALE = define(
    "sales.items_off_sale",
    BLOCK,
    "物料未上市或已停售时|When an item is not yet or no longer on sale",
    BLOCK,
    WARN,
    help="订单和发货的物料不在销售期内时：拒绝，或提示后放行。|"
    "When an order or a delivery names an item outside its days of sale: it is refused, or said and let pass.",
)


class OnSale(Protocol):
    """What the days of sale are read from; an ``Item`` is one."""

    @property
    def launched_on(self) -> date | None: ...
    @property
    def withdrawn_on(self) -> date | None: ...


class Place(Protocol):
    """What decides whether goods may be sold from somewhere; a ``Warehouse`` is one."""

    @property
    def kind(self) -> WarehouseKind: ...
    @property
    def in_atp(self) -> bool: ...


def off_sale(item: OnSale, on: date) -> Label | None:
    """Why an item is not sold on a day; the day of its launch and the last day of its sale are both days of sale."""
    if item.launched_on is not None and on < item.launched_on:
        first = show_day(item.launched_on)
        return Label(f"于 {first} 才上市", f"is launched on {first}")
    if item.withdrawn_on is not None and on > item.withdrawn_on:
        last = show_day(item.withdrawn_on)
        return Label(f"已于 {last} 停售", f"was sold until {last}")
    return None


def not_sold_from(place: Place) -> Label | None:
    """Why goods of a warehouse are not sold."""
    if place.kind in NOT_FOR_SALE:
        words = place.kind.label
        return Label(f"是{words.zh}仓", f"is a warehouse “{words.en.lower()}”")
    if not place.in_atp:
        return Label("不计入可用量", "does not count as available")
    return None


def on_sale(work: UnitOfWork, doc: Any) -> Iterator[Problem]:
    """Every item is sold on the document's date, and still when the deed is done, unless its line only finishes what began; each
    is named once."""
    finishes = work.registry.of(doc.__tablename__).finishes
    first: dict[int, int] = {}
    for index, line in enumerate(doc.lines):
        if line.item_id is not None and not (finishes is not None and finishes(line)):
            first.setdefault(line.item_id, index)
    for id_, item in work.get_many(Item, first).items():
        why = off_sale(item, doc.business_date) or off_sale(item, dates.deed_day(work, doc))
        if why is not None:
            unfit = Unfit(why, ITEMS_OFF_SALE, "删去这一行，或改物料的上市/停售日期|Delete the line, or correct the item's dates of sale", "ITEM_OFF_SALE")  # fmt: skip
            yield told(work, f"lines[{first[id_]}].item_id", ("物料", "Item", f"{item.code} {item.name}"), unfit)


def sold_from(work: UnitOfWork, doc: Any) -> Iterator[Problem]:
    """The organisation sells; what it sells lies where goods are for sale, in its own company. Each warehouse is named once.

    Not asked of a document that only finishes what began."""
    if alive.only_finishes(work.registry.of(doc.__tablename__), doc):
        return
    units = organisations(work)
    seller = units.get(doc.org_id)
    if seller is None:
        return
    if not seller.is_sales:
        yield problem(
            "org_id", "ORG_NOT_SALES",
            f"组织 {seller.code} {seller.name} 不是销售组织|Organisation {seller.code} {seller.name} is no sales organisation",
            "换成销售组织|Choose a sales organisation",
        )  # fmt: skip
    places: dict[int, str] = {}
    for index, line in enumerate(doc.lines):
        if getattr(line, "warehouse_id", None) is not None:
            places.setdefault(line.warehouse_id, f"lines[{index}].warehouse_id")
    if doc.warehouse_id is not None:
        places.setdefault(doc.warehouse_id, "warehouse_id")
    for id_, place in work.get_many(Warehouse, places).items():
        named = f"{place.code} {place.name}"
        why = not_sold_from(place)
        if why is not None:
            yield problem(
                places[id_], "NOT_SOLD_FROM", f"仓库 {named} {why.zh}，不能销售出库|Nothing is sold from warehouse {named}: it {why.en}",
                "换一个成品仓，或先移仓|Ship from another warehouse, or move the goods first",
            )  # fmt: skip
        owner = units.get(place.org_id)
        if owner is not None and company_of(units, owner.id) != company_of(units, seller.id):
            yield problem(
                places[id_], "CROSS_ORG_SALE",
                f"仓库 {named} 属于组织 {owner.code} {owner.name}，组织 {seller.code} {seller.name} 不能销售它的库存（跨组织销售尚未提供）|"
                f"Warehouse {named} belongs to organisation {owner.code} {owner.name}: {seller.code} {seller.name} cannot sell its stock "
                "(sales across companies are not provided yet)",
                "选本公司的仓库，或由该公司开单|Choose a warehouse of the same company, or let that company sell",
            )  # fmt: skip
