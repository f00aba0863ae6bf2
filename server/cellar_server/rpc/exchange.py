"""ExchangeService: print, export, import, templates, attachments; files travel in chunks."""

from __future__ import annotations

import json
from collections.abc import Iterator

from cellar.v1 import exchange_pb2 as pb
from cellar.v1 import exchange_pb2_grpc
from cellar_server.kernel.exchange import attachments, export, importing, prints, template
from cellar_server.kernel.unit_of_work import events
from cellar_server.kernel.unit_of_work.events import Event
from cellar_server.kernel.unit_of_work.exactly_once import Reply
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.printing import render
from cellar_server.rpc import convert
from cellar_server.rpc.calls import Call, request_of
from cellar_server.rpc.documents import with_form
from cellar_server.rpc.files import SIZE, chunks


def _split(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), SIZE):
        yield content[start : start + SIZE]


def _set(made: prints.Prints, call: Call) -> bytes:
    return render(made.template, made.documents, language=call.language)


class Exchange(exchange_pb2_grpc.ExchangeServiceServicer):
    def Preview(self, request: pb.PreviewRequest, call: Call) -> Iterator[pb.PreviewResponse]:
        declaration = with_form(call.books.registry, request.entity)
        with call.books.commands.reading(call.principal) as work:
            made = prints.preview(work, prints.prepare(work, declaration, list(request.ids), request.template))
        said = convert.problem_messages(prints.warnings(made, call.language), declaration, call.language)
        for index, chunk in enumerate(_split(_set(made, call))):
            if index:
                yield pb.PreviewResponse(chunk=chunk)
            else:
                yield pb.PreviewResponse(chunk=chunk, file_name=made.file_name, warnings=said)

    def Print(self, request: pb.PrintRequest, call: Call) -> Iterator[pb.PrintResponse]:
        declaration = with_form(call.books.registry, request.entity)
        made: list[prints.Prints] = []

        def prepared(work: UnitOfWork) -> prints.Prints:
            return prints.prepare(work, declaration, list(request.ids), request.template)

        def body(work: UnitOfWork) -> Reply:
            made[:] = [prints.take(work, declaration, prepared(work))]
            words = f"{made[0].template.name} " + " ".join(each.number for each in made[0].documents)
            events.note_by(
                work, Event.PRINT, entity=declaration.name, rows=len(made[0].documents), address=call.peer, words=words
            )
            return Reply(declaration.name, 0)

        # Counted and noted in a transaction of its own; the slow part, setting the pages, holds no lock.
        _, work = call.books.commands.run(call.principal, request_of(request), body)
        if work is None:
            # Asked for again under its id: the same copy, which was counted then.
            with call.books.commands.reading(call.principal) as again:
                made[:] = [prepared(again)]
        said = convert.problem_messages(prints.warnings(made[0], call.language), declaration, call.language)
        for index, chunk in enumerate(_split(_set(made[0], call))):
            if index:
                yield pb.PrintResponse(chunk=chunk)
            else:
                yield pb.PrintResponse(chunk=chunk, file_name=made[0].file_name, warnings=said)

    def Export(self, request: pb.ExportRequest, call: Call) -> Iterator[pb.ExportResponse]:
        query = convert.read_query(request.query)
        with call.books.commands.reading(call.principal) as work:
            made = export.export(
                work, query, list(request.columns), convert.read_sort(request.sort), format=request.format or "xlsx",
                with_lines=request.with_lines,
            )  # fmt: skip
        asked = events.conditions(
            ((each.field, each.operator, len(each.values)) for each in query.wheres), query.search
        )
        with made.file:
            # Before the first byte goes out: what was not finished may have been read all the same.
            events.note_alone(
                call.books.engine, Event.EXPORT, user_id=call.principal.user_id, entity=query.entity, rows=made.rows,
                address=call.peer, words=f"{request.format or 'xlsx'} {asked}",
            )  # fmt: skip
            for index, chunk in enumerate(chunks(made.file)):
                yield pb.ExportResponse(chunk=chunk, file_name="" if index else made.file_name)

    def Template(self, request: pb.TemplateRequest, call: Call) -> Iterator[pb.TemplateResponse]:
        declaration = with_form(call.books.registry, request.entity)
        with call.books.commands.reading(call.principal) as work:
            name, content = template.make(work, declaration)
        for index, chunk in enumerate(_split(content)):
            yield pb.TemplateResponse(chunk=chunk, file_name="" if index else name)

    def Import(self, request: pb.ImportRequest, call: Call) -> pb.ImportResponse:
        declaration = with_form(call.books.registry, request.entity)
        report = importing.run(
            call.books.commands, call.principal, request_of(request), declaration, request.file_name, request.content,
            dry_run=request.dry_run,
        )  # fmt: skip
        return pb.ImportResponse(
            rows=report.rows, records=report.records,
            unchanged=report.unchanged, refused=report.refused, **_figures(report.fresh, report.changed, written=report.written),
            sheets=[
                pb.ImportSheet(
                    name=sheet.name, left_out=sheet.left_out, rows=sheet.rows, unchanged=sheet.unchanged, refused=sheet.refused,
                    **_figures(sheet.fresh, sheet.changed, written=report.written),
                )
                for sheet in report.sheets
            ],
            problems=[
                pb.ImportProblem(
                    sheet=one.sheet, row=one.row, column=one.column,
                    problem=convert.problem_message(one.problem, declaration, call.language),
                )
                for one in report.problems
            ],
            changes=convert.change_messages(report.changes),
        )  # fmt: skip

    def Attach(self, request: pb.AttachRequest, call: Call) -> pb.AttachResponse:
        with_form(call.books.registry, request.entity)

        def body(work: UnitOfWork) -> Reply:
            id_ = attachments.attach(work, request.entity, request.id, request.file_name, request.content)
            return Reply(request.entity, request.id, json.dumps({"attachment": id_}))

        reply, _ = call.books.commands.run(call.principal, request_of(request), body)
        with call.books.commands.reading(call.principal) as work:
            return pb.AttachResponse(
                attachment=_attachment(attachments.one(work, json.loads(reply.note)["attachment"]))
            )

    def ListAttachments(self, request: pb.ListAttachmentsRequest, call: Call) -> pb.ListAttachmentsResponse:
        with_form(call.books.registry, request.entity)
        with call.books.commands.reading(call.principal) as work:
            found = attachments.listed(work, request.entity, request.id)
        return pb.ListAttachmentsResponse(attachments=[_attachment(one) for one in found])

    def Download(self, request: pb.DownloadRequest, call: Call) -> Iterator[pb.DownloadResponse]:
        with call.books.commands.reading(call.principal) as work:
            name, content = attachments.download(work, request.attachment_id)
        who = call.principal.user_id
        events.note_alone(call.books.engine, Event.DOWNLOAD, user_id=who, address=call.peer, words=name)
        for index, chunk in enumerate(_split(content)):
            yield pb.DownloadResponse(chunk=chunk, file_name="" if index else name)

    def Detach(self, request: pb.DetachRequest, call: Call) -> pb.DetachResponse:
        def body(work: UnitOfWork) -> Reply:
            return Reply(*attachments.detach(work, request.attachment_id))

        call.books.commands.run(call.principal, request_of(request), body)
        return pb.DetachResponse()


def _attachment(one: attachments.Attached) -> pb.Attachment:
    return pb.Attachment(id=one.id, file_name=one.file_name, size=one.size, who=one.who, when=convert.instant(one.when))


def _figures(fresh: int, changed: int, *, written: bool) -> dict[str, int]:
    return {"created": fresh, "updated": changed} if written else {"would_create": fresh, "would_update": changed}
