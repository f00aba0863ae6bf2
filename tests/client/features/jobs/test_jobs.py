"""Jobs at the desk: left to the background, watched, stopped, tried again, their file kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog

from cellar.v1 import exchange_pb2 as ex
from cellar.v1 import job_pb2 as pb
from cellar.v1 import list_pb2 as lst
from cellar_client.features.exchange.dialogs import ExportDialog
from cellar_client.features.exchange.import_dialog import ImportDialog
from cellar_client.features.jobs.dialog import JobsDialog
from cellar_client.features.list import verbs


@pytest.fixture(autouse=True)
def quick(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.jobs._timer.setInterval(20)


def shown(dialog: JobsDialog, row: int = 0) -> list[str]:
    return [item.text() if (item := dialog.table.item(row, column)) else "" for column in range(5)]


def test_an_export_is_left_and_its_file_kept(bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    view = bench.list()
    asked = ExportDialog(
        bench.api, bench.jobs, view.meta, lst.Query(entity="sales_order"), ["number"], lst.Sort(), view, ticked=[1003, 1001]
    )  # fmt: skip
    asked.leave()
    bench.qtbot.waitUntil(lambda: bench.jobs.open == 1)
    (request,) = bench.server.asked
    assert list(request.export.columns) == ["number"]
    assert list(request.export.only) == [1003, 1001]
    dialog = JobsDialog(bench.api, bench.jobs, view)
    dialog.show()
    assert shown(dialog)[0] == "导出 销售订单"
    assert shown(dialog)[2] == "等待"
    assert dialog.stop_button.isEnabled()
    assert not dialog.file_button.isEnabled()
    with bench.qtbot.waitSignal(bench.jobs.ended) as ended:
        done = bench.server.jobs[0]
        done.state, done.has_file, done.words, done.done, done.whole = pb.JOB_STATE_DONE, True, "12 行", 12, 12
    assert ended.args[0].words == "12 行"
    bench.qtbot.waitUntil(lambda: shown(dialog)[2:] == ["完成", "12 / 12", "12 行"])
    target = tmp_path / "out.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    dialog.save_file()
    bench.qtbot.waitUntil(target.exists)
    assert "单据编号" in target.read_text(encoding="utf-8-sig")
    # Nobody is watched any more.
    assert not bench.jobs._timer.isActive()


def test_what_is_stopped_is_tried_again(bench: Any) -> None:
    bench.jobs.ask_export(ex.ExportRequest(), lambda error: None)
    dialog = JobsDialog(bench.api, bench.jobs, bench.list())
    dialog.show()
    bench.qtbot.waitUntil(lambda: shown(dialog)[2] == "等待")
    dialog.stop()
    bench.qtbot.waitUntil(lambda: shown(dialog)[2] == "已取消")
    assert not dialog.stop_button.isEnabled()
    dialog.retry()
    bench.qtbot.waitUntil(lambda: shown(dialog)[2] == "等待")


def test_what_was_refused_is_listed(bench: Any) -> None:
    bench.jobs.ask_act("sales_order", "approve", [1, 2], {}, lambda error: None)
    bench.qtbot.waitUntil(lambda: len(bench.server.jobs) == 1)
    done = bench.server.jobs[0]
    done.state, done.refused, done.whole, done.done = pb.JOB_STATE_DONE, 1, 2, 2
    dialog = JobsDialog(bench.api, bench.jobs, bench.list())
    dialog.show()
    bench.qtbot.waitUntil(lambda: dialog.refused.rowCount() == 1)
    item = dialog.refused.item(0, 1)
    assert item is not None
    assert "作废" in item.text()


def test_there_are_none(bench: Any) -> None:
    dialog = JobsDialog(bench.api, bench.jobs, bench.list())
    dialog.show()
    for button in (dialog.stop_button, dialog.retry_button, dialog.file_button):
        assert not button.isEnabled()


def test_many_at_once_go_to_the_background(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verbs, "MOST_AT_THE_DESK", 2)
    view = bench.list()
    action = view.meta.actions["approve"]
    view.verbs._run_batch(action, [1, 2, 3], {})
    bench.qtbot.waitUntil(lambda: len(bench.server.asked) == 1)
    (request,) = bench.server.asked
    assert (request.entity, request.action, list(request.ids)) == ("sales_order", "approve", [1, 2, 3])
    assert bench.shell.has("toast")


def test_an_import_is_left(bench: Any, tmp_path: Path) -> None:
    view = bench.list()
    dialog = ImportDialog(bench.api, bench.jobs, view.meta, view)
    file = tmp_path / "订单.csv"
    file.write_bytes(b"a,b\n")
    dialog.take_file(str(file))
    bench.qtbot.waitUntil(lambda: dialog.table.rowCount() == 1)
    # Faults are known before: then there is nothing to leave.
    assert not dialog.later_button.isEnabled()
    dialog.leave()
    bench.qtbot.waitUntil(lambda: len(bench.server.asked) == 1)
    given = bench.server.asked[0].file
    assert (given.content, given.dry_run, given.request_id) == (b"a,b\n", False, dialog._request_id)
