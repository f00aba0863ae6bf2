"""ExchangeService: print, export, import, templates, attachments; files travel in chunks."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

from cellar.v1 import exchange_pb2 as pb
from cellar.v1 import exchange_pb2_grpc, list_pb2
from cellar_common.figures import show_day
from cellar_server.kernel.exchange import attachments, export, importing, list_files, prints, table_file, template
from cellar_server.kernel.exchange.rows import Found
from cellar_server.kernel.lists.conditions import Query, flat
from cellar_server.kernel.unit_of_work import events
from cellar_server.kernel.unit_of_work.events import Event
from cellar_server.kernel.unit_of_work.exactly_once import Reply
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.printing import LISTING, render
from cellar_server.rpc import convert
from cellar_server.rpc.calls import Call, request_of
from cellar_server.rpc.documents import with_form
from cellar_server.rpc.files import SIZE, chunks

# A board has as many columns as its choice has, a month as many days.
_MOST_SECTIONS = 100


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
        if request.format == "pdf":
            made = _sheets(request, query, call)
        else:
            with call.books.commands.reading(call.principal) as work:
                made = export.export(
                    work, query, list(request.columns), convert.read_sort(request.sort), format=request.format or "xlsx",
                    with_lines=request.with_lines, only=request.only,
                )  # fmt: skip
        asked = events.conditions(
            ((each.field, each.operator, len(each.values)) for each in flat(query.wheres)), query.search
        )
        with made.file:
            # Before the first byte goes out: what was not finished may have been read all the same.
            events.note_alone(
                call.books.engine, Event.PRINT if request.format == "pdf" else Event.EXPORT, user_id=call.principal.user_id, entity=query.entity, rows=made.rows,
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
                    headings=_headings(report, sheet.name), **_figures(sheet.fresh, sheet.changed, written=report.written),
                )
                for sheet in report.sheets
            ],
            problems=[
                pb.ImportProblem(
                    sheet=one.sheet, row=one.row, column=one.column,
                    problem=convert.problem_message(one.problem, declaration, call.language), **_standing(report, one),
                )
                for one in report.problems
            ],
            changes=convert.change_messages(report.changes),
        )  # fmt: skip

    def Attach(self, request: pb.AttachRequest, call: Call) -> pb.AttachResponse:
        with_form(call.books.registry, request.entity)

        def body(work: UnitOfWork) -> Reply:
            if request.field:
                id_ = attachments.upload(work, request.entity, request.field, request.file_name, request.content)
            else:
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
            get = attachments.thumbnail if request.thumbnail else attachments.download
            name, content = get(work, request.attachment_id)
        if not request.thumbnail:
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


def _standing(report: importing.Report, one: Found) -> dict[str, Any]:
    """Where the user finds it in his file, and what he finds there."""
    table = report.tables.get(one.sheet)
    if table is None:
        return {}
    letter, value = table.at(one.row, one.column)
    return {"letter": letter, "value": value, "cells": table.row(one.row)}


def _headings(report: importing.Report, sheet: str) -> list[str]:
    """Of a sheet whose rows are complained of: what is over their cells."""
    table = report.tables.get(sheet)
    told = table is not None and any(one.sheet == sheet and one.row for one in report.problems)
    return list(table.headings.values()) if table is not None and told else []


def _figures(fresh: int, changed: int, *, written: bool) -> dict[str, int]:
    return {"created": fresh, "updated": changed} if written else {"would_create": fresh, "would_update": changed}


def _sheets(request: pb.ExportRequest, query: Query, call: Call) -> table_file.Exported:
    sections = [
        list_files.Section(each.heading[:80], convert.read_query(list_pb2.Query(entity=query.entity, filters=each.filters)).wheres)
        for each in request.sections[:_MOST_SECTIONS]
    ]  # fmt: skip
    with call.books.commands.reading(call.principal) as work:
        document = list_files.sheets(work, query, list(request.columns), convert.read_sort(request.sort), sections)
        name = f"{document.title}_{show_day(work.today)}.pdf"
    rows = len(document.rows) + sum(len(each.rows) for each in document.further)
    # The slow part holds no transaction.
    return table_file.Exported(name, io.BytesIO(render(LISTING, [document], language=call.language)), rows)
