"""The windows of a form at the real server: pull, push, trace, history, attachments, prints, export."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from cellar_client import keymap
from cellar_client.features.attachments.dialog import AttachmentsDialog
from cellar_client.features.exchange.dialogs import ExportDialog
from cellar_client.features.history.dialog import HistoryDialog
from cellar_client.features.list.view import ListView
from cellar_client.features.printing.preview import PrintPreview
from cellar_client.features.pull.dialog import PullDialog
from cellar_client.features.trace.window import TraceWindow
from tests.client.real.conftest import OpenDesk
from tests.end_to_end.desk import Desk
from tests.end_to_end.events import chosen_file, press, until
from tests.end_to_end.sheet import Sheet


def a_list(clerk: Desk, entity: str) -> ListView:
    clerk.window.open_list(entity)
    view = clerk.list(entity)
    until(lambda: not view.rows.asking, "the rows")
    return view


def an_order(clerk: Desk, state: str, progress: str) -> Sheet:
    view = a_list(clerk, "sales_order")
    row = next(
        r
        for r in range(view.rows.rowCount())
        if (view.rows.text(r, "state"), view.rows.text(r, "progress")) == (state, progress)
    )
    return clerk.open_record("sales_order", view.rows.id_at(row))


@pytest.mark.covers("SO-05")
def test_lines_are_pulled_by_what_is_still_open(desk: OpenDesk) -> None:
    clerk = desk("demo")
    a_list(clerk, "delivery_note")
    note = clerk.new("delivery_note")
    press(keymap.key("pull"))
    dialog = clerk.wait_dialog(PullDialog)
    until(lambda: dialog.rows.state == "ready", "open lines")
    columns = [f.name for f in dialog.rows.fields]
    # What is open stands right behind the goods, before the other figures.
    assert columns.index("item_id") < columns.index("open") < columns.index("quantity")
    wanted = dialog.rows.raw(0, "open")
    press("Space", "Return")
    until(lambda: note.rows() == 1, lambda: f"the line; {clerk.words()}")
    assert note.cell(0, "quantity") == wanted > 0
    assert note.form.is_dirty()


def test_an_approved_order_is_pushed_by_f11(desk: OpenDesk) -> None:
    clerk = desk("demo")
    order = an_order(clerk, "已审核", "未执行")
    goods = order.rows()
    note = order.push("delivery_note")
    assert note.id == 0
    assert 0 < note.rows() <= goods
    assert note.value("customer_id") == order.value("customer_id")


def test_trace_history_and_attachments(desk: OpenDesk, tmp_path: Path) -> None:
    clerk = desk("demo")
    order = an_order(clerk, "已审核", "全部执行")
    press(keymap.key("trace"))
    trace = clerk.wait_dialog(TraceWindow)
    until(lambda: len(trace.graph.nodes) >= 3, "the chain")
    assert {"sales_order", "delivery_note", "outbound"} <= {node.entity for node in trace.graph.nodes}
    press("Right", "Return")
    note = clerk.sheet("delivery_note")
    assert note.id > 2**32
    clerk.front()
    clerk.window.open_record("sales_order", order.id)
    press(keymap.key("history"))
    history = clerk.wait_dialog(HistoryDialog)
    until(lambda: history.table.rowCount() > 3, "the history")
    history.close()
    until(lambda: clerk.dialog() is None, "the history to be closed")
    clerk.front()
    paper = tmp_path / "合同 2026.txt"
    paper.write_text("合同", encoding="utf-8")
    press(keymap.key("attach"))
    files = clerk.wait_dialog(AttachmentsDialog)
    with chosen_file(paper):
        files.choose()
    until(lambda: files.table.rowCount() == 1, lambda: f"the file; {files._error.text()}")
    assert paper.name in files.table.item(0, 0).text()


@pytest.mark.parametrize("entity", ["sales_order", "outbound", "sign_off", "receipt"])
def test_every_document_can_be_printed(desk: OpenDesk, entity: str) -> None:
    """Those without a template of their own as a plain listing."""
    clerk = desk("demo")
    view = a_list(clerk, entity)
    assert view.rows.rowCount()
    view.table.setCurrentIndex(view.rows.index(0, 1))
    view.verbs.print(view.meta.prints[0][1])
    preview = clerk.wait_dialog(PrintPreview)
    until(lambda: len(preview.pages.pages) or preview._lost.isVisible(), "the print")
    assert len(preview.pages.pages)
    preview.close()


def test_what_the_list_shows_is_exported(desk: OpenDesk, tmp_path: Path) -> None:
    clerk = desk("demo")
    view = a_list(clerk, "brand")
    file = tmp_path / "brands.xlsx"
    press(keymap.key("export"))
    dialog = clerk.wait_dialog(ExportDialog)
    with chosen_file(file):
        dialog.choose()
        until(file.exists, "the file")
    cells = [cell.value for row in openpyxl.load_workbook(file).worksheets[0].iter_rows() for cell in row]
    assert {view.rows.text(r, "name") for r in range(view.rows.rowCount())} <= set(cells)
