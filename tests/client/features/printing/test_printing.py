"""Direct printing: life size on every printer, and no print counted that nobody took."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from cellar.v1 import document_pb2
from cellar_client.controls import printers
from cellar_client.controls.printers import note_printer, usual_printer
from cellar_client.features.printing import preview as print_preview
from cellar_client.features.printing.page_view import PageView
from cellar_client.features.printing.preview import PrintPreview
from cellar_client.features.printing.printing import DirectPrint
from cellar_client.features.printing.sheets import Sheets, paper
from cellar_client.session.print_habits import Habits, usual_template
from cellar_client.widgets.dialogs import Dialog

A4, ACROSS, TRACTOR = (595.28, 841.89), (841.89, 595.28), (683.15, 396.0)


def sheets(*sizes: tuple[float, float]) -> bytes:
    with pypdfium2.PdfDocument.new() as made:
        for width, height in sizes:
            made.new_page(width, height)
        target = Path("sheets.pdf")
        made.save(target)
    return target.read_bytes()


@pytest.fixture
def preview(bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PrintPreview:
    monkeypatch.chdir(tmp_path)
    shown = PrintPreview(bench.api, bench.form().meta, [1000], "standard", bench.form())
    bench.qtbot.addWidget(shown)
    bench.qtbot.waitUntil(lambda: len(shown.pages.pages) == 1)
    return shown


def printed(file: Path) -> list[tuple[QSizeF, tuple[float, float, float, float]]]:
    """Each page's paper, and where on it the picture stands: left, bottom, right, top in points."""
    with pypdfium2.PdfDocument(file) as made:
        return [(QSizeF(*page.get_size()), tuple(next(iter(page.get_objects())).get_bounds())) for page in made]  # type: ignore[misc]


@pytest.mark.parametrize("resolution", [72, 203, 300, 1200])
@pytest.mark.parametrize("margin", [0.0, 12.7])
@pytest.mark.parametrize("sheet", [A4, TRACTOR])
def test_a_sheet_is_printed_life_size_from_the_paper_s_corner(
    preview: PrintPreview, tmp_path: Path, resolution: int, margin: float, sheet: tuple[float, float]
) -> None:
    """On paper of its own size and on larger paper, whatever the printer's dots and margins are: stationery fits (套打)."""
    for number, on in enumerate((paper(QSizeF(*sheet)), QPageLayout(QPageSize(QPageSize.PageSizeId.A3), QPageLayout.Orientation.Portrait, QMarginsF()))):  # fmt: skip
        file = tmp_path / f"{number}.pdf"
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(file))
        printer.setResolution(resolution)
        printer.setPageLayout(on)
        printer.setPageMargins(QMarginsF(margin, margin, margin, margin), QPageLayout.Unit.Millimeter)
        assert preview.print_to(printer, sheets(sheet, sheet))
        pages = printed(file)
        assert len(pages) == 2
        for size, (left, bottom, right, top) in pages:
            # One dot of the printer, and the rounding of the paper to whole points.
            near = 72 / resolution + 1
            assert left == pytest.approx(0, abs=near)
            assert size.height() - top == pytest.approx(0, abs=near)
            assert right - left == pytest.approx(sheet[0], abs=near)
            assert top - bottom == pytest.approx(sheet[1], abs=near)


def test_the_paper_is_the_sheet_s() -> None:
    assert (paper(QSizeF(*A4)).pageSize().id(), paper(QSizeF(*A4)).orientation()) == (
        QPageSize.PageSizeId.A4, QPageLayout.Orientation.Portrait,
    )  # fmt: skip
    assert (paper(QSizeF(*ACROSS)).pageSize().id(), paper(QSizeF(*ACROSS)).orientation()) == (
        QPageSize.PageSizeId.A4, QPageLayout.Orientation.Landscape,
    )  # fmt: skip
    form = paper(QSizeF(*TRACTOR))
    # A form that is wider than high is fed so: turned, it would be printed across its own length.
    assert form.orientation() is QPageLayout.Orientation.Portrait
    assert form.fullRect(QPageLayout.Unit.Millimeter).width() == pytest.approx(241, abs=0.5)


def test_a_print_of_upright_and_turned_sheets_turns_the_paper(preview: PrintPreview, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "mixed.pdf"))
    printer.setPageLayout(paper(QSizeF(*A4)))
    assert preview.print_to(printer, sheets(A4, ACROSS, A4))
    assert [round(size.width()) for size, _ in printed(tmp_path / "mixed.pdf")] == [595, 842, 595]


def test_only_what_is_taken_is_counted(bench: Any, preview: PrintPreview, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    asked = bench.server.prints
    assert asked == []
    target = tmp_path / "out.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    preview.save()
    assert asked == []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    # What could not be put on the disk is the same print when it is tried again.
    monkeypatch.setattr(print_preview, "write_file", _refuse)
    preview.save()
    bench.qtbot.waitUntil(lambda: len(asked) == 1 and preview.save_button.isEnabled())
    assert not target.exists()
    monkeypatch.undo()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    for taken in (2, 3):
        preview.save()
        bench.qtbot.waitUntil(lambda taken=taken: len(asked) == taken and preview.save_button.isEnabled())
    assert asked[0] == asked[1] != asked[2]
    assert Sheets(target.read_bytes()).size(0).width() > 0


def test_boxes_are_shown_above_the_pages_and_printed_only_after_a_yes(
    bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "销售订单 XS1 备注：字体没有 𠮷 U+20BB7，将印成方框"
    said = document_pb2.Problem(code="SIGN_NOT_PRINTABLE", message=words, severity=document_pb2.SEVERITY_WARNING)
    bench.server.print_warnings = [said]
    shown = PrintPreview(bench.api, bench.form().meta, [1000], "standard", bench.form())
    bench.qtbot.addWidget(shown)
    shown.show()
    bench.qtbot.waitUntil(lambda: len(shown.pages.pages) == 1)
    assert shown.warnings.isVisible()
    assert [problem.message for problem in shown.warnings.problems()] == [words]
    target = tmp_path / "out.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    shown.save()
    shown.findChild(Dialog).reject()
    assert bench.server.prints == []
    shown.findChild(Dialog).deleteLater()
    bench.qtbot.waitUntil(lambda: shown.findChild(Dialog) is None)
    shown.save()
    shown.findChild(Dialog).accept()
    bench.qtbot.waitUntil(target.exists)
    assert len(bench.server.prints) == 1


def test_boxes_that_came_after_the_preview_are_asked_of_too(
    bench: Any, preview: PrintPreview, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.server.print_warnings = [document_pb2.Problem(message="𠮷", severity=document_pb2.SEVERITY_WARNING)]
    target = tmp_path / "out.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    preview.save()
    bench.qtbot.waitUntil(lambda: preview.findChild(Dialog) is not None)
    assert not target.exists()
    preview.findChild(Dialog).accept()
    assert target.exists()


def _refuse(path: str, content: bytes) -> None:
    raise OSError("disk full")


def test_the_preview_fits_the_width_until_it_is_zoomed_and_remembers_that(bench: Any, preview: PrintPreview) -> None:
    preview.resize(900, 700)
    preview.show()
    pages = preview.pages
    bench.qtbot.waitUntil(lambda: pages.viewport().width() > 700)
    (page,) = pages.pages
    assert pages.viewport().width() - 80 < page.width() < pages.viewport().width()
    preview.resize(700, 600)
    bench.qtbot.waitUntil(lambda: page.width() < 700)
    preview.zoom(1)
    zoomed = pages.scale
    again = PrintPreview(bench.api, bench.form().meta, [1000], "standard", bench.form())
    bench.qtbot.addWidget(again)
    bench.qtbot.waitUntil(lambda: len(again.pages.pages) == 1)
    assert again.pages.scale == zoomed
    again.fit()
    assert Habits("sales_order/standard").scale() == 0


def test_words_are_found_on_their_page(qtbot: QtBot) -> None:
    content = io.BytesIO()
    canvas = Canvas(content, pagesize=A4)
    for words in ("first order", "the second ORDER", "nothing"):
        canvas.drawString(100, 700, words)
        canvas.showPage()
    canvas.save()
    view = PageView()
    qtbot.addWidget(view)
    view.resize(600, 500)
    view.show_sheets(Sheets(content.getvalue()))
    view.show()
    qtbot.waitUntil(view.isVisible)
    view.search("order")
    assert [page for page, _ in view.found] == [0, 1]
    place = view.found[0][1]
    assert place.x() > 100
    assert place.bottom() == pytest.approx(A4[1] - 700, abs=6)
    assert (view.at, view.current()) == (0, 0)
    view.step(1)
    assert (view.at, view.current()) == (1, 1)
    view.step(1)
    assert view.at == 0
    view.search("")
    assert view.found == []
    view.go(2)
    assert view.current() == 2


@pytest.fixture
def told() -> Any:
    class Told(list[tuple[str, str]]):
        def toast(self, text: str, kind: str = "ok", action: Any = None, note: str = "", also: Any = None) -> None:
            self.append((kind, text))

    return Told()


def _to_file(file: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    return printer


def test_without_a_preview_it_is_one_print_on_the_usual_printer(
    bench: Any, told: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, form = tmp_path / "paper.pdf", bench.form()
    monkeypatch.setattr("cellar_client.features.printing.printing.usual_printer", lambda _habits: _to_file(file))
    DirectPrint(told, bench.api, form.meta, [1000], "standard", form)
    bench.qtbot.waitUntil(lambda: bool(told))
    assert told == [("ok", "已送打印机 1 页")]
    assert len(bench.server.prints) == 1
    assert len(printed(file)) == 1


def test_the_printer_and_tray_of_last_time_win_and_one_that_is_gone_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    class Printer:
        """Qt gives the name of none that is not installed here."""

        PaperSource, PrinterMode = QPrinter.PaperSource, QPrinter.PrinterMode

        def __init__(self, _mode: object = None, name: str = "", tray: QPrinter.PaperSource | None = None) -> None:
            self.name, self.tray = name, tray

        def setPrinterName(self, name: str) -> None:
            self.name = name

        def setPaperSource(self, tray: QPrinter.PaperSource) -> None:
            self.tray = tray

        def printerName(self) -> str:
            return self.name

        def paperSource(self) -> QPrinter.PaperSource | None:
            return self.tray

    monkeypatch.setattr(printers, "QPrinter", Printer)
    habits, tray = Habits("sales_order/standard"), QPrinter.PaperSource.Lower
    for known, usual, found in ((["甲", "乙"], "甲", "甲"), ([], "", None)):
        having(monkeypatch, known, usual)
        first: Any = usual_printer(habits)
        assert (first.name if first is not None else None) == found
    note_printer(habits, Printer(None, "乙", tray))  # type: ignore[arg-type]
    having(monkeypatch, ["甲", "乙"], "甲")
    last: Any = usual_printer(habits)
    assert (last.name, last.tray) == ("乙", tray)
    having(monkeypatch, ["甲"], "甲")
    instead: Any = usual_printer(habits)
    assert (instead.name, instead.tray) == ("甲", None)


def having(monkeypatch: pytest.MonkeyPatch, known: list[str], usual: str) -> None:
    """A PC with these printers."""
    monkeypatch.setattr(printers.QPrinterInfo, "availablePrinterNames", staticmethod(lambda: known))
    monkeypatch.setattr(printers.QPrinterInfo, "defaultPrinterName", staticmethod(lambda: usual))


def test_without_a_printer_nothing_is_printed_and_nothing_counted(
    bench: Any, told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    having(monkeypatch, [], "")
    form = bench.form()
    assert usual_printer(Habits("sales_order/standard")) is None
    DirectPrint(told, bench.api, form.meta, [1000], "standard", form)
    assert [kind for kind, _ in told] == ["error"]
    assert bench.server.prints == []


def test_boxes_are_asked_of_without_a_preview_too(
    bench: Any, told: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.server.print_warnings = [document_pb2.Problem(message="𠮷", severity=document_pb2.SEVERITY_WARNING)]
    file, form = tmp_path / "paper.pdf", bench.form()
    monkeypatch.setattr("cellar_client.features.printing.printing.usual_printer", lambda _habits: _to_file(file))
    DirectPrint(told, bench.api, form.meta, [1000], "standard", form)
    bench.qtbot.waitUntil(lambda: form.findChild(Dialog) is not None)
    assert not file.exists()
    form.findChild(Dialog).accept()
    assert told[0][0] == "ok"
    assert file.exists()


def test_the_template_of_last_time_is_the_usual_one(bench: Any) -> None:
    meta = bench.form().meta
    offered = [("标准", "standard"), ("套打", "form")]
    assert usual_template(meta.name, offered) == "standard"
    Habits(meta.name).keep(template="form")
    assert usual_template(meta.name, offered) == "form"
    assert usual_template(meta.name, offered[:1]) == "standard"
    assert usual_template(meta.name, []) == ""
