"""What an order's prices and discounts may be: at every save, and again at each step towards approval (PR-05, PR-10).

By the organisation's inquiry rule a price was found and stands, may be typed, may be zero. A discount below the ledger
set's lowest rate, and a price below the floor, need a person who holds ``discount_below`` on orders.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cellar_common.figures import show_quantity
from cellar_server.areas.pricing.found import Verdict
from cellar_server.areas.pricing.inquiry_rule import Rule, rule_of
from cellar_server.areas.pricing.price_list import PriceList
from cellar_server.areas.pricing.rules import NoPrice, Quote
from cellar_server.areas.sales import asking
from cellar_server.areas.sales.order_tables import PricedFrom, SalesOrder, SalesOrderLine
from cellar_server.kernel.amounts.steps import ONE
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.settings import define
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

DISCOUNT_BELOW = "discount_below"
LOWEST_DISCOUNT = define(
    "pricing.lowest_discount",
    Decimal("0.80"),
    "无特批的最低扣率|Lowest discount rate without special authority",
    maximum=1,
    help="没有“低于下限扣率”权限的人，订单行的扣率不能低于此值（0.80 即八折）。|"
    "Without the right to go lower nobody gives a discount rate below this on an order line (0.80 is 20 % off).",
)
BELOW_FLOOR = define(
    "pricing.below_floor",
    "refuse",
    "成交价低于底价时|When the price is below the floor",
    "refuse",
    "warn",
    help="订单行的成交价低于价目表的底价时：拒绝，或提示后放行。|"
    "When the price of an order line is below the floor of the price list: it is refused, or said and let pass.",
)


def at_save(work: UnitOfWork, doc: SalesOrder) -> Iterator[Problem]:
    """What may not be written; a price that is out of date may be kept in a draft. One of before the program is what was agreed."""
    if doc.migrated:
        return
    rule = rule_of(work, doc.org_id)
    for index, line in enumerate(doc.lines):
        yield from _by_rule(index, line, rule)
    yield from _authority(work, doc)


def at_deed(work: UnitOfWork, doc: SalesOrder) -> Iterator[Problem]:
    """Prices are asked for once more: quantities, lists, rules and rights may have changed since they were written."""
    if doc.migrated:
        return
    rule = rule_of(work, doc.org_id)
    for found in asking.answered(work, doc, rule):
        if found.line.unit_price is None:
            continue
        what = asking.verdict(found, rule)
        if what in (Verdict.FOUND, Verdict.BY_HAND):
            asking.settle(work, found, what)
            yield from _by_rule(found.row, found.line, rule)
        else:
            yield _out_of_date(work, found, kept=what is Verdict.KEPT)
    yield from _authority(work, doc)


def priced(work: UnitOfWork, doc: SalesOrder) -> Iterator[Problem]:
    """S26.10: an order with unpriced lines may be kept and not approved; every such line is named, and why there is no price."""
    return _unpriced(work, doc, warning=False)


def unpriced_told(work: UnitOfWork, doc: SalesOrder) -> Iterator[Problem]:
    """Whoever asks for an approval hears at once what will stop it."""
    return _unpriced(work, doc, warning=True)


def _unpriced(work: UnitOfWork, doc: SalesOrder, *, warning: bool) -> Iterator[Problem]:
    if all(line.price is not None for line in doc.lines):
        return
    answers = {found.row: found.answer for found in asking.answered(work, doc, rule_of(work, doc.org_id))}
    for row, line in enumerate(doc.lines):
        if line.price is None:
            yield _without_price(row, answers.get(row), warning=warning)


def _without_price(row: int, answer: Quote | NoPrice | None, *, warning: bool) -> Problem:
    said = Label(f"第 {row + 1} 行没有价格，不能审核", f"Line {row + 1} has no price and cannot be approved")
    hint = "收回后按 Shift+A 询价，或请价格管理员维护价目表|Take it back and press Shift+A, or have the price list completed"
    if isinstance(answer, NoPrice):
        said = Label(f"{said.zh}：{answer.reason.zh}", f"{said.en}: {answer.reason.en}")
        hint = "请价格管理员维护价目表，或收回后填价|Have the price list completed, or take it back and enter a price"
    return problem(f"lines[{row}].price", "UNPRICED", said, hint, warning=warning)


def _out_of_date(work: UnitOfWork, found: asking.Answered, *, kept: bool) -> Problem:
    price = found.line.unit_price
    assert price is not None
    number, was = found.row + 1, asking.shown(price)
    if isinstance(found.answer, Quote):
        now = asking.shown(found.answer.price)
        seen = work.in_sight(PriceList, [found.answer.list_id])
        source = found.answer.source if seen else PricedFrom.LIST.label
        words = Label(f"现为 {now.zh}（{source.zh}）", f"now it is {now.en} ({source.en})")
    else:
        words = Label(f"现在询不到价：{found.answer.reason.zh}", f"now there is none: {found.answer.reason.en}")
    return problem(
        f"lines[{found.row}].price",
        "PRICE_OUT_OF_DATE",
        Label(
            f"第 {number} 行的价格 {was.zh} 已失效，{words.zh}",
            f"The price {was.en} of line {number} is out of date; {words.en}",
        ),
        "收回后按 Shift+A 重新询价|Take it back to draft and press Shift+A",
        warning=kept,
    )


def _by_rule(index: int, line: SalesOrderLine, rule: Rule) -> Iterator[Problem]:
    price, quoted = line.unit_price, line.quoted
    path, number = f"lines[{index}].price", index + 1
    if price is None:
        return
    if price.amount == 0 and not rule.zero_allowed:
        yield problem(path, "PRICE_ZERO", "单价不能为零|The price may not be zero", "清空或填价|Clear it or enter one")
    elif quoted is not None:
        if not rule.found_editable and not price.same(quoted, line.tax_rate):
            shown = asking.shown(quoted)
            yield problem(
                path, "PRICE_FIXED",
                Label(f"第 {number} 行已询到价 {shown.zh}，不能改价", f"Line {number} has the list price {shown.en}, which may not be changed"),
                "用扣率让价，或改回询得价|Give a discount instead, or take the list price",
            )  # fmt: skip
    elif not rule.missing_editable:
        yield problem(
            path, "PRICE_BY_HAND",
            f"第 {number} 行未询到价，不能手工填价|Line {number} has no list price; prices may not be typed",
            "清空单价后保存，请维护价目表|Clear it, save, and have the price list completed",
        )  # fmt: skip


def _authority(work: UnitOfWork, doc: SalesOrder) -> Iterator[Problem]:
    allowed = work.principal.policy.may("sales_order", DISCOUNT_BELOW)
    lowest = work.settings[LOWEST_DISCOUNT]
    for index, line in enumerate(doc.lines):
        number = index + 1
        if line.discount is not None and line.discount < lowest and not allowed:
            yield problem(
                f"lines[{index}].discount", "DISCOUNT_BELOW",
                f"第 {number} 行扣率 {_rate(line.discount)} 低于下限 {_rate(lowest)}"
                f"|The discount rate {_rate(line.discount)} of line {number} is below the lowest, {_rate(lowest)}",
                "提高扣率，或请有“低于下限扣率”权限的人办理|Raise it, or ask somebody with the right “discount below the lowest”",
            )  # fmt: skip
        if is_below_floor(line):
            yield problem(
                f"lines[{index}].price", "BELOW_FLOOR",
                f"第 {number} 行成交价低于底价|The price of line {number} is below the floor",
                "提高单价或扣率，或请有“低于下限扣率”权限的人办理|Raise price or discount rate, or ask somebody with the right"
                " “discount below the lowest”",
                warning=allowed or work.settings[BELOW_FLOOR] == "warn",
            )  # fmt: skip


def is_below_floor(line: SalesOrderLine) -> bool:
    if line.price is None or line.floor_price is None:
        return False
    price, floor = line.unit_price, line.floor
    if price is None or floor is None:
        return False
    return price.undercuts(floor, line.discount if line.discount is not None else ONE, line.tax_rate)


def _rate(rate: Decimal) -> str:
    return show_quantity(rate)
