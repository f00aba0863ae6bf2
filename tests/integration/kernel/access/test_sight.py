"""What a form, a proposal or a refusal tells of other records is no more than their lists would tell (ORG-05, ORG-06)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from cellar_common.codec import Ref
from cellar_db import engine as db
from cellar_server.kernel import audit
from cellar_server.kernel.access.policy import Policy, RolePolicy, combined
from cellar_server.kernel.audit import showing
from cellar_server.kernel.exchange import export
from cellar_server.kernel.intake import claims
from cellar_server.kernel.life import documents
from cellar_server.kernel.lists import query
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.problems import Forbidden, Problem, Refusal
from cellar_server.kernel.schema.records import RecordInput
from cellar_server.kernel.schema.tables import audit_log
from cellar_server.kernel.unit_of_work import numbering
from tests.support.books import CHECKER, D, SmallBooks, ref, small_books

ALL = frozenset({("*", "*")})


@pytest.fixture
def books(one_database_url: str) -> Iterator[SmallBooks]:
    with small_books(one_database_url) as made:
        yield made


def policy(grants: Iterable[tuple[str, str]] = ALL, scopes: dict[str, set[int]] | None = None) -> Policy:
    windows = tuple(sorted((dimension, frozenset(ids)) for dimension, ids in (scopes or {}).items()))
    return combined((RolePolicy("r", frozenset(grants), windows),))


def seen_by(books: SmallBooks, who: Policy) -> SmallBooks:
    return replace(books, who=replace(books.who, policy=who, user_id=99))


def refusal(deed: Callable[[], Any]) -> list[Problem]:
    with pytest.raises(Refusal) as caught:
        deed()
    return list(caught.value.problems)


def owed_and_paid(books: SmallBooks) -> None:
    """An open receivable of 1,000 and an open receipt of 400 of C1."""
    owed = books.save("receivable", {
        "customer_id": ref("C1"), "org_id": ref("01"), "salesperson_id": ref("S01"), "amount": D(1000), "kind": "other",
    })  # fmt: skip
    books.by(CHECKER).act(owed, "approve")
    paid = books.save("receipt", {
        "customer_id": ref("C1"), "org_id": ref("01"), "salesperson_id": ref("S01"), "amount": D(400),
        "settlement_method_id": ref("WIRE"),
    })  # fmt: skip
    books.by(CHECKER).act(paid, "approve")


def write_off_lines(books: SmallBooks) -> list[Any]:
    shown, _, _ = books.evaluate("write_off", {"customer_id": ref("C1"), "org_id": ref("01")}, action="match")
    return list(shown.grids["lines"])


@pytest.mark.covers("ORG-05", "RC-03")
def test_match_proposes_only_what_the_lists_show(books: SmallBooks) -> None:
    owed_and_paid(books)
    assert [line.values["amount"] for line in write_off_lines(books)] == [D(400)]
    reads = [("write_off", "*"), ("customer", "read"), ("organisation", "read")]
    for grants in (reads, [*reads, ("receivable", "read")], [*reads, ("receipt", "read")]):
        assert write_off_lines(seen_by(books, policy(grants))) == []
    both = [*reads, ("receivable", "read"), ("receipt", "read")]
    assert len(write_off_lines(seen_by(books, policy(both)))) == 1


@pytest.mark.covers("ORG-05")
def test_match_over_a_record_in_sight_does_not_reach_past_the_scope_of_another_entity(books: SmallBooks) -> None:
    """Two roles: all write-offs, but receivables and receipts of another customer only."""
    owed_and_paid(books)
    wide = RolePolicy("wide", frozenset({("write_off", "*"), ("customer", "read"), ("organisation", "read")}))
    narrow = RolePolicy(
        "narrow", frozenset({("receivable", "read"), ("receipt", "read")}),
        (("customer", frozenset({books.ids["C2"]})),),
    )  # fmt: skip
    assert write_off_lines(seen_by(books, combined((wide, narrow)))) == []


@pytest.mark.covers("ORG-04")
def test_a_draft_action_needs_the_right_and_the_state(books: SmallBooks) -> None:
    order = books.order(("A", 10))
    reader = seen_by(books, policy([("*", "read")]))

    def price_all(who: SmallBooks) -> None:
        with who.reading() as work:
            data = RecordInput("sales_order", order.id, order.row_version, {}, {})
            documents.evaluate(work, work.registry.of("sales_order"), data, grid="", line=-1, action="price_all")

    with pytest.raises(Forbidden):
        price_all(reader)
    books.act(order, "submit")
    assert [found.code for found in refusal(lambda: price_all(books))] == ["WRONG_STATE"]


@pytest.mark.covers("ORG-04", "ORG-05")
def test_what_is_offered_beside_a_record_is_what_will_be_done(books: SmallBooks) -> None:
    """One role shows every order, another makes those of one customer: the others are read only, and say so."""
    mine, other = books.order(("A", 1)), books.order(("A", 1), customer_id=ref("C2"))
    looks = RolePolicy("looks", frozenset({("sales_order", "read")}))
    makes = RolePolicy(
        "makes", frozenset(("sales_order", verb) for verb in ("read", "create", "edit", "delete", "submit", "void")),
        (("customer", frozenset({books.ids["C1"]})),),
    )  # fmt: skip
    both = seen_by(books, combined((looks, makes)))
    with both.reading() as work:
        declaration = work.registry.of("sales_order")
        views = [showing.view(work, declaration, documents.load(work, declaration, each.id)) for each in (mine, other)]
    assert [(each.editable, each.deletable, "submit" in each.actions) for each in views] == [
        (True, True, True), (False, False, False),
    ]  # fmt: skip
    assert not {"void", "submit", "price_all"} & set(views[1].actions)
    with pytest.raises(Forbidden):
        both.act(other, "submit")
    both.act(mine, "submit")


@pytest.mark.covers("ORG-05", "MD-11")
def test_a_number_that_is_taken_names_its_owner_only_to_whom_sees_him(books: SmallBooks) -> None:
    mine = {
        "name": "新客户",
        "code": "C9",
        "customer_class_id": ref("DEALER"),
        "tax_no": "9137C2",
        "salesperson_id": ref("S01"),
    }
    told = refusal(lambda: books.save("customer", mine))
    assert [(found.path, found.code) for found in told] == [("tax_no", "ALREADY_TAKEN")]
    assert "C2 青石酒业" in told[0].message.zh
    other = seen_by(books, policy(scopes={"customer": {books.ids["C1"], 0}}))
    with other.reading() as work:
        declaration = work.registry.of("customer")
        record = documents.blank(work, declaration)
        record.name, record.tax_no = "新客户", "9137C2"
        (found,) = claims.taken(work, declaration, record, audit.NOTHING)
    assert found.code == "ALREADY_TAKEN"
    assert "另一客户" in found.message.zh
    assert "another customer" in found.message.en
    assert "青石" not in found.message.zh + found.message.en


def _titles(books: SmallBooks, order_id: int) -> set[str]:
    with books.reading() as work:
        data = RecordInput("sales_order", order_id, 0, {}, {})
        _, _, panels = documents.evaluate(work, work.registry.of("sales_order"), data, grid="lines", line=0)
    return {panel.title.en for panel in panels}


@pytest.mark.covers("ORG-06")
@pytest.mark.parametrize(("hidden", "gone"), [
    (("sales_order", "lines.price"), {"Quoted", "Price paid"}),
    (("price_list", "lines.price"), {"Quoted", "Price paid"}),
    (("customer", "credit_limit"), {"Limit", "Left after this order"}),
    (("sales_order", "gross_total"), {"This order", "Left after this order"}),
    (("stock_item", "on_hand"), {"On hand", "Available", "Short"}),
], ids=lambda value: ".".join(value) if isinstance(value, tuple) else "")  # fmt: skip
def test_what_a_role_hides_is_not_told_beside_the_form(
    books: SmallBooks, hidden: tuple[str, str], gone: set[str]
) -> None:
    order = books.order(("A", 6))

    def told(who: Policy) -> set[str]:
        asked = seen_by(books, who)
        data = RecordInput("sales_order", order.id, order.row_version, {}, {})
        with asked.reading() as work:
            _, _, panels = documents.evaluate(work, work.registry.of("sales_order"), data, grid="lines", line=0)
        facts = [fact for panel in panels for fact in panel.facts]
        parts = [part for panel in panels if panel.gauge is not None for part in panel.gauge.parts]
        return {fact.label.en for fact in [*facts, *parts]}

    everything = told(policy())
    assert gone <= everything
    narrowed = told(combined((RolePolicy("r", ALL, (), frozenset({hidden})),)))
    assert not gone & narrowed
    assert narrowed


@pytest.mark.covers("ORG-05")
def test_panels_go_by_rows_not_by_entities(books: SmallBooks) -> None:
    order = books.order(("A", 10))
    assert _titles(books, order.id) == {"Price source", "Available", "Credit"}
    orders = RolePolicy("orders", frozenset({("sales_order", "*")}))
    beside = frozenset({("stock_item", "read"), ("credit_balance", "read")})
    other = RolePolicy(
        "other", beside, (("customer", frozenset({books.ids["C2"]})), ("warehouse", frozenset({books.ids["W2"]})))
    )
    assert _titles(seen_by(books, combined((orders, other))), order.id) == {"Price source"}


@pytest.mark.covers("ORG-05", "SO-03")
def test_an_address_is_proposed_to_whom_may_see_it(books: SmallBooks) -> None:
    head = {"customer_id": ref("C1"), "org_id": ref("01")}
    shown, _, _ = books.evaluate("sales_order", head)
    assert isinstance(shown.values["address_id"], Ref)
    grants = [("sales_order", "*"), ("customer", "read"), ("organisation", "read")]
    shown, _, _ = seen_by(books, policy(grants)).evaluate("sales_order", head)
    assert shown.values["address_id"] is None


@pytest.mark.covers("ORG-05", "LG-03")
def test_batches_are_proposed_to_whom_may_see_them(books: SmallBooks) -> None:
    order = books.approved_order(("B", 10))
    note = books.push("sales_order.delivery_note", order)
    note = books.by(CHECKER).act(note, "approve")
    keeper = [("outbound", "*"), ("delivery_note", "read"), ("sales_order", "read")]
    bare = seen_by(books, policy(keeper)).evaluate_push("delivery_note.outbound", note)
    assert [line.values["batch_id"] for line in bare.grids["lines"]] == [None]
    full = seen_by(books, policy([*keeper, ("batch", "read")])).evaluate_push("delivery_note.outbound", note)
    assert [line.values["batch_id"].code for line in full.grids["lines"]] == ["B1"]


@pytest.mark.covers("ORG-05", "CR-03")
def test_a_refusal_tells_no_figure_that_its_list_would_not(books: SmallBooks) -> None:
    order = books.act(books.order(("N", 600), price=D(500)), "submit")
    told = refusal(lambda: books.by(CHECKER).act(order, "approve"))
    assert any("200,000.00" in found.message.en for found in told)
    clerk = seen_by(books, policy([("sales_order", "*")]))
    told = refusal(lambda: clerk.act(order, "approve"))
    assert "CREDIT_EXCEEDED" in {found.code for found in told}
    assert not any("200,000" in found.message.en + found.message.zh for found in told)


@pytest.mark.covers("ORG-05")
def test_a_shortage_tells_no_stock_to_whom_may_not_see_it(books: SmallBooks) -> None:
    order = books.act(books.order(("A", 650)), "submit")
    told = refusal(lambda: books.by(CHECKER).act(order, "approve"))
    assert any("600" in found.message.en for found in told if found.code == "SHORTAGE")
    clerk = seen_by(books, policy([("sales_order", "*"), ("credit_balance", "read")]))
    (short,) = [found for found in refusal(lambda: clerk.act(order, "approve")) if found.code == "SHORTAGE"]
    assert "600" not in short.message.en + short.message.zh


@pytest.mark.covers("ORG-05")
def test_an_undo_names_downstream_documents_to_whom_may_see_them(books: SmallBooks) -> None:
    order = books.approved_order(("A", 10))
    note = books.push("sales_order.delivery_note", order, quantities=[4])
    (told,) = refusal(lambda: books.act(order, "unapprove"))
    assert numbering.called(note.number).zh in told.message.zh
    clerk = seen_by(books, policy([("sales_order", "*")]))
    (told,) = refusal(lambda: clerk.act(order, "unapprove"))
    assert told.code == "HAS_DOWNSTREAM"
    assert numbering.called(note.number).zh not in told.message.zh
    assert "另一" in told.message.zh


def _everything_told(books: SmallBooks, order: Any) -> str:
    """All words that a person gets of an order: form, panels, history, export, and the refusal of a stale price."""
    declaration = books.ledger.registry.of("sales_order")
    with books.reading() as work:
        record = documents.load(work, declaration, order.id)
        shown = showing.view(work, declaration, record)
        panels = documents.beside(work, declaration, record, "lines", 0)
        history = audit.read(work, declaration, order.id)
        file = export.export(work, query.Query("sales_order"), ["number"], "", format="csv", with_lines=True).file
        file.seek(0)
        exported = file.read()
        assert exported
    return repr([shown, panels, history]) + exported.decode("utf-8-sig")


@pytest.mark.covers("ORG-05", "PR-06")
def test_a_price_names_its_list_to_whom_may_see_lists(books: SmallBooks) -> None:
    order = books.order(("A", 12))
    assert order.grids["lines"][0].values["price_list_id"].name == "批发价"
    own = books.save("price_list", {
        "name": "某客户专享", "price_item_id": ref("WHOLESALE"), "org_id": ref("01"), "effective_from": clock.today().replace(day=1),
    }, [{"item_id": ref("A"), "customer_id": ref("C2"), "price": D(50)},
        {"item_id": ref("A"), "customer_id": ref("C1"), "price": D(51)}])  # fmt: skip
    books.by(CHECKER).act(own, "approve")
    narrow = books.order(("A", 12))
    assert narrow.grids["lines"][0].values["price"] == 51
    for each in (order, narrow):
        assert "批发价" in _everything_told(books, each) or "某客户专享" in _everything_told(books, each)
    clerk = [
        ("sales_order", "*"),
        ("customer", "read"),
        ("item", "read"),
        ("organisation", "read"),
        ("warehouse", "read"),
    ]
    for who in (policy(clerk), policy([*clerk, ("price_list", "read")], {"customer": {books.ids["C1"]}})):
        told = _everything_told(seen_by(books, who), narrow)
        assert "某客户专享" not in told
        assert "另一价目表" in told, "that it is a list's price is no secret"
    for each in (order, narrow):
        told = _everything_told(seen_by(books, policy(clerk)), each)
        assert "批发价" not in told
        assert "专享" not in told


def test_whoever_may_not_see_price_lists_enters_orders_all_the_same(books: SmallBooks) -> None:
    reads = [
        (name, "read") for name in ("customer", "item", "organisation", "warehouse", "employee", "customer_address")
    ]
    reads += [(name, "read") for name in ("unit", "settlement_method")]
    clerk = seen_by(books, policy([("sales_order", "*"), *reads]))
    order = clerk.order(("A", 12))
    shown = order.grids["lines"][0].values
    assert (shown["price"], shown["price_list_id"]) == (D("99.99"), Ref(0, "", "另一价目表"))
    row = {**shown, "id": order.grids["lines"][0].id, "quantity": D(6), "cases": D(1)}
    again = clerk.save("sales_order", order.values, [row], id_=order.id, version=order.row_version)
    assert books.again(again).grids["lines"][0].values["price_list_id"].name == "批发价"


@pytest.mark.covers("ORG-05", "PR-05")
def test_a_stale_price_names_the_list_of_the_new_one_to_whom_may_see_it(books: SmallBooks) -> None:
    order = books.order(("A", 12))
    newer = books.save("price_list", {
        "name": "新价", "price_item_id": ref("WHOLESALE"), "org_id": ref("01"), "effective_from": clock.today().replace(day=1),
    }, [{"item_id": ref("A"), "customer_id": ref("C1"), "price": D(50)}])  # fmt: skip
    books.by(CHECKER).act(newer, "approve")
    clerk = policy([("sales_order", "*"), ("customer", "read"), ("item", "read")])
    for who, named in ((books, True), (seen_by(books, clerk), False)):
        (stale,) = refusal(lambda who=who: who.act(order, "submit"))  # type: ignore[misc]
        assert (stale.code, "新价" in str(stale)) == ("PRICE_OUT_OF_DATE", named)


def test_a_list_of_records_names_no_price_list_out_of_sight(books: SmallBooks) -> None:
    """The column of a list is empty, and neither search nor order tells more than that."""
    (listed,) = query_rows(books, "price_list", "name")
    change = books.save("price_adjustment", {
        "price_list_id": Ref(listed[0], "", ""), "org_id": ref("01"), "effective_on": clock.today(), "reason": "涨价",
    }, [{"item_id": ref("A"), "method": "new_price", "price": D(120)}])  # fmt: skip
    assert change.values["price_list_id"].name == "批发价"
    clerk = seen_by(books, policy([("price_adjustment", "*")]))
    assert query_rows(books, "price_adjustment", "price_list_id", search="批发") == [(change.id, "批发价")]
    assert query_rows(clerk, "price_adjustment", "price_list_id") == [(change.id, None)]
    assert query_rows(clerk, "price_adjustment", "price_list_id", sort="price_list_id") == [(change.id, None)]
    assert query_rows(clerk, "price_adjustment", "price_list_id", search="批发") == []


def query_rows(
    books: SmallBooks, entity: str, column: str, *, search: str = "", sort: str = ""
) -> list[tuple[Any, Any]]:
    with books.reading() as work:
        page = query.page(work, query.Query(entity, (), search), [column], sort)
    return list(zip(page.ids, page.columns[column], strict=True))


def test_a_field_of_before_is_told_without_its_words(books: SmallBooks) -> None:
    """What a program of before wrote into the history may have been hidden; nobody knows any more to whom."""
    order = books.order(("A", 12))
    with db.write(books.ledger.engine) as connection:
        rows = audit_log.c
        of = (rows.entity == "sales_order", rows.record_id == order.id)
        connection.execute(
            update(audit_log).where(*of).values(changes='[["lines#1.price_source", null, "批发价 第 1 行"]]')
        )
    told = _everything_told(books, order)
    assert "批发价 第 1 行" not in repr(audit_of(books, order))
    assert "…" in told


def audit_of(books: SmallBooks, order: Any) -> Any:
    with books.reading() as work:
        return audit.read(work, books.ledger.registry.of("sales_order"), order.id)


@pytest.mark.covers("ORG-05", "RC-03")
def test_a_refused_write_off_names_its_sides_to_whom_may_see_them(books: SmallBooks) -> None:
    owed_and_paid(books)
    (line,) = write_off_lines(books)
    head = {"customer_id": ref("C1"), "org_id": ref("01")}
    kept = books.save("write_off", head, [{**line.values, "amount": D(100)}])
    row = {**kept.grids["lines"][0].values, "id": kept.grids["lines"][0].id, "amount": D(1234)}
    grants = [("write_off", "*"), ("customer", "read"), ("organisation", "read")]
    for who, told in ((books, True), (seen_by(books, policy(grants)), False)):
        problems = refusal(
            lambda who=who: who.save("write_off", {}, [row], id_=kept.id, version=kept.row_version)  # type: ignore[misc]
        )
        words = " ".join(f"{found.message} {found.hint}" for found in problems if found.code == "OPEN_AMOUNT")
        assert words
        assert ("1,000.00" in words) is told
        assert ("另一应收单" in words) is not told
