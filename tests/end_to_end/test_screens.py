"""Every list and every form of the program opens on the demo data, and the special screens with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtWidgets import QApplication

from cellar_client.look import theme
from tests.end_to_end import screens
from tests.end_to_end.contact_sheet import contact_sheet
from tests.end_to_end.served import ServerProcess
from tests.end_to_end.small_demo import trade
from tests.support.homes import cast_home


@pytest.mark.slow
@pytest.mark.covers("S00.12")
def test_every_screen_opens(tmp_path: Path, qapp: QApplication) -> None:
    theme.apply(qapp, "light")
    # Saving a picture takes longer than drawing it.
    book = screens.Book(tmp_path / "book", ("light",), keep=False)
    with ServerProcess(cast_home(tmp_path / "home", "trading", trade)) as server:
        screens.make(book, server, tmp_path / "desk")
    assert book.failed == []
    assert len(book.names) > 130


def test_a_contact_sheet_shows_every_picture_with_its_name(tmp_path: Path, qapp: QApplication) -> None:
    names = [f"{number:03}.png" for number in range(8)]
    for name in names[:-1]:
        picture = QPixmap(320, 200)
        picture.fill(QColor("#a02040"))
        assert picture.save(str(tmp_path / name))
    contact_sheet(tmp_path, names, tmp_path / "sheet.png")
    sheet = QImage(str(tmp_path / "sheet.png"))
    # Six in a row: the eighth place, whose picture is missing, stays the colour of the ground.
    first, seventh, eighth = (
        sheet.pixelColor(16 + 220 + 456 * x, 16 + 137 + 313 * y) for x, y in ((0, 0), (0, 1), (1, 1))
    )
    assert first == seventh == QColor("#a02040")
    assert eighth == QColor("#d9d9dd")
