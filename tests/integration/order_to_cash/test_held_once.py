"""An invoice number and a bank reference are there once, however they are typed and whoever is a moment earlier."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from cellar_db import engine as db
from cellar_server.kernel.problems import Invalid
from cellar_server.kernel.tables import value_claim
from tests.support import databases
from tests.support.books import CHECKER, SmallBooks, ref, small_books
from tests.support.kernel_books import together

D = Decimal


def receipt(books: SmallBooks, reference: str | None, **values: Any) -> Any:
    head = {
        "customer_id": ref("C1"),
        "org_id": ref("01"),
        "amount": D(10),
        "bank_reference": reference,
        "bank_account": "6222",
    }
    return books.save("receipt", {**head, **values})


def invoice(books: SmallBooks, number: str | None) -> Any:
    order = books.approved_order(("A", 1))
    note = books.by(CHECKER).act(books.push("sales_order.delivery_note", order), "approve")
    out = books.act(books.push("delivery_note.outbound", note), "sign")
    signed = books.act(books.push("outbound.sign_off", out), "sign")
    return books.push("sign_off.sales_invoice", signed, changes={"invoice_no": number})


def codes(refused: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {found.path: found.code for found in refused.value.problems}


def claims(books: SmallBooks) -> int:
    """What receipts and invoices hold; the opening stock of the books holds its own."""
    papers = value_claim.c.entity.in_(("receipt", "sales_invoice"))
    with db.read(books.ledger.engine) as connection:
        return len(connection.execute(select(value_claim).where(papers)).all())


@pytest.mark.covers("RC-02", "S23.23")
@pytest.mark.parametrize("again", ["B-1", "b-1", "Ｂ-１", " B-1\u200b"])
def test_a_bank_reference_twice_is_refused_however_it_is_typed(one_books: SmallBooks, again: str) -> None:
    first = receipt(one_books, "B-1")
    with pytest.raises(Invalid) as refused:
        receipt(one_books, again)
    assert codes(refused) == {"bank_reference": "ALREADY_TAKEN"}
    assert first.number in refused.value.problems[0].message.zh
    # Another account of ours has references of its own, and none at all may be there often.
    receipt(one_books, again, bank_account="6333")
    receipt(one_books, None)
    receipt(one_books, None)


@pytest.mark.covers("IV-02", "S23.21")
def test_an_invoice_number_is_free_again_when_its_invoice_is_void(books: SmallBooks) -> None:
    first = invoice(books, "00012345")
    second = invoice(books, None)
    with pytest.raises(Invalid) as refused:
        books.save("sales_invoice", {"invoice_no": "00012345"}, id_=second.id, version=second.row_version)
    assert codes(refused) == {"invoice_no": "ALREADY_TAKEN"}
    # A plain invoice has a series of its own.
    plain = books.save(
        "sales_invoice", {"invoice_no": "00012345", "kind": "plain"}, id_=second.id, version=second.row_version
    )
    books.act(first, "void")
    books.save("sales_invoice", {"kind": "special"}, id_=plain.id, version=plain.row_version)
    books.proven()


def test_what_is_changed_or_deleted_gives_its_value_back(one_books: SmallBooks) -> None:
    books = one_books
    first = receipt(books, "B-1")
    first = books.save("receipt", {"bank_reference": "B-2"}, id_=first.id, version=first.row_version)
    second = receipt(books, "B-1")
    books.commands.delete(books.who, _request(), "receipt", second.id, second.row_version)
    receipt(books, "B-1")
    assert claims(books) == 2
    books.proven()


def _request() -> Any:
    from tests.support.books import request

    return request()


@pytest.fixture(params=databases.families())
def many_desks(request: pytest.FixtureRequest, tmp_path: Any) -> Any:
    with databases.fresh(request.param, tmp_path) as url, small_books(url) as made:
        yield made


def test_of_two_desks_at_once_one_is_told(many_desks: SmallBooks) -> None:
    results = together(2, lambda _: receipt(many_desks, "B-9"))
    refused = [found for found in results if isinstance(found, Invalid)]
    assert len(refused) == 1, results
    assert refused[0].problems[0].code == "ALREADY_TAKEN"
    assert claims(many_desks) == 1
    many_desks.proven()
