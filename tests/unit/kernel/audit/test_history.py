"""History in words, conflicts that say who and what, and requests that are carried out once."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from cellar_server.kernel import audit
from cellar_server.kernel.access.policy import ANY, Policy, RolePolicy
from cellar_server.kernel.schema.problems import Conflict, Invalid, NotFound
from cellar_server.kernel.schema.records import RecordInput
from cellar_server.kernel.schema.tables import audit_log, request_log
from cellar_server.kernel.unit_of_work.exactly_once import Reply, Request
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from tests.support.hands import request, together
from tests.support.kernel_books import Books
from tests.support.kernel_types import ORDER

NAMES = tuple("abcd")
values = st.dictionaries(st.sampled_from(NAMES), st.none() | st.integers(0, 3))


@st.composite
def snapshots(draw: st.DrawFn) -> audit.Snapshot:
    """A head and lines of two grids, some of them the same lines as another snapshot's; or nothing at all."""
    if draw(st.booleans()) and draw(st.booleans()):
        return audit.NOTHING
    grids = {}
    for grid in ("lines", "costs"):
        ids = draw(st.lists(st.integers(1, 4), unique=True))
        grids[grid] = (NAMES, {f"{grid}#{id_}.": draw(values) for id_ in ids})
    return audit.Snapshot(NAMES, draw(values), grids)


def by_path(snapshot: audit.Snapshot) -> dict[str, int]:
    return {
        place + name: held[name]
        for place, names, held in snapshot.places()
        for name in names
        if held.get(name) is not None
    }


@given(snapshots(), snapshots())
def test_a_difference_says_exactly_what_differs(before: audit.Snapshot, after: audit.Snapshot) -> None:
    changes = audit.difference(before, after)
    assert all(old != new for _, old, new in changes)
    then = by_path(before)
    rebuilt = dict(then)
    for path, old, new in changes:
        assert then.get(path) == old
        rebuilt[path] = new
    assert {path: value for path, value in rebuilt.items() if value is not None} == by_path(after)
    # Who reads a history finds what stood there in its order, and what is new after it.
    order = {path: at for at, path in enumerate(dict.fromkeys([*_paths(before), *_paths(after)]))}
    assert [order[path] for path, _, _ in changes] == sorted(order[path] for path, _, _ in changes)


def _paths(snapshot: audit.Snapshot) -> list[str]:
    return [place + name for place, names, _ in snapshot.places() for name in names]


@pytest.mark.covers("PT-21")
def test_history_in_both_languages(books: Books) -> None:
    made = books.save("k_order", {"customer_id": "C1", "org_id": books.org, "channel": "shop", "urgent": True, "amount": Decimal("5.50")},
                      lines=[{"item_id": "I0", "quantity": 1}])  # fmt: skip
    line = {"id": made.grids["lines"][0].id, "quantity": Decimal("2.5")}
    books.save(
        "k_order", {"customer_id": "C2", "channel": "rep", "urgent": False, "amount": None}, made.id, 1, lines=[line]
    )
    books.act("k_order", made.id, "approve")
    books.act("k_order", made.id, "close", reason="缺货")
    with books.reading() as work:
        closed, approved, edited, created = audit.read(work, ORDER, made.id)
    assert [entry.action.zh for entry in (closed, approved, edited, created)] == ["关闭", "审核", "修改", "新增"]
    said = {change.label.zh: (change.before, change.after) for change in edited.changes}
    assert said == {
        "客户": ("C1 望川贸易", "C2 青石酒业"), "渠道": ("门店", "业务员"), "加急": ("是", "否"), "金额": ("5.50", ""), "明细 数量": ("1", "2.5"),
    }  # fmt: skip
    assert ("?reason", "缺货") in [(change.path, change.after) for change in closed.changes]
    assert [(c.before, c.after) for c in approved.changes if c.path == "state"] == [("开立", "已审核")]
    english = books.as_(language="en")
    with english.reading() as work:
        edit = audit.read(work, ORDER, made.id)[2]
    assert {change.label.en: (change.before, change.after) for change in edit.changes}["Channel"] == ("Shop", "Rep")
    assert {change.label.en for change in edit.changes} >= {"Lines: Quantity", "Urgent"}


@pytest.mark.covers("PT-21")
def test_the_number_is_in_the_history_of_the_record(books: Books) -> None:
    made = books.order(1)
    with books.reading() as work:
        paths = [change.path for entry in audit.read(work, ORDER, made.id) for change in entry.changes]
    assert "state" in paths


def test_what_a_new_record_holds_is_said_without_counters_that_nothing_moved(books: Books) -> None:
    made = books.save("k_order", {"customer_id": "C1", "org_id": books.org, "amount": 0}, lines=[{"item_id": "I0", "quantity": 1}])  # fmt: skip
    with books.reading() as work:
        (created,) = audit.read(work, ORDER, made.id)
    said = {change.label.zh for change in created.changes}
    assert {"客户", "金额", "明细 数量"} <= said
    assert not said & {"已发", "明细 已发", "明细 已票"}


def test_hidden_fields_stay_out_of_the_history(books: Books) -> None:
    made = books.save(
        "k_order",
        {"customer_id": "C1", "org_id": books.org, "amount": 5},
        lines=[{"item_id": "I0", "quantity": 1, "price": 3}],
    )
    hidden = frozenset({("k_order", "amount"), ("k_order", "lines.price")})
    blind = books.as_(policy=Policy((RolePolicy("r", frozenset({(ANY, ANY)}), (), hidden),)))
    with blind.reading() as work:
        paths = {
            change.path.partition(".")[2] or change.path
            for entry in audit.read(work, ORDER, made.id)
            for change in entry.changes
        }
    assert {"quantity", "customer_id"} <= paths
    assert not paths & {"amount", "price"}


def test_a_conflict_says_who_when_and_what(books: Books) -> None:
    made = books.order(1, approved=False, remark="a")
    books.save("k_order", {"remark": "b"}, made.id, 1)
    books.save("k_order", {"remark": "c", "cases": 7}, made.id, 2)
    with pytest.raises(Conflict) as refused:
        books.save("k_order", {"remark": "d"}, made.id, 1)
    assert {change.path: (change.before, change.after) for change in refused.value.changes} == {
        "remark": ("a", "c"),
        "cases": ("", "7"),
    }
    assert refused.value.row_version == 3
    assert refused.value.who == "系统"
    for deed in (lambda: books.act("k_order", made.id, "approve", 1), lambda: books.delete("k_order", made.id, 2)):
        with pytest.raises(Conflict):
            deed()
    assert books.get("k_order", made.id).values["remark"] == "c"


@pytest.mark.covers("PT-30")
def test_two_desks_save_at_once(books: Books) -> None:
    made = books.order(1, approved=False)
    found = together(4, lambda n: books.save("k_order", {"remark": str(n)}, made.id, 1))
    assert sum(isinstance(each, Conflict) for each in found) == 3
    assert books.get("k_order", made.id).row_version == 2


def test_the_same_request_twice_is_one_document(books: Books) -> None:
    data = RecordInput("k_order", values={"customer_id": "C1", "org_id": books.org})
    once = request()
    first = books.commands.save(books.who, once, data)
    again = books.commands.save(books.who, once, data)
    assert first.record is not None
    assert again.record is not None
    assert again.record.id == first.record.id
    assert books.page("k_order").ids == [first.record.id]
    with pytest.raises(Invalid, match="REQUEST_ID_REUSED"):
        books.commands.save(books.who, replace(once, payload=b"other"), data)
    somebody = replace(books.who, user_id=7)
    other = books.commands.save(somebody, once, data).record
    assert other is not None
    assert other.id != first.record.id, "an id belongs to its user"


def test_a_repeated_request_is_answered_whatever_stops_its_second_run(books: Books) -> None:
    """An import's file may have faults by then, that it had not when it was taken."""
    ran: list[int] = []

    def body(work: UnitOfWork) -> Reply:
        ran.append(len(ran))
        if len(ran) > 1:
            raise LookupError
        return Reply("k_order", 1, "taken")

    once = request()
    books.commands.run(books.who, once, body)
    assert books.commands.run(books.who, once, body) == (Reply("k_order", 1, "taken"), None)
    with pytest.raises(LookupError):
        books.commands.run(books.who, request(), body)


def test_a_refused_request_may_be_tried_again(books: Books) -> None:
    once = request()
    with pytest.raises(Invalid):
        books.commands.save(books.who, once, RecordInput("k_order"))
    assert books.commands.save(
        books.who, once, RecordInput("k_order", values={"customer_id": "C1", "org_id": books.org})
    ).record


@pytest.mark.parametrize("id_", ["short", "x" * 41, "请求号请求号请求号"])
def test_a_request_id_has_its_form(books: Books, id_: str) -> None:
    with pytest.raises(Invalid, match="REQUEST_ID"):
        books.commands.save(books.who, Request(id_), RecordInput("k_order"))


def test_twins_at_once_save_one_document(books: Books) -> None:
    data = RecordInput("k_order", values={"customer_id": "C1", "org_id": books.org})
    once = request()
    found = together(4, lambda _: books.commands.save(books.who, once, data))
    assert len({each.record.id for each in found}) == 1, found
    with books.reading() as work:
        assert (
            work.connection.scalar(
                select(func.count()).select_from(request_log).where(request_log.c.request_key.contains(once.id))
            )
            == 1
        )


def test_twins_at_once_act_once(books: Books) -> None:
    """The later twin waits for the document, finds it moved on, and must answer what the earlier one did, not a conflict."""
    made = books.order(1, approved=False)
    once = request()
    found = together(4, lambda _: books.commands.act(books.who, once, "k_order", made.id, made.row_version, "approve"))
    assert [each for each in found if isinstance(each, Exception)] == []
    assert {each.record.number for each in found} == {books.get("k_order", made.id).number}
    with books.reading() as work:
        deeds = select(func.count()).select_from(audit_log).where(audit_log.c.action == "approve")
        assert work.connection.scalar(deeds) == 1


def test_a_numbered_document_is_not_deleted_and_a_draft_is(books: Books) -> None:
    draft = books.order(1, approved=False)
    books.delete("k_order", draft.id, draft.row_version)
    with pytest.raises(NotFound):
        books.get("k_order", draft.id)
    numbered = books.order(1)
    books.act("k_order", numbered.id, "unapprove")
    with pytest.raises(Invalid, match="NOT_DELETABLE"):
        books.delete("k_order", numbered.id)
    with pytest.raises(Invalid, match="IN_USE"):
        books.delete("customer", books.customer)


def test_an_action_needs_its_state_and_its_answers(books: Books) -> None:
    made = books.order(1)
    with pytest.raises(Invalid, match="WRONG_STATE"):
        books.act("k_order", made.id, "approve")
    with pytest.raises(Invalid, match="REQUIRED"):
        books.act("k_order", made.id, "close")
    with pytest.raises(Invalid, match="FIELD_UNKNOWN"):
        books.act("k_order", made.id, "close", reason="r", other=1)
    with pytest.raises(NotFound, match="ACTION_UNKNOWN"):
        books.act("k_order", made.id, "burn")
    with pytest.raises(Invalid, match="NOT_EDITABLE"):
        books.save("k_order", {"remark": "x"}, made.id, made.row_version)
    reminded = books.act("k_order", made.id, "remind")
    assert [found.code for found in reminded.warnings] == ["REMINDED"]
    assert reminded.record is not None
    assert reminded.record.state == "approved"


def test_a_copy_is_a_fresh_draft(books: Books) -> None:
    from cellar_server.kernel.life import documents

    made = books.order(2, remark="r", pin="x")
    with books.reading() as work:
        fresh = documents.copy(work, ORDER, made.id)
        assert (fresh.state, fresh.remark, fresh.pin) == ("draft", "r", None)
        assert fresh.number.startswith("~")
        assert fresh.id != made.id
        assert [line.quantity for line in fresh.lines] == [2]
        assert [line.taken for line in fresh.lines] == [0]
