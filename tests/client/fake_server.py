"""An in-process server over a few records in memory, for screens and the client's tests.

It answers every service of the contract with believable data, and can be told to misbehave: `server.drop_next(n)` answers
the next n calls with UNAVAILABLE (or another code) after carrying them out, `server.expire()` forgets every session. It knows no
business rule but the few its tests need (a required address, a stale row version).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
from google.protobuf import any_pb2
from google.rpc import status_pb2

from cellar.v1 import (
    document_pb2,
    document_pb2_grpc,
    exchange_pb2,
    exchange_pb2_grpc,
    job_pb2,
    job_pb2_grpc,
    list_pb2,
    list_pb2_grpc,
    metadata_pb2,
    preference_pb2,
    preference_pb2_grpc,
    session_pb2,
    session_pb2_grpc,
)
from cellar_common import codec
from tests.client import fake_data

PASSWORD = "demo-only"


def _fill(values: Any, stored: Any) -> None:
    for name in stored:
        if name not in values:
            values[name].CopyFrom(stored[name])


class Refusal(Exception):
    """Raised by a handler; becomes a google.rpc.Status with details, as the real server sends it."""

    def __init__(self, code: grpc.StatusCode, message: str, *details: Any, reason: str = "") -> None:
        super().__init__(message)
        self.code, self.message = code, message
        self.details = [*details, document_pb2.Failure(reason=reason or code.name, incident="20261122-0001")]


class FakeServer:
    """Starts on a free port of this machine; `address` is host:port. Use as a context manager."""

    def __init__(self, *, rows: int = 60, port: int = 0) -> None:
        self.lock = threading.RLock()
        self.store = fake_data.make_store(rows)
        self.metadata = fake_data.make_metadata()
        # Entities by area, and the hash that all have; empty: a server that sends everything at once.
        self.areas: dict[str, list[str]] = {}
        self.area_hash = "area-1"
        self.moment, self.zone = 0, ""
        self.areas_asked: list[str] = []
        # While it is not set, nobody is answered who asks for an area.
        self.areas_go = threading.Event()
        self.areas_go.set()
        self.tokens: set[str] = set()
        self.preferences: dict[str, preference_pb2.Preference] = {}
        self.may_share = True
        self.replies: dict[str, Any] = {}
        self.seen_request_ids: list[str] = []
        self.calls: list[str] = []
        self.prints: list[str] = []
        self.searches: list[str] = []
        self.jobs: list[job_pb2.Job] = []
        self.asked: list[Any] = []
        self.print_warnings: list[document_pb2.Problem] = []
        self.changes: list[tuple[str, int]] = []
        self.carried_out = 0
        self._drops = 0
        self._dropped_with = grpc.StatusCode.UNAVAILABLE
        self._server = grpc.server(ThreadPoolExecutor(8), interceptors=[_Guard(self)])
        session_pb2_grpc.add_SessionServiceServicer_to_server(Sessions(self), self._server)
        document_pb2_grpc.add_DocumentServiceServicer_to_server(Documents(self), self._server)
        list_pb2_grpc.add_ListServiceServicer_to_server(Lists(self), self._server)
        exchange_pb2_grpc.add_ExchangeServiceServicer_to_server(Exchange(self), self._server)
        preference_pb2_grpc.add_PreferenceServiceServicer_to_server(Preferences(self), self._server)
        job_pb2_grpc.add_JobServiceServicer_to_server(Jobs(self), self._server)
        self.port = self._server.add_insecure_port(f"127.0.0.1:{port}")
        self.address = f"127.0.0.1:{self.port}"
        self._server.start()

    def __enter__(self) -> FakeServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._server.stop(0).wait()

    def drop_next(self, count: int = 1, code: grpc.StatusCode = grpc.StatusCode.UNAVAILABLE) -> None:
        """The next calls are carried out, but their replies are lost on the way."""
        with self.lock:
            self._drops, self._dropped_with = count, code

    def take_drop(self) -> grpc.StatusCode | None:
        with self.lock:
            if self._drops:
                self._drops -= 1
                return self._dropped_with
            return None

    def expire(self) -> None:
        with self.lock:
            self.tokens.clear()

    def once(self, request_id: str, work: Callable[[], Any]) -> Any:
        """Exactly once a request id, as the real server promises."""
        with self.lock:
            self.seen_request_ids.append(request_id)
            if request_id not in self.replies:
                self.replies[request_id] = work()
                self.carried_out += 1
            return self.replies[request_id]

    def note(self, *changes: tuple[str, int]) -> list[session_pb2.Change]:
        self.changes.extend(changes)
        return [session_pb2.Change(entity=entity, id=record_id) for entity, record_id in changes]


_OPEN = ("/Welcome", "/Login")


class _Guard(grpc.ServerInterceptor):
    """Sessions, refusals and lost replies, for every unary call."""

    def __init__(self, server: FakeServer) -> None:
        self._server = server

    def intercept_service(self, continuation: Any, details: Any) -> Any:
        handler = continuation(details)
        if handler is None:
            return handler
        token = dict(details.invocation_metadata).get("authorization", "").removeprefix("Bearer ")
        name = details.method.rsplit("/", 1)[-1]

        def enter(context: Any) -> None:
            self._server.calls.append(name)
            if not details.method.endswith(_OPEN) and token not in self._server.tokens:
                _abort(context, Refusal(grpc.StatusCode.UNAUTHENTICATED, "登录已过期", reason="SESSION_EXPIRED"))

        def unary(request: Any, context: Any) -> Any:
            enter(context)
            try:
                reply = handler.unary_unary(request, context)
            except Refusal as refusal:
                _abort(context, refusal)
            dropped = self._server.take_drop()
            if dropped is not None:
                context.abort(dropped, "line lost")
            return reply

        def stream(request: Any, context: Any) -> Iterator[Any]:
            enter(context)
            yield from handler.unary_stream(request, context)

        if handler.unary_stream is not None:
            return grpc.unary_stream_rpc_method_handler(
                stream, handler.request_deserializer, handler.response_serializer
            )
        return grpc.unary_unary_rpc_method_handler(unary, handler.request_deserializer, handler.response_serializer)


def _abort(context: Any, refusal: Refusal) -> None:
    status = status_pb2.Status(code=refusal.code.value[0], message=refusal.message)
    for detail in refusal.details:
        packed = any_pb2.Any()
        packed.Pack(detail)
        status.details.append(packed)
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    context.abort(refusal.code, refusal.message)


class Sessions(session_pb2_grpc.SessionServiceServicer):
    def __init__(self, server: FakeServer) -> None:
        self.server = server

    def Welcome(self, request: Any, context: Any) -> session_pb2.WelcomeResponse:
        sets = [("001", "销售公司"), ("002", "灌装生产公司"), ("091", "销售公司·练习账套")]
        return session_pb2.WelcomeResponse(
            ledger_sets=[session_pb2.LedgerSet(code=code, name=name) for code, name in sets],
            server_version="0.1.0",
            server_name="演示服务器",
        )

    def Login(self, request: session_pb2.LoginRequest, context: Any) -> session_pb2.LoginResponse:
        if request.password != PASSWORD:
            raise Refusal(
                grpc.StatusCode.UNAUTHENTICATED, "用户或密码不正确，再错 4 次将锁定 15 分钟", reason="LOGIN_REFUSED"
            )
        token = f"token-{len(self.server.tokens)}-{len(self.server.calls)}"
        self.server.tokens.add(token)
        return session_pb2.LoginResponse(
            token=token,
            user_code=request.user,
            user_name="林晓禾",
            roles=["订单岗"],
            ledger_set_name="销售公司",
            period="2026-11",
            user_id=7,
            organisation_name="销售公司",
            must_change_password=request.user == "newcomer",
            server_time=self.server.moment,
            zone=self.server.zone,
        )

    def Logout(self, request: Any, context: Any) -> session_pb2.LogoutResponse:
        self.server.tokens.clear()
        return session_pb2.LogoutResponse()

    def ChangePassword(self, request: session_pb2.ChangePasswordRequest, context: Any) -> Any:
        if request.old_password != PASSWORD:
            problem = document_pb2.Problem(
                path="old_password", code="PASSWORD_WRONG", message="原密码不正确", severity=document_pb2.SEVERITY_ERROR
            )
            raise Refusal(grpc.StatusCode.INVALID_ARGUMENT, "原密码不正确", document_pb2.Problems(problems=[problem]))
        return session_pb2.ChangePasswordResponse()

    def GetMetadata(self, request: session_pb2.GetMetadataRequest, context: Any) -> session_pb2.GetMetadataResponse:
        if request.area:
            return self._area(request.area)
        found = self._shell() if self.server.areas and request.by_area else self.server.metadata
        if request.known_hash == found.hash:
            return session_pb2.GetMetadataResponse(unchanged=True)
        return session_pb2.GetMetadataResponse(metadata=found)

    def _shell(self) -> metadata_pb2.Metadata:
        whole = self.server.metadata
        heads = [
            metadata_pb2.Entity(
                name=each.name,
                label=each.label,
                kind=each.kind,
                icon=each.icon,
                may_create=each.may_create,
                list_view=each.list_view,
                record_view=each.record_view,
            )
            for each in whole.entities
        ]
        areas = [
            metadata_pb2.MetadataArea(name=name, hash=f"{name} {self.server.area_hash}", entities=entities)
            for name, entities in self.server.areas.items()
        ]
        shell = f"{whole.hash} {self.server.area_hash}"
        return metadata_pb2.Metadata(hash=shell, menu=whole.menu, entities=heads, areas=areas, searched=whole.searched)

    def _area(self, name: str) -> session_pb2.GetMetadataResponse:
        self.server.areas_asked.append(name)
        self.server.areas_go.wait(10)
        if name not in self.server.areas:
            raise Refusal(grpc.StatusCode.NOT_FOUND, "没有这个领域")
        mine = [each for each in self.server.metadata.entities if each.name in self.server.areas[name]]
        made = metadata_pb2.Metadata(hash=f"{name} {self.server.area_hash}", entities=mine)
        return session_pb2.GetMetadataResponse(metadata=made)

    def GetTodo(self, request: Any, context: Any) -> session_pb2.GetTodoResponse:
        return session_pb2.GetTodoResponse(items=fake_data.todo())

    def GetHome(self, request: Any, context: Any) -> session_pb2.GetHomeResponse:
        return fake_data.home()

    def Poll(self, request: session_pb2.PollRequest, context: Any) -> session_pb2.PollResponse:
        with self.server.lock:
            changes = self.server.changes[request.after :] if request.after else []
            return session_pb2.PollResponse(
                last=len(self.server.changes),
                changes=[session_pb2.Change(entity=entity, id=number) for entity, number in changes],
                todo_count=8,
            )


class Documents(document_pb2_grpc.DocumentServiceServicer):
    def __init__(self, server: FakeServer) -> None:
        self.server = server

    def _find(self, entity: str, record_id: int) -> document_pb2.Record:
        record = self.server.store.get(entity, {}).get(record_id)
        if record is None:
            raise Refusal(grpc.StatusCode.NOT_FOUND, f"没有这张单据：{entity} {record_id}")
        return record

    def Get(self, request: document_pb2.GetRequest, context: Any) -> document_pb2.GetResponse:
        return document_pb2.GetResponse(record=self._find(request.entity, request.id))

    def Draft(self, request: document_pb2.DraftRequest, context: Any) -> document_pb2.DraftResponse:
        if request.WhichOneof("origin") == "copy_of":
            record = document_pb2.Record()
            record.CopyFrom(self._find(request.entity, request.copy_of))
            record.id = record.row_version = 0
            record.number, record.state = "", "draft"
            del record.actions[:]
            record.actions.append("submit")
            record.editable = True
        else:
            record = fake_data.new_record(request.entity)
            if request.called:
                name = "code" if request.called.isascii() else "name"
                record.values[name].CopyFrom(codec.to_value(request.called))
        return document_pb2.DraftResponse(record=record, panels=fake_data.panels(record))

    def Evaluate(self, request: document_pb2.EvaluateRequest, context: Any) -> document_pb2.EvaluateResponse:
        record = self._whole(request.record)
        problems = fake_data.evaluate(record, self.server.store)
        return document_pb2.EvaluateResponse(record=record, problems=problems, panels=fake_data.panels(record))

    def Save(self, request: document_pb2.SaveRequest, context: Any) -> document_pb2.SaveResponse:
        return self.server.once(request.request_id, lambda: self._save_then(request))

    def _save_then(self, request: document_pb2.SaveRequest) -> document_pb2.SaveResponse:
        saved = self._save(request.record)
        if request.then:
            asked = document_pb2.ActRequest(entity=saved.record.entity, id=saved.record.id, action=request.then)
            done = self._act(asked)
            saved.record.CopyFrom(done.record)
            saved.message = done.message
        return saved

    def _whole(self, sent: document_pb2.Record) -> document_pb2.Record:
        """What was sent over what is stored: a client says only what it changed."""
        record = document_pb2.Record()
        record.CopyFrom(sent)
        stored = self.server.store[sent.entity].get(sent.id)
        if stored is None:
            return record
        _fill(record.values, stored.values)
        lines = {line.id: line for grid in stored.grids for line in grid.lines}
        for grid in record.grids:
            for line in grid.lines:
                if line.id in lines:
                    _fill(line.values, lines[line.id].values)
        return record

    def _save(self, sent: document_pb2.Record) -> document_pb2.SaveResponse:
        record = self._whole(sent)
        problems = fake_data.evaluate(record, self.server.store)
        errors = [problem for problem in problems if problem.severity == document_pb2.SEVERITY_ERROR]
        if errors:
            raise Refusal(
                grpc.StatusCode.INVALID_ARGUMENT,
                f"{len(errors)} 处错误，未保存",
                document_pb2.Problems(problems=problems),
                reason="INVALID",
            )
        table = self.server.store[record.entity]
        if record.id:
            present = self._find(record.entity, record.id)
            if present.row_version != record.row_version:
                conflict = document_pb2.Conflict(
                    who="许望舒",
                    when=1_795_300_380_000_000,
                    row_version=present.row_version,
                    changes=[document_pb2.FieldChange(path="note", label="备注", before="", after="请分两次到货")],
                )
                raise Refusal(grpc.StatusCode.ABORTED, "此单刚被 许望舒 修改", conflict, reason="CONFLICT")
        else:
            record.id = max(table, default=1000) + 1
            code = record.values["code"].text if "code" in record.values else ""
            record.number = record.number or code or fake_data.number(record.entity, record.id)
        record.row_version += 1
        for grid in record.grids:
            for index, line in enumerate(grid.lines):
                line.id = line.id or record.id * 100 + index
        record.byline = "林晓禾 今天 14:31"
        table[record.id] = record
        return document_pb2.SaveResponse(
            record=record, changes=self.server.note((record.entity, record.id)), warnings=problems
        )

    def Act(self, request: document_pb2.ActRequest, context: Any) -> document_pb2.ActResponse:
        return self.server.once(request.request_id, lambda: self._act(request))

    def _act(self, request: document_pb2.ActRequest) -> document_pb2.ActResponse:
        record = self._find(request.entity, request.id)
        record.state, actions = fake_data.NEXT_STATE[request.action]
        record.row_version += 1
        del record.actions[:]
        record.actions.extend(actions)
        record.editable = record.state == "draft"
        return document_pb2.ActResponse(
            record=record, changes=self.server.note((record.entity, record.id)), message=f"已处理 {record.number}"
        )

    def Delete(self, request: document_pb2.DeleteRequest, context: Any) -> document_pb2.DeleteResponse:
        def work() -> document_pb2.DeleteResponse:
            self._find(request.entity, request.id)
            del self.server.store[request.entity][request.id]
            return document_pb2.DeleteResponse(changes=self.server.note((request.entity, request.id)))

        return self.server.once(request.request_id, work)

    def Trace(self, request: document_pb2.TraceRequest, context: Any) -> document_pb2.TraceResponse:
        return fake_data.trace(self._find(request.entity, request.id))

    def History(self, request: document_pb2.HistoryRequest, context: Any) -> document_pb2.HistoryResponse:
        self._find(request.entity, request.id)
        return document_pb2.HistoryResponse(entries=fake_data.history())


class Lists(list_pb2_grpc.ListServiceServicer):
    def __init__(self, server: FakeServer) -> None:
        self.server = server

    def _records(self, query: list_pb2.Query) -> list[document_pb2.Record]:
        records = list(self.server.store.get(query.entity, {}).values())
        return [record for record in records if fake_data.matches(record, query)]

    def _fields(self, entity: str) -> dict[str, metadata_pb2.Field]:
        found = next(item for item in self.server.metadata.entities if item.name == entity)
        return {field.name: field for field in found.fields}

    def Page(self, request: list_pb2.PageRequest, context: Any) -> list_pb2.PageResponse:
        records = self._records(request.query)
        if request.sort.field:
            records.sort(
                key=lambda record: fake_data.sort_key(record, request.sort.field), reverse=request.sort.descending
            )
        start = int(request.after or b"0") if request.WhichOneof("position") == "after" else request.offset
        limit = min(request.limit or 200, 1000)
        if request.only:
            records = [record for record in records if record.id in request.only]
        offset = None
        for at, record in enumerate(records):
            if request.around == record.id:
                start = offset = at // limit * limit
        page = records[start : start + limit]
        fields = self._fields(request.query.entity)
        return list_pb2.PageResponse(
            ids=[record.id for record in page],
            columns=[fake_data.column(name, fields.get(name), page) for name in request.columns],
            more=start + limit < len(records),
            next=str(start + limit).encode(),
            spent=900,
            offset=offset,
        )

    def Count(self, request: list_pb2.CountRequest, context: Any) -> list_pb2.CountResponse:
        count = len(self._records(request.query))
        capped = bool(request.cap) and count > request.cap
        return list_pb2.CountResponse(count=request.cap if capped else count, capped=capped)

    def Sum(self, request: list_pb2.SumRequest, context: Any) -> list_pb2.SumResponse:
        records = self._records(request.query)
        sums = {name: codec.to_value(fake_data.total(records, name)) for name in request.fields}
        return list_pb2.SumResponse(sums=sums, count=len(records))

    def Lookup(self, request: list_pb2.LookupRequest, context: Any) -> list_pb2.LookupResponse:
        return fake_data.lookup(self.server.store, request)

    def Search(self, request: list_pb2.SearchRequest, context: Any) -> list_pb2.SearchResponse:
        self.server.searches.append(request.text)
        return fake_data.search(self.server.store, request)

    def PullPage(self, request: list_pb2.PullPageRequest, context: Any) -> list_pb2.PageResponse:
        return list_pb2.PageResponse()


class Exchange(exchange_pb2_grpc.ExchangeServiceServicer):
    def __init__(self, server: FakeServer) -> None:
        self.server = server
        self.attachments: dict[int, tuple[exchange_pb2.Attachment, bytes]] = {}

    def Preview(self, request: exchange_pb2.PreviewRequest, context: Any) -> Iterator[exchange_pb2.PreviewResponse]:
        yield exchange_pb2.PreviewResponse(
            chunk=fake_data.pdf(len(request.ids)), file_name="销售订单.pdf", warnings=self.server.print_warnings
        )

    def Print(self, request: exchange_pb2.PrintRequest, context: Any) -> Iterator[exchange_pb2.PrintResponse]:
        self.server.prints.append(request.request_id)
        data = fake_data.pdf(len(request.ids))
        yield exchange_pb2.PrintResponse(chunk=data[:64], file_name="销售订单.pdf", warnings=self.server.print_warnings)
        yield exchange_pb2.PrintResponse(chunk=data[64:])

    def Export(self, request: exchange_pb2.ExportRequest, context: Any) -> Iterator[exchange_pb2.ExportResponse]:
        yield exchange_pb2.ExportResponse(chunk="单据编号,客户\n".encode("utf-8-sig"), file_name="销售订单.csv")

    def Template(self, request: exchange_pb2.TemplateRequest, context: Any) -> Iterator[exchange_pb2.TemplateResponse]:
        yield exchange_pb2.TemplateResponse(chunk=b"template", file_name="导入模板.xlsx")

    def Import(self, request: exchange_pb2.ImportRequest, context: Any) -> exchange_pb2.ImportResponse:
        problem = document_pb2.Problem(code="UNKNOWN_CODE", message="没有编码为 C99999 的客户", severity=1)
        wrong = exchange_pb2.ImportProblem(sheet="销售订单", row=5, column="客户", problem=problem)
        return exchange_pb2.ImportResponse(rows=20, records=6, created=0 if request.dry_run else 5, problems=[wrong])

    def Attach(self, request: exchange_pb2.AttachRequest, context: Any) -> exchange_pb2.AttachResponse:
        def work() -> exchange_pb2.AttachResponse:
            item = exchange_pb2.Attachment(
                id=len(self.attachments) + 1,
                file_name=request.file_name,
                size=len(request.content),
                who="林晓禾",
                when=1_795_300_380_000_000,
            )
            self.attachments[item.id] = (item, request.content)
            return exchange_pb2.AttachResponse(attachment=item)

        return self.server.once(request.request_id, work)

    def ListAttachments(self, request: Any, context: Any) -> exchange_pb2.ListAttachmentsResponse:
        return exchange_pb2.ListAttachmentsResponse(attachments=[item for item, _ in self.attachments.values()])

    def Download(self, request: exchange_pb2.DownloadRequest, context: Any) -> Iterator[exchange_pb2.DownloadResponse]:
        item, content = self.attachments[request.attachment_id]
        yield exchange_pb2.DownloadResponse(chunk=content, file_name=item.file_name)

    def Detach(self, request: exchange_pb2.DetachRequest, context: Any) -> exchange_pb2.DetachResponse:
        def work() -> exchange_pb2.DetachResponse:
            self.attachments.pop(request.attachment_id, None)
            return exchange_pb2.DetachResponse()

        return self.server.once(request.request_id, work)


class Preferences(preference_pb2_grpc.PreferenceServiceServicer):
    def __init__(self, server: FakeServer) -> None:
        self.server = server

    def GetPreferences(self, request: Any, context: Any) -> preference_pb2.GetPreferencesResponse:
        found = [item for key, item in self.server.preferences.items() if key.startswith(request.prefix)]
        return preference_pb2.GetPreferencesResponse(preferences=found)

    def SetPreference(self, request: Any, context: Any) -> preference_pb2.SetPreferenceResponse:
        wanted = request.preference
        if wanted.shared and not self.server.may_share:
            context.abort(grpc.StatusCode.PERMISSION_DENIED, "may not share")
        if wanted.value:
            json.loads(wanted.value)
            self.server.preferences[wanted.key] = wanted
        else:
            self.server.preferences.pop(wanted.key, None)
        return preference_pb2.SetPreferenceResponse()


class Jobs(job_pb2_grpc.JobServiceServicer):
    """Nothing is carried out: a test moves the jobs on by itself."""

    def __init__(self, server: FakeServer) -> None:
        self.server = server

    def _put(self, request: Any, title: str) -> job_pb2.Job:
        def work() -> job_pb2.Job:
            self.server.asked.append(request)
            job = job_pb2.Job(
                id=len(self.server.jobs) + 1,
                title=title,
                state=job_pb2.JOB_STATE_WAITING,
                asked_at=1_795_300_380_000_000,
            )
            self.server.jobs.insert(0, job)
            return job

        return self.server.once(request.request_id, work)

    def _job(self, id_: int) -> job_pb2.Job:
        return next(job for job in self.server.jobs if job.id == id_)

    def AskExport(self, request: job_pb2.AskExportRequest, context: Any) -> job_pb2.AskExportResponse:
        return job_pb2.AskExportResponse(job=self._put(request, "导出 销售订单"))

    def AskImport(self, request: job_pb2.AskImportRequest, context: Any) -> job_pb2.AskImportResponse:
        return job_pb2.AskImportResponse(job=self._put(request, "导入 销售订单"))

    def AskAct(self, request: job_pb2.AskActRequest, context: Any) -> job_pb2.AskActResponse:
        return job_pb2.AskActResponse(job=self._put(request, "审核 销售订单"))

    def ListJobs(self, request: Any, context: Any) -> job_pb2.ListJobsResponse:
        return job_pb2.ListJobsResponse(jobs=self.server.jobs)

    def CancelJob(self, request: job_pb2.CancelJobRequest, context: Any) -> job_pb2.CancelJobResponse:
        job = self._job(request.id)
        job.state = job_pb2.JOB_STATE_CANCELLED
        return job_pb2.CancelJobResponse(job=job)

    def RetryJob(self, request: job_pb2.RetryJobRequest, context: Any) -> job_pb2.RetryJobResponse:
        job = self._job(request.id)
        job.state = job_pb2.JOB_STATE_WAITING
        return job_pb2.RetryJobResponse(job=job)

    def JobFile(self, request: job_pb2.JobFileRequest, context: Any) -> Iterator[job_pb2.JobFileResponse]:
        yield job_pb2.JobFileResponse(chunk="单据编号\n".encode("utf-8-sig"), file_name="销售订单.csv")

    def ListRefusals(self, request: job_pb2.ListRefusalsRequest, context: Any) -> job_pb2.ListRefusalsResponse:
        refusal = job_pb2.JobRefusal(record_id=7, called="销售订单 XS2611-00007", words="单据已作废，不能审核")
        return job_pb2.ListRefusalsResponse(refusals=[refusal])
