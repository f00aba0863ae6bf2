"""Excel in and out. An import is checked as a whole first (dry run); nothing is written before the user says so."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QProgressBar, QWidget

from cellar.v1 import document_pb2 as doc
from cellar.v1 import exchange_pb2 as ex
from cellar.v1 import list_pb2 as lst
from cellar_client import formats
from cellar_client.i18n import t
from cellar_client.rpc import Api, ApiError, new_request_id
from cellar_client.rpc.files import LIMIT, FileStream, write_file
from cellar_client.session.jobs import Jobs
from cellar_client.session.metadata import EntityMeta
from cellar_client.widgets.buttons import Segmented
from cellar_client.widgets.dialogs import Dialog
from cellar_client.widgets.layout import Label, hbox
from cellar_client.widgets.readonly_table import fill, readonly_table

_FORMATS = ("xlsx", "csv")


class ImportDialog(Dialog):
    """File → check → import. The same request id for the writing run until its fate is known."""

    imported = Signal()

    def __init__(self, api: Api, jobs: Jobs, meta: EntityMeta, parent: QWidget) -> None:
        super().__init__(t("导入{what}|Import {what}", what=meta.label), width=820, parent=parent)
        self._api, self._jobs, self._meta = api, jobs, meta
        self._name, self._content = "", b""
        self._request_id = ""
        self.file_label = Label(
            t("先选文件，或下载模板填好再导入|Choose a file, or fill in the template"), role="text2"
        )
        self.body.addWidget(self.file_label)
        self.figures = {
            name: (
                Label(formats.or_dash(""), step="kpi", bold=True, role=role),
                Label(word, step="small", role="text2"),
            )
            for name, word, role in (
                ("errors", t("错误|errors"), "error"),
                ("warnings", t("提醒|warnings"), "warn"),
                ("rows", t("行|rows"), "text"),
                ("records", t("张单据|records"), "ok"),
            )
        }
        cards = [hbox(number, word, None, gap=8) for number, word in self.figures.values()]
        self.body.addLayout(hbox(*cards, gap=24))
        heads = [
            t("级别|Level"),
            t("工作表|Sheet"),
            t("行|Row"),
            t("列|Column"),
            t("问题|Problem"),
            t("怎么改|Way out"),
        ]
        self.table = readonly_table(t("问题清单|Problems"), heads, [56, 110, 56, 110, 300])
        self.table.setMinimumHeight(320)
        self.body.addWidget(self.table)
        self.add_button(t("下载模板|Template"), self.template)
        self.add_button(t("选文件|Choose file"), self.choose, key="Ctrl+O")
        self.add_button(t("取消|Cancel"), key="Esc")
        self.check_button = self.add_button(t("重新检查|Check again"), self.check)
        self.later_button = self.add_button(t("后台导入|In the background"), self.leave)
        self.import_button = self.add_button(t("导入|Import"), self.run, kind="primary", key="Enter")
        for button in (self.check_button, self.later_button, self.import_button):
            button.setEnabled(False)

    def choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, t("选文件|Choose file"), "", t("表格 (*.xlsx *.xls *.csv)|Sheets (*.xlsx *.xls *.csv)")
        )
        if path:
            self.take_file(path)

    def take_file(self, path: str) -> None:
        """Reads the file and checks it at once."""
        file = Path(path)
        try:
            if file.stat().st_size > LIMIT:
                self.set_error(t("文件超过 16 MB，请分开导入|The file is larger than 16 MB; split it"))
                return
            self._name, self._content = file.name, file.read_bytes()
        except OSError as error:
            self.set_error(str(error))
            return
        self._request_id = new_request_id()
        self.file_label.setText(f"{self._name} · {formats.size(len(self._content))}")
        self.check()

    def check(self) -> None:
        if not self._content:
            return
        self._busy(t("正在检查…|Checking…"))
        # A dry run writes nothing: its own id, so that the writing run is not answered with this reply.
        self._send(dry_run=True, request_id=new_request_id())

    def run(self) -> None:
        self._busy(t("正在导入…|Importing…"))
        self._send(dry_run=False, request_id=self._request_id)

    def leave(self) -> None:
        """Checked and written on the server, while the desk goes on; the job says what came of it."""
        self._jobs.ask_import(self._request(dry_run=False, request_id=self._request_id), self._failed)
        self.accept()

    def _busy(self, words: str) -> None:
        self.set_error("")
        self.set_note(words)
        for button in (self.check_button, self.later_button, self.import_button):
            button.setEnabled(False)

    def _request(self, *, dry_run: bool, request_id: str) -> ex.ImportRequest:
        return ex.ImportRequest(
            request_id=request_id,
            entity=self._meta.name,
            file_name=self._name,
            content=self._content,
            dry_run=dry_run,
        )

    def _send(self, *, dry_run: bool, request_id: str) -> None:
        request = self._request(dry_run=dry_run, request_id=request_id)
        done = self._checked if dry_run else self._imported
        self._api.command(self._api.exchange.Import, request, done, self._failed, parent=self, deadline=120.0)

    def _failed(self, error: ApiError) -> None:
        self.set_note("")
        self.set_error("；".join(p.message for p in error.problems) or error.message)
        self.check_button.setEnabled(True)

    def _show(self, reply: ex.ImportResponse) -> int:
        warnings = sum(p.problem.severity == doc.SEVERITY_WARNING for p in reply.problems)
        errors = len(reply.problems) - warnings
        counts = {"errors": errors, "warnings": warnings, "rows": reply.rows, "records": reply.records}
        for name, (number, _word) in self.figures.items():
            number.setText(formats.whole(counts[name]))
        ordered = sorted(reply.problems, key=lambda p: (p.problem.severity == doc.SEVERITY_WARNING, p.row))
        levels = {True: t("提醒|warning"), False: t("错误|error")}
        fill(
            self.table,
            [
                [
                    levels[p.problem.severity == doc.SEVERITY_WARNING],
                    p.sheet,
                    str(p.row or ""),
                    p.column,
                    p.problem.message,
                    p.problem.hint,
                ]
                for p in ordered
            ],
        )
        return errors

    def _checked(self, reply: ex.ImportResponse) -> None:
        errors = self._show(reply)
        self.check_button.setEnabled(True)
        self.later_button.setEnabled(not errors)
        self.import_button.setEnabled(not errors)
        if errors:
            words = t("还有 {n} 处错误，改正文件后再检查；未写入任何单据|Errors: {n}; nothing was written", n=errors)
            self.set_note(words)
        else:
            self.set_note(
                t(
                    "检查通过：将新增 {a}，更新 {b}，未变 {c}|All good: {a} to create, {b} to update, {c} unchanged",
                    a=reply.would_create,
                    b=reply.would_update,
                    c=reply.unchanged,
                )
            )
            self.import_button.setFocus()

    def _imported(self, reply: ex.ImportResponse) -> None:
        errors = self._show(reply)
        self.check_button.setEnabled(bool(errors))
        self._request_id = new_request_id()
        if errors:
            self.set_note(t("还有 {n} 处错误，未写入任何单据|Errors: {n}; nothing was written", n=errors))
            return
        self.set_note(
            t(
                "新增 {a}，更新 {b}，未变 {c}|{a} created, {b} updated, {c} unchanged",
                a=reply.created,
                b=reply.updated,
                c=reply.unchanged,
            )
        )
        self.imported.emit()

    def template(self) -> None:
        stream = FileStream(self._api, self._api.exchange.Template, ex.TemplateRequest(entity=self._meta.name), self)
        stream.finished.connect(self._save_template)
        stream.failed.connect(self._failed)

    def _save_template(self, name: str, content: bytes) -> None:
        path, _ = QFileDialog.getSaveFileName(self, t("存模板|Save template"), name)
        if path:
            try:
                write_file(path, content)
                self.set_note(t("模板已存到 {path}|Template saved to {path}", path=path))
            except OSError as error:
                self.set_error(str(error))


class ExportDialog(Dialog):
    """What the list shows now, as a workbook or a CSV."""

    def __init__(
        self, api: Api, jobs: Jobs, meta: EntityMeta, query: lst.Query, columns: list[str], sort: lst.Sort, parent: QWidget
    ) -> None:  # fmt: skip
        note = t("导出当前条件下的全部记录|Everything under the present conditions")
        super().__init__(t("导出{what}|Export {what}", what=meta.label), note, parent=parent)
        self._api, self._jobs = api, jobs
        self._meta, self._query, self._columns, self._sort = meta, query, columns, sort
        self.format = Segmented(["Excel", "CSV"], name=t("格式|Format"))
        self.with_lines = QCheckBox(t("带明细（每行一条明细）|With lines (one row a line)"))
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(t("进度|Progress"))
        for widget in (self.format, self.with_lines, self.bar):
            self.body.addWidget(widget)
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
