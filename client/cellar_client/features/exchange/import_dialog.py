"""Excel in. A file is checked as a whole first (dry run); nothing is written before the user says so.

What is wrong is said as it stands in the file: sheet, row, letter and heading of the column, what the cell holds and the way out; below
it the row of the file itself.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from cellar.v1 import document_pb2 as doc
from cellar.v1 import exchange_pb2 as ex
from cellar_client import formats
from cellar_client.i18n import t
from cellar_client.look import theme
from cellar_client.roles import HORIZONTAL
from cellar_client.rpc import Api, ApiError, Call, ErrorKind, new_request_id
from cellar_client.rpc.files import LIMIT, FileStream, write_file
from cellar_client.session.jobs import Jobs
from cellar_client.session.metadata import EntityMeta
from cellar_client.widgets.buttons import Segmented
from cellar_client.widgets.cells import fit, width_for
from cellar_client.widgets.dialogs import Dialog
from cellar_client.widgets.field_icons import clear_icon
from cellar_client.widgets.layout import Label, hbox
from cellar_client.widgets.readonly_table import fill, readonly_table

_ALL, _WARNINGS = 0, 2
_BAR = 14
"""Pixels of a scroll bar below the row."""


class ImportDialog(Dialog):
    """File → check → import. The same request id for the writing run until its fate is known.

    The file is read anew whenever it is checked, as it was mended meanwhile; an answer about a file that was put aside is none.
    """

    imported = Signal()

    def __init__(self, api: Api, jobs: Jobs, meta: EntityMeta, parent: QWidget) -> None:
        super().__init__(t("导入{what}|Import {what}", what=meta.label), width=1000, parent=parent)
        self._api, self._jobs, self._meta = api, jobs, meta
        self._path, self._content = Path(), b""
        self._request_id = ""
        self._call: Call | None = None
        self._reply = ex.ImportResponse()
        self._shown: list[ex.ImportProblem] = []
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
                ("errors", t("错误，必须改正|errors, must be put right"), "error"),
                ("warnings", t("提醒，可以导入|warnings, stop nothing"), "warn"),
                ("rows", t("行|rows"), "text"),
                ("records", t("条记录|records"), "ok"),
            )
        }
        cards = [hbox(number, word, None, gap=8) for number, word in self.figures.values()]
        self.body.addLayout(hbox(*cards, gap=24))
        self.kinds = Segmented([t("全部|All"), t("错误|Errors"), t("提醒|Warnings")], name=t("看哪些|Which"))
        self.kinds.chosen.connect(lambda _index: self._list())
        self.search = QLineEdit()
        self.search.setPlaceholderText(t("查找值或问题|Find a value or a problem"))
        self.search.setAccessibleName(t("查找|Find"))
        self.search.setFixedWidth(220)
        clear_icon(self.search)
        self.search.textChanged.connect(lambda _text: self._list())
        self.body.addLayout(hbox(self.kinds, None, self.search))
        heads = [
            t("级别|Level"),
            t("工作表|Sheet"),
            t("文件行|Row"),
            t("列|Column"),
            t("问题|Problem"),
            t("文件中的值|In the file"),
            t("怎么改|Way out"),
        ]
        self.table = readonly_table(t("问题清单|Problems"), heads, [56, 96, 56, 130, 260, 140])
        self.table.setMinimumHeight(200)
        self.table.currentCellChanged.connect(lambda row, *_: self._show_row(row))
        self.body.addWidget(self.table, 1)
        self.row_label = Label(role="text2", step="small")
        self.row_table = readonly_table(t("文件中的这一行|The row in the file"), [], [])
        self.row_table.setFixedHeight(theme.size("grid_head") + theme.size("row") + _BAR)
        self.row_table.horizontalHeader().setStretchLastSection(False)
        self.body.addWidget(self.row_label)
        self.body.addWidget(self.row_table)
        self.sheets = Label(role="text2", step="small")
        self.sheets.setWordWrap(True)
        self.body.addWidget(self.sheets)
        for part in (self.row_label, self.row_table, self.sheets):
            part.hide()
        self.add_button(t("下载模板|Template"), self.template)
        self.list_button = self.add_button(t("导出问题清单|Save the list"), self.save_list)
        self.open_button = self.add_button(t("打开文件|Open the file"), self.open_file)
        self.choose_button = self.add_button(t("选文件|Choose file"), self.choose, key="Ctrl+O")
        self.add_button(t("取消|Cancel"), key="Esc")
        self.check_button = self.add_button(t("重新检查|Check again"), self.check)
        self.later_button = self.add_button(t("后台导入|In the background"), self.leave)
        self.import_button = self.add_button(t("导入|Import"), self.run, kind="primary", key="Enter")
        for button in (self.check_button, self.later_button, self.import_button, self.list_button, self.open_button):
            button.setEnabled(False)

    def choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, t("选文件|Choose file"), "", t("表格 (*.xlsx *.xls *.csv)|Sheets (*.xlsx *.xls *.csv)")
        )
        if path:
            self.take_file(path)

    def take_file(self, path: str) -> None:
        """Reads the file and checks it at once."""
        if Path(path) != self._path:
            # Where this one cannot be read, nothing of the other is left to be brought in under its name.
            self._content, self._request_id = b"", ""
        self._path = Path(path)
        self.check()

    def check(self) -> None:
        """What the file says now."""
        self._forget()
        try:
            if self._path.stat().st_size > LIMIT:
                self._failed(
                    ApiError(ErrorKind.INVALID, t("文件超过 16 MB，请分开导入|The file is larger than 16 MB; split it"))
                )
                return
            content = self._path.read_bytes()
        except OSError as error:
            self._failed(ApiError(ErrorKind.INVALID, str(error)))
            return
        if content != self._content or not self._request_id:
            # The same once more may be written already, without an answer: it keeps its id.
            self._content, self._request_id = content, new_request_id()
        self.open_button.setEnabled(True)
        self.file_label.setText(f"{self._path.name} · {formats.size(len(self._content))}")
        self._busy(t("正在检查…|Checking…"))
        # A dry run writes nothing: its own id, so that the writing run is not answered with this reply.
        self._send(dry_run=True, request_id=new_request_id())

    def run(self) -> None:
        self._busy(t("正在导入…|Importing…"))
        # What is being written cannot be put aside.
        self.choose_button.setEnabled(False)
        self._send(dry_run=False, request_id=self._request_id)

    def leave(self) -> None:
        """Checked and written on the server, while the desk goes on; the job says what came of it."""
        self._jobs.ask_import(self._request(dry_run=False, request_id=self._request_id), self._failed)
        self.accept()

    def _forget(self) -> None:
        """Another question: nothing is known of it, and an answer on the way is not its."""
        if self._call is not None:
            self._call.cancel()
            self._call = None
        self._reply = ex.ImportResponse()
        self._list()
        self.sheets.hide()
        for button in (self.list_button, self.later_button, self.import_button):
            button.setEnabled(False)
        for number, _word in self.figures.values():
            number.setText(formats.or_dash(""))

    def _busy(self, words: str) -> None:
        self.set_error("")
        self.set_note(words)
        for button in (self.check_button, self.later_button, self.import_button):
            button.setEnabled(False)

    def _request(self, *, dry_run: bool, request_id: str) -> ex.ImportRequest:
        return ex.ImportRequest(
            request_id=request_id,
            entity=self._meta.name,
            file_name=self._path.name,
            content=self._content,
            dry_run=dry_run,
        )

    def _send(self, *, dry_run: bool, request_id: str) -> None:
        request = self._request(dry_run=dry_run, request_id=request_id)
        done = self._checked if dry_run else self._imported
        self._call = self._api.command(
            self._api.exchange.Import, request, done, self._failed, parent=self, deadline=120.0
        )

    def _failed(self, error: ApiError) -> None:
        self._call = None
        self.set_note("")
        self.set_error("；".join(p.message for p in error.problems) or error.message)
        self.check_button.setEnabled(True)
        self.choose_button.setEnabled(True)

    def _show(self, reply: ex.ImportResponse) -> int:
        self._call = None
        self.choose_button.setEnabled(True)
        warnings = sum(p.problem.severity == doc.SEVERITY_WARNING for p in reply.problems)
        errors = len(reply.problems) - warnings
        counts = {"errors": errors, "warnings": warnings, "rows": reply.rows, "records": reply.records}
        for name, (number, _word) in self.figures.items():
            number.setText(formats.whole(counts[name]))
        self._reply = reply
        words = (t("全部|All"), t("错误|Errors"), t("提醒|Warnings"))
        for index, (word, count) in enumerate(zip(words, (errors + warnings, errors, warnings), strict=True)):
            self.kinds.set_word(index, f"{word} {formats.whole(count)}")
        self._list()
        self._show_sheets()
        self.list_button.setEnabled(bool(reply.problems))
        return errors

    def _list(self) -> None:
        """The problems that were asked for, errors first, in the order of the file."""
        wanted, text = self.kinds.current(), self.search.text().strip().casefold()
        ordered = sorted(self._reply.problems, key=lambda p: (_is_warning(p), p.sheet, p.row))
        self._shown = [
            each
            for each in ordered
            if (wanted == _ALL or _is_warning(each) == (wanted == _WARNINGS))
            and (not text or any(text in word.casefold() for word in (*_said(each), each.problem.hint)))
        ]
        fill(self.table, [_said(each) for each in self._shown])
        if self._shown:
            self.table.setCurrentCell(0, 0)
        else:
            self._show_row(-1)

    def _show_row(self, at: int) -> None:
        """The row of the file that a problem is in, its cell in red."""
        problem = self._shown[at] if 0 <= at < len(self._shown) else None
        headings = next((list(s.headings) for s in self._reply.sheets if problem and s.name == problem.sheet), [])
        known = problem is not None and bool(problem.cells) and bool(headings)
        for part in (self.row_label, self.row_table):
            part.setVisible(known)
        if problem is None or not known:
            return
        self.row_label.setText(
            t("原文件第 {n} 行 · {sheet}|Row {n} of the file · {sheet}", n=problem.row, sheet=problem.sheet)
        )
        self.row_table.setColumnCount(len(headings))
        self.row_table.setHorizontalHeaderLabels(headings)
        fill(self.row_table, [list(problem.cells)])
        for column, heading in enumerate(headings):
            least = width_for(6, heading)
            self.row_table.setColumnWidth(column, fit(self.row_table, column, least))
        if problem.column in headings:
            self.row_table.setCurrentCell(0, headings.index(problem.column))

    def _show_sheets(self) -> None:
        """What would become of each sheet, or became of it."""
        lines = [
            t(
                "{name}：{rows} 行，新增 {a}，更新 {b}，未变 {c}，拒绝 {d}|{name}: {rows} rows, {a} new, {b} changed, {c} unchanged, {d} refused",
                name=each.name,
                rows=each.rows,
                a=each.would_create or each.created,
                b=each.would_update or each.updated,
                c=each.unchanged,
                d=each.refused,
            )
            for each in self._reply.sheets
            if not each.left_out
        ]
        self.sheets.setText("\n".join(lines))
        self.sheets.setVisible(bool(lines))

    def save_list(self) -> None:
        """The problems in sight as a file, for whoever mends it."""
        name = f"{self._path.stem}_{t('问题|problems')}.csv"
        path, _ = QFileDialog.getSaveFileName(self, t("导出问题清单|Save the list"), name, "CSV (*.csv)")
        if not path:
            return
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow([self.table.model().headerData(at, HORIZONTAL) for at in range(self.table.columnCount())])
        writer.writerows(_said(each) for each in self._shown)
        try:
            write_file(path, text.getvalue().encode("utf-8-sig"))
            self.set_note(t("问题清单已存到 {path}|The list was saved to {path}", path=path))
        except OSError as error:
            self.set_error(str(error))

    def open_file(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path)))

    def _checked(self, reply: ex.ImportResponse) -> None:
        errors = self._show(reply)
        self.check_button.setEnabled(True)
        self.later_button.setEnabled(not errors)
        self.import_button.setEnabled(not errors)
        if errors:
            words = t("还有 {n} 处错误，改正文件后再检查；未写入任何单据|Errors: {n}; nothing was written", n=errors)
            self.set_note(words)
        else:
            words = t(
                "检查通过：将新增 {a}，更新 {b}，未变 {c}|All good: {a} to create, {b} to update, {c} unchanged",
                a=reply.would_create,
                b=reply.would_update,
                c=reply.unchanged,
            )
            self.set_note(words + _left_out(reply))
            self.import_button.setFocus()

    def _imported(self, reply: ex.ImportResponse) -> None:
        errors = self._show(reply)
        self.check_button.setEnabled(bool(errors))
        self._request_id = new_request_id()
        if errors:
            self.set_note(t("还有 {n} 处错误，未写入任何单据|Errors: {n}; nothing was written", n=errors))
            return
        words = t(
            "新增 {a}，更新 {b}，未变 {c}|{a} created, {b} updated, {c} unchanged",
            a=reply.created,
            b=reply.updated,
            c=reply.unchanged,
        )
        self.set_note(words + _left_out(reply))
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


def _is_warning(each: ex.ImportProblem) -> bool:
    return bool(each.problem.severity == doc.SEVERITY_WARNING)


def _said(each: ex.ImportProblem) -> list[str]:
    """A problem's row of the table."""
    level = t("提醒|warning") if _is_warning(each) else t("错误|error")
    column = f"{each.letter} {each.column}".strip()
    row = formats.whole(each.row) if each.row else ""
    value = formats.or_dash(each.value) if each.letter else ""
    return [level, each.sheet, row, column, each.problem.message, value, each.problem.hint]


def _left_out(reply: ex.ImportResponse) -> str:
    """The sheets of the file that were not read."""
    names = [sheet.name for sheet in reply.sheets if sheet.left_out]
    return t("；未读工作表：{names}|; sheets not read: {names}", names=", ".join(names)) if names else ""
