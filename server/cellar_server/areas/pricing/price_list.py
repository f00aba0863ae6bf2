"""价目表: the prices of one price item for a sales organisation, or for everything under it (PR-02, S26.3, S26.4, S26.26).

A line prices an item or an item class, for everybody or for a customer, a customer class or a region, from a smallest
quantity (in main units, 瓶) on. Its price is for one main unit or one case, with or without tax as the header says. A
line without dates is valid as long as the list. An approved list that is in
effect changes and ends its prices only by 调价单, which leaves its number here: orders may have been priced by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from cellar_server.areas.masters.item import MAIN_UNIT, Item
from cellar_server.kernel.schema.field_makers import price as unit_price

from cellar_server.kernel.kit import (  # isort: skip
    APPROVED, DRAFT, VOID, Choice, Document, Form, Label, Line, Listing, Problem, UnitOfWork, VerbGroup, Where, Reminder, closing, label, reopening,
    action, choice, day, declare, flag, lines, links, open_to_all, parent, problem, quantity, reference, scheme,
    scoped, text,
)  # fmt: skip


SET_FLOOR, FLOOR_WORDS = "set_floor", "设定底价|Set floor prices"


class PriceUnit(Choice):
    MAIN = "主单位|Main unit"
    CASE = "箱|Case"


class PriceList(Document):
    """``internal``: for own organisations only (内部客户); such a list is never seen by an outside customer."""

    __tablename__ = "price_list"
    name: Mapped[str] = text("名称|Name", 80, required=True)
    price_item_id: Mapped[int] = reference("价格项|Price item", "price_item", required=True)
    tax_included: Mapped[bool] = flag("含税|Tax included", default=True)
    internal: Mapped[bool] = flag("内部价|Internal")
    effective_from: Mapped[date] = day(
        "生效日期|In effect from", required=True, index=True, unordered="a list may be typed in after its first day"
    )
    effective_to: Mapped[date | None] = day("失效日期|Expires on", not_before="effective_from")
    lines: Mapped[list[PriceListLine]] = lines(
        "价格行|Prices",
        "PriceListLine",
        columns="item_id item_class_id customer_id customer_class_id region_id min_quantity unit price floor_price valid_from valid_to adjustment_id ended_by_id",
    )


class PriceListLine(Line):
    __tablename__ = "price_list_line"
    document_id: Mapped[int] = parent("price_list")
    item_id: Mapped[int | None] = reference("物料|Item", "item")
    item_class_id: Mapped[int | None] = reference("物料分类|Item class", "item_class")
    customer_id: Mapped[int | None] = reference("客户|Customer", "customer")
    customer_class_id: Mapped[int | None] = reference("客户分类|Customer class", "customer_class")
    region_id: Mapped[int | None] = reference("区域|Region", "region")
    min_quantity: Mapped[Decimal] = quantity(
        "最小数量（主单位）|Quantity from (main unit)", unit=MAIN_UNIT, default=Decimal(0), minimum=Decimal(0)
    )
    unit: Mapped[PriceUnit] = choice("计价单位|Priced by", PriceUnit, default=PriceUnit.MAIN)
    price: Mapped[Decimal] = unit_price("价格|Price", required=True, minimum=Decimal(0))
    floor_price: Mapped[Decimal | None] = unit_price("底价|Floor price", minimum=Decimal(0), needs=SET_FLOOR)
    valid_from: Mapped[date | None] = day("有效期起|Valid from")
    valid_to: Mapped[date | None] = day("有效期止|Valid to", not_before="valid_from")
    adjustment_id: Mapped[int | None] = reference("调价单|Adjustment", "price_adjustment", readonly=True, copied=False)
    ended_by_id: Mapped[int | None] = reference("终止调价单|Ended by", "price_adjustment", readonly=True, copied=False)


EVER = (date.min, date.max)


def span(line: Any) -> tuple[date, date]:
    """The days on which a line is valid as far as the line itself says."""
    return line.valid_from or EVER[0], line.valid_to or EVER[1]


def dimensions(line: Any) -> tuple[Any, ...]:
    """What a line prices, for whom and from which quantity: two lines with the same may not be valid on the same day."""
    return (
        line.item_id, line.item_class_id, line.customer_id, line.customer_class_id, line.region_id, line.min_quantity,
    )  # fmt: skip


def problems(doc: PriceList) -> Iterator[Problem]:
    """Each line says what and for whom, in one way; no two lines give the same thing two prices on one day."""
    seen: dict[tuple[Any, ...], list[tuple[int, tuple[date, date]]]] = defaultdict(list)
    for index, line in enumerate(doc.lines):
        place = f"lines[{index}]"
        yield from line_problems(line, place)
        mine = span(line)
        for other, theirs in seen[dimensions(line)]:
            if mine[0] <= theirs[1] and theirs[0] <= mine[1]:
                yield problem(
                    f"{place}.price",
                    "PRICE_OVERLAP",
                    f"与第 {other + 1} 行的维度相同且有效期重叠|Line {other + 1} prices the same thing on the same days",
                    "改有效期，或删去一行|Change the dates or delete one of the lines",
                )
                break
        seen[dimensions(line)].append((index, mine))


def line_problems(line: Any, place: str) -> Iterator[Problem]:
    """What can be wrong with one line by itself, of a list or of an adjustment."""
    if (line.item_id is None) == (line.item_class_id is None):
        yield problem(
            f"{place}.item_id", "ITEM_OR_CLASS", "物料与物料分类填且只填一个|Give an item or an item class, not both"
        )
    if line.customer_id is not None and line.customer_class_id is not None:
        yield problem(
            f"{place}.customer_id",
            "CUSTOMER_OR_CLASS",
            "客户与客户分类只填一个|Give a customer or a customer class, not both",
        )
    if line.price is not None and line.price <= 0:
        yield problem(
            f"{place}.price",
            "PRICE_NOT_POSITIVE",
            "价格应大于零|A price is more than zero",
            "赠品在订单上按零价处理|Giveaways are zero on the order",
        )
    if line.price is not None and line.floor_price is not None and line.floor_price > line.price:
        yield problem(f"{place}.floor_price", "FLOOR_ABOVE_PRICE", "底价高于价格|The floor lies above the price")


def come_in_cases(work: UnitOfWork, doc: Any) -> Iterator[Problem]:
    """What is priced by the case comes in cases; of a list or an adjustment."""
    priced = {
        index: line.item_id for index, line in enumerate(doc.lines) if line.unit is PriceUnit.CASE and line.item_id
    }
    items = work.get_many(Item, priced.values())
    for index, item_id in priced.items():
        item = items[item_id]
        if item.case_unit_id is None:
            yield problem(
                f"lines[{index}].unit", "NO_CASE",
                f"物料 {item.code} {item.name} 没有箱，不能按箱计价|Item {item.code} {item.name} comes in no cases to be priced by",
                "改按主单位计价，或先在物料上填箱和每箱数|Price the main unit, or give the item its case first",
            )  # fmt: skip


def prepare(work: UnitOfWork, doc: PriceList) -> None:
    doc.effective_from = doc.effective_from or doc.business_date


def source_of(list_name: str, position: int) -> Label:
    """How an order's line tells where its price comes from; ``position`` counts from 0."""
    return Label(f"{list_name} 第 {position + 1} 行", f"{list_name}, line {position + 1}")


def has_lines(work: UnitOfWork, doc: PriceList) -> Iterator[Problem]:
    if not doc.lines:
        yield problem(
            "lines", "NO_LINES", "价目表没有价格行|The price list has no lines", "先录入价格|Enter prices first"
        )


@action(
    "审核|Approve",
    DRAFT >> APPROVED,
    requires=(has_lines, come_in_cases),
    numbers=True,
    by_another=True,
    primary=True,
    batch=True,
    group=VerbGroup.CHECK,
)
def approve(work: UnitOfWork, doc: PriceList) -> None:
    pass


def not_in_effect(work: UnitOfWork, doc: PriceList) -> Iterator[Problem]:
    """From its first day on a list may have priced orders; what they were told stays as it was."""
    if doc.effective_from <= work.today:
        yield problem(
            "effective_from",
            "LIST_IN_EFFECT",
            f"价目表自 {doc.effective_from} 起已生效，不能弃审|The list has been in effect since {doc.effective_from}",
            "用价格调整单改价或终止价格，或关闭后另建价目表|Change or end prices by an adjustment, or close it and make another",
        )


@action(
    "弃审|Un-approve",
    APPROVED >> DRAFT,
    requires=(links.nothing_downstream, not_in_effect),
    icon="undo",
    backward=True,
    group=VerbGroup.CHECK,
)
def unapprove(work: UnitOfWork, doc: PriceList) -> None:
    """Only before its first day, and not once it was adjusted."""


@action("关闭|Close", closing(APPROVED), icon="lock", batch=True, group=VerbGroup.CHECK)
def close(work: UnitOfWork, doc: PriceList) -> None:
    pass


@action("打开|Reopen", reopening(APPROVED), icon="key", backward=True, group=VerbGroup.CHECK)
def reopen(work: UnitOfWork, doc: PriceList) -> None:
    pass


@action("作废|Void", DRAFT >> VOID, icon="trash", backward=True, group=VerbGroup.MAKE)
def void(work: UnitOfWork, doc: PriceList) -> None:
    pass


PRICE_LIST = declare(
    PriceList,
    title="价目表|Price list",
    powers={SET_FLOOR: FLOOR_WORDS},
    remembered=True,
    icon="tag",
    number="JM{yy}{mm}-{n:04}",
    actions=(approve, unapprove, close, reopen, void),
    check=problems,
    verify=come_in_cases,
    spared=dict.fromkeys(
        ["lines.item_id", "lines.customer_id"],
        "a price may be kept before an item is sold and after, and promises nothing by itself",
    ),
    prepare=prepare,
    scopes=scoped(
        org="org_id",
        employee="lines.customer_id.salesperson_id",
        customer="lines.customer_id",
        warehouse=open_to_all("A price holds whichever warehouse the goods leave from."),
    ),
    title_field="name",
    discreet=True,
    any_currency=True,
    lookup="number name price_item_id effective_from",
    keywords="价格 price",
    reminders=(Reminder("effective_to", label("价目将失效|The price list ends"), before=7, ends=True),),
    form=Form(
        "name org_id price_item_id currency | effective_from effective_to tax_included internal | business_date department_id remark"
    ),
    listing=Listing(
        columns="number name org_id price_item_id effective_from effective_to tax_included internal state",
        filters="org_id department_id price_item_id effective_from internal state",
        sort="-effective_from",
        search="number name price_item_id",
        schemes=(
            scheme(
                "effective", "已审核|Approved", Where.of("state", "in", "approved"), Where.of("progress", "in", "open")
            ),
        ),
    ),
)
