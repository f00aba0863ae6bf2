"""A list that others write to meanwhile: the cursor stays on its record, ticks outlive it, and what is gone is said."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import grpc
import pytest
from PySide6.QtCore import Qt

from cellar.v1 import document_pb2
from cellar.v1 import metadata_pb2 as pb
from cellar_client.session import filters as conditions
from cellar_client.session import siblings
from cellar_client.session.paged import BLOCK
from cellar_common.codec import to_value

K = Qt.Key


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
