"""价格调整单: the only way in which an approved price list changes (PR-07, S26.7).

A line names what it adjusts in the list's own dimensions. Approving ends the old price line the day before
``effective_on`` and adds a new one from that day, unless the price is to end; both lines bear this document's number.
A wrong adjustment is put right by another one: orders may have used its prices.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from cellar_db.ids import new_id
from cellar_server.areas.masters import usage
from cellar_server.areas.masters.item import MAIN_UNIT
from cellar_server.areas.pricing.price_list import (
    FLOOR_WORDS,
    PRICE_LIST,
    SET_FLOOR,
    PriceList,
    PriceListLine,
    PriceUnit,
    come_in_cases,
    dimensions,
    line_problems,
    span,
)
from cellar_server.kernel.amounts.steps import PRICE_STEP, raised, stepped
from cellar_server.kernel.life import documents
from cellar_server.kernel.schema.field_makers import price as unit_price

from cellar_server.kernel.kit import (  # isort: skip
    APPROVED, DRAFT, VOID, Choice, Document, Form, Line, Listing, Problem, UnitOfWork, VerbGroup, action, choice, day,
    declare, gives, lines, links, open_to_all, parent, problem, quantity, reference, scoped, text, today,
)  # fmt: skip


_DIMENSIONS = ("item_id", "item_class_id", "customer_id", "customer_class_id", "region_id", "min_quantity")


class Method(Choice):
    PERCENT = "按百分比|Percent"
    AMOUNT = "加减金额|Amount"
    NEW_PRICE = "新价格|New price"
    END = "终止价格|End the price"


class PriceAdjustment(Document):
    __tablename__ = "price_adjustment"
    price_list_id: Mapped[int] = reference("价目表|Price list", "price_list", required=True, triggers=True)
    effective_on: Mapped[date] = day(
        "执行日期|In effect from",
        required=True,
        default=today,
        triggers=True,
        unordered="a price may have been agreed from an earlier day",
    )
    currency: Mapped[str] = text("币种|Currency", 3, required=True, readonly=True)
    reason: Mapped[str | None] = text("调价原因|Reason", 200, width=40)
    lines: Mapped[list[PriceAdjustmentLine]] = lines(
        "调价行|Adjustments",
        "PriceAdjustmentLine",
        columns="item_id item_class_id customer_id customer_class_id region_id min_quantity unit old_price method change price floor_price",
        once="item_id item_class_id customer_id customer_class_id region_id min_quantity",
    )


class PriceAdjustmentLine(Line):
    """``change``: 5 raises by five percent or by five yuan, −5 lowers; ``price`` is the new price, none where it ends."""

    __tablename__ = "price_adjustment_line"
    document_id: Mapped[int] = parent("price_adjustment")
    item_id: Mapped[int | None] = reference("物料|Item", "item", triggers=True)
    item_class_id: Mapped[int | None] = reference("物料分类|Item class", "item_class", triggers=True)
    customer_id: Mapped[int | None] = reference("客户|Customer", "customer", triggers=True)
    customer_class_id: Mapped[int | None] = reference("客户分类|Customer class", "customer_class", triggers=True)
    region_id: Mapped[int | None] = reference("区域|Region", "region", triggers=True)
    min_quantity: Mapped[Decimal] = quantity(
        "最小数量（主单位）|Quantity from (main unit)", unit=MAIN_UNIT, default=Decimal(0), triggers=True
    )
    unit: Mapped[PriceUnit] = choice("计价单位|Priced by", PriceUnit, default=PriceUnit.MAIN)
    old_price: Mapped[Decimal | None] = unit_price("原价|Old price", readonly=True, copied=False)
    method: Mapped[Method] = choice("方式|Method", Method, default=Method.NEW_PRICE, triggers=True)
    change: Mapped[Decimal | None] = unit_price("幅度|Change", triggers=True)
    price: Mapped[Decimal | None] = unit_price("新价格|New price", minimum=Decimal(0))
    floor_price: Mapped[Decimal | None] = unit_price("新底价|New floor", minimum=Decimal(0), needs=SET_FLOOR)


def adjusted(old: Decimal, method: Method, change: Decimal) -> Decimal:
    """The new price, 6 places, half up."""
    return raised(old, change) if method is Method.PERCENT else stepped(old + change, PRICE_STEP)


def in_effect(price_list: PriceList, wanted: Any, on: date) -> PriceListLine | None:
    """The list's line of the same dimensions that is valid on a day."""
    for line in price_list.lines:
        first, last = span(line)
        if first <= on <= last and dimensions(line) == dimensions(wanted):
            return line
    return None


def prepare(work: UnitOfWork, doc: Any) -> None:
    """Old prices come from the list; new ones follow from the change."""
    if doc.price_list_id is None or doc.effective_on is None:
        return
    price_list = work.get(PriceList, doc.price_list_id)
    doc.currency = price_list.currency
    if not usage.changed(doc, "org_id") or usage.changed(doc, "price_list_id"):
        doc.org_id = price_list.org_id
    for line in doc.lines:
        old = in_effect(price_list, line, doc.effective_on)
        line.old_price = old.price if old is not None else None
        if _by_itself(line, "price", "change", "floor_price"):
            continue
        if line.method is Method.END:
            line.price = line.change = line.floor_price = None
        elif old is not None:
            line.floor_price = line.floor_price if line.floor_price is not None else old.floor_price
            line.price = _followed(line, old)


def _by_itself(line: PriceAdjustmentLine, *names: str) -> list[str]:
    """What somebody changed of a stored line while all that it could follow from stayed."""
    return [] if usage.changed(line, "method", "change", *_DIMENSIONS) else usage.changed(line, *names)


def follows(work: UnitOfWork, doc: PriceAdjustment) -> Iterator[Problem]:
    """What follows from the list and the method is not something else."""
    price_list = work.get(PriceList, doc.price_list_id)
    if doc.org_id != price_list.org_id:
        yield problem(
            "org_id", "NOT_ITS_ORG", "调价单的组织就是价目表的组织|An adjustment is of its list's organisation"
        )
    for index, line in enumerate(doc.lines):
        old = in_effect(price_list, line, doc.effective_on)
        if line.method is Method.END:
            for name in ("price", "change", "floor_price"):
                if getattr(line, name) is not None:
                    words = f"第 {index + 1} 行终止价格，没有新值|Line {index + 1} ends a price and has no new one"
                    yield problem(
                        f"lines[{index}].{name}", "PRICE_ENDS", words, "清空，或改方式|Clear it, or change the method"
                    )
        elif old is not None and line.price != _followed(line, old):
            yield problem(
                f"lines[{index}].price",
                "PRICE_FOLLOWS",
                f"第 {index + 1} 行的新价格由幅度算出|The new price of line {index + 1} follows from the change",
                "改幅度，或方式改为“新价格”|Change that, or choose “new price”",
            )


def _followed(line: PriceAdjustmentLine, old: PriceListLine) -> Decimal | None:
    """The new price that follows from the old one, or the one that stands where none does."""
    if line.method is Method.NEW_PRICE or line.change is None:
        return line.price
    return adjusted(old.price, line.method, line.change)


def problems(doc: PriceAdjustment) -> Iterator[Problem]:
    for index, line in enumerate(doc.lines):
        place = f"lines[{index}]"
        yield from line_problems(line, place)
        if line.price is None and line.method is not Method.END:
            yield problem(
                f"{place}.price",
                "REQUIRED",
                "没有新价格|There is no new price",
                "填新价格或幅度|Enter it, or the change",
            )
        if line.method is not Method.NEW_PRICE and line.old_price is None:
            yield problem(
                f"{place}.method",
                "NO_OLD_PRICE",
                "价目表中没有原价，只能填新价格|The list has no old price to change or end",
                "方式改为“新价格”|Choose “new price”",
            )


def in_the_same_unit(work: UnitOfWork, doc: Any) -> Iterator[Problem]:
    """A price by the case is adjusted by the case: 95 for a bottle is not taken for 95 a case, nor five yuan off one for the other."""
    if doc.price_list_id is None or doc.effective_on is None:
        return
    price_list = work.get(PriceList, doc.price_list_id)
    for index, line in enumerate(doc.lines):
        old = in_effect(price_list, line, doc.effective_on)
        if old is not None and line.unit is not old.unit:
            zh, en = old.unit.label.zh, old.unit.label.en.lower()
            yield problem(
                f"lines[{index}].unit", "UNIT_DIFFERS", f"原价按{zh}计价|The old price is by the {en}",
                f"计价单位改为“{zh}”，并按它填价格|Choose “{en}”, and give the price by it",
            )  # fmt: skip


def while_it_lasts(work: UnitOfWork, doc: Any) -> Iterator[Problem]:
    """A change takes effect while its list is: one of before would price nothing, one of after would bar all others."""
    if doc.price_list_id is None or doc.effective_on is None:
        return
    price_list = work.get(PriceList, doc.price_list_id)
    first, last = price_list.effective_from, price_list.effective_to
    if doc.effective_on < first or (last is not None and doc.effective_on > last):
        zh, en = (f"{first} 至 {last}", f"from {first} to {last}") if last else (f"自 {first} 起", f"from {first} on")
        yield problem(
            "effective_on", "OUTSIDE_LIST", f"价目表{zh}生效，执行日期不在其中|The list holds {en}: this day lies outside", "改执行日期|Change the day"
        )  # fmt: skip


def verify(work: UnitOfWork, doc: PriceAdjustment) -> Iterator[Problem]:
    yield from while_it_lasts(work, doc)
    yield from come_in_cases(work, doc)
    yield from in_the_same_unit(work, doc)
    yield from follows(work, doc)


def can_take_effect(work: UnitOfWork, doc: PriceAdjustment) -> Iterator[Problem]:
    """The list is in effect, and no other adjustment of the same price lies on this day or after it."""
    price_list = work.get(PriceList, doc.price_list_id)
    if not gives(price_list, APPROVED):
        yield problem(
            "price_list_id", "LIST_NOT_APPROVED", "价目表未审核或已关闭|The price list is not approved, or closed"
        )
    if not doc.lines:
        yield problem("lines", "NO_LINES", "没有调价行|There are no lines")
    for index, line in enumerate(doc.lines):
        for other in price_list.lines:
            if dimensions(other) == dimensions(line) and other.valid_from and other.valid_from >= doc.effective_on:
                yield problem(
                    f"lines[{index}].item_id",
                    "ADJUSTED_LATER",
                    f"该价格自 {other.valid_from} 已有新行|This price has a line from {other.valid_from} on already",
                    "执行日期改到其后|Choose a later day",
                )


@action(
    "审核|Approve",
    DRAFT >> APPROVED,
    requires=(can_take_effect, verify),
    numbers=True,
    by_another=True,
    primary=True,
    group=VerbGroup.CHECK,
)
def approve(work: UnitOfWork, doc: PriceAdjustment) -> None:
    with documents.altered(work, PRICE_LIST, doc.price_list_id) as price_list:
        _put_into(price_list, doc)
    links.connect(work, [("price_list", price_list.id)], ("price_adjustment", doc.id))


def _put_into(price_list: PriceList, doc: PriceAdjustment) -> None:
    """The list's prices end the day before, and the new ones follow them."""
    position = max((line.position for line in price_list.lines), default=-1)
    for line in doc.lines:
        old = in_effect(price_list, line, doc.effective_on)
        until = old.valid_to if old is not None else None
        if old is not None:
            old.valid_to, old.ended_by_id = doc.effective_on - timedelta(days=1), doc.id
        if line.method is Method.END:
            continue
        position += 1
        new = PriceListLine(id=new_id(), position=position)
        for name in (
            "item_id",
            "item_class_id",
            "customer_id",
            "customer_class_id",
            "region_id",
            "min_quantity",
            "unit",
            "price",
            "floor_price",
        ):
            setattr(new, name, getattr(line, name))
        new.valid_from, new.valid_to, new.adjustment_id = doc.effective_on, until, doc.id
        price_list.lines.append(new)


@action("作废|Void", DRAFT >> VOID, icon="trash", backward=True, group=VerbGroup.MAKE)
def void(work: UnitOfWork, doc: PriceAdjustment) -> None:
    pass


PRICE_ADJUSTMENT = declare(
    PriceAdjustment,
    title="价格调整单|Price adjustment",
    powers={SET_FLOOR: FLOOR_WORDS},
    remembered=True,
    any_currency=True,
    icon="swap",
    number="TJ{yy}{mm}-{n:04}",
    actions=(approve, void),
    check=problems,
    verify=verify,
    prepare=prepare,
    scopes=scoped(
        org="org_id",
        employee="lines.customer_id.salesperson_id",
        customer="lines.customer_id",
        warehouse=open_to_all("A price holds whichever warehouse the goods leave from."),
    ),
    keywords="调价 price change",
    lookup="number price_list_id effective_on reason",
    form=Form("price_list_id effective_on org_id department_id | currency business_date reason remark"),
    listing=Listing(
        columns="number business_date price_list_id effective_on reason state",
        filters="org_id department_id price_list_id effective_on state",
        sort="-business_date",
        search="number reason price_list_id",
    ),
)
