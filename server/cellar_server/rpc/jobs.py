"""JobService: asking for work in the background, and looking after one's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

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
from cellar_server.services.jobs import own, queue
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
        asked = request.file
        declaration = with_form(call.books.registry, asked.entity)
        if not asked.file_name.strip():
            raise refuse("file_name", "REQUIRED", "文件没有名称|The file has no name")
        words = (
            f"导入 {declaration.title.zh} {asked.file_name}"
            if call.language == "zh"
            else f"Import {declaration.title.en} {asked.file_name}"
        )
        once = request_of(request)
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
            documents.demand_deed(work, declaration, action)
            return Asked("act", f"{words} ×{len(ids)}", declaration.name, request.SerializeToString(), whole=len(ids))

        return pb.AskActResponse(job=_asked(call, request_of(request), body))

    def ListJobs(self, request: pb.ListJobsRequest, call: Call) -> pb.ListJobsResponse:
        with call.books.commands.reading(call.principal) as work:
            return pb.ListJobsResponse(jobs=[_message(each) for each in own.listed(work)])

    def CancelJob(self, request: pb.CancelJobRequest, call: Call) -> pb.CancelJobResponse:
        return pb.CancelJobResponse(job=_changed(call, request_of(request), request.id, own.cancel))

    def RetryJob(self, request: pb.RetryJobRequest, call: Call) -> pb.RetryJobResponse:
        return pb.RetryJobResponse(job=_changed(call, request_of(request), request.id, own.retry))

    def JobFile(self, request: pb.JobFileRequest, call: Call) -> Iterator[pb.JobFileResponse]:
        with call.books.commands.reading(call.principal) as work:
            name, parts = own.file(work, request.id)
        who = call.principal.user_id
        events.note_alone(call.books.engine, Event.DOWNLOAD, user_id=who, address=call.peer, words=name)
        for index, part in enumerate(parts):
            yield pb.JobFileResponse(chunk=part, file_name="" if index else name)

    def ListRefusals(self, request: pb.ListRefusalsRequest, call: Call) -> pb.ListRefusalsResponse:
        with call.books.commands.reading(call.principal) as work:
            found = own.refusals(work, request.id, _MORE + 1)
        return pb.ListRefusalsResponse(
            refusals=[
                pb.JobRefusal(record_id=row.record_id, called=row.called, words=row.words) for row in found[:_MORE]
            ],
            more=len(found) > _MORE,
        )


def _asked(call: Call, request: Request, body: Callable[[UnitOfWork], Asked]) -> pb.Job:
    """Put a job into the queue, once for each request id."""
    return _changed(call, request, 0, lambda work, _: queue.ask(work, body(work)))


def _changed(call: Call, request: Request, job_id: int, change: Callable[[UnitOfWork, int], int | None]) -> pb.Job:
    reply, _ = call.books.commands.run(
        call.principal, request, lambda work: Reply("job", change(work, job_id) or job_id)
    )
    with call.books.commands.reading(call.principal) as work:
        return _message(own.one(work, reply.record_id))


def _message(one: own.Own) -> pb.Job:
    row = one.row
    return pb.Job(
        id=row.id, title=row.job_title, entity=row.about_entity or "", state=_STATES[row.job_status], done=row.steps_done,
        whole=row.step_total, refused=row.refused_total, words=row.outcome_words or "", asked_at=convert.instant(row.asked_at),
        stops=row.stops, ended_at=convert.instant(row.ended_at) if row.ended_at else 0, has_file=one.has_file,
    )  # fmt: skip
