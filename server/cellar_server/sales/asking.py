"""询价: an order asks pricing for all its lines in one call (PR-06, S26.9)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cellar_common.folding import cut
from cellar_server.kernel.problems import Problem, problem
from cellar_server.kernel.text import Label
from cellar_server.kernel.work import UnitOfWork
from cellar_server.pricing import inquiry
from cellar_server.pricing.rules import Quote

if TYPE_CHECKING:
    from cellar_server.sales.sales_order import SalesOrder, SalesOrderLine

BY_HAND = Label("手工定价", "Entered by hand")


def _quotes(work: UnitOfWork, doc: SalesOrder, lines: list[SalesOrderLine]) -> list[Quote | Label]:
    """An answer for each line: a price, or why there is none."""
    answers = inquiry.quote(
        work,
        org_id=doc.org_id,
        customer_id=doc.customer_id,
        on=doc.business_date,
        lines=[(line.item_id, line.quantity) for line in lines],
    )
    return [answer if isinstance(answer, Quote) else answer.reason for answer in answers]


def _askable(doc: SalesOrder) -> list[SalesOrderLine]:
    if not (doc.customer_id and doc.org_id):
        return []
    return [line for line in doc.lines if line.item_id is not None and line.quantity is not None]


def price_lines(work: UnitOfWork, doc: SalesOrder) -> None:
    """Every line gets its price; one that is not found stays as it is, with the reason as a warning."""
    lines = _askable(doc)
    positions = {id(line): index for index, line in enumerate(doc.lines)}
    for line, answer in zip(lines, _quotes(work, doc, lines) if lines else [], strict=True):
        if isinstance(answer, Quote):
            line.price = answer.price
            _remember(work, line, answer)
        else:
            index = positions[id(line)]
            work.warnings.append(
                problem(
                    f"lines[{index}].price", "PRICE_NOT_FOUND",
                    Label(f"第 {index + 1} 行未询到价：{answer.zh}", f"No price for line {index + 1}: {answer.en}"),
                    "可先保存，不能审核；请维护价目表|It may be saved, not approved; complete the price list", warning=True,
                )
            )  # fmt: skip


def explain_prices(work: UnitOfWork, doc: SalesOrder) -> None:
    """Say of each priced line where its price comes from; pricing is asked again only for what is not known yet.

    The source is never taken from outside, so that nobody can claim a list price for one of his own.
    """
    unknown = []
    for line in doc.lines:
        if line.quoted_item_id is not None and line.quoted_item_id != line.item_id:
            # The price belonged to another item.
            if line.price == line.quoted_price:
                line.price = None
            line.quoted_item_id = line.quoted_price = line.floor_price = line.price_line_id = None
        if line.price is None:
            line.price_source = None
        elif line.quoted_item_id is None:
            unknown.append(line)
        elif line.price != line.quoted_price:
            line.price_source = BY_HAND.of(work.language)
    askable = _askable(doc)
    unknown = [line for line in unknown if line in askable]
    for line, answer in zip(unknown, _quotes(work, doc, unknown) if unknown else [], strict=True):
        if isinstance(answer, Quote):
            _remember(work, line, answer)
        if not isinstance(answer, Quote) or line.price != answer.price:
            line.price_source = BY_HAND.of(work.language)


def price_rules(work: UnitOfWork, doc: SalesOrder) -> Iterator[Problem]:
    """PR-05: whether a price that was found may be changed, one that was not may be typed, and whether it may be zero."""
    for index, line in enumerate(doc.lines):
        path = f"lines[{index}].price"
        if line.price is None:
            continue
        if line.price == 0 and not work.settings[inquiry.ZERO_ALLOWED]:
            yield problem(
                path, "PRICE_ZERO", "单价不能为零|The price may not be zero", "清空或填价|Clear it or enter one"
            )
        elif line.quoted_price is not None and line.price != line.quoted_price:
            if not work.settings[inquiry.PRICE_EDITABLE]:
                shown = f"{line.quoted_price.normalize():f}"
                yield problem(
                    path, "PRICE_FIXED",
                    f"第 {index + 1} 行已询到价 {shown}，不能改价|Line {index + 1} has the list price {shown}, which may not be changed",
                    "用扣率让价，或改回询得价|Give a discount instead, or take the list price",
                )  # fmt: skip
        elif line.quoted_price is None and not work.settings[inquiry.MISSING_EDITABLE]:
            yield problem(
                path, "PRICE_BY_HAND",
                f"第 {index + 1} 行未询到价，不能手工填价|Line {index + 1} has no list price; prices may not be typed",
                "清空单价后保存，请维护价目表|Clear it, save, and have the price list completed",
            )  # fmt: skip


def _remember(work: UnitOfWork, line: SalesOrderLine, quote: Quote) -> None:
    line.quoted_item_id, line.quoted_price = line.item_id, quote.price
    line.floor_price, line.price_line_id = quote.floor, quote.line_id
    line.price_source = cut(quote.source.of(work.language), 120)
