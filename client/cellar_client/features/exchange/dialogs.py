"""Excel out: what a list shows, or what is ticked in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QProgressBar, QWidget

from cellar.v1 import exchange_pb2 as ex
from cellar.v1 import list_pb2 as lst
from cellar_client import formats
from cellar_client.i18n import t
from cellar_client.rpc import Api, ApiError
from cellar_client.rpc.files import FileStream, write_file
from cellar_client.session.jobs import Jobs
from cellar_client.session.metadata import EntityMeta
from cellar_client.widgets.buttons import Segmented
from cellar_client.widgets.dialogs import Dialog

_FORMATS = ("xlsx", "csv")


class ExportDialog(Dialog):
    """What the list shows now, or what is ticked in it, as a workbook or a CSV. `written(path)`: the file is there."""

    written = Signal(str)

    def __init__(
        self, api: Api, jobs: Jobs, meta: EntityMeta, query: lst.Query, columns: list[str], sort: lst.Sort, parent: QWidget,
        ticked: Sequence[int] = (),
    ) -> None:  # fmt: skip
        note = t("按当前条件、列与排序导出|As the list stands: its conditions, columns and order")
        super().__init__(t("导出{what}|Export {what}", what=meta.label), note, parent=parent)
        self._api, self._jobs = api, jobs
        self._meta, self._query, self._columns, self._sort = meta, query, columns, sort
        self.format = Segmented(["Excel", "CSV"], name=t("格式|Format"))
        self.with_lines = QCheckBox(t("带明细（每行一条明细）|With lines (one row a line)"))
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(t("进度|Progress"))
        self._ticked = list(ticked)
        words = t("只导出勾选的 {n} 条|Only the {n} that are ticked", n=formats.whole(len(self._ticked)))
        self.only_ticked = QCheckBox(words)
        for widget in (self.format, self.only_ticked, self.with_lines, self.bar):
            self.body.addWidget(widget)
        self.only_ticked.setVisible(bool(self._ticked))
        self.only_ticked.setChecked(bool(self._ticked))
        self.with_lines.setVisible(bool(meta.grids))
        self.bar.hide()
        self.add_button(t("取消|Cancel"), key="Esc")
        self.later_button = self.add_button(t("后台导出|In the background"), self.leave)
        self.go = self.add_button(t("导出|Export"), self.choose, key="Enter", kind="primary")

    def choose(self) -> None:
        ending = _FORMATS[self.format.current()]
        path, _ = QFileDialog.getSaveFileName(self, t("导出到|Export to"), f"{self._meta.label}.{ending}")
        if path:
            self.export_to(path)

    def leave(self) -> None:
        """Made on the server, while the desk goes on; the file waits with the job."""
        self._jobs.ask_export(self._request(), self._failed)
        self.accept()

    def _request(self) -> ex.ExportRequest:
        return ex.ExportRequest(
            query=self._query,
            columns=self._columns,
            sort=self._sort,
            format=_FORMATS[self.format.current()],
            with_lines=self.with_lines.isChecked(),
            only=self._ticked if self.only_ticked.isChecked() else (),
        )

    def export_to(self, path: str) -> None:
        request = self._request()
        self.set_busy(True)
        self.bar.show()
        self._stream = FileStream(self._api, self._api.exchange.Export, request, self)
        self._stream.grown.connect(lambda size: self.set_note(t("已取 {n}|{n} so far", n=formats.size(size))))
        self._stream.failed.connect(self._failed)
        self._stream.finished.connect(lambda _name, content: self._write(path, content))

    def _failed(self, error: ApiError) -> None:
        self.bar.hide()
        self.set_busy(False)
        self.set_error(error.message)

    def _write(self, path: str, content: bytes) -> None:
        self.bar.hide()
        self.set_busy(False)
        try:
            write_file(path, content)
        except OSError as error:
            self.set_error(str(error))
            return
        self.accept()
        self.written.emit(path)
