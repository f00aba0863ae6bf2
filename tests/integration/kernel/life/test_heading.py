"""What a document says of itself along the chain: the source of a receivable, the amendment on paper, the bin on a paper."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cellar_server.areas.billing.receivable_doc import Receivable
from cellar_server.kernel import audit
from cellar_server.kernel.exchange import prints
from cellar_server.kernel.life import documents
from cellar_server.kernel.links.making import made_from
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


def test_what_was_made_goes_only_with_its_source(books: SmallBooks) -> None:
    invoice = _invoice(books)
    (row,) = rows_of(books, Receivable, source_id=invoice.id)
    owed = books.get("receivable", row.id)
    with pytest.raises(Invalid) as refused:
        books.by(CHECKER).act(owed, "unapprove")
    (found,) = refused.value.problems
    assert found.code == "GOES_WITH_SOURCE"
    assert invoice.number in found.message.zh
    # Its history says both deeds, as if a person had done them.
    books.by(CHECKER).act(invoice, "unapprove")
    with books.reading() as work:
        told = [entry.action.zh for entry in audit.read(work, work.registry.of("receivable"), owed.id)]
    assert sorted(told) == ["作废", "审核", "弃审", "新增"]


def test_a_made_document_is_held_to_the_rules_of_its_type(books: SmallBooks) -> None:
    invoice = _invoice(books)
    model: Any = books.ledger.registry.of("sales_invoice").model

    def make(work: Any, **values: Any) -> None:
        documents.make(work, Receivable, work.get(model, invoice.id), values)

    with pytest.raises(Invalid) as refused:
        books.run(lambda work: make(work, amount=Decimal(5)))
    assert {found.path for found in refused.value.problems} == {"customer_id", "due_on"}
    with pytest.raises(TypeError, match="no field amuont"):
        books.run(lambda work: make(work, amuont=Decimal(5)))


def test_a_second_of_the_same_source_is_refused(books: SmallBooks) -> None:
    invoice = _invoice(books)

    def again(work: Any) -> None:
        other = Receivable(id=1)
        made_from(work, other, work.get(books.ledger.registry.of("sales_invoice").model, invoice.id))

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
