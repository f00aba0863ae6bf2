"""Sheets on paper: life size, and records without a look before."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from cellar.v1 import exchange_pb2 as ex
from cellar_client import formats
from cellar_client.controls.printers import usual_printer
from cellar_client.features.printing.sheets import Sheets, paper
from cellar_client.i18n import t
from cellar_client.rpc import Api, ApiError, new_request_id
from cellar_client.rpc.files import FileStream
from cellar_client.session.metadata import EntityMeta
from cellar_client.session.print_habits import Habits
from cellar_client.widgets.dialogs import confirm
from cellar_client.widgets.feedback import title_of
from cellar_client.widgets.view import Workspace

_PRINT_DPI = 300
_POINTS = 72
SAID = 6
"""Warnings that a question repeats."""


def print_to(printer: QPrinter, sheets: Sheets) -> bool:
    """Every sheet at 100 %, its corner on the paper's corner, so that it meets what is printed on the form already (套打).

    The printer's margins cut off what it cannot print; they move and scale nothing. False where the printer does not answer.
    """
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        return False
    for number in range(len(sheets)):
        size = sheets.size(number)
        if number:
            printer.setPageOrientation(paper(size).orientation())
            printer.newPage()
        across, down = printer.logicalDpiX() / _POINTS, printer.logicalDpiY() / _POINTS
        where = QRectF(0, 0, size.width() * across, size.height() * down)
        painter.drawImage(where, sheets.render(number, _PRINT_DPI / _POINTS))
    return painter.end()


class DirectPrint(QObject):
    """Records to the printer that their template was last printed on; asked only where a sign would come out as a box."""

    def __init__(
        self, workspace: Workspace, api: Api, meta: EntityMeta, ids: list[int], template: str, window: QWidget
    ) -> None:
        super().__init__(window)
        self._workspace, self._window, self._habits = workspace, window, Habits(f"{meta.name}/{template}")
        printer = usual_printer(self._habits)
        if printer is None:
            # Before anything is asked for: what goes on no paper is no print.
            words = t("这台电脑没有可用的打印机|This PC has no printer")
            workspace.toast(words, "error", note=t("可先预览，另存为 PDF|Look at it and save it as PDF"))
            self.deleteLater()
            return
        self._printer = printer
        self._said: list[str] = []
        request = ex.PrintRequest(entity=meta.name, ids=ids, template=template, request_id=new_request_id())
        stream = FileStream(api, api.exchange.Print, request, self)
        stream.began.connect(self._began)
        stream.failed.connect(self._failed)
        stream.finished.connect(self._arrived)

    def _began(self, first: ex.PrintResponse) -> None:
        self._said = [problem.message for problem in first.warnings]

    def _failed(self, error: ApiError) -> None:
        words = "；".join(problem.message for problem in error.problems) or error.message
        self._workspace.toast(title_of(error), "error", note=words)
        self.deleteLater()

    def _arrived(self, _name: str, content: bytes) -> None:
        if not self._said:
            self._print(content)
            return
        title = t("有字不能照原样打印，仍要打印？|Some signs cannot be printed as they are. Print all the same?")
        note = "\n".join(self._said[:SAID])

        def answered(yes: bool) -> None:
            self._print(content) if yes else self.deleteLater()

        confirm(self._window, title, note, answered, yes=t("仍要打印|Print all the same"))

    def _print(self, content: bytes) -> None:
        sheets = Sheets(content)
        self._printer.setPageLayout(paper(sheets.size(0)))
        name = self._printer.printerName()
        if print_to(self._printer, sheets):
            pages = formats.whole(len(sheets))
            self._workspace.toast(t("已送打印机 {n} 页|{n} pages sent to the printer", n=pages), note=name)
        else:
            self._workspace.toast(t("打印机没有应答|The printer does not answer"), "error", note=name)
        self.deleteLater()
