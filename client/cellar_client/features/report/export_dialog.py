"""A report as a file: a workbook, a text file, or sheets to print."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QProgressBar, QWidget

from cellar.v1 import report_pb2 as rep
from cellar_client.i18n import t
from cellar_client.rpc import Api, ApiError
from cellar_client.rpc.files import FileStream, write_file
from cellar_client.widgets.buttons import Segmented
from cellar_client.widgets.dialogs import Dialog

_WORDS = {"xlsx": "Excel", "csv": "CSV", "pdf": "PDF"}


class ReportFileDialog(Dialog):
    """`written(path)`: the file is there. `formats`: those that this person may have, the first one chosen."""

    written = Signal(str)

    def __init__(
        self, api: Api, label: str, request: rep.ExportReportRequest, formats: list[str], parent: QWidget
    ) -> None:
        note = t("全部分组、小计与合计|All groups with subtotals and total")
        super().__init__(t("导出{what}|Export {what}", what=label), note, parent=parent)
        self._api, self._label, self._request, self._formats = api, label, request, formats
        self.format = Segmented([_WORDS[each] for each in formats], name=t("格式|Format"))
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(t("进度|Progress"))
        self.body.addWidget(self.format)
        self.body.addWidget(self.bar)
        self.bar.hide()
        self.add_button(t("取消|Cancel"), key="Esc")
        self.go = self.add_button(t("导出|Export"), self.choose, key="Enter", kind="primary")

    def choose(self) -> None:
        ending = self._formats[self.format.current()]
        path, _ = QFileDialog.getSaveFileName(self, t("导出到|Export to"), f"{self._label}.{ending}")
        if path:
            self.export_to(path)

    def export_to(self, path: str) -> None:
        """Fetches the file and puts it in place whole."""
        self._request.format = self._formats[self.format.current()]
        self.set_error("")
        self.bar.show()
        self.go.setEnabled(False)
        self.stream = FileStream(self._api, self._api.reports.ExportReport, self._request, self)
        self.stream.finished.connect(lambda _name, content: self._write(path, content))
        self.stream.failed.connect(self._failed)

    def _write(self, path: str, content: bytes) -> None:
        try:
            write_file(path, content)
        except OSError as error:
            self.bar.hide()
            self.go.setEnabled(True)
            self.set_error(str(error))
            return
        self.accept()
        self.written.emit(path)

    def _failed(self, error: ApiError) -> None:
        self.bar.hide()
        self.go.setEnabled(True)
        self.set_error("；".join(p.message for p in error.problems) or error.message)
