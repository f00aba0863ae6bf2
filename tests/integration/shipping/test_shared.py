"""Orders of two salespeople to one address go on one note: each sees it, and what is owed stays with whoever sold it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from cellar_db import engine as db
from cellar_server.kernel.access.policy import RolePolicy, combined
from cellar_server.kernel.audit import showing
from cellar_server.kernel.exchange import prints, pulling
from cellar_server.kernel.life import documents
from cellar_server.kernel.lists.query import Query, page
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.problems import Forbidden, Invalid, Refusal
from cellar_server.kernel.schema.records import RecordView
from tests.support.books import CHECKER, D, SmallBooks, ref, small_books
from tests.support.rights_oracle import Books, Rights

PEOPLE = {"S01": "周予安", "S02": "林晚", "S03": "许澈"}


@pytest.fixture
def books(database_url: str) -> Iterator[SmallBooks]:
    with small_books(database_url) as made:
        for code in ("S02", "S03"):
            made.ids[code] = made.save("employee", {"code": code, "name": PEOPLE[code], "org_id": ref("01")}).id
        yield made


def narrowed(books: SmallBooks, **scopes: str) -> SmallBooks:
    windows = tuple(sorted((dimension, frozenset({books.ids[code]})) for dimension, code in scopes.items()))
    policy = combined((RolePolicy("r", frozenset({("*", "*")}), windows),))
    return replace(books, who=replace(books.who, policy=policy, user_id=99))


def listed(books: SmallBooks, entity: str, *wheres: Where) -> set[int]:
    with books.reading() as work:
        return set(page(work, Query(entity, wheres), []).ids)


def sold(books: SmallBooks, salesperson: str, *lines: tuple[str, int], **more: Any) -> RecordView:
    return books.approved_order(*lines, salesperson_id=ref(salesperson), **more)


def note_of_two(books: SmallBooks) -> RecordView:
    first, second = sold(books, "S01", ("A", 12), ("A", 6)), sold(books, "S02", ("A", 18))
    return books.push("sales_order.delivery_note", first, second)


def salespeople(record: RecordView) -> list[str]:
    return [line.values["salesperson_id"].code for line in record.grids["lines"]]


def codes(deed: Callable[[], Any]) -> list[str]:
    with pytest.raises(Refusal) as caught:
        deed()
    return [found.code for found in caught.value.problems]


@pytest.mark.covers("LG-02", "ORG-05")
def test_one_note_is_seen_by_each_whose_order_is_on_it(books: SmallBooks) -> None:
    note = note_of_two(books)
    assert (note.values["salesperson_id"], salespeople(note)) == (None, ["S01", "S01", "S02"])
    alone = books.push("sales_order.delivery_note", sold(books, "S03", ("A", 6)))
    assert alone.values["salesperson_id"].code == "S03"
    seen = {code: listed(narrowed(books, employee=code), "delivery_note") for code in PEOPLE}
    assert seen == {"S01": {note.id}, "S02": {note.id}, "S03": {alone.id}}
    # The orders themselves are each person's own.
    assert [len(listed(narrowed(books, employee=code), "sales_order")) for code in PEOPLE] == [1, 1, 1]
    for code in ("S01", "S02"):
        assert salespeople(narrowed(books, employee=code).again(note)) == ["S01", "S01", "S02"]
    with pytest.raises(Refusal):
        narrowed(books, employee="S03").again(note)


@pytest.mark.covers("LG-02", "PT-13")
def test_a_print_names_the_salesperson_once_or_line_by_line(books: SmallBooks) -> None:
    """At the head where the note is one person's; otherwise every line says whose it is, on the outbound too."""
    checker = books.by(CHECKER)
    two = checker.act(note_of_two(books), "approve")
    one = checker.act(books.push("sales_order.delivery_note", sold(books, "S03", ("A", 6))), "approve")
    picked = books.push("delivery_note.outbound", two)
    assert _printed(books, two) == ([], ["周予安", "周予安", "林晚"])
    assert _printed(books, one) == (["许澈"], [])
    assert _printed(books, picked) == ([], ["周予安", "周予安", "林晚"])


def _printed(books: SmallBooks, record: RecordView) -> tuple[list[Any], list[Any]]:
    """(at the head, on the lines) what a sheet says under 业务员."""
    with books.reading() as work:
        declaration = books.ledger.registry.of(record.entity)
        (sheet,) = prints.prepare(work, declaration, [record.id], record.entity).documents
    places = [index for index, column in enumerate(sheet.columns) if column.name == "salesperson"]
    head = [value for words, value in sheet.facts if words == "业务员"]
    return head, [row[index] for row in sheet.rows for index in places]


@pytest.mark.covers("LG-02", "ORG-05")
def test_a_share_in_a_note_lets_look_and_not_change(books: SmallBooks) -> None:
    note = note_of_two(books)
    mine = narrowed(books, employee="S02")
    with pytest.raises(Forbidden):
        mine.act(note, "approve")
    shown = mine.again(note)
    rows = [{**line.values, "id": line.id} for line in shown.grids["lines"]]
    with pytest.raises(Refusal):
        mine.save("delivery_note", {**shown.values, "driver": "x"}, rows, id_=note.id, version=note.row_version)
    own = books.push("sales_order.delivery_note", sold(books, "S02", ("A", 6)))
    assert mine.act(own, "approve").state == "approved"


@pytest.mark.covers("LG-02", "PT-01")
def test_a_list_finds_a_note_by_each_of_its_salespeople(books: SmallBooks) -> None:
    note, alone = note_of_two(books), books.push("sales_order.delivery_note", sold(books, "S03", ("A", 6)))
    both = {note.id, alone.id}

    def found(operator: str, *values: Any) -> set[int]:
        return listed(books, "delivery_note", Where("salesperson_id", operator, values))

    ids = {code: ref(code) for code in PEOPLE}
    assert [found("equals", ids[code]) for code in PEOPLE] == [{note.id}, {note.id}, {alone.id}]
    assert found("in", ids["S02"], ids["S03"]) == both
    assert found("not_in", ids["S02"]) == {alone.id}
    assert found("contains", "林晚") == {note.id}
    assert found("contains", "许") == {alone.id}
    assert found("empty") == {note.id}


@pytest.mark.covers("LG-02", "LG-03", "LG-08", "IV-01", "CR-04")
def test_what_follows_from_the_note_stays_with_whoever_sold_it(books: SmallBooks) -> None:
    checker = books.by(CHECKER)
    note = checker.act(note_of_two(books), "approve")
    out = checker.act(books.push("delivery_note.outbound", note), "sign")
    signed = checker.act(books.push("outbound.sign_off", out), "sign")
    for each in (out, signed):
        assert (each.values["salesperson_id"], salespeople(each)) == (None, ["S01", "S01", "S02"])
        for code, count in (("S01", 1), ("S02", 1), ("S03", 0)):
            assert len(listed(narrowed(books, employee=code), each.entity)) == count
    first = books.push("sign_off.sales_invoice", signed)
    assert (first.values["salesperson_id"].code, len(first.grids["lines"])) == ("S01", 2)
    checker.act(first, "approve")
    assert checker.again(signed).values["progress"] == "partly"
    second = books.push("sign_off.sales_invoice", signed)
    assert (second.values["salesperson_id"].code, len(second.grids["lines"])) == ("S02", 1)
    checker.act(second, "approve")
    assert checker.again(signed).values["progress"] == "done"
    for code, invoice in (("S01", first), ("S02", second)):
        mine = narrowed(books, employee=code)
        assert listed(mine, "sales_invoice") == {invoice.id}
        (owed,) = listed(mine, "receivable")
        assert mine.get("receivable", owed).values["salesperson_id"].code == code
    assert listed(narrowed(books, employee="S03"), "receivable") == set()
    books.proven()


@pytest.mark.covers("IV-01")
def test_an_invoice_holds_one_salespersons_lines(books: SmallBooks) -> None:
    checker = books.by(CHECKER)
    out = checker.act(books.push("delivery_note.outbound", checker.act(note_of_two(books), "approve")), "sign")
    signed = checker.act(books.push("outbound.sign_off", out), "sign")
    with books.reading() as work:
        warned = documents.derive(work, "sign_off.sales_invoice", [signed.id], [])
        assert [found.code for found in work.warnings] == ["OTHER_SALESPEOPLE"]
        shown = showing.view(work, books.ledger.registry.of("sales_invoice"), warned, saved=False)
    values, rows = books.typed(shown)
    other = {**rows[0], "sign_off_line_id": signed.grids["lines"][2].id, "quantity": D(18)}
    assert codes(lambda: books.save("sales_invoice", values, [*rows, other])) == ["MIXED_SALESPEOPLE"]


@pytest.mark.covers("SO-05", "ORG-05")
def test_an_order_is_a_warehouses_from_which_a_line_of_it_ships(books: SmallBooks) -> None:
    rows = [
        {"item_id": ref("A"), "quantity": D(6), "warehouse_id": ref("W1")},
        {"item_id": ref("A"), "quantity": D(6), "warehouse_id": ref("W2")},
    ]
    head = {"customer_id": ref("C1"), "org_id": ref("01")}
    both = books.save("sales_order", {**head, "warehouse_id": ref("W1")}, rows)
    # The head is what lines are filled with; where they ship from, they say.
    first = books.save("sales_order", {**head, "warehouse_id": ref("W2")}, rows[:1])
    second = books.save("sales_order", head, rows[1:])
    bare = books.save("sales_order", {**head, "warehouse_id": ref("W2")}, [])
    for code, seen in (("W1", {both.id, first.id}), ("W2", {both.id, second.id, bare.id})):
        keeper = narrowed(books, warehouse=code)
        assert listed(keeper, "sales_order") == seen
        assert listed(books, "sales_order", Where("warehouse_id", "equals", (ref(code),))) == seen
        assert {order.id for order in (both, first, second, bare) if _opens(keeper, order)} == seen
    shown = narrowed(books, warehouse="W2").again(both)
    assert len(shown.grids["lines"]) == 2
    with pytest.raises((Forbidden, Invalid)):
        narrowed(books, warehouse="W2").act(both, "submit")


@pytest.mark.covers("ORG-05")
def test_the_oracle_of_rights_says_the_same_on_every_database(books: SmallBooks) -> None:
    """Judged row by row in Python from the role's own rows: who sees, exports, prints, edits and approves what."""
    note = books.by(CHECKER).act(note_of_two(books), "approve")
    books.push("delivery_note.outbound", note)
    books.push("sales_order.delivery_note", sold(books, "S03", ("A", 6), warehouse_id=ref("W1")))
    mixed = [{"item_id": ref("A"), "quantity": D(1), "warehouse_id": ref(place)} for place in ("W1", "W2")]
    books.save("sales_order", {"customer_id": ref("C1"), "org_id": ref("01"), "warehouse_id": ref("W1")}, mixed)
    for code in (*PEOPLE, "W1", "W2"):
        scope = {"dimension": "employee" if code in PEOPLE else "warehouse", "target_id": books.ids[code]}
        role = books.save("role", {"code": f"R{code}", "name": code}, [{"entity": "*", "verb": "*"}], grid="grants")
        books.save("role", {}, [scope], id_=role.id, version=role.row_version, grid="scopes")
        user = {"code": f"U{code}", "name": code, "password": "long-enough-9", "must_change": False}
        books.save("app_user", user, [{"role_id": ref(f"R{code}")}], grid="roles")
    shared = 0
    with db.read(books.ledger.engine) as connection:
        content = Books.read(connection, books.ledger.registry)
        for code in (*PEOPLE, "W1", "W2"):
            rights = Rights(connection, content, f"U{code}")
            policy = narrowed(books, **{"employee" if code in PEOPLE else "warehouse": code}).who.policy
            for entity in ("sales_order", "delivery_note", "outbound"):
                declaration = books.ledger.registry.of(entity)
                for verb in ("read", "export", "print", "edit", "approve"):
                    window = policy.predicate(declaration, verb)
                    assert window is not None
                    seen = set(connection.scalars(select(declaration.table.c.id).where(window)))
                    assert seen == rights.rows(entity, verb), (code, entity, verb)
                shared += len(rights.rows(entity)) - len(rights.rows(entity, "edit"))
    assert shared >= 4, "there was something to tell apart"


def _opens(books: SmallBooks, order: RecordView) -> bool:
    try:
        return bool(books.again(order))
    except Refusal:
        return False


@pytest.mark.covers("IV-03", "ORG-05")
def test_nobody_makes_anything_of_anothers_line_on_a_shared_document(books: SmallBooks) -> None:
    """A share shows the whole paper; what is made of it is made of one's own lines."""
    note = books.by(CHECKER).act(note_of_two(books), "approve")
    signed = books.act(
        books.push("outbound.sign_off", books.act(books.push("delivery_note.outbound", note), "sign")), "sign"
    )
    mine = narrowed(books, employee="S02")
    invoice = mine.evaluate_push("sign_off.sales_invoice", signed)
    assert salespeople(invoice) == ["S02"]
    assert mine.push("sign_off.sales_invoice", signed).values["salesperson_id"].code == "S02"
    first = signed.grids["lines"][0].id
    with mine.reading() as work:
        with pytest.raises(Refusal, match="NOTHING_OPEN"):
            documents.derive(work, "sign_off.sales_invoice", [], [first])
        opened = pulling.page(work, "sign_off.sales_invoice", Query(""), after=b"", limit=50)
    assert first not in opened.ids


@pytest.mark.covers("IV-03", "ORG-05")
def test_a_line_from_nowhere_reads_no_order(books: SmallBooks) -> None:
    """What a desk claims of a hidden order is not looked up: its price would be told."""
    order = sold(books, "S01", ("A", 12))
    claim = {"order_line_id": order.grids["lines"][0].id, "quantity": D(1)}
    shown, _, _ = narrowed(books, employee="S02").evaluate(
        "sales_invoice", {"customer_id": ref("C1"), "org_id": ref("01")}, [claim]
    )
    assert [line.values["gross"] for line in shown.grids["lines"]] in ([0], [None])
