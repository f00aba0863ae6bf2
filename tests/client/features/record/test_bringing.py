"""A file dropped on a form, or a screenshot pasted, hangs on its record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QGuiApplication, QImage

from cellar_client.features.attachments.dialog import AttachmentsDialog
from cellar_client.rpc.files import LIMIT
from tests.client import fake_server
from tests.client.features.record.test_form import QUANTITY, grid_of

K, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


Held = Callable[[], dict[str, bytes]]


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    """What hangs on records at the server, by name."""
    made: list[fake_server.Exchange] = []

    class Kept(fake_server.Exchange):
        def __init__(self, server: fake_server.FakeServer) -> None:
            super().__init__(server)
            made.append(self)

    monkeypatch.setattr(fake_server, "Exchange", Kept)
    return lambda: {item.file_name: content for item, content in made[-1].attachments.values()}


def of_files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def screenshot() -> QMimeData:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    data = QMimeData()
    data.setImageData(image)
    return data


def drop(widget: Any, data: QMimeData) -> bool:
    event = QDropEvent(
        QPointF(20, 200), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    event.setAccepted(False)
    # Qt brings a drop to where a drag is, and there is none.
    widget.bringing.eventFilter(widget, event)
    return event.isAccepted()


def test_files_dropped_on_a_form_are_attached(held: Held, bench: Any, tmp_path: Path) -> None:
    (tmp_path / "合同.txt").write_text("x", encoding="utf-8")
    (tmp_path / "b.txt").write_text("y", encoding="utf-8")
    form = bench.form()
    before = form.tools.attach.text()
    assert drop(form, of_files(tmp_path / "合同.txt", tmp_path / "b.txt"))
    bench.qtbot.waitUntil(lambda: held() == {"合同.txt": b"x", "b.txt": b"y"})
    bench.qtbot.waitUntil(lambda: form.state.record.attachments == 2)
    assert form.tools.attach.text() != before
    assert not form.is_dirty()


def test_a_screenshot_is_pasted_on_a_cell_and_text_is_not(held: Held, bench: Any) -> None:
    form = bench.form()
    grid = grid_of(form)
    grid.go_to(0, QUANTITY, edit=False)
    QGuiApplication.clipboard().setMimeData(screenshot())
    bench.press((K.Key_V, CTRL))
    bench.qtbot.waitUntil(lambda: len(held()) == 1)
    (content,) = held().values()
    assert content.startswith(b"\x89PNG")
    both = screenshot()
    both.setText("5")
    QGuiApplication.clipboard().setMimeData(both)
    bench.press((K.Key_V, CTRL))
    assert form.state.grids["lines"][0].values["quantity"] == 5
    assert len(held()) == 1


def test_an_unsaved_record_says_that_it_must_be_saved_first(held: Held, bench: Any) -> None:
    form = bench.form(0)
    assert drop(form, screenshot())
    assert "先保存" in bench.shell.last("toast")[0]
    assert held() == {}


def test_what_is_too_large_is_refused_before_it_is_sent(held: Held, bench: Any, tmp_path: Path) -> None:
    large = tmp_path / "large.bin"
    with large.open("wb") as file:
        file.truncate(LIMIT + 1)
    form = bench.form()
    assert drop(form, of_files(large))
    assert "16 MB" in bench.shell.notes[-1]
    assert held() == {}


def test_who_may_not_attach_drops_in_vain(held: Held, bench: Any) -> None:
    form = bench.form()
    form.meta.pb.may_attach = False
    assert not drop(form, screenshot())
    assert held() == {}


def test_the_attachments_take_both_too(bench: Any, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    form = bench.form()
    dialog = AttachmentsDialog(bench.api, form.meta, 1000, "x", form)
    dialog.show()
    assert drop(dialog, of_files(tmp_path / "a.txt"))
    bench.qtbot.waitUntil(lambda: dialog.table.rowCount() == 1)
    QGuiApplication.clipboard().setMimeData(screenshot())
    bench.qtbot.keyClick(dialog, K.Key_V, CTRL)
    bench.qtbot.waitUntil(lambda: dialog.table.rowCount() == 2)
    dialog.close()
