"""The client's own process for ``bench client-list``: opens a long list, scrolls it, and prints what it saw as JSON.

``python -m tests.bench._scrolled ADDRESS CERTIFICATE HOME USER PASSWORD``. A process of its own, so that its memory is
the client's and nothing else's. The same is then done to a bare table over the same rows in memory.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView

from cellar_client.controls.list_table import ListTable
from cellar_client.features.list.view import ListView
from cellar_client.rpc import Endpoint
from tests.end_to_end.desk import Desk
from tests.end_to_end.events import until
from tests.support.wheel import turn_wheel

ENTITY = "sales_order"
OPENINGS, WHEELS, PAGES, DRAGS = 7, 300, 60, 120
# A hand on a wheel makes some thirty notches a second, a held key thirty repeats.
PACE = 1 / 30
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)


@dataclass
class Frames:
    """Milliseconds from the moment a step was due to its picture, processor milliseconds of that, and grey pictures."""

    wall: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    waiting: int = 0
    """Pictures in which a row was still on its way."""


def _step(frames: Frames, due: float, move: Callable[[], object]) -> None:
    while (left := due - time.perf_counter()) > 0:
        QTest.qWait(max(1, int(left * 1000)))
    before = time.thread_time()
    move()
    QApplication.processEvents()
    frames.work.append((time.thread_time() - before) * 1000)
    frames.wall.append((time.perf_counter() - due) * 1000)


def _run(table: QTableView, moves: Iterator[Callable[[], object]]) -> Frames:
    frames = Frames()
    due = time.perf_counter()
    for move in moves:
        # A picture that came late does not hasten the next ones.
        due = max(due + PACE, time.perf_counter())
        _step(frames, due, move)
        frames.waiting += _grey(table)
    return frames


def _grey(table: QTableView) -> bool:
    if not isinstance(table, ListTable):
        return False
    return any(table.rows.row_state(row) == "waiting" for row in table.visible_rows())


def _scrolled(table: QTableView, to_end: Callable[[], None]) -> dict[str, Any]:
    """Wheel, page down, then a hand that drags the bar: to places all over the length, and from each some pages on."""
    bar = table.verticalScrollBar()
    table.setFocus()
    found = {
        "wheel": _run(table, (lambda: turn_wheel(table) for _ in range(WHEELS))),
        "page down": _run(table, (lambda: QTest.keyClick(table, Qt.Key.Key_PageDown) for _ in range(PAGES))),
    }
    to_end()
    chance = Random(11)
    places = [int(chance.random() * bar.maximum()) for _ in range(DRAGS // 10)]
    stops = [min(bar.maximum(), place + bar.pageStep() * step) for place in places for step in range(10)]
    found["drag"] = _run(table, (partial(bar.setValue, to) for to in stops))
    return {name: {"wall": f.wall, "work": f.work, "waiting": f.waiting} for name, f in found.items()}


def _memory() -> tuple[float, float]:
    """Resident megabytes now and at the most; zeros where the system does not tell."""
    told = Path("/proc/self/status")
    if not told.exists():
        return 0.0, 0.0
    lines = dict(line.split(":", 1) for line in told.read_text().splitlines() if ":" in line)
    return int(lines["VmRSS"].split()[0]) / 1024, int(lines["VmHWM"].split()[0]) / 1024


def _opened(desk: Desk) -> tuple[ListView, float, float]:
    """The list from its tab to its first data on screen: milliseconds, and those the server spent."""
    started = time.perf_counter()
    desk.window.open_list(ENTITY)
    view = desk.window.current()
    assert isinstance(view, ListView)
    while view.rows.state == "loading":
        QApplication.processEvents()
    QApplication.processEvents()
    assert view.rows.text(0, "number"), "the list has no first row"
    return view, (time.perf_counter() - started) * 1000, view.rows.spent_us / 1000


@dataclass
class Shape:
    """What of the list stands on screen, so that the bare table shows as much: pixels of the whole, a row, the columns."""

    width: int
    height: int
    row: int
    columns: list[int]


def client(endpoint: Endpoint, home: Path, user: str, password: str) -> tuple[dict[str, Any], list[list[str]], Shape]:
    desk = Desk(endpoint, home).log_in(user, password)
    desk.window.resize(1360, 860)
    QTest.qWait(300)
    before, _ = _memory()
    openings, spent = [], []
    for _ in range(OPENINGS):
        view, opened, server = _opened(desk)
        openings.append(opened)
        spent.append(server)
        if len(openings) < OPENINGS:
            desk.close_tab()
            QTest.qWait(100)
    shown = _columns(view.table)
    widths = [view.table.columnWidth(column) for column in shown]
    shape = Shape(view.table.width(), view.table.height(), view.table.rowHeight(0), widths)
    first = [[view.table.rows.index(row, column).data() or "" for column in shown] for row in range(200)]
    settled: list[float] = []

    def to_end() -> None:
        view.totals.go_to_end()
        until(lambda: not view.rows.more and not view.rows.asking, "the end of the list", 120)

    found = _scrolled(view.table, to_end)
    bar = view.table.verticalScrollBar()
    for part in range(1, 12):
        started = time.perf_counter()
        bar.setValue(bar.maximum() * part // 12 + part)
        QApplication.processEvents()
        until(lambda: not _grey(view.table), "the rows after a jump", 60)
        settled.append((time.perf_counter() - started) * 1000)
    now, most = _memory()
    rows = view.rows.rowCount()
    desk.close()
    told = {"rows": rows, "openings": openings, "spent": spent, "frames": found, "settled": settled}
    return {**told, "memory": {"before": before, "after": now, "most": most}}, first, shape


def _columns(table: QTableView) -> list[int]:
    return [column for column in range(table.model().columnCount()) if not table.isColumnHidden(column)]


class _Bare(QAbstractTableModel):
    """Rows of texts in memory, as quick as a Python model can be."""

    def __init__(self, rows: list[list[str]]) -> None:
        super().__init__()
        self._rows, self._width = rows, len(rows[0])

    def rowCount(self, _parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return len(self._rows)

    def columnCount(self, _parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return self._width

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> Any:
        return self._rows[index.row()][index.column()] if role == _DISPLAY else None


def bare(first: list[list[str]], count: int, shape: Shape) -> dict[str, Any]:
    # The client's style sheet would slow it down: with one Qt paints every row of a scrolled table anew.
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.setStyleSheet("")
    rows = (first * (count // len(first) + 1))[:count]
    view, model = QTableView(), _Bare(rows)
    view.setWordWrap(False)
    view.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(shape.row)
    openings = []
    for _ in range(OPENINGS):
        started = time.perf_counter()
        view.setModel(None)
        view.setModel(model)
        for column, width in enumerate(shape.columns):
            view.setColumnWidth(column, width)
        view.resize(shape.width, shape.height)
        view.show()
        QApplication.processEvents()
        openings.append((time.perf_counter() - started) * 1000)
        view.hide()
    view.show()
    QApplication.processEvents()
    view.setCurrentIndex(model.index(0, 0))
    return {"openings": openings, "frames": _scrolled(view, view.scrollToBottom)}


def main() -> int:
    address, certificate, home, user, password = sys.argv[1:]
    host, _, port = address.rpartition(":")
    endpoint = Endpoint(host, int(port), Path(certificate).read_bytes())
    ours, first, shape = client(endpoint, Path(home), user, password)
    sys.stdout.write(json.dumps({"client": ours, "bare": bare(first, ours["rows"], shape)}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
