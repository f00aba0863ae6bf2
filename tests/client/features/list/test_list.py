"""The list: lazy pages, a failed page, conditions and schemes, ticks and sums, columns remembered."""

from __future__ import annotations

import json
from typing import Any

import grpc
import pytest
from PySide6.QtCore import Qt

from cellar.v1 import document_pb2
from cellar.v1 import list_pb2 as lst
from cellar.v1 import metadata_pb2 as pb
from cellar_client.rpc import ApiError, ErrorKind
from cellar_client.session import filters as conditions
from cellar_client.session.paged import BLOCK, PagedModel
from cellar_client.widgets import paint
from tests.client.fake_server import Documents, Refusal

K = Qt.Key


class Served:
    """A server of `count` rows under the test's control."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked: list[Any] = []
        self.waiting: list[Any] = []
        self.cancelled = 0

    def fetch(self, start: Any, limit: int, done: Any, failed: Any) -> Any:
        served = self

        class Handle:
            def cancel(self) -> None:
                served.cancelled += 1

        self.asked.append(start)
        self.waiting.append((start, limit, done, failed))
        return Handle()

    def answer(self) -> None:
        start, limit, done, _ = self.waiting.pop(0)
        first = int(start) if start is not None else 0
        ids = list(range(first, min(first + limit, self.count)))
        more = first + limit < self.count
        page = lst.PageResponse(ids=[i + 1 for i in ids], more=more, next=str(first + limit).encode() if more else b"")
        column = page.columns.add(name="n")
        column.integers.values.extend(ids)
        done(page)

    def fail(self) -> None:
        self.waiting.pop(0)[3](ApiError(ErrorKind.UNAVAILABLE, "断线"))


def model_of(served: Served) -> PagedModel:
    model = PagedModel([pb.Field(name="n", label="n", kind=pb.FIELD_KIND_INTEGER)], served.fetch)
    model.reload()
    return model


def show(model: PagedModel, row: int) -> Any:
    model.visible_rows = lambda: (row, row + 10)
    text = model.data(model.index(row, 0))
    model._ask_wanted()
    return text


def test_a_failed_page_is_a_grey_row_and_is_asked_for_again(qtbot: Any) -> None:
    served = Served(1000)
    model = model_of(served)
    served.answer()
    assert model.rowCount() == 2 * BLOCK
    assert show(model, BLOCK) == "…"
    served.fail()
    assert "断线" in model.data(model.index(BLOCK, 0))
    assert model.row_state(BLOCK) == "failed"
    assert not served.waiting
    model.retry(BLOCK)
    served.answer()
    assert model.data(model.index(BLOCK, 0)) == "200"


def test_the_exact_length_allows_jumps_by_offset_and_what_is_passed_is_cancelled(qtbot: Any) -> None:
    served = Served(1_000_000)
    model = model_of(served)
    served.answer()
    model.set_exact(1_000_000)
    assert model.rowCount() == 1_000_000
    show(model, 500_000)
    assert 500_000 in served.asked
    show(model, 900_000)
    assert served.cancelled >= 1
    assert 900_000 in served.asked


def test_no_rows_is_a_state_of_its_own(qtbot: Any) -> None:
    served = Served(0)
    model = model_of(served)
    served.answer()
    assert model.state == "empty"


def test_the_first_page_failing_is_a_state_of_its_own(qtbot: Any) -> None:
    served = Served(5)
    model = model_of(served)
    served.fail()
    assert model.state == "failed"
    model.reload()
    served.answer()
    assert model.state == "ready"


@pytest.mark.parametrize("rows", [450])
def test_end_counts_exactly_and_goes_to_the_last_row(bench: Any) -> None:
    view = bench.list()
    view.table.setFocus()
    bench.press(K.Key_End)
    bench.qtbot.waitUntil(lambda: not view.rows.more)
    assert view.rows.rowCount() == 450
    bench.qtbot.waitUntil(lambda: view.table.currentIndex().row() == 449)
    bench.qtbot.waitUntil(lambda: view.totals.exact != {})
    bench.qtbot.waitUntil(lambda: view.rows.id_at(449) != 0)


@pytest.mark.parametrize("rows", [450])
def test_an_answer_about_other_conditions_comes_too_late(bench: Any) -> None:
    view = bench.list()
    bench.qtbot.waitUntil(lambda: view.totals._count_call is None)
    condition = pb.Filter(field="state", operator=conditions.IN)
    condition.values.add(text="approval")
    view.totals.go_to_end()
    view.conditions.set([condition])
    bench.qtbot.waitUntil(
        lambda: view.rows.state == "ready" and not view.rows.asking and view.totals._count_call is None
    )
    bench.qtbot.waitUntil(lambda: not view.totals._rest.isActive())
    assert 0 < view.rows.rowCount() < 450
    assert view.totals.exact == {}
    assert all(view.rows.text(row, "state") for row in range(view.rows.rowCount()))


@pytest.mark.parametrize("rows", [450])
def test_the_next_rows_are_fetched_before_they_are_seen(bench: Any) -> None:
    view = bench.list()
    view.table.scrollTo(view.rows.index(60, 1))
    assert not view.rows.asking
    assert view.rows.row_state(250) == "waiting"
    view.table.scrollTo(view.rows.index(150, 1))
    bench.qtbot.waitUntil(lambda: view.rows.row_state(250) == "ready")
    assert view.table.visible_rows()[1] < 200


def test_enter_opens_and_space_ticks_and_the_selection_is_summed(bench: Any) -> None:
    view = bench.list()
    view.table.setFocus()
    bench.press(K.Key_Space, K.Key_Down, K.Key_Space)
    assert len(view.table.checked) == 2
    assert "2" in view.totals.picked.text()
    bench.press(K.Key_Return)
    assert bench.shell.last("open_record") == ("sales_order", view.table.current_id())


def test_what_a_batch_was_refused_is_said_in_the_servers_words(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the server knows every dimension of a document's life: a desk that guesses names the wrong one."""
    words = "单据已审核（财务），不能审核（要求：未审核）"

    def refuse(_self: Documents, _request: document_pb2.ActRequest) -> document_pb2.ActResponse:
        problems = document_pb2.Problems(problems=[document_pb2.Problem(code="WRONG_STATE", message=words)])
        raise Refusal(grpc.StatusCode.FAILED_PRECONDITION, words, problems)

    monkeypatch.setattr(Documents, "_act", refuse)
    view = bench.list()
    action = next(each for each in view.meta.pb.actions if each.name == "approve")
    done = next(i for i in range(12) if "approve" not in bench.server.store["sales_order"][view.rows.id_at(i)].actions)
    view.verbs._run_batch(action, [view.rows.id_at(done)], {})
    refused = view.verbs.batch.refused
    bench.qtbot.waitUntil(lambda: refused.count() == 1)
    assert words in refused.item(0).text()
    view.verbs.batch.accept()


def test_figures_and_their_sums_are_never_cut(bench: Any) -> None:
    view = bench.list()
    gross, quantity = (view.rows.columns[name] for name in ("gross", "quantity"))
    view.totals.exact = {"gross": "153,159,374,153,159,374.96", "quantity": "1,447,832,447,832"}
    view.totals.show()
    for column, text in ((gross, view.totals.exact["gross"]), (quantity, view.totals.exact["quantity"])):
        assert view.table.columnWidth(column) >= paint.width(text, bold=True)
    view.table.setColumnWidth(gross, 30)
    bench.qtbot.waitUntil(lambda: view.table.columnWidth(gross) >= paint.width(view.totals.exact["gross"], bold=True))


def test_the_list_of_an_inquiry_opens(bench: Any) -> None:
    view = bench.list("stock")
    bench.qtbot.waitUntil(lambda: bool(view.totals.counted.text()))
    assert view.table.marks.link_column == ""
    assert "张" not in view.totals.counted.text()


def test_conditions_and_schemes_are_remembered_on_the_server(bench: Any) -> None:
    view = bench.list()
    condition = pb.Filter(field="state", operator=conditions.IN)
    condition.values.add(text="approval")
    view.conditions.set([condition])
    bench.qtbot.waitUntil(lambda: view.rows.state == "ready" and view.rows.rowCount() < 12)
    view.conditions.save_scheme()
    view.conditions.scheme_dialog.name.setText("我的待批")
    view.conditions.scheme_dialog._done()
    bench.qtbot.waitUntil(lambda: "scheme/sales_order/我的待批" in bench.server.preferences)
    again = bench.list()
    bench.qtbot.waitUntil(lambda: [s.name for s in again.prefs.schemes] == ["我的待批"])
    again.conditions.choose_scheme("own/我的待批")
    assert again.conditions.filters == [condition]
    again.conditions.remove(0)
    assert again.conditions.filters == []


def test_columns_width_and_sort_are_remembered(bench: Any) -> None:
    view = bench.list()
    view.table.setColumnWidth(view.rows.columns["customer_id"], 333)
    view.columns.sort_by("day")
    bench.qtbot.waitUntil(lambda: "columns/sales_order" in bench.server.preferences, timeout=4000)
    assert json.loads(bench.server.preferences["columns/sales_order"].value)["sort"] == "day"
    again = bench.list()
    bench.qtbot.waitUntil(lambda: again.columns.sort().field == "day" and again.rows.state == "ready")
    assert again.table.columnWidth(again.rows.columns["customer_id"]) == 333


def test_a_column_is_fitted_to_its_words(bench: Any) -> None:
    view = bench.list()
    column = view.rows.columns["customer_id"]
    view.table.setColumnWidth(column, 40)
    view.table.resizeColumnToContents(column)
    metrics = view.table.itemDelegate().palette.metrics
    widest = max(metrics.horizontalAdvance(view.rows.text(row, "customer_id")) for row in range(12))
    assert view.table.columnWidth(column) > widest


def test_many_ticks_are_told_once(bench: Any) -> None:
    view = bench.list()
    told: list[int] = []
    view.table.checked_changed.connect(lambda: told.append(len(view.table.checked)))
    view.table.check_seen()
    view.table.check(range(3), on=True)
    view.table.check_seen()
    assert told == [12, 12, 0]


def test_ticks_outlive_what_others_write(bench: Any) -> None:
    view = bench.list()
    view.table.check(range(3), on=True)
    first, *others = view.table.checked
    view.on_changes([("customer", first), ("sales_order", first)])
    bench.qtbot.waitUntil(lambda: bench.server.calls.count("Page") >= 2 and view.rows.state == "ready", timeout=4000)
    assert list(view.table.checked) == others
    view.refresh()
    bench.qtbot.waitUntil(lambda: view.rows.state == "ready")
    assert list(view.table.checked) == others
    view.columns.sort_by("day")
    assert list(view.table.checked) == others
    condition = pb.Filter(field="state", operator=conditions.IN)
    condition.values.add(text="approval")
    view.conditions.set([condition])
    assert not view.table.checked


def test_columns_stay_where_they_were_moved_to(bench: Any) -> None:
    view = bench.list()
    heads = view.table.horizontalHeader()

    def order() -> list[str]:
        return [view.rows.fields[heads.logicalIndex(at)].name for at in range(heads.count())]

    heads.moveSection(2, 4)
    moved = order()
    view.reload()
    bench.qtbot.waitUntil(lambda: view.rows.state == "ready")
    assert order() == moved
    assert view.columns.shown == [name for name in moved if name in view.columns.shown]


def test_a_condition_is_made_by_keyboard(bench: Any) -> None:
    view = bench.list()
    view.conditions.add()
    dialog = view.conditions.dialog
    dialog.field_box.setCurrentIndex(dialog.field_box.findData("state"))
    assert dialog.list is not None
    dialog.list.item(1).setCheckState(Qt.CheckState.Checked)
    dialog._done()
    assert len(view.conditions.filters) == 1
    assert conditions.words(view.meta, view.conditions.filters[0])[0] == "状态"
