"""询价: an order asks pricing for all its lines in one call, and knows of each price what it was found for (PR-05, PR-06, S26.9).

Every save, every evaluation and every step towards approval asks again; what an answer means for a price that is there
already is judged in ``pricing.found`` by the organisation's rule.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any, NamedTuple

from cellar_common.figures import show_price
from cellar_server.areas.pricing import inquiry
from cellar_server.areas.pricing.found import Asked, Basis, Verdict, judge
from cellar_server.areas.pricing.inquiry_rule import Rule, rule_of
from cellar_server.areas.pricing.price_list import PriceUnit
from cellar_server.areas.pricing.rules import NoPrice, Quote
from cellar_server.areas.sales.order_tables import PricedFrom, SalesOrder, SalesOrderLine
from cellar_server.kernel.amounts.money import UnitPrice
from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.kernel.schema.changed import changed, is_stored
from cellar_server.kernel.schema.model import empty
from cellar_server.kernel.schema.problems import problem
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


class Answered(NamedTuple):
    """A line with what pricing says of it now."""

    row: int
    line: SalesOrderLine
    basis: Basis
    asked: Asked | None
    answer: Quote | NoPrice


def answered(work: UnitOfWork, doc: SalesOrder, rule: Rule) -> list[Answered]:
    """Every line that can be asked about; one call for all lines that ask for the same customer, organisation and day."""
    if not (doc.customer_id and doc.org_id and doc.business_date):
        return []
    lines: list[tuple[int, SalesOrderLine, Basis, Asked | None]] = []
    groups: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for index, line in enumerate(doc.lines):
        if empty(line.item_id) or empty(line.quantity):
            continue
        asked = Asked.read(line.quoted_for)
        now = Basis(
            item_id=line.item_id, customer_id=doc.customer_id, org_id=doc.org_id, on=doc.business_date, quantity=line.quantity
        )  # fmt: skip
        basis = now.under(rule, asked.basis if asked is not None else None)
        groups[basis.org_id, basis.customer_id, basis.on].append(len(lines))
        lines.append((index, line, basis, asked))
    answers: dict[int, Quote | NoPrice] = {}
    for (org_id, customer_id, on), places in groups.items():
        wanted = [(lines[place][2].item_id, lines[place][2].quantity) for place in places]
        answers.update(
            zip(places, inquiry.quote(work, org_id=org_id, customer_id=customer_id, on=on, lines=wanted), strict=True)
        )
    return [Answered(*known, answers[place]) for place, known in enumerate(lines)]


def verdict(found: Answered, rule: Rule) -> Verdict:
    line = found.line
    return judge(
        line.unit_price, found.asked, found.basis, found.answer, rule, vouched=lambda: _vouched(line), tax_rate=line.tax_rate or ZERO
    )  # fmt: skip


def _vouched(line: SalesOrderLine) -> bool:
    """Whether memory and price are what the server itself wrote at an earlier save."""
    kept = is_stored(line) and not changed(line, ["quoted_for"])
    return kept and line.quoted is not None and line.unit_price == line.quoted


def price_lines(work: UnitOfWork, doc: SalesOrder) -> None:
    """Shift+A: every line gets the price of what it is now, or the reason why there is none as a warning.

    Without an answer a price that was found for something else goes; one that somebody typed stays.
    """
    rule = replace(rule_of(work, doc.org_id), on_quantity=True, on_customer=True, on_date=True, on_org=True)
    for found in answered(work, doc, rule):
        line, asked = found.line, found.asked
        if isinstance(found.answer, Quote):
            _take(found, found.answer)
        elif line.unit_price is not None and asked is not None and line.unit_price == asked.price:
            settle(work, found, Verdict.DROP)
        else:
            work.warnings.append(_not_found(found.row, found.answer))


def explain_prices(work: UnitOfWork, doc: SalesOrder) -> None:
    """Bring each price up to date as the rule says, and say where it comes from.

    The source is never taken from outside, so that nobody can claim a list price for one of his own.
    """
    rule = rule_of(work, doc.org_id)
    asked = answered(work, doc, rule)
    for found in asked:
        settle(work, found, verdict(found, rule))
    known = {id(found.line) for found in asked}
    for line in doc.lines:
        if id(line) not in known:
            _forget(line)
            line.priced_from = None if line.price is None else PricedFrom.BY_HAND


def settle(work: UnitOfWork, found: Answered, what: Verdict) -> None:
    """Write the verdict into the line."""
    line, answer = found.line, found.answer
    if isinstance(answer, Quote) and what is Verdict.TAKE:
        if line.unit_price is not None:
            work.warnings.append(_asked_anew(work, found.row, line.unit_price, answer.price))
        _take(found, answer)
    elif isinstance(answer, Quote) and what is Verdict.FOUND:
        _remember(found, answer)
    elif what is Verdict.DROP:
        line.price = None
        if isinstance(answer, NoPrice):
            work.warnings.append(_not_found(found.row, answer))
        _forget(line)
    elif what is Verdict.STALE:
        line.priced_from = PricedFrom.OUT_OF_DATE
        if not _vouched(line):
            _forget(line)
    elif what is Verdict.BY_HAND:
        _forget(line)
        if isinstance(answer, Quote):
            _remember(found, answer)
        line.priced_from = PricedFrom.BY_HAND
    elif what is Verdict.EMPTY:
        _forget(line)
    said = Asked(found.basis, answer.price if isinstance(answer, Quote) else None)
    if what not in (Verdict.STALE, Verdict.KEPT) and said != Asked.read(line.quoted_for):
        line.quoted_for = said.text()


def _take(found: Answered, quote: Quote) -> None:
    line, price = found.line, quote.price
    line.price, line.price_per, line.tax_included = price.amount, price.per, price.tax_included
    line.price_unit = unit_of(price)
    _remember(found, quote)
    line.quoted_for = Asked(found.basis, price).text()


def unit_of(price: UnitPrice) -> PriceUnit:
    return PriceUnit.MAIN if price.per == 1 else PriceUnit.CASE


def _remember(found: Answered, quote: Quote) -> None:
    line = found.line
    if (
        line.priced_from is PricedFrom.LIST
        and (line.price_list_id, line.price_row, line.price_line_id) == (quote.list_id, quote.row, quote.line_id)
        and (line.quoted, line.floor) == (quote.price, quote.floor)
    ):
        # So it is at nearly every step after the first, and setting a field costs more than looking at it.
        return
    line.quoted_price, line.quoted_per, line.quoted_taxed = (
        quote.price.amount,
        quote.price.per,
        quote.price.tax_included,
    )
    line.floor_price = quote.floor.amount if quote.floor is not None else None
    line.price_line_id = quote.line_id
    line.priced_from, line.price_list_id, line.price_row = PricedFrom.LIST, quote.list_id, quote.row


def _forget(line: SalesOrderLine) -> None:
    line.quoted_price = line.quoted_per = line.quoted_taxed = line.floor_price = line.price_line_id = None
    line.price_list_id = line.price_row = line.priced_from = None


def shown(price: UnitPrice) -> Label:
    """``100.00 / 箱(6)``, with 无税 where it is."""
    amount = show_price(price.amount)
    zh, en = ("", "") if price.per == 1 else (f"/箱({price.per})", f" a case of {price.per}")
    return Label(
        amount + zh + ("" if price.tax_included else " 无税"),
        amount + en + ("" if price.tax_included else " without tax"),
    )


def _not_found(index: int, answer: NoPrice) -> Any:
    why = answer.reason
    return problem(
        f"lines[{index}].price", "PRICE_NOT_FOUND",
        Label(f"第 {index + 1} 行未询到价：{why.zh}", f"No price for line {index + 1}: {why.en}"),
        "可先保存，不能审核；请维护价目表|It may be saved, not approved; complete the price list", warning=True,
    )  # fmt: skip


def _asked_anew(work: UnitOfWork, index: int, old: UnitPrice, new: UnitPrice) -> Any:
    before, now = shown(old), shown(new)
    if "lines.price" in work.principal.policy.hidden_fields("sales_order"):
        before = now = Label("…", "…")
    return problem(
        f"lines[{index}].price", "PRICE_ASKED_ANEW",
        Label(
            f"第 {index + 1} 行的询价依据已变，单价 {before.zh} 改为 {now.zh}",
            f"Line {index + 1} was priced for something else: {before.en} became {now.en}",
        ),
        warning=True,
    )  # fmt: skip
