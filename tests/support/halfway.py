"""Orders carried part of the way, for tests of what comes after."""

from __future__ import annotations

from decimal import Decimal

from cellar_server.areas.billing.receivable_doc import Receivable
from cellar_server.kernel.schema.records import RecordView
from tests.support.books import CHECKER, SmallBooks, rows_of
from tests.support.hands import ref


def shipped(books: SmallBooks, quantity: int) -> RecordView:
    """A signed outbound of so many A."""
    order = books.approved_order(("A", quantity))
    note = books.by(CHECKER).act(books.push("sales_order.delivery_note", order), "approve")
    return books.act(books.push("delivery_note.outbound", note), "sign")


def owed_and_paid(books: SmallBooks, quantity: int, amount: str) -> tuple[RecordView, RecordView, RecordView]:
    """An approved invoice, its receivable, and a confirmed receipt."""
    other = books.by(CHECKER)
    sign_off = books.act(books.push("outbound.sign_off", shipped(books, quantity)), "sign")
    invoice = other.act(books.push("sign_off.sales_invoice", sign_off), "approve")
    head = {"customer_id": ref("C1"), "org_id": ref("01"), "amount": Decimal(amount)}
    receipt = other.act(books.save("receipt", head), "approve")
    return invoice, books.get("receivable", rows_of(books, Receivable)[-1].id), receipt
