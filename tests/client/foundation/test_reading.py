"""Language, letters and density are chosen inside the program, and a low window keeps its room for the lines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cellar.v1 import document_pb2 as doc
from cellar_client.app import ClientSession
from cellar_client.i18n import language
from cellar_client.look import theme
from cellar_client.shell.reading_dialog import ReadingDialog
from cellar_client.widgets import paint
from cellar_client.widgets.layout import vbox
from cellar_client.widgets.problems import ErrorList


@pytest.fixture(autouse=True)
def usual(qapp: QApplication) -> Iterator[None]:
    yield
    theme.set_reading("usual", "usual")
    theme.apply(qapp, "light")


def _dialog(client: ClientSession) -> ReadingDialog:
    assert client.window is not None
    client.window.topbar.reading_asked.emit()
    return next(each for each in client.window.findChildren(ReadingDialog) if each.isVisible())


def test_larger_letters_have_larger_rows(qapp: QApplication) -> None:
    rows, pill = theme.size("row"), paint.pill_width("已审核")
    theme.set_reading("largest", "usual")
    theme.apply(qapp, "light")
    assert QFontMetrics(theme.font()).height() <= theme.size("row")
    assert theme.size("row") > rows
    assert theme.font_px("body") > 13
    assert paint.pill_width("已审核") > pill
    assert theme.size("nav") == 208
    theme.set_reading("nonsense", "nonsense")
    assert (theme.size("row"), theme.font_px("body")) == (rows, 13)


def test_density_is_chosen_and_no_row_is_lower_than_its_letters() -> None:
    heights = []
    for density in ("compact", "usual", "roomy"):
        theme.set_reading("usual", density)
        heights.append(theme.size("row"))
    assert heights == sorted(set(heights))
    theme.set_reading("largest", "compact")
    assert QFontMetrics(theme.font()).ascent() + 4 < theme.size("row")


def test_the_window_opens_anew_with_its_tabs(inside: ClientSession, qtbot: QtBot) -> None:
    old = inside.window
    assert old is not None
    old.open_list("sales_order")
    titles = [old.tabs.tabText(at) for at in range(old.tabs.count())]
    dialog = _dialog(inside)
    dialog.letters.set_current(1)
    dialog.density.set_current(2)
    dialog._take()
    qtbot.waitUntil(lambda: inside.window is not None and inside.window is not old)
    fresh = inside.window
    assert fresh is not None
    assert fresh.isVisible()
    assert [fresh.tabs.tabText(at) for at in range(fresh.tabs.count())] == titles
    assert theme.font_px("body") == 15
    assert (inside.settings.text("letters"), inside.settings.text("density")) == ("large", "compact")
    # It is the same login: what it asks for is answered.
    replies: list[object] = []
    fresh.api.query(fresh.api.jobs.ListJobs, _no_jobs(), replies.append)
    qtbot.waitUntil(lambda: bool(replies))


def _no_jobs() -> object:
    from cellar.v1 import job_pb2

    return job_pb2.ListJobsRequest()


def test_nothing_chosen_is_nothing_done(inside: ClientSession) -> None:
    old = inside.window
    _dialog(inside)._take()
    assert inside.window is old
    assert inside.settings.text("letters") == ""


def test_another_language_leads_to_the_log_in_in_it(inside: ClientSession, qtbot: QtBot) -> None:
    dialog = _dialog(inside)
    dialog.language.set_current(1)
    dialog._take()
    qtbot.waitUntil(lambda: inside.login is not None and inside.login.isVisible())
    assert language() == "en"
    assert inside.settings.text("language") == "en"


def test_in_a_low_window_what_is_wrong_is_one_line_that_opens(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, "light")
    window, errors = QWidget(), ErrorList()
    window.setLayout(vbox(QWidget(), errors))
    qtbot.addWidget(window)
    window.resize(1000, 900)
    window.show()
    errors.set_problems([doc.Problem(place=f"第 {n} 行 数量", message="须大于零") for n in range(1, 5)])
    qtbot.waitUntil(errors.isVisible)
    high = errors.height()
    assert errors._scroll.isVisible()
    window.resize(1000, 640)
    qtbot.waitUntil(lambda: not errors._scroll.isVisible())
    qtbot.waitUntil(lambda: errors.height() < high)
    assert "第 1 行 数量 须大于零" in errors._head.accessibleName()
    errors.next()
    errors.next()
    assert "第 2 行 数量 须大于零" in errors._head.accessibleName()
    errors._fold.click()
    assert errors._scroll.isVisible()
