"""This user's jobs in the background: asked for from here, watched until they end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from cellar.v1 import exchange_pb2 as ex
from cellar.v1 import job_pb2 as pb
from cellar.v1 import value_pb2
from cellar_client.rpc import Api, ApiError

WATCH_SECONDS = 2.0
OPEN = (pb.JOB_STATE_WAITING, pb.JOB_STATE_RUNNING)
OnFail = Callable[[ApiError], None]


class Jobs(QObject):
    """`changed()`: the list was read anew. `ended(Job)`: one that was open when it was last looked at is over."""

    changed = Signal()
    ended = Signal(object)

    def __init__(self, api: Api, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._api = api
        self.jobs: list[pb.Job] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(int(WATCH_SECONDS * 1000))
        self._timer.timeout.connect(self.read)
        self._reading = False

    @property
    def open(self) -> int:
        """How many are not over."""
        return sum(job.state in OPEN for job in self.jobs)

    def read(self) -> None:
        """Ask for the list now, and again while some job is not over."""
        if self._reading:
            return
        self._reading = True
        self._api.query(self._api.jobs.ListJobs, pb.ListJobsRequest(), self._read, self._not_read, parent=self)

    def _read(self, reply: pb.ListJobsResponse) -> None:
        self._reading = False
        before = {job.id: job.state for job in self.jobs}
        self.jobs = list(reply.jobs)
        self.changed.emit()
        for job in self.jobs:
            if before.get(job.id) in OPEN and job.state not in OPEN:
                self.ended.emit(job)
        if self.open:
            self._timer.start()

    def _not_read(self, _error: ApiError) -> None:
        # The line's own signs say that it is down; the list is read again when it is back.
        self._reading = False
        if self.open:
            self._timer.start()

    def ask_act(
        self, entity: str, action: str, ids: list[int], answers: Mapping[str, value_pb2.Value], failed: OnFail
    ) -> None:
        request = pb.AskActRequest(entity=entity, ids=ids, action=action, answers=answers)
        self._send(self._api.jobs.AskAct, request, failed)

    def ask_export(self, export: ex.ExportRequest, failed: OnFail) -> None:
        self._send(self._api.jobs.AskExport, pb.AskExportRequest(export=export), failed)

    def ask_import(self, given: ex.ImportRequest, failed: OnFail) -> None:
        self._send(self._api.jobs.AskImport, pb.AskImportRequest(file=given), failed)

    def cancel(self, job_id: int, failed: OnFail) -> None:
        self._send(self._api.jobs.CancelJob, pb.CancelJobRequest(id=job_id), failed)

    def retry(self, job_id: int, failed: OnFail) -> None:
        self._send(self._api.jobs.RetryJob, pb.RetryJobRequest(id=job_id), failed)

    def _send(self, method: Any, request: Any, failed: OnFail) -> None:
        self._api.command(method, request, self._sent, failed, parent=self)

    def _sent(self, reply: Any) -> None:
        """The job stands in the list at once, and is watched from now on."""
        job = reply.job
        self.jobs = [job, *(each for each in self.jobs if each.id != job.id)]
        self.changed.emit()
        self.read()
