"""The list: lazy pages, a failed page, conditions and schemes, ticks and sums, columns remembered."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import grpc
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from cellar.v1 import document_pb2
from cellar.v1 import list_pb2 as lst
from cellar.v1 import metadata_pb2 as pb
from cellar.v1 import preference_pb2 as pref
from cellar_client import kinds
from cellar_client.rpc import ApiError, ErrorKind
from cellar_client.session import filters as conditions
from cellar_client.session import siblings
from cellar_client.session.paged import BLOCK, DOWN, UP, PagedModel
from cellar_client.widgets import paint
from cellar_common.codec import to_value
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


def test_a_shared_scheme_that_the_server_keeps_stays_and_the_refusal_is_said(bench: Any) -> None:
    kept = pref.Preference(key="scheme/sales_order/大家的", value='{"filters": [], "levels": []}', shared=True)
    bench.server.preferences[kept.key] = kept
    bench.server.may_share = False
    view = bench.list()
    bench.qtbot.waitUntil(lambda: [s.name for s in view.prefs.schemes] == ["大家的"])
    refused: list[object] = []
    view.conditions.refused.connect(refused.append)
    view.conditions._drop_scheme("大家的")
    bench.qtbot.waitUntil(lambda: bool(refused))
    assert [(s.name, s.shared) for s in view.prefs.schemes] == [("大家的", True)]
    assert kept.key in bench.server.preferences
    again = bench.list()
    bench.qtbot.waitUntil(lambda: [s.name for s in again.prefs.schemes] == ["大家的"])


def test_between_two_values_the_first_comes_first_and_enter_leads_on(bench: Any) -> None:
    view = bench.list()
    view.conditions.add()
    dialog = view.conditions.dialog
    at = next(i for i in range(dialog.field_box.count()) if conditions.BETWEEN in _operators(dialog, i))
    dialog.field_box.setCurrentIndex(at)
    dialog.operator_box.setCurrentIndex(dialog.operator_box.findData(conditions.BETWEEN))
    first, last = (20000, 1000) if dialog._field().kind not in (kinds.DAY,) else (date(2026, 2, 1), date(2026, 1, 1))
    taken: list[object] = []
    dialog._take = taken.append
    bench.qtbot.waitUntil(dialog.last.widget.isVisible)
    dialog.entry.widget.setFocus()
    bench.qtbot.keyClick(dialog.entry.widget, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.focusWidget() in (dialog.last.widget, *dialog.last.widget.findChildren(QWidget))
    dialog.entry.set_value(first)
    dialog.last.set_value(last)
    dialog._done()
    assert not taken
    assert dialog.isVisible()
    dialog.entry.set_value(last)
    dialog.last.set_value(first)
    dialog._done()
    assert len(taken) == 1


def _asks(dialog: Any, field: str, operator: Any) -> None:
    dialog.field_box.setCurrentIndex(dialog.field_box.findData(field))
    dialog.operator_box.setCurrentIndex(dialog.operator_box.findData(operator))


def test_conditions_are_joined_by_and_and_or_and_read_as_a_sentence(bench: Any) -> None:
    view = bench.list()
    further = [
        pb.Field(name="lines.item_id", label="明细·商品", kind=kinds.REFERENCE, target="item", filterable=True),
        pb.Field(name="customer_id.phone", label="客户·电话", kind=kinds.TEXT, filterable=True),
    ]
    view.meta.pb.list.further.extend(further)
    view.meta.asked.update((each.name, each) for each in further)
    view.conditions.add()
    dialog = view.conditions.dialog
    _asks(dialog, "state", conditions.IN)
    dialog.or_button.click()
    assert dialog.so_far.count() == 1
    _asks(dialog, "customer_id.phone", conditions.CONTAINS)
    dialog.entry.set_value("0571")
    dialog.and_button.click()
    _asks(dialog, "lines.item_id", conditions.NOT_EMPTY)
    dialog._done()
    (made,) = view.conditions.filters
    assert [[each.field for each in group.filters] for group in made.any] == [
        ["state"],
        ["customer_id.phone", "lines.item_id"],
    ]
    assert view.bar.sentence.text() == "状态是 开立，或 客户·电话含 0571 且 明细·商品不为空"
    view.conditions._edit(0)
    again = view.conditions.dialog
    assert again.so_far.count() == 2
    assert again._field().name == "lines.item_id"
    again.so_far.setCurrentRow(0)
    again.so_far.setFocus()
    bench.qtbot.keyClick(again, Qt.Key.Key_Delete)
    again._done()
    assert [each.field for each in view.conditions.filters] == ["customer_id.phone", "lines.item_id"]
    assert view.bar.sentence.text() == "客户·电话含 0571，且明细·商品不为空"


def test_several_values_are_taken_one_by_one_and_from_the_full_list(bench: Any) -> None:
    view = bench.list()
    view.conditions.add()
    dialog = view.conditions.dialog
    _asks(dialog, "customer_id", conditions.IN)
    dialog._done()
    assert dialog.isVisible(), "without a value it is no condition"
    bench.qtbot.waitUntil(dialog.entry.widget.isVisible)
    dialog.entry.full_list_wanted.emit("")
    bench.qtbot.waitUntil(lambda: dialog.window_of_all.current() is not None)
    dialog.window_of_all.take_current()
    dialog.entry.widget.setFocus()
    bench.qtbot.keyClick(dialog.entry.widget, Qt.Key.Key_Return)
    assert dialog.several.count() == 1
    assert dialog.isVisible()
    assert dialog.entry.widget.text() == ""
    dialog.entry.widget.setText("C00212")
    dialog._done()
    (made,) = view.conditions.filters
    assert (made.operator, len(made.values)) == (conditions.IN, 2)
    assert made.values[1].reference.code == "C00212"


def test_what_may_not_be_asked_any_more_is_not_restored(bench: Any) -> None:
    known, lost = (
        pb.Filter(field="state", operator=conditions.EMPTY),
        pb.Filter(field="lines.gone", operator=conditions.EMPTY),
    )
    meta = bench.list().meta
    assert conditions.known(meta, known)
    assert not conditions.known(meta, pb.Filter(any=[pb.FilterGroup(filters=[known]), pb.FilterGroup(filters=[lost])]))


def _operators(dialog: Any, at: int) -> list[Any]:
    return conditions.operators(dialog._fields[at])


def test_columns_width_and_sort_are_remembered(bench: Any) -> None:
    view = bench.list()
    view.table.setColumnWidth(view.rows.columns["customer_id"], 333)
    view.columns.sort_by("day")
    bench.qtbot.waitUntil(lambda: "columns/sales_order" in bench.server.preferences, timeout=4000)
    assert json.loads(bench.server.preferences["columns/sales_order"].value)["sort"] == "day"
    again = bench.list()
    bench.qtbot.waitUntil(lambda: again.columns.sort().field == "day" and again.rows.state == "ready")
    assert again.table.columnWidth(again.rows.columns["customer_id"]) == 333


def _menu(view: Any, row: int, name: str = "customer_id") -> dict[str, Any]:
    """A right click on a cell: the menu's lines by their words, what keys do beside them."""
    place = view.table.visualRect(view.rows.index(row, view.rows.columns[name])).center()
    at = view.table.viewport().mapToGlobal(place)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, at)
    QApplication.sendEvent(view.table.viewport(), event)
    return {action.text(): action for action in view.menu.actions() if action.text()}


def test_a_right_click_offers_what_keys_can_do_to_the_row_that_was_clicked(bench: Any) -> None:
    view = bench.list()
    found = _menu(view, 3)
    assert view.table.currentIndex().row() == 3
    words = [text.partition("\t")[0] for text in found]
    offered = [button.text() for button in view.tools.offered() if button is not None and button.isEnabled()]
    assert words[-len(offered) :] == offered
    assert "打开\tEnter" in found
    view.menu.close()


def test_a_cell_a_row_and_ticked_rows_are_copied_as_a_spreadsheet_takes_them(bench: Any) -> None:
    view = bench.list()
    clipboard = QGuiApplication.clipboard()
    found = _menu(view, 2)
    found["复制单元格\tCtrl+C"].trigger()
    assert clipboard.text() == view.rows.text(2, "customer_id")
    found["复制整行"].trigger()
    assert clipboard.text().split("\t")[0] == view.rows.text(2, "number")
    view.table.check([4, 1], on=True)
    _menu(view, 2)["复制所选 2 行（含标题）"].trigger()
    heads, *rows = [line.split("\t") for line in clipboard.text().split("\n")]
    assert heads[0] == "单据编号"
    assert [row[0] for row in rows] == [view.rows.text(1, "number"), view.rows.text(4, "number")]
    assert len({len(row) for row in [heads, *rows]}) == 1
    view.table.setCurrentIndex(view.rows.index(0, view.rows.columns["number"]))
    bench.qtbot.keyClick(view.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == view.rows.text(0, "number")


def test_what_is_no_longer_near_the_screen_is_said_and_not_copied(bench: Any) -> None:
    view = bench.list()
    view.table.checked[999_999] = {}
    view.table.check([0], on=True)
    assert view.table.copy_rows(headings=False) == 1
    assert len(QGuiApplication.clipboard().text().split("\n")) == 1


def test_a_list_is_grouped_under_its_conditions(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    view = bench.list()
    state = pb.Filter(field="state", operator=conditions.IN, values=[to_value("draft")])
    view.conditions.set([state])
    opened: list[tuple[str, list[pb.Filter], str]] = []
    monkeypatch.setattr(
        view.workspace, "open_list", lambda entity, filters=None, *, view="": opened.append((entity, filters, view))
    )
    view.verbs.group()
    assert opened == [("sales_order", [state], "report")]


def test_the_heading_says_how_rows_are_sorted_beside_its_words(bench: Any) -> None:
    view = bench.list()
    at, horizontal = view.rows.columns["gross"], Qt.Orientation.Horizontal
    label = view.rows.headerData(at, horizontal)
    view.columns.sort_by("gross")
    bench.qtbot.waitUntil(lambda: view.rows.headerData(at, horizontal) == f"{UP} {label}")
    assert not view.table.horizontalHeader().isSortIndicatorShown()
    view.columns.sort_by("gross")
    bench.qtbot.waitUntil(lambda: view.rows.headerData(at, horizontal) == f"{DOWN} {label}")
    others = [view.rows.headerData(each, horizontal) for each in range(1, view.rows.columnCount()) if each != at]
    assert not [each for each in others if each[:1] in (UP, DOWN)]


def test_only_what_no_condition_narrows_is_called_all(bench: Any) -> None:
    view = bench.list()
    bench.qtbot.waitUntil(lambda: "全部" in view.totals.row.accessibleName())
    view.conditions.set([pb.Filter(field="state", operator=conditions.IN, values=[to_value("draft")])])
    bench.qtbot.waitUntil(lambda: "本条件" in view.totals.row.accessibleName())


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


def settled(bench: Any, view: Any, pages: int) -> None:
    """So many pages were asked for, and nothing is under way."""
    bench.qtbot.waitUntil(
        lambda: bench.server.calls.count("Page") >= pages and not view.rows.asking and not view.place.asking, timeout=4000
    )  # fmt: skip


def written(bench: Any, view: Any, *, ticks: bool = False) -> None:
    """A colleague has written, and the list has looked."""
    pages = bench.server.calls.count("Page")
    view.on_changes([("sales_order", 1)])
    settled(bench, view, pages + (2 if ticks else 1))


def colleague(bench: Any, copies_of: int, count: int) -> None:
    """So many new orders like this one, which stand above all others."""
    orders = bench.server.store["sales_order"]
    for at in range(count):
        record = document_pb2.Record()
        record.CopyFrom(orders[copies_of])
        record.id = max(orders) + 1
        record.number = record.values["number"].text = f"XS2699-{at:05}"
        orders[record.id] = record


@pytest.mark.parametrize(("rows", "deep"), [(12, 0), (12, 5), (700, 199), (700, 480)])
def test_the_cursor_stays_on_its_record_when_a_colleague_writes(bench: Any, rows: int, deep: int) -> None:
    """By id, at the same height in the window, 480 rows deep as well as at the top; so do the ticks."""
    view = bench.list()
    view.columns._kept.sort, view.columns._kept.descending = "number", True
    view.reload()
    bench.qtbot.waitUntil(lambda: view.rows.state == "ready" and not view.rows.asking)
    for block in range(deep // BLOCK + 1):
        view.table.scrollTo(view.rows.index(min(block * BLOCK, rows - 1), 1))
        bench.qtbot.waitUntil(lambda at=block: view.rows.id_at(min(at * BLOCK, rows - 1)) != 0)
    bench.qtbot.waitUntil(lambda: view.rows.id_at(deep) != 0)
    view.table.setCurrentIndex(view.rows.index(deep, 2))
    view.table.scrollTo(view.rows.index(max(0, deep - 4), 1))
    view.table.check([deep, max(0, deep - 1)], on=True)
    record, ticks = view.table.current_id(), list(view.table.checked)
    height = view.table.rowViewportPosition(deep)
    colleague(bench, record, 3)
    written(bench, view, ticks=True)
    row = view.table.currentIndex().row()
    assert (row, view.table.current_id(), view.table.currentIndex().column()) == (deep + 3, record, 2)
    assert list(view.table.checked) == ticks
    assert view.faces.targets() == ticks
    if deep > 20:
        assert view.table.rowViewportPosition(row) == height
        # What lies above is there to be scrolled to.
        view.table.verticalScrollBar().setValue(0)
        bench.qtbot.waitUntil(lambda: view.rows.id_at(0) != 0)
        assert view.rows.text(0, "number") == "XS2699-00002"


@pytest.mark.parametrize("rows", [700])
def test_a_form_says_which_of_how_many_it_is(bench: Any, rows: int) -> None:
    """Of the whole list, not of the rows that have been fetched."""
    view = bench.list()
    bench.qtbot.waitUntil(lambda: not view.rows.asking)
    view.table.setCurrentIndex(view.rows.index(3, 1))
    record, following = view.rows.id_at(3), view.rows.id_at(4)
    view.verbs.open_current()
    # The count may have come meanwhile.
    assert siblings.place("sales_order", record) == (4, "200+" if view.rows.more else "700")
    assert siblings.beside("sales_order", record, 1) == following
    view.totals.go_to_end()
    bench.qtbot.waitUntil(lambda: view.rows.id_at(rows - 1) != 0)
    view.verbs.open_current()
    assert siblings.place("sales_order", view.rows.id_at(rows - 1)) == (rows, str(rows))
    assert siblings.beside("sales_order", view.rows.id_at(rows - 1), 1) == 0


def test_what_a_colleague_took_out_of_the_list_is_said_and_no_verb_meets_another(bench: Any) -> None:
    view = bench.list()
    bench.qtbot.waitUntil(lambda: not view.rows.asking)
    view.table.setCurrentIndex(view.rows.index(2, 1))
    record, number = view.table.current_id(), view.table.called(2)
    other = view.rows.id_at(4)
    view.table.check([3, 4], on=True)
    gone = view.rows.id_at(3)
    for each in (record, gone):
        del bench.server.store["sales_order"][each]
    written(bench, view, ticks=True)
    assert view.table.current_id() == 0
    assert list(view.table.checked) == [other]
    said = [args[0] for name, args in bench.shell.asked if name == "toast"]
    assert said[0].startswith(number)
    assert "已不在" in said[0]
    assert said[1].startswith("勾选的 1 条")
    view.table.clear_checked()
    assert view.faces.targets() == []
    # The arrows go on from what is in sight.
    bench.qtbot.keyClick(view.table, K.Key_Down)
    assert view.table.current_id() == view.rows.id_at(0) != 0


@pytest.mark.parametrize(("rows", "left"), [(700, 100), (700, 0)])
def test_a_list_that_became_shorter_than_where_one_was_says_so_too(bench: Any, rows: int, left: int) -> None:
    """Nothing is under the cursor and nothing is ticked that is not there."""
    view = bench.list()
    view.totals.go_to_end()
    bench.qtbot.waitUntil(lambda: view.rows.id_at(rows - 1) != 0)
    view.table.setCurrentIndex(view.rows.index(rows - 2, 1))
    gone = view.table.called(rows - 2)
    view.table.check([rows - 1], on=True)
    orders = bench.server.store["sales_order"]
    # The newest stand first and stay.
    for each in sorted(orders)[: rows - left]:
        del orders[each]
    view.refresh()
    bench.qtbot.waitUntil(lambda: not view.table.checked and not view.rows.asking, timeout=4000)
    assert view.faces.targets() == []
    said = [args[0] for name, args in bench.shell.asked if name == "toast"]
    if left:
        assert view.rows.rowCount() == left
        assert said[0].startswith(gone)
    else:
        assert view.rows.state == "empty"
    assert said[-1].startswith("勾选的 1 条")


def test_after_a_deed_of_ones_own_the_next_record_is_gone_on_with(bench: Any) -> None:
    view = bench.list()
    bench.qtbot.waitUntil(lambda: not view.rows.asking)
    view.table.setCurrentIndex(view.rows.index(2, 1))
    following = view.rows.id_at(3)
    del bench.server.store["sales_order"][view.table.current_id()]
    pages = bench.server.calls.count("Page")
    view.verbs.written.emit()
    settled(bench, view, pages + 1)
    assert (view.table.currentIndex().row(), view.table.current_id()) == (2, following)
    assert not bench.shell.has("toast")


def test_the_figures_of_what_is_ticked_are_those_of_now(bench: Any) -> None:
    view = bench.list()
    bench.qtbot.waitUntil(lambda: not view.rows.asking)
    view.table.check([1], on=True)
    (record,) = view.table.checked
    name = view.totals._names()[0]
    bench.server.store["sales_order"][record].values[name].CopyFrom(to_value(Decimal("77.00")))
    written(bench, view, ticks=True)
    assert view.table.checked[record][name] == Decimal("77.00")
    assert "77" in view.totals.picked.text()


def test_a_lost_answer_leaves_the_rows_as_they_are(bench: Any) -> None:
    view = bench.list()
    bench.qtbot.waitUntil(lambda: not view.rows.asking)
    view.table.setCurrentIndex(view.rows.index(2, 1))
    record = view.table.current_id()
    bench.server.drop_next(50, grpc.StatusCode.INTERNAL)
    view.refresh()
    bench.qtbot.waitUntil(lambda: not view.rows.asking and bench.shell.has("toast"))
    assert (view.rows.state, view.table.current_id()) == ("ready", record)
    bench.server.drop_next(0)


def test_ticks_outlive_what_others_write(bench: Any) -> None:
    view = bench.list()
    view.table.check(range(3), on=True)
    first, *others = view.table.checked
    pages = bench.server.calls.count("Page")
    view.on_changes([("customer", first), ("sales_order", first)])
    settled(bench, view, pages + 2)
    others = [first, *others]
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
