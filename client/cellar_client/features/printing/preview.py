"""The server's PDF on the screen: page by page, zoom, search, save, print.

Of records a preview is shown and marked as one; printing and saving fetch the sheets themselves, which the server counts.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QVBoxLayout, QWidget

from cellar.v1 import document_pb2
from cellar.v1 import exchange_pb2 as ex
from cellar.v1 import report_pb2 as rep
from cellar_client import formats, keymap
from cellar_client.controls.printers import note_printer, usual_printer
from cellar_client.features.printing.page_view import FIT, PageView
from cellar_client.features.printing.printing import SAID, print_to
from cellar_client.features.printing.sheets import Sheets, paper
from cellar_client.i18n import t
from cellar_client.rpc import Api, ApiError, new_request_id
from cellar_client.rpc.files import FileStream, write_file
from cellar_client.session.metadata import EntityMeta
from cellar_client.session.print_habits import Habits
from cellar_client.widgets.buttons import PrimaryButton, ToolButton
from cellar_client.widgets.dialogs import confirm, fit_in
from cellar_client.widgets.feedback import FailedState
from cellar_client.widgets.layout import Label, Rule
from cellar_client.widgets.problems import ErrorList
from cellar_client.widgets.toolbar import Toolbar, bind, bind_command


class SheetsPreview(QDialog):
    """Sheets that `stream` brings; they are printed and saved as they were shown, where a kind does not say otherwise."""

    def __init__(self, api: Api, label: str, name: str, parent: QWidget) -> None:
        """`name`: under which the zoom and the printer are remembered."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("打印预览 · {what}|Print preview · {what}", what=label))
        fit_in(self, QSize(980, 860))
        self._sheets: Sheets | None = None
        self._name = f"{label}.pdf"
        self._api, self._habits = api, Habits(name)
        self.pages = PageView()
        self.pages.asked = self._habits.scale()
        self.pages.moved.connect(self._show_place)
        self.warnings = ErrorList()
        self._said = list[document_pb2.Problem]()
        self._lost = FailedState()
        self._lost.acted.connect(self.fetch)
        self._lost.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self._tools(), Rule(), self.warnings, self.pages, self._lost):
            column.addWidget(widget)
        bind_command(self, "print", self.print)
        bind_command(self, "find", self._to_search)
        bind(self, "Ctrl+S", self.save)
        bind(self, "Ctrl++", lambda: self.zoom(1))
        bind(self, "Ctrl+-", lambda: self.zoom(-1))
        bind(self, "Ctrl+0", self.fit)

    def _tools(self) -> Toolbar:
        tools = Toolbar()
        self.print_button = PrimaryButton(keymap.COMMANDS["print"].label, "print", keymap.key("print"))
        self.print_button.clicked.connect(self.print)
        self.save_button = ToolButton("PDF", "export", "Ctrl+S", name=t("另存为 PDF|Save as PDF"))
        self.save_button.clicked.connect(self.save)
        for button in (self.print_button, self.save_button):
            tools.add(button)
            button.setEnabled(False)
        tools.divide()
        turns = (
            ("minus", t("缩小|Smaller"), lambda: self.zoom(-1)), ("plus", t("放大|Larger"), lambda: self.zoom(1)),
            ("swap", t("适合宽度|Fit the width"), self.fit), ("left", t("上一页|Previous page"), lambda: self.turn(-1)),
            ("right", t("下一页|Next page"), lambda: self.turn(1)),
        )  # fmt: skip
        for icon, words, act in turns:
            button = ToolButton("", icon, name=words)
            button.setToolTip(words)
            button.clicked.connect(act)
            tools.add(button)
        self._percent, self._place, self._hits = (Label(role="text2", step="small") for _ in range(3))
        self._percent.setFixedWidth(44)
        self._place.setFixedWidth(96)
        self._hits.setFixedWidth(64)
        self.search = QLineEdit()
        self.search.setPlaceholderText(t("在页面中查找|Find on the pages"))
        self.search.setAccessibleName(t("查找|Find"))
        self.search.setFixedWidth(180)
        self.search.textChanged.connect(self.pages.search)
        self.search.returnPressed.connect(lambda: self.pages.step(1))
        for widget in (self._hits, self.search, self._place, self._percent):
            tools.add_widget(widget)
        return tools

    def stream(self) -> FileStream:
        """Asks for the sheets as they are shown."""
        raise NotImplementedError

    def taken(self, use: Callable[[bytes], bool]) -> None:
        """Use the sheets themselves."""
        if self._sheets is not None:
            use(self._sheets.content)

    def fetch(self) -> None:
        self._lost.hide()
        self.pages.show()
        self._stream = self.stream()
        self._stream.finished.connect(self._arrived)
        self._stream.failed.connect(self._failed)

    def _agreed(self, go: Callable[[], None]) -> None:
        """Boxes go on paper only after a yes."""
        if not self._said:
            go()
            return
        note = "\n".join(problem.message for problem in self._said[:SAID])
        title = t("有字不能照原样打印，仍要打印？|Some signs cannot be printed as they are. Print all the same?")
        confirm(self, title, note, lambda yes: go() if yes else None, yes=t("仍要打印|Print all the same"))

    def _failed(self, error: ApiError) -> None:
        self.pages.hide()
        self._lost.tell_error(error)
        self._lost.show()

    def _arrived(self, name: str, content: bytes) -> None:
        self._name = name or self._name
        try:
            self._sheets = Sheets(content)
        except Exception as error:
            self.pages.hide()
            self._lost.tell(t("这不是能显示的 PDF|This PDF cannot be shown"), str(error))
            self._lost.show()
            return
        self.pages.show_sheets(self._sheets)
        self._ready()
        self.pages.setFocus()

    def zoom(self, step: int) -> None:
        self.pages.zoom(step)
        self._habits.keep(scale=self.pages.asked)

    def fit(self) -> None:
        self.pages.set_scale(FIT)
        self._habits.keep(scale=FIT)

    def turn(self, by: int) -> None:
        """To another page."""
        self.pages.go(self.pages.current() + by)

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _show_place(self) -> None:
        pages = self.pages
        self._percent.setText(formats.percent(pages.scale))
        at, all_ = formats.whole(pages.current() + 1), formats.whole(len(pages.pages))
        self._place.setText(t("第 {n} / {all} 页|Page {n} / {all}", n=at, all=all_) if pages.pages else "")
        found = f"{pages.at + 1} / {len(pages.found)}" if pages.found else t("没有|none")
        self._hits.setText(found if self.search.text().strip() else "")

    def save(self) -> None:
        if self._sheets is not None:
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
        if self._sheets is not None:
            self._agreed(self._print)

    def _print(self) -> None:
        assert self._sheets is not None
        printer = usual_printer(self._habits) or QPrinter(QPrinter.PrinterMode.HighResolution)
        # The paper that the sheet was made for; the user may choose another one, which scales nothing.
        printer.setPageLayout(paper(self._sheets.size(0)))
        # Modal by Qt's own making: the operating system's dialog on Windows.
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            note_printer(self._habits, printer)
            self.taken(lambda content: self.print_to(printer, content))

    def _ready(self) -> None:
        for button in (self.print_button, self.save_button):
            button.setEnabled(True)

    def _tell(self, *words: str) -> None:
        self._lost.tell(*words)
        self._lost.show()

    def print_to(self, printer: QPrinter, content: bytes) -> bool:
        """Every page of these sheets, life size."""
        done = print_to(printer, Sheets(content))
        if not done:
            self._tell(t("打印机没有应答|The printer does not answer"))
        return done


class PrintPreview(SheetsPreview):
    """Records in one of their templates: a preview is marked as one; what is printed or saved is fetched anew and counted."""

    def __init__(self, api: Api, meta: EntityMeta, ids: list[int], template: str, parent: QWidget) -> None:
        label = next((label for label, name in meta.prints if name == template), template)
        super().__init__(api, label, f"{meta.name}/{template}", parent)
        Habits(meta.name).keep(template=template)
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
        super().__init__(api, label, f"report/{request.query.entity}", parent)
        self._request = request
        self._request.format = "pdf"
        self.fetch()

    def stream(self) -> FileStream:
        return FileStream(self._api, self._api.reports.ExportReport, self._request, self)


class ListPreview(SheetsPreview):
    """All rows of a list on sheets, a table for each of its sections."""

    def __init__(self, api: Api, label: str, request: ex.ExportRequest, parent: QWidget) -> None:
        super().__init__(api, label, f"list/{request.query.entity}", parent)
        self._request = request
        self.fetch()

    def stream(self) -> FileStream:
        return FileStream(self._api, self._api.exchange.Export, self._request, self)
