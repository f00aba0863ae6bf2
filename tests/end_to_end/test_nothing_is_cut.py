"""The home page and every list, report, face and form with the largest figures and the longest names, at three sizes: nothing is cut,
printed over or out of sight."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QWidget

from cellar_client.collecting import Collector
from cellar_client.look import theme
from cellar_client.widgets.layout import Painted
from tests.end_to_end import screens
from tests.end_to_end.clipping import faults
from tests.end_to_end.desk import Desk
from tests.end_to_end.served import ServerProcess
from tests.end_to_end.small_demo import trade
from tests.end_to_end.spoken import nameless
from tests.end_to_end.swollen import swollen_replies
from tests.support.homes import cast_home

# A small laptop's, the commonest, and a full one at 150 %.
SCREENS = ((QSize(1024, 640), 1.0), (QSize(1366, 768), 1.0), (QSize(1280, 720), 1.5))


class _Measured(screens.Book):
    """A picture book that is not kept: each screen is looked at in every size."""

    def __init__(self, out: Path) -> None:
        super().__init__(out, ("light",), keep=False)
        self.faults: dict[str, str] = {}
        """Fault → the first screen that has it."""
        self.nameless: dict[str, str] = {}

    def take(self, desk: Desk, name: str) -> None:
        # A reply that came while it was measured would lay its row anew: the label is not cut, it is not there yet.
        desk.settle()
        for size, ratio in SCREENS:
            for fault in faults(desk.window, size, ratio):
                self.faults.setdefault(fault, f"{name} at {size.width()} x {size.height()}")
        for control in nameless(desk.window):
            self.nameless.setdefault(control, name)
        self.names.append(name)


@contextmanager
def collecting() -> Iterator[None]:
    """As in the program: no thread of the wire takes widgets away."""
    collector = Collector()
    try:
        yield
    finally:
        collector.stop()


@pytest.mark.slow
def test_nothing_is_cut_on_any_screen(tmp_path: Path, qapp: QApplication) -> None:
    theme.apply(qapp, "light")
    book = _Measured(tmp_path / "book")
    with collecting(), ServerProcess(cast_home(tmp_path / "home", "trading", trade)) as server, swollen_replies():
        screens.make(book, server, tmp_path / "desk", specials=False)
    assert book.failed == []
    assert len(book.names) > 100
    assert [f"{where}: {fault}" for fault, where in book.faults.items()] == []
    # Who cannot see a screen hears what everything on it is called.
    assert [f"{where}: {control}" for control, where in book.nameless.items()] == []


class _Careless(Painted):
    """Paints what it is given, as a control would that does not look at its room."""

    def __init__(self, *texts: tuple[int, int, str]) -> None:
        super().__init__()
        self._texts = texts
        self.resize(200, 30)

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        painter.setFont(theme.font())
        for x, width, words in self._texts:
            painter.drawText(QRectF(x, 0, width, h), int(Qt.AlignmentFlag.AlignLeft.value), words)


def _seen(widget: QWidget, width: int = 200, height: int = 40) -> str:
    widget.show()
    return "\n".join(faults(widget, QSize(width, height)))


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ([(0, 40, "99,999,999,999.99")], "too little room"),
        ([(0, 60, "1,271…")], "cuts a figure"),
        ([(0, 120, "1,271,260.20"), (40, 120, "88,412.00")], "over"),
        ([(150, 100, "1,271,260")], "beyond its edge"),
    ],
)
def test_a_planted_cut_is_seen(qapp: QApplication, texts: list[tuple[int, int, str]], said: str) -> None:
    assert said in _seen(_Careless(*texts))


def test_a_planted_label_field_and_overlap_are_seen(qapp: QApplication) -> None:
    ground = QWidget()
    label, field = QLabel("99,999,999,999.99", ground), QLineEdit("99,999,999,999.99", ground)
    label.setGeometry(QRect(0, 0, 30, 20))
    field.setGeometry(QRect(180, 0, 60, 28))
    # The hands are elsewhere.
    label.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    label.setFocus()
    said = _seen(ground)
    assert "QLabel has" in said
    assert "QLineEdit cuts" in said
    assert "out of sight" in said


def test_a_planted_overlap_of_controls_is_seen(qapp: QApplication) -> None:
    ground = QWidget()
    row = QHBoxLayout(ground)
    one, other = QLabel("甲"), QLabel("乙")
    row.addWidget(one)
    row.addWidget(other)
    ground.show()
    QApplication.processEvents()
    one.setGeometry(other.geometry())
    ground.setFixedSize(ground.size())
    assert "overlap" in "\n".join(faults(ground, ground.size()))


def test_a_window_that_cannot_become_small_is_seen(qapp: QApplication) -> None:
    ground = QWidget()
    ground.setMinimumSize(500, 300)
    assert "the window needs 500 x 300" in _seen(ground)


def test_a_planted_control_without_a_name_is_heard(qapp: QApplication) -> None:
    ground = QWidget()
    row = QHBoxLayout(ground)
    called, silent = QLineEdit(), QLineEdit()
    called.setAccessibleName("查找")
    row.addWidget(called)
    row.addWidget(silent)
    ground.show()
    assert len(nameless(ground)) == 1
    silent.setAccessibleName("数量")
    assert nameless(ground) == []
