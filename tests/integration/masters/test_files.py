"""Files of suppliers, employees, expense items and price items: what each refuses and how it lives."""

from __future__ import annotations

import pytest

from cellar_server.kernel.schema.problems import Invalid, NotFound
from tests.support.books import CHECKER, SmallBooks, ref, request


def codes(caught: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {found.path: found.code for found in caught.value.problems}


@pytest.mark.covers("MD-03")
def test_a_supplier_is_tried_before_he_is_qualified_and_needs_a_complete_file(one_books: SmallBooks) -> None:
    books = one_books
    supplier = books.save("supplier", {"code": "G001", "name": "青瓷瓶业"})
    assert supplier.state == "prospect"
    with pytest.raises(Invalid) as wrong_state:
        books.act(supplier, "qualify")
    assert codes(wrong_state) == {"": "WRONG_STATE"}
    tried = books.act(supplier, "try_out")
    another = books.by(CHECKER)
    with pytest.raises(Invalid) as incomplete:
        another.act(tried, "qualify")
    assert set(codes(incomplete)) == {"tax_no", "bank", "bank_account", "phone"}
    full = books.save(
        "supplier",
        {"tax_no": "91510000X", "bank": "工行", "bank_account": "6222", "phone": "028-1"},
        id_=tried.id,
        version=tried.row_version,
    )
    with pytest.raises(Invalid) as own:
        books.act(full, "qualify")
    assert codes(own) == {"": "MAKER_IS_CHECKER"}
    # Deeds are called by their labels, whatever part of speech these are.
    assert own.value.problems[0].message.en == "“Qualify” is for somebody else than the maker"
    qualified = another.act(full, "qualify")
    assert qualified.state == "active"
    suspended = books.act(qualified, "suspend", reason="来料不合格")
    assert (suspended.state, suspended.values["last_reason"]) == ("suspended", "来料不合格")
    assert books.act(suspended, "drop", reason="不再合作").state == "dropped"


@pytest.mark.covers("MD-03")
def test_a_tax_number_belongs_to_one_supplier(one_books: SmallBooks) -> None:
    one_books.save("supplier", {"code": "G001", "name": "甲", "tax_no": "91A"})
    with pytest.raises(Invalid) as refused:
        one_books.save("supplier", {"code": "G002", "name": "乙", "tax_no": "91A"})
    assert codes(refused) == {"tax_no": "ALREADY_TAKEN"}


@pytest.mark.covers("MD-04")
def test_an_employee_needs_his_organisation(one_books: SmallBooks) -> None:
    with pytest.raises(Invalid) as refused:
        one_books.save("employee", {"code": "E9", "name": "周予安"})
    assert codes(refused) == {"org_id": "REQUIRED"}


@pytest.mark.covers("MD-08")
def test_expense_items_are_a_tree_without_rings(one_books: SmallBooks) -> None:
    books = one_books
    top = books.save("expense_item", {"code": "F1", "name": "市场费用"})
    child = books.save("expense_item", {"code": "F11", "name": "陈列", "parent_id": ref("F1")})
    assert child.values["parent_id"].code == "F1"
    with pytest.raises(Invalid) as refused:
        books.save("expense_item", {"parent_id": ref("F11")}, id_=top.id, version=top.row_version)
    assert set(codes(refused)) == {"parent_id"}


@pytest.mark.covers("PR-01")
def test_price_items_are_files_of_their_own_and_a_code_stands_once(one_books: SmallBooks) -> None:
    books = one_books
    made = books.save("price_item", {"code": "FLOOR", "name": "底价"})
    assert made.values["pinyin"] == "dj"
    with pytest.raises(Invalid) as refused:
        books.save("price_item", {"code": "FLOOR", "name": "又一个"})
    assert codes(refused) == {"code": "DUPLICATE"}
    books.commands.delete(books.who, request(), "price_item", made.id, made.row_version)
    with pytest.raises(NotFound):
        books.get("price_item", made.id)
