"""What somebody typed becomes a record, or every fault of it becomes a problem."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cellar_common.codec import Ref
from cellar_server.kernel import audit
from cellar_server.kernel.access.policy import ANY, Policy, RolePolicy
from cellar_server.kernel.intake import record as intake
from cellar_server.kernel.life import documents
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.schema.records import LineInput, RecordInput
from tests.support.kernel_books import Books
from tests.support.kernel_types import ORDER


def head(books: Books, **more: Any) -> dict[str, Any]:
    return {"customer_id": books.customer, "org_id": books.org, **more}


def faults(books: Books, values: dict[str, Any], **grids: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        books.save("k_order", values, **grids)
    return {found.path: found.code for found in refused.value.problems}


def test_every_fault_is_said_at_once(books: Books) -> None:
    found = faults(
        books,
        {"customer_id": "nobody", "foo": 1, "remark": "x" * 300, "amount": "many"},
        lines=[{"item_id": "I0", "quantity": Decimal(-1)}, {"quantity": "abc"}, {"item_id": "I1", "quantity": 1, "bar": 2}],
    )  # fmt: skip
    assert found == {
        "customer_id": "REFERENCE_UNKNOWN", "foo": "FIELD_UNKNOWN", "remark": "TOO_LONG", "amount": "WRONG_TYPE", "org_id": "REQUIRED",
        "lines[0].quantity": "TOO_SMALL", "lines[1].quantity": "WRONG_TYPE", "lines[1].item_id": "REQUIRED", "lines[2].bar": "FIELD_UNKNOWN",
    }  # fmt: skip


def test_blank_lines_at_the_foot_are_no_lines(books: Books) -> None:
    blank = {"item_id": Ref(0, "", ""), "quantity": None, "price": ""}
    made = books.save("k_order", head(books), lines=[{"item_id": "I0", "quantity": 2}, {}, blank])
    assert [line.values["quantity"] for line in made.grids["lines"]] == [Decimal(2)]


def test_what_the_server_writes_is_refused_by_name_from_outside(books: Books) -> None:
    found = faults(
        books,
        head(books, taken_total=Decimal(9), number="KD2601-00001", state="done", posting_date="never", print_count=3),
        lines=[{"item_id": "I0", "quantity": 2, "taken": Decimal(2), "closed": True}],
    )
    assert found == dict.fromkeys(
        ["taken_total", "number", "state", "posting_date", "print_count", "lines[0].taken", "lines[0].closed"], "FIELD_READONLY"
    )  # fmt: skip


def test_what_stands_is_no_change_whoever_sends_it(books: Books) -> None:
    made = books.save("k_order", head(books), lines=[{"item_id": "I0", "quantity": 2}])
    line = made.grids["lines"][0]
    assert (made.values["taken_total"], made.state, line.values["closed"]) == (0, "draft", False)
    row = LineInput(line.id, {**line.values, "quantity": Decimal(3)})
    again = books.save("k_order", {**made.values, "state": "draft"}, made.id, made.row_version, lines=[row])
    assert again.grids["lines"][0].values["quantity"] == 3


def test_a_document_in_force_names_every_field_that_was_to_change(books: Books) -> None:
    made = books.save(
        "k_order", head(books), lines=[{"item_id": "I0", "quantity": 2}, {"item_id": "I1", "quantity": 1}]
    )
    approved = books.act("k_order", made.id, "approve").record
    assert approved is not None
    first, second = approved.grids["lines"]

    def refused(values: dict[str, Any], *rows: LineInput) -> dict[str, str]:
        grids = {"lines": list(rows)} if rows else {}
        with pytest.raises(Invalid) as said:
            books.save("k_order", values, made.id, approved.row_version, **grids)
        at_save = {found.path: found.code for found in said.value.problems}
        with books.commands.reading(books.who) as work:
            data = RecordInput("k_order", made.id, approved.row_version, values, grids)
            record, problems, _ = documents.evaluate(work, work.registry.of("k_order"), data, grid="", line=-1)
            assert (record.remark, record.urgent, record.lines[0].quantity) == (None, False, Decimal(2))
        assert at_save in ({found.path: found.code for found in problems}, {"": "NOT_EDITABLE"})
        return at_save

    whole = LineInput(first.id, first.values), LineInput(second.id, second.values)
    assert refused({}) == {"": "NOT_EDITABLE"}
    assert refused(dict(approved.values), *whole) == {"": "NOT_EDITABLE"}
    changed = LineInput(first.id, {**first.values, "quantity": Decimal(5), "price": "x"})
    assert refused({**approved.values, "remark": "late", "urgent": True}, changed, whole[1]) == dict.fromkeys(
        ["remark", "urgent", "lines[0].quantity", "lines[0].price"], "NOT_EDITABLE"
    )
    assert refused({}, whole[0]) == {"lines": "NOT_EDITABLE"}
    assert refused({}, whole[1], whole[0]) == {"lines": "NOT_EDITABLE"}
    more = LineInput(0, {"item_id": Ref(books.items[0]), "quantity": 1})
    assert refused({}, *whole, more) == {"lines[2]": "NOT_EDITABLE"}


def test_references_by_code_name_and_mnemonic(books: Books) -> None:
    for typed in ("C1", "c1", "望川贸易", "wcmy", "WCMY", Ref(books.customer), books.customer):
        made = books.save("k_order", head(books, customer_id=typed), lines=[])
        assert made.values["customer_id"] == Ref(books.customer, "C1", "望川贸易"), typed


def test_an_ambiguous_name_is_asked_for(books: Books) -> None:
    books.save("customer", {"code": "C3", "name": "望川贸易", "customer_class_id": "DEALER"})
    assert faults(books, head(books, customer_id="望川贸易"), lines=[]) == {"customer_id": "REFERENCE_AMBIGUOUS"}


@pytest.mark.covers("MD-01")
def test_a_stopped_record_is_refused_for_new_and_kept_for_old(books: Books) -> None:
    made = books.save("k_order", head(books), lines=[{"item_id": "I0", "quantity": 1}])
    books.act("item", books.items[0], "stop")
    assert faults(books, head(books), lines=[{"item_id": "I0", "quantity": 1}]) == {
        "lines[0].item_id": "REFERENCE_STOPPED"
    }
    row = LineInput(made.grids["lines"][0].id, {"item_id": Ref(books.items[0]), "quantity": 4})
    changed = books.save("k_order", {}, made.id, made.row_version, lines=[row])
    assert changed.grids["lines"][0].values["quantity"] == 4


def test_lines_of_another_document_are_refused(books: Books) -> None:
    first = books.save("k_order", head(books), lines=[{"item_id": "I0", "quantity": 1}])
    second = books.save("k_order", head(books), lines=[{"item_id": "I1", "quantity": 2}])
    stolen = first.grids["lines"][0].id
    with pytest.raises(Invalid, match="LINE_UNKNOWN"):
        books.save("k_order", {}, second.id, 1, lines=[LineInput(stolen, {"quantity": 9})])
    own = second.grids["lines"][0].id
    with pytest.raises(Invalid, match="LINE_UNKNOWN"):
        books.save("k_order", {}, second.id, 1, lines=[LineInput(own, {}), LineInput(own, {})])
    assert books.get("k_order", first.id).grids["lines"][0].values["quantity"] == 1


def test_a_given_grid_replaces_and_a_missing_one_stays(books: Books) -> None:
    made = books.save(
        "k_order", head(books), lines=[{"item_id": "I0", "quantity": 1}, {"item_id": "I1", "quantity": 2}]
    )
    kept = made.grids["lines"][1]
    same = books.save("k_order", {"remark": "r"}, made.id, 1)
    assert [line.id for line in same.grids["lines"]] == [line.id for line in made.grids["lines"]]
    rows = [{"item_id": "I2", "quantity": 3}, LineInput(kept.id, {})]
    changed = books.save("k_order", {}, made.id, 2, lines=rows)
    assert [line.values["quantity"] for line in changed.grids["lines"]] == [3, 2]
    assert [line.values["quantity"] for line in books.get("k_order", made.id).grids["lines"]] == [3, 2]
    assert kept.id in [line.id for line in changed.grids["lines"]]


def test_too_many_lines(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MAX_LINES", 3)
    row = {"item_id": "I0", "quantity": 1}
    assert len(books.save("k_order", head(books), lines=[row] * 3).grids["lines"]) == 3
    assert faults(books, head(books), lines=[row] * 4) == {"lines": "TOO_MANY_LINES"}


def test_an_unknown_grid_is_a_fault(books: Books) -> None:
    assert faults(books, head(books), rows=[{}]) == {"rows": "GRID_UNKNOWN"}


@pytest.mark.covers("ORG-06")
def test_hidden_fields_are_neither_shown_nor_set(books: Books) -> None:
    hidden = frozenset({("k_order", "amount"), ("k_order", "lines.price")})
    made = books.save(
        "k_order", head(books, amount=Decimal(5)), lines=[{"item_id": "I0", "quantity": 1, "price": Decimal(7)}]
    )
    clerk = books.as_(policy=Policy((RolePolicy("r", frozenset({(ANY, ANY)}), (), hidden),)))
    shown = clerk.get("k_order", made.id)
    assert "amount" not in shown.values
    assert "price" not in shown.grids["lines"][0].values
    found = faults(clerk, head(books, amount=Decimal(6)), lines=[{"item_id": "I0", "quantity": 1, "price": Decimal(1)}])
    assert found == {"amount": "FIELD_FORBIDDEN", "lines[0].price": "FIELD_FORBIDDEN"}
    line = LineInput(made.grids["lines"][0].id, {"quantity": 2})
    clerk.save("k_order", {"remark": "r"}, made.id, 1, lines=[line])
    kept = books.get("k_order", made.id)
    assert (kept.values["amount"], kept.grids["lines"][0].values["price"]) == (5, 7)


def test_a_fixed_grid_takes_only_lines_from_upstream(books: Books) -> None:
    with pytest.raises(Invalid, match="LINE_NEEDS_SOURCE"):
        books.save("k_bill", head(books), lines=[{"quantity": 1}])


def test_secrets_go_in_and_never_come_out(books: Books) -> None:
    made = books.save("k_order", head(books, pin="s3cret"), lines=[])
    assert books.get("k_order", made.id).values["pin"] is None
    with books.reading() as work:
        assert documents.load(work, ORDER, made.id).pin == "s3cret"
        history = str(audit.read(work, ORDER, made.id))
    assert "s3cret" not in history


def test_emptied_fields_take_their_default_or_nothing(books: Books) -> None:
    made = books.save("k_order", head(books, remark="r", urgent=True, salesperson_id=None), lines=[])
    changed = books.save("k_order", {"remark": "", "urgent": None}, made.id, 1)
    assert (changed.values["remark"], changed.values["urgent"]) == (None, False)


def test_evaluate_writes_nothing(books: Books) -> None:
    made = books.save("k_order", head(books), lines=[{"item_id": "I0", "quantity": 1}])
    with books.reading() as work:
        data = RecordInput(
            "k_order", made.id, 1, {"remark": "new", "amount": "x"}, {"lines": [LineInput(0, {"quantity": 2})]}
        )
        record, problems, _ = documents.evaluate(work, ORDER, data, grid="", line=0)
        assert record.remark == "new"
        assert {found.path for found in problems} == {"amount", "lines[0].item_id"}
    same = books.get("k_order", made.id)
    assert same.values["remark"] is None
    assert len(same.grids["lines"]) == 1
