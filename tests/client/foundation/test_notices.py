"""The desktop tells what happened while the hands were elsewhere, and nothing twice."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLineEdit, QSystemTrayIcon, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from cellar_client.look import theme
from cellar_client.shell.notices import Notices
from cellar_client.widgets.field_icons import clear_icon, field_icon


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    words: list[str] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _self, title, said: words.append(f"{title} {said}"))
    return words


def test_more_that_waits_is_told_once_and_less_is_not(
    qtbot: QtBot, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QApplication, "activeWindow", staticmethod(lambda: None))
    window = QWidget()
    qtbot.addWidget(window)
    notices = Notices(window)
    notices.count(0)
    assert told == []
    for waiting in (5, 5, 7, 6, 7):
        notices.count(waiting)
    # The first count is no news: it stands on the home page. The next one is, of an empty desk too.
    assert told == ["新的待办 5 件 共 5 件", "新的待办 2 件 共 7 件", "新的待办 1 件 共 7 件"]


def test_nothing_is_told_in_front_or_where_the_desktop_has_no_place(
    qtbot: QtBot, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    notices = Notices(window)
    # Any window of the program: a dialog, or a view in a window of its own.
    monkeypatch.setattr(QApplication, "activeWindow", staticmethod(QWidget))
    assert not notices.tell("导出完成")
    monkeypatch.setattr(QApplication, "activeWindow", staticmethod(lambda: None))
    assert notices.tell("导出完成", "12 行")
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))
    assert not notices.tell("导出完成")
    assert told == ["导出完成 12 行"]


def test_icons_of_a_field_are_called_something_and_follow_the_theme(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, "light")
    edit = QLineEdit()
    qtbot.addWidget(edit)
    field_icon(edit, "search", "参照")
    clear_icon(edit)
    assert {button.text() for button in edit.findChildren(QToolButton)} == {"参照", "清空"}
    before = {action.icon().cacheKey() for action in edit.findChildren(QAction)}
    theme.apply(qapp, "dark")
    assert before.isdisjoint({action.icon().cacheKey() for action in edit.findChildren(QAction) if action.text()})
    theme.apply(qapp, "light")
