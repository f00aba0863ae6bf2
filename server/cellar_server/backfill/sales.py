"""Sales that are over, as whole chains: order → delivery note → outbound → sign-off → invoice → receivable (S05.11, W05).

Each ``Sale`` becomes six documents, and a receipt with its write-off for each payment, that look exactly as if people had made them,
linked, numbered, and posted through the ledgers' own doors. Each area writes its own (``backfill.py``). A few hundred sales cost a few
dozen statements. Stock must lie in the warehouse before; a shortage refuses the whole batch and names every item.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from cellar_server.areas.billing import backfill as billing
from cellar_server.areas.receipts import backfill as receipts
from cellar_server.areas.sales import backfill as sales
from cellar_server.areas.sales.backfill import Payment, Sale, SoldLine
from cellar_server.areas.shipping import backfill as shipping
from cellar_server.kernel.filling.bulk_rows import Rows, Written
from cellar_server.kernel.unit_of_work import numbering
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

__all__ = ["Payment", "Posted", "Sale", "SoldLine", "post"]

_CHAIN = (*sales.DOCUMENTS, *shipping.DOCUMENTS, *billing.DOCUMENTS)


@dataclass(frozen=True, slots=True)
class Posted:
    """Ids of what a sale became."""

    order_id: int
    invoice_id: int
    receivable_id: int
    gross: Decimal


def post(work: UnitOfWork, over: Sequence[Sale]) -> list[Posted]:
    """Write the chains of these sales in the work's transaction and queue their postings; call ``work.complete`` after."""
    numbers = _numbers(work, over)
    rows = Rows(work)
    made = [_chain(work, rows, sale, numbers) for sale in over]
    rows.write()
    return made


_Numbers = dict[tuple[str, date], Iterator[str]]


def _numbers(work: UnitOfWork, over: Sequence[Sale]) -> _Numbers:
    """Numbers by entity and day, taken from each series in one statement."""
    by_series: dict[tuple[str, str], list[date]] = defaultdict(list)

    def want(declaration: Any, on: date) -> None:
        by_series[declaration.name, numbering.series_of(declaration.number, on)].append(on)

    for sale in over:
        for declaration in _CHAIN:
            want(declaration, sale.on)
        for payment in sale.payments:
            for declaration in receipts.DOCUMENTS:
                want(declaration, payment.on)
    found: dict[tuple[str, date], list[str]] = defaultdict(list)
    for (name, series), days in sorted(by_series.items()):
        days.sort()
        for on, number in zip(days, numbering.take(work, series, days[0], len(days)), strict=True):
            found[name, on].append(number)
    return {key: iter(numbers) for key, numbers in found.items()}


def _chain(work: UnitOfWork, rows: Rows, sale: Sale, numbers: _Numbers) -> Posted:
    ours = [next(numbers[declaration.name, sale.on]) for declaration in _CHAIN]
    order = sales.order(work, rows, sale, ours[0])
    note = shipping.note(rows, sale, ours[1], order)
    out = shipping.outbound(work, rows, sale, ours[2], order, note)
    signed = shipping.sign_off(work, rows, sale, ours[3], order, out)
    invoice = billing.invoice(work, rows, sale, ours[4], order, signed)
    owed, item = billing.receivable(work, rows, sale, ours[5], ours[0], invoice)
    for payment in sale.payments:
        _pay(work, rows, sale, payment, (owed, item), numbers)
    written = (order, note, out, signed, invoice, owed)
    for upstream, downstream in pairwise(_edges(_CHAIN, written)):
        rows.add_edge(upstream, downstream)
    return Posted(order.id, invoice.id, owed.id, sale.gross)


def _pay(
    work: UnitOfWork, rows: Rows, sale: Sale, payment: Payment, owed: tuple[Written, int], numbers: _Numbers
) -> None:
    theirs = [next(numbers[declaration.name, payment.on]) for declaration in receipts.DOCUMENTS]
    paid = receipts.receipt(work, rows, sale, theirs[0], payment)
    settling = receipts.write_off(work, rows, sale, theirs[1], payment, owed, paid)
    source, target = _edges(receipts.DOCUMENTS, (paid[0], settling))
    rows.add_edge((_CHAIN[-1].name, owed[0].id), target)
    rows.add_edge(source, target)


def _edges(declarations: Sequence[Any], written: Sequence[Written]) -> list[tuple[str, int]]:
    return [(declaration.name, each.id) for declaration, each in zip(declarations, written, strict=True)]
