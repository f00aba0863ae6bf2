"""JobService: asking for work in the background, and looking after one's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, Row

from cellar.v1 import job_pb2 as pb
from cellar.v1 import job_pb2_grpc
from cellar_server.kernel import access
from cellar_server.kernel.exchange import rights
from cellar_server.kernel.life import documents
from cellar_server.kernel.schema.problems import NotFound, problem, refuse
from cellar_server.kernel.unit_of_work import events
from cellar_server.kernel.unit_of_work.events import Event
from cellar_server.kernel.unit_of_work.exactly_once import Reply, Request
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.rpc import convert
from cellar_server.rpc.calls import Call, request_of
from cellar_server.rpc.documents import with_form
from cellar_server.services.jobs import queue
from cellar_server.services.jobs.queue import Asked
from cellar_server.services.jobs.table import JobState

MOST_IDS = 20_000
_MORE = 500
_STATES = {
    JobState.WAITING: pb.JOB_STATE_WAITING, JobState.RUNNING: pb.JOB_STATE_RUNNING, JobState.DONE: pb.JOB_STATE_DONE,
    JobState.FAILED: pb.JOB_STATE_FAILED, JobState.CANCELLED: pb.JOB_STATE_CANCELLED,
}  # fmt: skip


class Jobs(job_pb2_grpc.JobServiceServicer):
    def AskExport(self, request: pb.AskExportRequest, call: Call) -> pb.AskExportResponse:
        asked = request.export
        declaration = call.books.registry.of(asked.query.entity)
        words = f"导出 {declaration.title.zh}" if call.language == "zh" else f"Export {declaration.title.en}"

        def body(work: UnitOfWork) -> Asked:
            rights.demand(work, declaration, access.EXPORT)
            convert.read_query(asked.query)
            return Asked("export", words, declaration.name, asked.SerializeToString())

        return pb.AskExportResponse(job=_asked(call, request_of(request), body))

    def AskImport(self, request: pb.AskImportRequest, call: Call) -> pb.AskImportResponse:
        asked = getattr(request, "import")
        declaration = with_form(call.books.registry, asked.entity)
        words = (
            f"导入 {declaration.title.zh} {asked.file_name}"
            if call.language == "zh"
            else f"Import {declaration.title.en} {asked.file_name}"
        )
        once = request_of(asked)
        content, asked.content = asked.content, b""

        def body(work: UnitOfWork) -> Asked:
            rights.demand(work, declaration, access.IMPORT)
            return Asked(
                "import", words, declaration.name, asked.SerializeToString(), file_name=asked.file_name, content=content
            )

        return pb.AskImportResponse(job=_asked(call, once, body))

    def AskAct(self, request: pb.AskActRequest, call: Call) -> pb.AskActResponse:
        declaration = with_form(call.books.registry, request.entity)
        ids = list(dict.fromkeys(request.ids))
        if not 0 < len(ids) <= MOST_IDS:
            raise refuse("ids", "HOW_MANY", f"一次 1 至 {MOST_IDS} 张|1 to {MOST_IDS} at once")
        action = declaration.actions.get(request.action)
        if action is None or not action.batch:
            raise NotFound([problem("", "ACTION_UNKNOWN", "没有这个批量动作|There is no such action for many")])
        words = (
            f"{action.label.zh} {declaration.title.zh}"
            if call.language == "zh"
            else f"{action.label.en} {declaration.title.en}"
        )

        def body(work: UnitOfWork) -> Asked:
            documents.demand(work, declaration, action.name, f"{action.label.zh}|{action.label.en.lower()}")
            return Asked("act", f"{words} ×{len(ids)}", declaration.name, request.SerializeToString(), whole=len(ids))

        return pb.AskActResponse(job=_asked(call, request_of(request), body))

    def ListJobs(self, request: pb.ListJobsRequest, call: Call) -> pb.ListJobsResponse:
        with call.books.commands.reading(call.principal) as work:
            found = queue.of(work.connection, call.principal.user_id)
            return pb.ListJobsResponse(jobs=_messages(work.connection, found))

    def CancelJob(self, request: pb.CancelJobRequest, call: Call) -> pb.CancelJobResponse:
        return pb.CancelJobResponse(job=_changed(call, request_of(request), request.id, queue.cancel))

    def RetryJob(self, request: pb.RetryJobRequest, call: Call) -> pb.RetryJobResponse:
        return pb.RetryJobResponse(job=_changed(call, request_of(request), request.id, queue.retry))

    def JobFile(self, request: pb.JobFileRequest, call: Call) -> Iterator[pb.JobFileResponse]:
        with call.books.commands.reading(call.principal) as work:
            _own(work.connection, call, request.id)
            name, parts = queue.file(work.connection, request.id, "out")
        if not parts:
            raise NotFound([problem("", "NO_FILE", "这个任务没有文件|The job has no file")])
        events.note_alone(
            call.books.engine, Event.DOWNLOAD, user_id=call.principal.user_id, address=call.peer, words=name
        )
        for index, part in enumerate(parts):
            yield pb.JobFileResponse(chunk=part, file_name="" if index else name)

    def ListRefusals(self, request: pb.ListRefusalsRequest, call: Call) -> pb.ListRefusalsResponse:
        with call.books.commands.reading(call.principal) as work:
            _own(work.connection, call, request.id)
            found = queue.refusals(work.connection, request.id, _MORE + 1)
        return pb.ListRefusalsResponse(
            refusals=[pb.JobRefusal(record_id=row.record_id, called=row.called, words=row.words) for row in found[:_MORE]],
            more=len(found) > _MORE,
        )  # fmt: skip


def _asked(call: Call, request: Request, body: Callable[[UnitOfWork], Asked]) -> pb.Job:
    """Put a job into the queue, once for each request id."""
    reply, _ = call.books.commands.run(call.principal, request, lambda work: Reply("job", queue.ask(work, body(work))))
    return _one(call, reply.record_id)


def _changed(call: Call, request: Request, job_id: int, change: Callable[[Connection, int], None]) -> pb.Job:
    def body(work: UnitOfWork) -> Reply:
        _own(work.connection, call, job_id)
        change(work.connection, job_id)
        return Reply("job", job_id)

    call.books.commands.run(call.principal, request, body)
    return _one(call, job_id)


def _own(connection: Connection, call: Call, job_id: int) -> Row[Any]:
    """A person's own job; another's is not there for him."""
    row = queue.read(connection, job_id)
    if row.asked_by != call.principal.user_id:
        raise NotFound([problem("", "NOT_FOUND", "没有这个任务|There is no such job")])
    return row


def _one(call: Call, job_id: int) -> pb.Job:
    with call.books.commands.reading(call.principal) as work:
        return _messages(work.connection, [_own(work.connection, call, job_id)])[0]


def _messages(connection: Connection, rows: Any) -> list[pb.Job]:
    filed = queue.with_file(connection, [row.id for row in rows])
    return [
        pb.Job(
            id=row.id, title=row.title, entity=row.entity or "", state=_STATES[row.status], done=row.done, whole=row.whole,
            refused=row.refused, words=row.words or "", asked_at=convert.instant(row.asked_at), stops=row.stops,
            ended_at=convert.instant(row.ended_at) if row.ended_at else 0, has_file=row.id in filed,
        )
        for row in rows
    ]  # fmt: skip
