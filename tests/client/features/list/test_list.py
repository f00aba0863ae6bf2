"""The list: rows opened, ticked and summed, copied, grouped, and its columns as they are remembered."""

from __future__ import annotations

import json
from typing import Any

import grpc
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from cellar.v1 import document_pb2
from cellar.v1 import metadata_pb2 as pb
from cellar_client.session import filters as conditions
from cellar_client.session.paged import DOWN, UP
from cellar_client.widgets import paint
from cellar_common.codec import to_value
from tests.client.fake_server import Documents, Refusal

K = Qt.Key


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
