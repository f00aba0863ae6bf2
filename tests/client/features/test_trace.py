"""The chain: a lane for each kind with its own heading, as large as its window, pulled by hand and printed whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest

from cellar.v1 import document_pb2 as doc
from cellar_client.features.trace.window import TraceGraph, TraceWindow


def chain(kinds: int = 2, each: int = 1) -> doc.TraceResponse:
    """`kinds` kinds of documents of one rank behind one order, some of each."""
    reply = doc.TraceResponse()
    reply.nodes.add(key="o", entity="sales_order", id=1000, number="XS1", rank=0, permitted=True, state="approved")
    for kind in range(kinds):
        for at in range(each):
            key = f"k{kind}_{at}"
            reply.nodes.add(key=key, entity=f"kind_{kind}", id=kind * 100 + at + 1, number=key, rank=1, permitted=True)
            reply.edges.add(source="o", target=key)
    return reply


def graph(bench: Any, reply: doc.TraceResponse) -> TraceGraph:
    made = TraceGraph(bench.index)
    made.set_trace(reply, "sales_order", 1000)
    return made


def test_each_kind_has_a_lane_and_a_heading_of_its_own(bench: Any) -> None:
    shown = graph(bench, chain(kinds=3, each=2))
    lanes: dict[int, set[str]] = {}
    for node in shown.nodes:
        lanes.setdefault(shown._cells[node.key][0], set()).add(node.entity)
    assert all(len(kinds) == 1 for kinds in lanes.values())
    assert len(lanes) == 4
    assert set(shown._heads) == set(lanes)
    # No two cards lie on each other.
    assert len(set(shown._cells.values())) == len(shown.nodes)


@pytest.mark.parametrize("room", [QSize(1200, 600), QSize(900, 500), QSize(700, 400)])
def test_it_is_as_large_as_its_window_has_room_for(bench: Any, room: QSize) -> None:
    shown = graph(bench, chain(kinds=5))
    shown.fit(room)
    assert shown.sizeHint().width() <= room.width() or shown.scale == pytest.approx(0.55)
    small = graph(bench, chain(kinds=1))
    small.fit(room)
    assert small.scale == 1.0


def test_a_card_is_met_by_the_pointer_at_any_size_and_the_ground_pulls(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    form = bench.form()
    window = TraceWindow(bench.shell, bench.api, bench.index, form.meta, 1000, form)
    window.show()
    bench.qtbot.waitUntil(lambda: bool(window.graph.nodes))
    shown = window.graph
    shown.set_trace(chain(kinds=9, each=6), "sales_order", 1000)
    window.resize(800, 500)
    shown.set_scale(1.3)
    bench.qtbot.waitUntil(lambda: window._area.horizontalScrollBar().maximum() > 0)
    target = shown.rect_of("k2_1").center() * shown.scale
    assert shown._at(target) == "k2_1"
    assert shown._at(target * 0 + shown.rect_of("o").bottomLeft() * 4) == ""
    bar = window._area.horizontalScrollBar()
    bar.setValue(200)
    ground = QPoint(210, round(480 * shown.scale))
    assert shown._at(ground.toPointF()) == ""
    QTest.mousePress(shown, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, ground)
    QTest.mouseMove(shown, ground - QPoint(60, 0))
    QTest.mouseRelease(shown, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, ground)
    assert bar.value() > 200
    window.close()


def test_it_is_printed_whole_on_one_page(bench: Any, tmp_path: Path) -> None:
    form = bench.form()
    window = TraceWindow(bench.shell, bench.api, bench.index, form.meta, 1000, form)
    bench.qtbot.waitUntil(lambda: bool(window.graph.nodes))
    window.graph.set_trace(chain(kinds=9, each=4), "sales_order", 1000)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    file = tmp_path / "trace.pdf"
    printer.setOutputFileName(str(file))
    assert window.print_to(printer)
    with pypdfium2.PdfDocument(file) as made:
        assert len(made) == 1
        words = made[0].get_textpage().get_text_bounded()
    # Its headings, and of each card what stands in it; figures of one width have no letters in Qt's own PDF.
    assert words.count("kind_") == 9
    assert words.count("数量") == 37
