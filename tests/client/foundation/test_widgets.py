"""The parts: keyboard, words for assistive technology, and that each of them paints in both themes."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cellar.v1 import document_pb2
from cellar_client.look import theme
from cellar_client.rpc import ApiError, ErrorKind
from cellar_client.widgets import buttons, dialogs, facts, feedback, layout, marks
from cellar_client.widgets.problems import ErrorList
from cellar_client.widgets.toolbar import Toolbar
from cellar_common import codec
from tests.client import fake_data


def colours(image: QImage) -> set[str]:
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return {QColor(image.pixel(x, y)).name() for x, y in points}


def problem(path: str, severity: int, hint: str = "") -> document_pb2.Problem:
    return document_pb2.Problem(path=path, severity=severity, place=path, message=f"{path}!", hint=hint)


@pytest.fixture
def errors(app: QApplication, qtbot: QtBot) -> ErrorList:
    made = ErrorList()
    qtbot.addWidget(made)
    made.resize(700, 200)
    made.set_problems([problem("a", document_pb2.SEVERITY_WARNING), problem("b", 1, "F7"), problem("c", 1)], more=2)
    return made


def test_errors_come_before_warnings_and_f4_goes_round(errors: ErrorList) -> None:
    gone = []
    errors.chosen.connect(lambda chosen: gone.append(chosen.path))
    for _ in range(4):
        errors.next()
    errors.previous()
    assert gone == ["b", "c", "a", "b", "a"]
    assert errors.accessibleName().startswith("4 处错误、1 处提醒")


def test_no_problems_no_list(errors: ErrorList) -> None:
    errors.set_problems([])
    assert errors.isHidden()
    assert errors.next() is None


def test_warnings_alone_do_not_forbid_saving(errors: ErrorList) -> None:
    errors.set_problems([problem("a", document_pb2.SEVERITY_WARNING)])
    assert errors.accessibleName() == "1 处提醒"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_buttons_are_pressed_by_keyboard(app: QApplication, qtbot: QtBot, key: Qt.Key) -> None:
    button = buttons.ToolButton("保存", "save", "F8")
    qtbot.addWidget(button)
    pressed = []
    button.clicked.connect(lambda: pressed.append(1))
    QTest.keyClick(button, key)
    assert pressed == [1]


def test_the_focus_ring_is_painted(app: QApplication, qtbot: QtBot) -> None:
    button = buttons.ToolButton("增行", "plus", "Ins")
    qtbot.addWidget(button)
    button.show()
    blue = theme.color("focus").name()
    button.clearFocus()
    assert blue not in colours(button.grab().toImage())
    button.activateWindow()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    assert blue in colours(button.grab().toImage())


def test_a_segment_is_moved_by_arrow_keys(app: QApplication, qtbot: QtBot) -> None:
    choice = buttons.Segmented(("日", "月", "年"))
    qtbot.addWidget(choice)
    chosen: list[int] = []
    choice.chosen.connect(chosen.append)
    QTest.keyClick(choice, Qt.Key.Key_Right)
    QTest.keyClick(choice, Qt.Key.Key_Right)
    QTest.keyClick(choice, Qt.Key.Key_Right)
    assert chosen == [1, 2]


def test_a_condition_is_removed_by_the_delete_key(app: QApplication, qtbot: QtBot) -> None:
    chip = marks.ConditionChip("客户", "望川贸易")
    qtbot.addWidget(chip)
    with qtbot.waitSignal(chip.removed):
        QTest.keyClick(chip, Qt.Key.Key_Delete)


def test_the_gauge_says_what_is_used(app: QApplication, qtbot: QtBot) -> None:
    record = document_pb2.Record(entity="sales_order", values={"gross": codec.to_value(Decimal("561662.40"))})
    panel = facts.FactPanel()
    qtbot.addWidget(panel)
    panel.set_panel(fake_data.panels(record)[2])
    gauge = panel.findChild(facts.Gauge)
    assert gauge is not None
    assert gauge.accessibleName() == "已用 94.4%"
    assert "1,400,000.00" in panel.accessibleName()


def test_a_dialog_answers_enter_and_escape(app: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    answers: list[bool] = []
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        dialog = dialogs.confirm(window, "关闭订单", "余量不再发货。", answers.append)
        QTest.keyClick(dialog, key)
    assert answers == [True, False]


def test_a_dangerous_question_is_not_answered_by_a_stray_enter(app: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    answers: list[bool] = []
    dialog = dialogs.confirm(window, "删除", "", answers.append, danger=True)
    dialog.body.addWidget(field := QLineEdit())
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert answers == []
    dialog.reject()


@pytest.mark.parametrize("kind", list(ErrorKind))
def test_every_failure_has_words(app: QApplication, qtbot: QtBot, kind: ErrorKind) -> None:
    state = feedback.FailedState()
    qtbot.addWidget(state)
    state.tell_error(ApiError(kind=kind, message="why", incident="77"))
    assert "why" in state.accessibleName()
    assert "77" in state.accessibleName()


def test_an_error_toast_stays(app: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    assert feedback.Toast(window, "已保存")._timer.isActive()
    assert not feedback.Toast(window, "保存失败", "error")._timer.isActive()


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_part_paints(app: QApplication, qtbot: QtBot, name: str) -> None:
    theme.apply(app, name)
    stamp = marks.Stamp()
    stamp.set_state("approved", "已审核", "许望舒 11-22")
    empty = feedback.EmptyState()
    empty.tell("没有订单", "放宽日期", "放宽", "Return")
    parts: list[QWidget] = [
        marks.StatePill("partly", "部分执行"),
        stamp,
        empty,
        marks.KeyCap("F8"),
        marks.Chip("待审批", on=True),
        layout.Section("待办", "9 件", line=True),
        buttons.PrimaryButton("登录", key="Enter", wide=True),
        buttons.LinkButton("重试", "F5"),
    ]
    for part in parts:
        qtbot.addWidget(part)
        part.resize(
            part.sizeHint().expandedTo(part.minimumSize()).expandedTo(part.size().boundedTo(part.maximumSize()))
        )
        assert len(colours(part.grab().toImage())) > 3, part


def test_what_stands_at_the_right_of_a_toolbar_has_the_width_that_it_was_given(qtbot: QtBot) -> None:
    tools = Toolbar()
    qtbot.addWidget(tools)
    parts = [QLineEdit(), layout.Label("第 1 / 200 页"), layout.Label("100%")]
    for part, width in zip(parts, (180, 96, 44), strict=True):
        part.setFixedWidth(width)
        tools.add_widget(part)
    tools.resize(900, 40)
    tools.show()
    assert [part.width() for part in parts] == [180, 96, 44]
    places = sorted((part.geometry() for part in parts), key=lambda place: place.x())
    assert all(left.right() < right.left() for left, right in itertools.pairwise(places))
