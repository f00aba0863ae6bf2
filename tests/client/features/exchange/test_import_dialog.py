"""The import dialog: what it says is of the file that stands there, as that is now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog

from cellar.v1 import document_pb2, exchange_pb2
from cellar_client.features.exchange.import_dialog import ImportDialog
from cellar_client.rpc import ApiError, ErrorKind


class Asked:
    """What was asked of the server, answered when the test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, api: Any) -> None:
        self.calls: list[tuple[exchange_pb2.ImportRequest, Any, Any]] = []
        self.cancelled: list[bytes] = []

        def command(_method: Any, request: Any, done: Any, failed: Any, **_: Any) -> Any:
            asked = self
            self.calls.append((request, done, failed))

            class Handle:
                def cancel(self) -> None:
                    asked.cancelled.append(request.content)

            return Handle()

        monkeypatch.setattr(api, "command", command)

    @property
    def request(self) -> exchange_pb2.ImportRequest:
        return self.calls[-1][0]

    def answer(self, at: int = -1, *, errors: int = 0, **figures: Any) -> None:
        reply = exchange_pb2.ImportResponse(rows=3, records=1, **figures)
        for row in range(errors):
            fault = document_pb2.Problem(message="没有这个客户", severity=document_pb2.SEVERITY_ERROR)
            reply.problems.add(sheet="订单", row=row + 2, column="客户", problem=fault)
        self.calls[at][1](reply)


@pytest.fixture
def dialog(bench: Any) -> ImportDialog:
    view = bench.list()
    made = ImportDialog(bench.api, bench.jobs, view.meta, view)
    made.open()
    return made


def sheet(folder: Path, name: str, content: bytes) -> str:
    file = folder / name
    file.write_bytes(content)
    return str(file)


def test_check_again_reads_the_file_as_it_was_mended(
    dialog: ImportDialog, bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked(monkeypatch, bench.api)
    path = sheet(tmp_path, "订单.csv", b"bad")
    dialog.take_file(path)
    asked.answer(errors=2)
    assert dialog.table.rowCount() == 2
    assert not dialog.import_button.isEnabled()
    before = dialog._request_id
    sheet(tmp_path, "订单.csv", b"mended")
    dialog.check()
    assert dialog.table.rowCount() == 0
    assert asked.request.content == b"mended"
    asked.answer(would_create=1)
    assert dialog.import_button.isEnabled()
    dialog.run()
    assert (asked.request.content, asked.request.dry_run) == (b"mended", False)
    assert asked.request.request_id == dialog._request_id != before
    assert not dialog.choose_button.isEnabled()


def test_an_answer_about_another_file_is_none(
    dialog: ImportDialog, bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked(monkeypatch, bench.api)
    dialog.take_file(sheet(tmp_path, "a.csv", b"a"))
    dialog.take_file(sheet(tmp_path, "b.csv", b"b"))
    assert asked.cancelled == [b"a"]
    assert not dialog.import_button.isEnabled()
    asked.answer(errors=1)
    assert dialog.table.rowCount() == 1
    # A file that cannot be read leaves nothing of the one before.
    dialog.take_file(str(tmp_path / "none.csv"))
    assert dialog.table.rowCount() == 0
    assert {number.text() for number, _ in dialog.figures.values()} == {"—"}
    assert not dialog.import_button.isEnabled()


def test_what_may_be_written_already_keeps_its_request_id(
    dialog: ImportDialog, bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked(monkeypatch, bench.api)
    dialog.take_file(sheet(tmp_path, "a.csv", b"a"))
    asked.answer(would_create=1)
    dialog.run()
    first = asked.request.request_id
    asked.calls[-1][2](ApiError(ErrorKind.UNAVAILABLE, "断线"))
    assert dialog.choose_button.isEnabled()
    dialog.check()
    assert asked.request.request_id != first
    asked.answer(would_create=1)
    dialog.run()
    assert asked.request.request_id == first
    asked.answer(created=1)
    dialog.check()
    asked.answer(would_create=1)
    dialog.run()
    assert asked.request.request_id != first


def test_sheets_that_were_not_read_are_named(
    dialog: ImportDialog, bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked(monkeypatch, bench.api)
    said: list[str] = []
    monkeypatch.setattr(dialog, "set_note", said.append)
    dialog.take_file(sheet(tmp_path, "a.csv", b"a"))
    left = exchange_pb2.ImportSheet(name="说明", left_out=True)
    asked.answer(would_create=1, sheets=[exchange_pb2.ImportSheet(name="订单"), left])
    assert said[-1].endswith("未读工作表：说明")


def _answer(asked: Asked) -> None:
    """Two errors and a warning of a file with three columns."""
    reply = exchange_pb2.ImportResponse(rows=3, records=1)
    reply.sheets.add(name="订单", rows=3, would_create=1, refused=2, headings=["编码", "客户", "数量"])
    said = (
        (18, "C", "数量", "1O0", "不是数字", document_pb2.SEVERITY_ERROR),
        (7, "B", "客户", "望川商贸", "没有这个客户", document_pb2.SEVERITY_ERROR),
        (9, "C", "数量", "900", "大于可用量", document_pb2.SEVERITY_WARNING),
    )
    for row, letter, column, value, message, severity in said:
        problem = document_pb2.Problem(message=message, severity=severity)
        cells = ["D1", "禾木商贸", "5"]
        cells["ABC".index(letter)] = value
        reply.problems.add(
            sheet="订单", row=row, letter=letter, column=column, value=value, problem=problem, cells=cells
        )
    asked.calls[-1][1](reply)


def _column(dialog: ImportDialog, at: int) -> list[str]:
    return [item.text() for row in range(dialog.table.rowCount()) if (item := dialog.table.item(row, at)) is not None]


def test_what_is_wrong_is_said_as_it_stands_in_the_file(
    dialog: ImportDialog, bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked(monkeypatch, bench.api)
    dialog.take_file(sheet(tmp_path, "订单.csv", b"bad"))
    _answer(asked)
    # Errors first, in the order of the file.
    assert _column(dialog, 2) == ["7", "18", "9"]
    assert _column(dialog, 3) == ["B 客户", "C 数量", "C 数量"]
    assert _column(dialog, 5) == ["望川商贸", "1O0", "900"]
    assert dialog.row_label.text().startswith("原文件第 7 行")
    row = [item.text() for at in range(3) if (item := dialog.row_table.item(0, at)) is not None]
    assert row == ["D1", "望川商贸", "5"]
    assert dialog.row_table.currentColumn() == 1
    assert "新增 1" in dialog.sheets.text()
    assert "拒绝 2" in dialog.sheets.text()
    dialog.kinds.set_current(2)
    assert _column(dialog, 4) == ["大于可用量"]
    dialog.kinds.set_current(0)
    dialog.search.setText("1o0")
    assert _column(dialog, 2) == ["18"]
    dialog.search.setText("zzz")
    assert dialog.table.rowCount() == 0
    assert dialog.row_table.isHidden()


def test_the_list_of_problems_is_a_file_for_whoever_mends_them(
    dialog: ImportDialog, bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked(monkeypatch, bench.api)
    assert not dialog.list_button.isEnabled()
    dialog.take_file(sheet(tmp_path, "订单.csv", b"bad"))
    _answer(asked)
    target = tmp_path / "problems.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    dialog.save_list()
    lines = target.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("级别,工作表,文件行")
    assert lines[1] == "错误,订单,7,B 客户,没有这个客户,望川商贸,"
    assert len(lines) == 4


def test_of_a_file_that_cannot_be_read_nothing_is_brought_in(
    dialog: ImportDialog, bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked(monkeypatch, bench.api)
    dialog.take_file(sheet(tmp_path, "a.csv", b"a"))
    asked.answer(would_create=1)
    assert dialog.import_button.isEnabled()
    assert dialog.later_button.isEnabled()
    dialog.take_file(str(tmp_path / "gone.csv"))
    assert not dialog.import_button.isEnabled()
    assert not dialog.later_button.isEnabled()
    assert dialog._content == b""
    assert len(asked.calls) == 1
