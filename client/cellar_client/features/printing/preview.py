"""The server's PDF on the screen: page by page, zoom, save, print.

Of records a preview is shown and marked as one; printing and saving fetch the sheets themselves, which the server counts.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter, QPixmap
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QScrollArea, QVBoxLayout, QWidget

from cellar.v1 import document_pb2
from cellar.v1 import exchange_pb2 as ex
from cellar.v1 import report_pb2 as rep
from cellar_client import formats, keymap
from cellar_client.i18n import t
from cellar_client.rpc import Api, ApiError, new_request_id
from cellar_client.rpc.files import FileStream, write_file
from cellar_client.session.metadata import EntityMeta
from cellar_client.widgets.buttons import PrimaryButton, ToolButton
from cellar_client.widgets.dialogs import confirm
from cellar_client.widgets.feedback import FailedState
from cellar_client.widgets.layout import Label, Panel, Rule
from cellar_client.widgets.problems import ErrorList
from cellar_client.widgets.toolbar import Toolbar, bind, bind_command

_STEPS = (0.5, 0.65, 0.8, 1.0, 1.25, 1.5, 2.0)
_PRINT_DPI = 300
_POINTS = 72
_SAID = 6
"""Warnings that a question repeats; all of them stand above the pages."""


def render(content: bytes, page: int, scale: float) -> QImage:
    """One page of a PDF; `scale` 1 is 72 dots an inch."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        bitmap = document[page].render(scale=scale)
        width, height, stride = bitmap.width, bitmap.height, bitmap.stride
        picture = QImage(bytes(bitmap.buffer), width, height, stride, QImage.Format.Format_BGR888)
        return picture.convertToFormat(QImage.Format.Format_RGB32)
    finally:
        document.close()


def page_size(content: bytes, page: int) -> QSizeF:
    """Width and height of a page in points."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        return QSizeF(*document[page].get_size())
    finally:
        document.close()


def paper(size: QSizeF) -> QPageLayout:
    """The paper for a sheet of so many points: a standard one turned where it lies across, a form of the trade as it is."""
    upright = QPageSize(size.transposed(), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    if size.width() > size.height() and upright.id() is not QPageSize.PageSizeId.Custom:
        return QPageLayout(upright, QPageLayout.Orientation.Landscape, QMarginsF())
    given = QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    return QPageLayout(given, QPageLayout.Orientation.Portrait, QMarginsF())


def page_count(content: bytes) -> int:
    """Raises PdfiumError for what is no PDF."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        return len(document)
    finally:
        document.close()


class SheetsPreview(QDialog):
    """Sheets that `stream` brings; they are printed and saved as they were shown, where a kind does not say otherwise."""

    def __init__(self, api: Api, label: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("打印预览 · {what}|Print preview · {what}", what=label))
        self.resize(900, 860)
        self._content, self._name = b"", f"{label}.pdf"
        self._zoom = 3
        self._pages: list[QLabel] = []
        self._api = api
        tools = Toolbar()
        heading = Label(self.windowTitle(), bold=True)
        self.print_button = PrimaryButton(keymap.COMMANDS["print"].label, "print", keymap.key("print"))
        self.print_button.clicked.connect(self.print)
        self.save_button = ToolButton("PDF", "export", "Ctrl+S", name=t("另存为 PDF|Save as PDF"))
        self.save_button.clicked.connect(self.save)
        smaller = ToolButton("", "minus", name=t("缩小|Smaller"))
        smaller.clicked.connect(lambda: self.zoom(-1))
        larger = ToolButton("", "plus", name=t("放大|Larger"))
        larger.clicked.connect(lambda: self.zoom(1))
        self._percent = Label("100%", role="text2", step="small")
        self._percent.setFixedWidth(44)
        for button in (self.print_button, self.save_button):
            tools.add(button)
            button.setEnabled(False)
        tools.divide()
        for button in (smaller, larger):
            tools.add(button)
        tools.add_widget(self._percent)
        tools.add_widget(heading)
        self._sheets = QVBoxLayout()
        self._sheets.setContentsMargins(24, 24, 24, 24)
        self._sheets.setSpacing(20)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setAccessibleName(t("页面|Pages"))
        self._area.setWidget(Panel(self._sheets, area="canvas"))
        self.warnings = ErrorList()
        self._said = list[document_pb2.Problem]()
        self._lost = FailedState()
        self._lost.acted.connect(self.fetch)
        self._lost.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (tools, Rule(), self.warnings, self._area, self._lost):
            column.addWidget(widget)
        bind_command(self, "print", self.print)
        bind(self, "Ctrl+S", self.save)
        bind(self, "Ctrl++", lambda: self.zoom(1))
        bind(self, "Ctrl+-", lambda: self.zoom(-1))

    def stream(self) -> FileStream:
        """Asks for the sheets as they are shown."""
        raise NotImplementedError

    def taken(self, use: Callable[[bytes], bool]) -> None:
        """Use the sheets themselves."""
        use(self._content)

    def fetch(self) -> None:
        self._lost.hide()
        self._area.show()
        self._stream = self.stream()
        self._stream.finished.connect(self._arrived)
        self._stream.failed.connect(self._failed)

    def _agreed(self, go: Callable[[], None]) -> None:
        """Boxes go on paper only after a yes."""
        if not self._said:
            go()
            return
        note = "\n".join(problem.message for problem in self._said[:_SAID])
        title = t("有字不能照原样打印，仍要打印？|Some signs cannot be printed as they are. Print all the same?")
        confirm(self, title, note, lambda yes: go() if yes else None, yes=t("仍要打印|Print all the same"))

    def _failed(self, error: ApiError) -> None:
        self._area.hide()
        self._lost.tell_error(error)
        self._lost.show()

    def _arrived(self, name: str, content: bytes) -> None:
        self._name = name or self._name
        try:
            count = page_count(content)
        except Exception as error:
            self._area.hide()
            self._lost.tell(t("这不是能显示的 PDF|This PDF cannot be shown"), str(error))
            self._lost.show()
            return
        self._content = content
        for number in range(count):
            sheet = QLabel()
            sheet.setAccessibleName(t("第 {n} 页，共 {all} 页|Page {n} of {all}", n=number + 1, all=count))
            sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._sheets.addWidget(sheet)
            self._pages.append(sheet)
        self._sheets.addStretch(1)
        self._ready()
        self._draw()
        self._area.setFocus()

    def zoom(self, step: int) -> None:
        self._zoom = max(0, min(len(_STEPS) - 1, self._zoom + step))
        self._draw()

    def _draw(self) -> None:
        scale, ratio = _STEPS[self._zoom], self.devicePixelRatioF()
        self._percent.setText(formats.percent(scale))
        for number, sheet in enumerate(self._pages):
            # 96 dots an inch is life size on a screen.
            picture = QPixmap.fromImage(render(self._content, number, scale * ratio * 96 / 72))
            picture.setDevicePixelRatio(ratio)
            sheet.setPixmap(picture)

    def save(self) -> None:
        if self._content:
            self._agreed(self._save)

    def _save(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, t("另存为 PDF|Save as PDF"), self._name, "PDF (*.pdf)")
        if path:
            self.taken(lambda content: self._write(path, content))

    def _write(self, path: str, content: bytes) -> bool:
        try:
            write_file(path, content)
        except OSError as error:
            self._tell(t("没有存成|Not saved"), str(error))
            return False
        return True

    def print(self) -> None:
        if self._content:
            self._agreed(self._print)

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        # The paper that the sheet was made for; the user may choose another one, which scales nothing.
        printer.setPageLayout(paper(page_size(self._content, 0)))
        # Modal by Qt's own making: the operating system's dialog on Windows.
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            self.taken(lambda content: self.print_to(printer, content))

    def _ready(self) -> None:
        for button in (self.print_button, self.save_button):
            button.setEnabled(True)

    def _tell(self, *words: str) -> None:
        self._lost.tell(*words)
        self._lost.show()

    def print_to(self, printer: QPrinter, content: bytes) -> bool:
        """Every page at 100 %, its corner on the paper's corner, so that it meets what is printed on the form already (套打).

        The printer's margins cut off what it cannot print; they move and scale nothing.
        """
        printer.setFullPage(True)
        painter = QPainter()
        if not painter.begin(printer):
            self._tell(t("打印机没有应答|The printer does not answer"))
            return False
        for number in range(page_count(content)):
            size = page_size(content, number)
            if number:
                printer.setPageOrientation(paper(size).orientation())
                printer.newPage()
            across, down = printer.logicalDpiX() / _POINTS, printer.logicalDpiY() / _POINTS
            where = QRectF(0, 0, size.width() * across, size.height() * down)
            painter.drawImage(where, render(content, number, _PRINT_DPI / _POINTS))
        return painter.end()


class PrintPreview(SheetsPreview):
    """Records in one of their templates: a preview is marked as one; what is printed or saved is fetched anew and counted."""

    def __init__(self, api: Api, meta: EntityMeta, ids: list[int], template: str, parent: QWidget) -> None:
        super().__init__(api, next((label for label, name in meta.prints if name == template), template), parent)
        self._request = ex.PreviewRequest(entity=meta.name, ids=ids, template=template)
        self._take = ex.PrintRequest(entity=meta.name, ids=ids, template=template, request_id=new_request_id())
        self.fetch()

    def stream(self) -> FileStream:
        stream = FileStream(self._api, self._api.exchange.Preview, self._request, self)
        stream.began.connect(self._told)
        return stream

    def _told(self, first: ex.PreviewResponse | ex.PrintResponse) -> None:
        """What the sheets cannot show as it is written stands above them."""
        self._said = list(first.warnings)
        self.warnings.set_problems(self._said)

    def taken(self, use: Callable[[bytes], bool]) -> None:
        """Fetch the sheets themselves and use them. Until that went well, the next try is the same print, counted once."""
        for button in (self.print_button, self.save_button):
            button.setEnabled(False)
        self._stream = FileStream(self._api, self._api.exchange.Print, self._take, self)
        agreed = list(self._said)
        self._stream.began.connect(self._told)
        self._stream.finished.connect(lambda _name, content: self._use(use, content, agreed))
        self._stream.failed.connect(self._not_taken)

    def _use(self, use: Callable[[bytes], bool], content: bytes, agreed: list[document_pb2.Problem]) -> None:
        def go() -> None:
            if use(content):
                self._take.request_id = new_request_id()

        # Somebody changed the record since the preview: what was agreed to is not what came.
        if self._said == agreed:
            go()
        else:
            self._agreed(go)
        self._ready()

    def _not_taken(self, error: ApiError) -> None:
        self._lost.tell_error(error)
        self._lost.show()
        self._ready()


class ReportPreview(SheetsPreview):
    """A report's groups, subtotals and total on sheets, under the conditions and by the levels that it stands under."""

    def __init__(self, api: Api, label: str, request: rep.ExportReportRequest, parent: QWidget) -> None:
        super().__init__(api, label, parent)
        self._request = request
        self._request.format = "pdf"
        self.fetch()

    def stream(self) -> FileStream:
        return FileStream(self._api, self._api.reports.ExportReport, self._request, self)


class PicturePreview(SheetsPreview):
    """What a view shows, fitted on a sheet lying across, under its title."""

    def __init__(self, api: Api, label: str, picture: QPixmap, parent: QWidget) -> None:
        super().__init__(api, label, parent)
        self._arrived(f"{label}.pdf", sheet_of(picture, label))


def sheet_of(picture: QPixmap, title: str) -> bytes:
    """A picture as a PDF of one page, A4 lying across."""
    content = QBuffer()
    content.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(content)
    writer.setTitle(title)
    writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Landscape, QMarginsF(10, 10, 10, 10))
    )
    painter = QPainter(writer)
    line = painter.fontMetrics().height()
    painter.drawText(0, line, title)
    room = QRectF(painter.viewport()).adjusted(0, line * 2, 0, 0)
    size = QSizeF(picture.size()).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    painter.drawPixmap(QRectF(room.topLeft(), size), picture, QRectF(picture.rect()))
    painter.end()
    return bytes(content.data().data())
