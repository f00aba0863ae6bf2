"""What a document says of itself along the chain: the source of a receivable, the amendment on paper, the bin on a paper."""

from __future__ import annotations

from typing import Any

import pytest

from cellar_server.areas.billing.receivable_doc import Receivable
from cellar_server.kernel import links
from cellar_server.kernel.exchange import prints
from cellar_server.kernel.schema.problems import Invalid
from tests.support.books import CHECKER, SmallBooks, rows_of


def _invoice(books: SmallBooks) -> Any:
    document = books.approved_order(("A", 6))
    for link, action in (
        ("sales_order.delivery_note", "approve"), ("delivery_note.outbound", "sign"), ("outbound.sign_off", "sign"),
        ("sign_off.sales_invoice", "approve"),
    ):  # fmt: skip
        document = books.by(CHECKER).act(books.push(link, document), action)
    return document


def _made_of(books: SmallBooks, invoice: Any) -> list[tuple[str, str | None, int | None]]:
    return [(row.state, row.source_entity, row.source_id) for row in rows_of(books, Receivable, source_id=invoice.id)]


def test_a_receivable_says_of_which_invoice_it_was_made(books: SmallBooks) -> None:
    invoice = _invoice(books)
    assert _made_of(books, invoice) == [("approved", "sales_invoice", invoice.id)]
    # Undone and approved again there are two, of which one lives.
    invoice = books.by(CHECKER).act(invoice, "unapprove")
    books.by(CHECKER).act(invoice, "approve")
    assert sorted(state for state, *_ in _made_of(books, invoice)) == ["approved", "void"]
    books.proven()


def test_a_second_of_the_same_source_is_refused(books: SmallBooks) -> None:
    invoice = _invoice(books)

    def again(work: Any) -> None:
        other = Receivable(id=1)
        links.made_from(work, other, work.get(books.ledger.registry.of("sales_invoice").model, invoice.id))

    with pytest.raises(Invalid) as refused:
        books.run(again)
    assert [found.code for found in refused.value.problems] == ["MADE_TWICE"]
    assert len(_made_of(books, invoice)) == 1


def test_a_sheet_of_an_amendment_says_which(books: SmallBooks) -> None:
    order = books.approved_order(("A", 6))
    declaration = books.ledger.registry.of("sales_order")

    def said() -> list[Any]:
        with books.reading() as work:
            (sheet,) = prints.prepare(work, declaration, [order.id], "order_confirmation").documents
        return [value for label, value in sheet.facts if label == "变更版本"]

    assert said() == []
    order = books.by(CHECKER).act(order, "unapprove")
    order = books.save("sales_order", {"remark": "改交期"}, id_=order.id, version=order.row_version)
    assert [str(value) for value in said()] == ["2"]
