"""A sales rep sees his own customers and what belongs to them, at every door: list, look-up, record, export, attachment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from cellar_server.kernel.access.policy import ANY, RolePolicy, combined
from cellar_server.kernel.entry.security import authenticate, login
from cellar_server.kernel.exchange import attachments, export
from cellar_server.kernel.lists import lookup, query
from cellar_server.kernel.schema.problems import Forbidden, Invalid, NotFound
from cellar_server.kernel.schema.records import RecordView
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from tests.support.books import SmallBooks, ref

pytestmark = pytest.mark.differs("queries")

PASSWORD = "Yan-Shan-9"


@dataclass
class Field:
    """The books in the rep's hands, and one address of his and one of a colleague's customer."""

    rep: SmallBooks
    mine: RecordView
    theirs: RecordView

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        with self.rep.reading() as work:
            yield work


@pytest.fixture
def field(books: SmallBooks) -> Field:
    books.save("employee", {"code": "S02", "name": "江野", "org_id": ref("01")})
    common = {
        "customer_class_id": ref("DEALER"),
        "org_id": ref("01"),
        "settlement_method_id": ref("WIRE"),
        "payment_term_id": ref("D30"),
    }
    books.save(
        "customer", {"code": "C9", "name": "别家商行", "salesperson_id": ref("S02"), "tax_no": "913799", **common}
    )
    mine = books.save("customer_address", {"code": "M1", "name": "望川二号仓", "customer_id": ref("C1")})
    theirs = books.save("customer_address", {"code": "T9", "name": "别家一号仓", "customer_id": ref("C9")})
    books.save(
        "app_user", {"code": "rep", "name": "周予安", "password": PASSWORD, "employee_id": ref("S01"), "org_id": ref("01")},
        [{"role_id": ref("sales_rep")}], grid="roles",
    )  # fmt: skip
    who = authenticate(books.ledger, login(books.ledger, "rep", PASSWORD, "zh", "test").token)
    return Field(replace(books, who=who), mine, theirs)


@pytest.mark.covers("ORG-05", "MD-02")
def test_addresses_of_other_reps_customers_stay_theirs(field: Field) -> None:
    with field.reading() as work:
        shown = query.page(work, query.Query("customer_address"), ["name"]).columns["name"]
        assert "望川二号仓" in shown
        assert "别家一号仓" not in shown
        assert query.page(work, query.Query("customer_address", search="别家"), ["name"]).ids == []
        assert query.count(work, query.Query("customer_address"), 0)[0] == len(shown)
        assert lookup.lookup(work, "customer_address", "别家")[0] == []
        assert [found.ref.name for found in lookup.lookup(work, "customer_address", "望川二")[0]] == ["望川二号仓"]
    assert field.rep.get("customer_address", field.mine.id).values["name"] == "望川二号仓"
    with pytest.raises(NotFound):
        field.rep.get("customer_address", field.theirs.id)
    with field.reading() as work, pytest.raises(NotFound):
        attachments.listed(work, "customer_address", field.theirs.id)


@pytest.mark.covers("ORG-05", "ORG-06")
def test_an_export_holds_what_the_list_shows(field: Field) -> None:
    with field.reading() as work:
        made = export.export(work, query.Query("customer_address"), ["name"], "", format="csv", with_lines=False)
        with made.file:
            made.file.seek(0)
            text = made.file.read().decode("utf-8-sig")
    assert "望川二号仓" in text
    assert "别家一号仓" not in text


@pytest.mark.covers("ORG-05")
def test_an_address_is_neither_made_for_nor_moved_to_another_rep_s_customer(field: Field) -> None:
    made = field.rep.save("customer_address", {"name": "望川三号仓", "customer_id": ref("C1")})
    with pytest.raises(Invalid) as refused:
        field.rep.save("customer_address", {"name": "偷看", "customer_id": ref("C9")})
    assert {found.code for found in refused.value.problems} & {"REFERENCE_UNKNOWN", "OUT_OF_SCOPE"}
    with pytest.raises(Invalid):
        field.rep.save("customer_address", {"customer_id": ref("C9")}, id_=made.id, version=made.row_version)


@pytest.mark.covers("ORG-05", "PR-02")
def test_a_customer_s_own_prices_are_his_rep_s_alone(books: SmallBooks, field: Field) -> None:
    """The template gives a rep no price lists; where a company does, those with another's customer stay closed."""
    with field.reading() as work, pytest.raises(Forbidden):
        query.page(work, query.Query("price_list"), ["name"])
    head = {"price_item_id": ref("BASE"), "currency": "CNY", "org_id": ref("01")}
    price = {"item_id": ref("A"), "price": Decimal(90)}
    everybody = books.save("price_list", {"name": "通价", **head}, [price])
    mine = books.save("price_list", {"name": "望川专价", **head}, [price, {**price, "customer_id": ref("C1")}])
    theirs = books.save("price_list", {"name": "别家专价", **head}, [price, {**price, "customer_id": ref("C9")}])
    assert field.rep.who.employee_id is not None
    scoped = RolePolicy("r", frozenset({("price_list", ANY)}), (("employee", frozenset({field.rep.who.employee_id})),))
    rep = replace(field.rep, who=replace(field.rep.who, policy=combined((scoped,))))
    with rep.reading() as work:
        shown = set(query.page(work, query.Query("price_list"), ["name"]).columns["name"])
        assert {"通价", "望川专价"} <= shown
        assert "别家专价" not in shown
        assert lookup.lookup(work, "price_list", "别家专价")[0] == []
    assert {rep.get("price_list", each.id).values["name"] for each in (everybody, mine)} == {"通价", "望川专价"}
    with pytest.raises(NotFound):
        rep.get("price_list", theirs.id)
    # The price itself still reaches his order: pricing is the server's deed.
    assert field.rep.order(("A", 6)).grids["lines"][0].values["price"] is not None
