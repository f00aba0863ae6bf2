"""后台任务: this user's jobs, how far they are, what came of them; stop, try again, keep the file."""

from __future__ import annotations

from PySide6.QtWidgets import QFileDialog, QWidget

from cellar.v1 import job_pb2 as pb
from cellar_client import formats
from cellar_client.i18n import t
from cellar_client.rpc import Api, ApiError
from cellar_client.rpc.files import FileStream, write_file
from cellar_client.session.jobs import OPEN, Jobs
from cellar_client.widgets.dialogs import Dialog
from cellar_client.widgets.readonly_table import fill, readonly_table


def state_words(job: pb.Job) -> str:
    if job.stops and job.state in OPEN:
        return t("正在停止|Stopping")
    return {
        pb.JOB_STATE_WAITING: t("等待|Waiting"),
        pb.JOB_STATE_RUNNING: t("执行中|Running"),
        pb.JOB_STATE_DONE: t("完成|Done"),
        pb.JOB_STATE_FAILED: t("失败|Failed"),
        pb.JOB_STATE_CANCELLED: t("已取消|Cancelled"),
    }.get(job.state, "")


def progress_words(job: pb.Job) -> str:
    if job.whole:
        return t("{n} / {all}|{n} of {all}", n=formats.whole(job.done), all=formats.whole(job.whole))
    return formats.whole(job.done) if job.done else ""


class JobsDialog(Dialog):
    """The newest first; it follows them while it is open."""

    def __init__(self, api: Api, jobs: Jobs, parent: QWidget) -> None:
        super().__init__(
            t("后台任务|Background jobs"),
            width=920,
            parent=parent,
        )
        self._api, self._jobs = api, jobs
        self._any = False
        heads = [t("任务|Job"), t("提交时间|Asked at"), t("状态|State"), t("进度|Progress"), t("结果|Result")]
        self.table = readonly_table(t("后台任务|Background jobs"), heads, [230, 130, 70, 150])
        self.table.setMinimumHeight(240)
        self.refused = readonly_table(t("被拒明细|Refused"), [t("哪一条|Which"), t("原因|Why")], [230])
        self.refused.setMinimumHeight(120)
        self.refused.hide()
        self.body.addWidget(self.table)
        self.body.addWidget(self.refused)
        self.stop_button = self.add_button(t("停止|Stop"), self.stop)
        self.retry_button = self.add_button(t("重试|Try again"), self.retry)
        self.file_button = self.add_button(t("保存文件|Save file"), self.save_file)
        self.add_button(t("关闭|Close"), self.accept, key="Esc", kind="primary")
        self.table.itemSelectionChanged.connect(self._chosen)
        jobs.changed.connect(self._show)
        self._say(any_there=False)
        self._show()
        jobs.read()

    def current(self) -> pb.Job | None:
        row = self.table.currentRow()
        return self._jobs.jobs[row] if 0 <= row < len(self._jobs.jobs) else None

    def _show(self) -> None:
        at = self.current()
        fill(
            self.table,
            [
                [
                    job.title,
                    formats.instant_of_wire(job.asked_at),
                    state_words(job),
                    progress_words(job),
                    job.words,
                ]
                for job in self._jobs.jobs
            ],
        )
        ids = [job.id for job in self._jobs.jobs]
        if ids:
            self.table.setCurrentCell(ids.index(at.id) if at is not None and at.id in ids else 0, 0)
        if bool(ids) != self._any:
            self._say(any_there=bool(ids))
        self._chosen()

    def _say(self, *, any_there: bool) -> None:
        self._any = any_there
        lasting = t("任务在服务器上执行，关掉客户端也会继续。|They run on the server, also after you log out.")
        self.set_note(lasting if any_there else t("还没有后台任务|No jobs yet"))

    def _chosen(self) -> None:
        job = self.current()
        self.stop_button.setEnabled(job is not None and job.state in OPEN and not job.stops)
        self.retry_button.setEnabled(job is not None and job.state in (pb.JOB_STATE_FAILED, pb.JOB_STATE_CANCELLED))
        self.file_button.setEnabled(job is not None and job.has_file)
        self.refused.setVisible(job is not None and bool(job.refused or job.state == pb.JOB_STATE_FAILED))
        if job is not None and not self.refused.isHidden():
            request = pb.ListRefusalsRequest(id=job.id)
            self._api.query(self._api.jobs.ListRefusals, request, self._show_refused, self._failed, parent=self)

    def _show_refused(self, reply: pb.ListRefusalsResponse) -> None:
        rows = [[each.called, each.words] for each in reply.refusals]
        fill(self.refused, [*rows, ["…", t("还有更多|There are more")]] if reply.more else rows)
        self.refused.setVisible(bool(rows))

    def stop(self) -> None:
        job = self.current()
        if job is not None:
            self._jobs.cancel(job.id, self._failed)

    def retry(self) -> None:
        job = self.current()
        if job is not None:
            self._jobs.retry(job.id, self._failed)

    def save_file(self) -> None:
        job = self.current()
        if job is not None:
            stream = FileStream(self._api, self._api.jobs.JobFile, pb.JobFileRequest(id=job.id), self)
            stream.failed.connect(self._failed)
            stream.finished.connect(self._keep)

    def _keep(self, name: str, content: bytes) -> None:
        path, _ = QFileDialog.getSaveFileName(self, t("保存文件|Save file"), name)
        if path:
            try:
                write_file(path, content)
                self.set_note(t("已存到 {path}|Saved to {path}", path=path))
            except OSError as error:
                self.set_error(str(error))

    def _failed(self, error: ApiError) -> None:
        self.set_error("；".join(p.message for p in error.problems) or error.message)
        self._jobs.read()
