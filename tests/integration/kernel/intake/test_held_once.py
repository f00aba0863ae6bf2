"""Numbers of invoices, bank references, tax numbers and barcodes are there once, however they are typed and whoever is a moment earlier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from cellar_db import engine as db
from cellar_server.areas.masters.customer import Customer
from cellar_server.areas.receipts.receipt import Receipt
from cellar_server.kernel import bulk
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.schema.tables import value_claim
from cellar_server.kernel.unit_of_work import numbering, prove, search_upkeep
from tests.support import databases
from tests.support.books import CHECKER, SmallBooks, ref, small_books
from tests.support.hands import together

pytestmark = pytest.mark.differs("locks")

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


def held(books: SmallBooks) -> list[str]:
    with db.read(books.ledger.engine) as connection:
        return list(connection.scalars(select(value_claim.c.entity)))


def claims(books: SmallBooks) -> int:
    return len(held(books))


@pytest.mark.covers("RC-02", "S23.23")
@pytest.mark.parametrize("again", ["B-1", "b-1", "Ｂ-１", " B-1\u200b", "B 1", "B1", "B—1", "B－ 1"])
def test_a_bank_reference_twice_is_refused_however_it_is_typed(one_books: SmallBooks, again: str) -> None:
    first = receipt(one_books, "B-1")
    with pytest.raises(Invalid) as refused:
        receipt(one_books, again)
    assert codes(refused) == {"bank_reference": "ALREADY_TAKEN"}
    assert numbering.called(first.number).zh in refused.value.problems[0].message.zh
    with pytest.raises(Invalid) as refused:
        # Another spelling of the bank, another grouping of the account.
        receipt(one_books, again, bank="中国工商银行", bank_account="62 22")
    assert codes(refused) == {"bank_reference": "ALREADY_TAKEN"}
    with pytest.raises(Invalid) as refused:
        receipt(one_books, again, bank_account=None)
    assert codes(refused) == {"bank_account": "REQUIRED"}
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
    with pytest.raises(Invalid) as refused:
        books.save("sales_invoice", {"invoice_no": "0001 2345"}, id_=second.id, version=second.row_version)
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
    assert {"receipt": 2}.items() <= Counter(held(books)).items()
    books.proven()


def _request() -> Any:
    from tests.support.books import request

    return request()


@pytest.fixture(params=databases.families())
def many_desks(request: pytest.FixtureRequest, tmp_path: Any) -> Any:
    with databases.fresh(request.param, tmp_path) as url, small_books(url) as made:
        yield made


def customer(books: SmallBooks, n: int) -> Any:
    values = {
        "name": f"客户{n}",
        "customer_class_id": ref("DEALER"),
        "org_id": ref("01"),
        "tax_no": ("9151-X", "9151X")[n],
    }
    return books.save("customer", {"code": f"R{n}", **values})


def supplier(books: SmallBooks, n: int) -> Any:
    return books.save("supplier", {"code": f"R{n}", "name": f"供应商{n}", "tax_no": "9151X"})


def item(books: SmallBooks, n: int) -> Any:
    values = {"name": f"物料{n}", "item_class_id": ref("WINE"), "unit_id": ref("PING"), "barcode": "6900000000017"}
    return books.save("item", {"code": f"R{n}", **values})


@pytest.mark.covers("MD-11")
@pytest.mark.parametrize("deed", [lambda books, n: receipt(books, "B-9"), customer, supplier, item])
def test_of_two_desks_at_once_one_is_told(many_desks: SmallBooks, deed: Callable[[SmallBooks, int], Any]) -> None:
    before = claims(many_desks)
    results = together(2, lambda n: deed(many_desks, n))
    refused = [found for found in results if isinstance(found, Invalid)]
    assert len(refused) == 1, results
    assert refused[0].problems[0].code == "ALREADY_TAKEN"
    assert claims(many_desks) == before + 1
    many_desks.proven()


def test_many_at_once_hold_theirs_and_are_told_which_is_taken(one_books: SmallBooks) -> None:
    def row(code: str, tax_no: str) -> bulk.Typed:
        values = {"code": code, "name": code, "customer_class_id": ref("DEALER"), "tax_no": tax_no}
        return bulk.Typed(model=Customer, values=values)

    def load(*rows: bulk.Typed) -> None:
        one_books.run(lambda work: bulk.write(work, rows))

    load(row("R1", "91-1"), row("R2", "91-2"))
    with pytest.raises(Invalid) as refused:
        load(row("R3", "91-3"), row("R4", "911"), row("R5", "913"))
    assert codes(refused) == {"[1].tax_no": "ALREADY_TAKEN", "[2].tax_no": "ALREADY_TAKEN"}
    one_books.proven()


def test_who_gives_a_value_up_takes_no_other_s_claim(one_books: SmallBooks) -> None:
    """Two receipts bore one reference before it was unique: the first holds it, also when the other lets it go."""
    first, second = receipt(one_books, "B-1"), receipt(one_books, "B-2")
    with db.write(one_books.ledger.engine) as connection:
        connection.execute(update(Receipt).where(Receipt.id == second.id).values(bank_reference="B-1"))
        connection.execute(delete(value_claim).where(value_claim.c.record_id == second.id))
        search_upkeep.fill(connection, one_books.ledger.registry, anew={"receipt"})
    one_books.proven()
    one_books.save("receipt", {"bank_reference": "B-3"}, id_=second.id, version=second.row_version)
    with pytest.raises(Invalid):
        receipt(one_books, "B-1")
    one_books.proven()
    with db.write(one_books.ledger.engine) as connection:
        connection.execute(delete(value_claim).where(value_claim.c.record_id == first.id))
    found = prove.prove(one_books.ledger.engine, one_books.ledger.registry)
    assert [each.what for each in found if each.proof.startswith("claims")] == [f"receipt {first.id}"]
