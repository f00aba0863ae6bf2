"""Trace, pull, history, attachments, import, print; and a sweep of every view with no, one and many rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

from cellar.v1 import list_pb2 as lst
from cellar.v1 import metadata_pb2 as pb
from cellar_client import i18n
from cellar_client.features.attachments.dialog import AttachmentsDialog
from cellar_client.features.exchange.dialogs import ExportDialog
from cellar_client.features.exchange.import_dialog import ImportDialog
from cellar_client.features.history.dialog import HistoryDialog
from cellar_client.features.printing.preview import PrintPreview
from cellar_client.features.pull.dialog import PullDialog
from cellar_client.features.trace.window import TraceWindow
from cellar_common import codec

K = Qt.Key


def test_trace_walks_by_arrows_and_opens_with_enter(bench: Any) -> None:
    form = bench.form()
    window = TraceWindow(bench.shell, bench.api, bench.index, form.meta, 1000, form)
    window.show()
    bench.qtbot.waitUntil(lambda: len(window.graph.nodes) > 1)
    start = window.graph.current
    bench.qtbot.keyClick(window.graph, K.Key_Right)
    assert window.graph.current != start
    bench.qtbot.keyClick(window.graph, K.Key_Left)
    assert window.graph.current == start
    bench.qtbot.keyClick(window.graph, K.Key_Return)
    assert bench.shell.last("open_record") == ("sales_order", 1000)


@pytest.fixture
def open_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two open upstream lines; asked for before `bench`, because gRPC binds the method when the server is made."""

    def page(_self: Any, _request: Any, _context: Any) -> lst.PageResponse:
        column = codec.pack_column("number", ["A1", "A2"], "text")
        return lst.PageResponse(ids=[71, 72], columns=[column])

    monkeypatch.setattr("tests.client.fake_server.Lists.PullPage", page)


def test_pull_takes_the_ticked_lines(open_lines: None, bench: Any) -> None:
    form = bench.form(0)
    link = pb.Link(name="l", label="销售订单", source="sales_order", target="sales_order", open_column="open_quantity")
    dialog = PullDialog(bench.api, bench.index, form.meta, link, form)
    dialog.show()
    bench.qtbot.waitUntil(lambda: dialog.rows.state == "ready")
    dialog.table.toggle(1)
    with bench.qtbot.waitSignal(dialog.derived) as signal:
        dialog.take()
    assert signal.args[0].record.entity == "sales_order"


def test_history_attachments_import_export_print(bench: Any, tmp_path: Path) -> None:
    form = bench.form()
    history = HistoryDialog(bench.api, form.meta, 1000, "x", form)
    history.show()
    bench.qtbot.waitUntil(lambda: history.table.rowCount() > 0)
    history.close()
    file = tmp_path / "签收单.csv"
    file.write_bytes(b"a,b\n")
    attachments = AttachmentsDialog(bench.api, form.meta, 1000, "x", form)
    attachments.show()
    attachments.attach(str(file))
    bench.qtbot.waitUntil(lambda: attachments.table.rowCount() == 1)
    attachments.close()
    imported = ImportDialog(bench.api, bench.jobs, form.meta, form)
    imported.show()
    imported.take_file(str(file))
    bench.qtbot.waitUntil(lambda: imported.table.rowCount() == 1)
    assert not imported.import_button.isEnabled()
    imported.close()
    export = ExportDialog(
        bench.api, bench.jobs, form.meta, lst.Query(entity="sales_order"), ["number"], lst.Sort(), form
    )
    export.show()
    target = tmp_path / "out.csv"
    # Nothing is ticked: there is no such question.
    assert export.only_ticked.isHidden()
    with bench.qtbot.waitSignal(export.written) as written:
        export.export_to(str(target))
    assert written.args == [str(target)]
    assert "单据编号" in target.read_text(encoding="utf-8-sig")
    preview = PrintPreview(bench.api, form.meta, [1000], "standard", form)
    preview.show()
    bench.qtbot.waitUntil(lambda: len(preview.pages.pages) == 1)
    preview.close()


@pytest.mark.parametrize("rows", [0, 1, 260])
def test_every_view_opens_with_no_one_and_many_rows(bench: Any, rows: int) -> None:
    for entity in bench.server.metadata.entities:
        view = bench.list(entity.name)
        held = len(bench.server.store[entity.name])
        assert view.rows.state == ("ready" if held else "empty")
        assert not view.grab().isNull()
        if entity.kind == pb.ENTITY_KIND_INQUIRY:
            continue
        form = bench.form(0, entity.name)
        assert not form.grab().isNull()
        first = next(iter(bench.server.store[entity.name]), 0)
        if first:
            opened = bench.form(first, entity.name)
            assert opened.state.id == first


def test_every_control_of_list_and_form_has_a_name(bench: Any) -> None:
    for view in (bench.list(), bench.form()):
        for kind in (QAbstractButton, QLineEdit, QComboBox):
            for control in view.findChildren(kind):
                if (
                    control.isVisible()
                    and control.objectName() != "qt_edit_menu"
                    and type(control).__module__.startswith("cellar")
                ):
                    assert control.accessibleName(), control


def test_the_words_follow_the_language(bench: Any) -> None:
    i18n.set_language("en")
    try:
        view = bench.list()
        words = {button.text() for button in view.findChildren(QAbstractButton)}
        assert {"New", "Open", "Export"} <= words
    finally:
        i18n.set_language("zh")
