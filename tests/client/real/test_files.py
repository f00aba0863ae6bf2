"""A picture and a file of a form: chosen, pasted, looked at, saved, cleared by keys; in force with the record's save."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication, QImage

from cellar_client.controls.file_edit import SIDE, FileEdit, PictureBox
from cellar_client.features.list.view import ListView
from cellar_common.codec import Ref
from tests.client.real.conftest import OpenDesk
from tests.end_to_end.desk import Desk
from tests.end_to_end.events import chosen_file, press, until
from tests.end_to_end.sheet import Sheet
from tests.support.pictures import sample


def first(clerk: Desk, entity: str) -> Sheet:
    clerk.window.open_list(entity)
    view: ListView = clerk.list(entity)
    until(lambda: view.rows.state == "ready", "the rows")
    return clerk.open_record(entity, view.rows.id_at(0))


def edit(sheet: Sheet, name: str) -> FileEdit:
    found = sheet.form.header.inputs[name].widget
    assert isinstance(found, FileEdit)
    return found


def box(sheet: Sheet, name: str) -> PictureBox:
    found = sheet.form.header.inputs[name].picture
    assert found is not None
    return found


@pytest.mark.covers("MD-01")
def test_a_picture_is_chosen_seen_kept_and_cleared(desk: OpenDesk, tmp_path: Path) -> None:
    clerk = desk("demo")
    sheet = first(clerk, "item")
    field, shown = edit(sheet, "picture_id"), box(sheet, "picture_id")
    assert not shown.isVisible()
    file = tmp_path / "青瓷.png"
    file.write_bytes(sample(size=(900, 600)))
    sheet.go("picture_id")
    with chosen_file(file):
        press("Space")
    until(lambda: not shown.picture.isNull(), lambda: f"the picture; {clerk.words()}")
    assert (field.text(), shown.width(), shown.height()) == ("青瓷.png", SIDE, SIDE)
    assert sheet.form.is_dirty()
    sheet.save()
    assert sheet.value("picture_id").code == "青瓷.png"
    again = tmp_path / "again.png"
    field.save_to(str(again))
    until(again.exists, "the file")
    assert again.read_bytes() == file.read_bytes()
    sheet.go("picture_id")
    press("Delete")
    until(lambda: not shown.isVisible(), "no picture")
    sheet.save()
    assert sheet.value("picture_id") is None


def test_what_is_no_picture_is_refused_in_words_and_nothing_changes(desk: OpenDesk, tmp_path: Path) -> None:
    clerk = desk("demo")
    sheet = first(clerk, "item")
    file = tmp_path / "酒.png"
    file.write_bytes(b"words")
    said: list[str] = []
    sheet.form.header.refused.connect(said.append)
    edit(sheet, "picture_id").take_file(str(file))
    until(lambda: bool(said), "the refusal")
    assert "酒.png 不是可用的图片" in said[0]
    assert not sheet.form.is_dirty()
    edit(sheet, "picture_id").take_file(str(tmp_path / "missing.png"))
    assert len(said) == 2


def test_a_picture_is_pasted_and_a_file_dropped(desk: OpenDesk, tmp_path: Path) -> None:
    clerk = desk("demo")
    sheet = first(clerk, "item")
    QGuiApplication.clipboard().setImage(QImage.fromData(sample(size=(50, 40))))
    sheet.go("picture_id")
    press("Ctrl+V")
    until(lambda: edit(sheet, "picture_id").text() == "粘贴的图片.png", "the picture")
    customer = first(clerk, "customer")
    scan = tmp_path / "执照.pdf"
    scan.write_bytes(b"%PDF-1.4")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(scan))])
    assert edit(customer, "licence_id").take(data)
    until(lambda: edit(customer, "licence_id").text() == "执照.pdf", "the scan")
    # Nothing is typed into it.
    customer.go("licence_id")
    press("A", "B")
    assert edit(customer, "licence_id").text() == "执照.pdf"


def test_a_picture_that_cannot_be_shown_leaves_a_mark(desk: OpenDesk) -> None:
    clerk = desk("demo")
    sheet = first(clerk, "item")
    shown = box(sheet, "picture_id")
    shown.show_value(Ref(4711, "gone.png", ""))
    until(lambda: shown.is_broken, "the mark")
    shown.show_value(None)
    assert not shown.is_broken
    assert not shown.isVisible()
