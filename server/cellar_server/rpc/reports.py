"""ReportService: groups with subtotals, totals, and reports as files."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from cellar.v1 import exchange_pb2, metadata_pb2, report_pb2_grpc
from cellar.v1 import report_pb2 as pb
from cellar_server.kernel.exchange import report_files
from cellar_server.kernel.lists.conditions import flat
from cellar_server.kernel.reports.figures import figure
from cellar_server.kernel.reports.groups import Ask, Group, groups, total
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.unit_of_work import events
from cellar_server.kernel.unit_of_work.events import Event
from cellar_server.printing import LISTING, render
from cellar_server.rpc import convert
from cellar_server.rpc.calls import Call
from cellar_server.rpc.files import chunks
from cellar_server.rpc.metadata import field_message


class Reports(report_pb2_grpc.ReportServiceServicer):
    def Groups(self, request: pb.GroupsRequest, call: Call) -> pb.GroupsResponse:
        started = time.perf_counter()
        query = convert.read_query(request.query)
        ask = Ask(
            query, tuple(request.levels), request.level, request.depth, convert.read_sort(request.sort), request.after, request.limit
        )  # fmt: skip
        with call.books.commands.reading(call.principal) as work:
            found = groups(work, ask)
            declaration = work.registry.of(query.entity)
        flat = list(_walked(found.groups))
        columns = [
            convert.column_message(each.name, convert.measure_spec(each), [figure(each, group.sums) for group in flat])
            for each in found.measures
        ]
        measures = [
            field_message(convert.measure_spec(each), call.language, call.books.registry)
            for each in found.measures
            if declaration.report is not None and declaration.report.ageing is not None
        ]
        spent = int((time.perf_counter() - started) * 1_000_000)
        return pb.GroupsResponse(
            groups=[
                pb.Group(level=each.level, code=each.code, name=each.name, told=each.told, filter=_filter(declaration, each.where)) for each in flat
            ],
            columns=columns, more=found.more, next=found.next, shallow=found.shallow, spent=spent, measures=measures,
        )  # fmt: skip

    def Total(self, request: pb.TotalRequest, call: Call) -> pb.TotalResponse:
        with call.books.commands.reading(call.principal) as work:
            measures, sums = total(work, convert.read_query(request.query))
        return pb.TotalResponse(
            figures={each.name: convert.wire_value(convert.measure_spec(each), figure(each, sums)) for each in measures}
        )

    def ExportReport(self, request: pb.ExportReportRequest, call: Call) -> Iterator[exchange_pb2.ExportResponse]:
        query = convert.read_query(request.query)
        ask = Ask(query, tuple(request.levels), sort=convert.read_sort(request.sort))
        format = request.format or "xlsx"
        asked = events.conditions(
            ((each.field, each.operator, len(each.values)) for each in flat(query.wheres)), query.search
        )
        file: BinaryIO
        with call.books.commands.reading(call.principal) as work:
            if format == "pdf":
                document = report_files.sheets(work, ask, depth=request.depth)
                name, rows = f"{document.title}_{work.today:%Y%m%d}.pdf", len(document.rows)
            else:
                made = report_files.export(work, ask, format=format, depth=request.depth)
                name, rows, file = made.file_name, made.rows, made.file
        if format == "pdf":
            # The slow part holds no transaction.
            file = io.BytesIO(render(LISTING, [document], language=call.language))
        with file:
            # Before the first byte goes out: what was not finished may have been read all the same.
            events.note_alone(
                call.books.engine, Event.PRINT if format == "pdf" else Event.EXPORT, user_id=call.principal.user_id,
                entity=query.entity, rows=rows, address=call.peer, words=f"{format} {asked}",
            )  # fmt: skip
            for index, chunk in enumerate(chunks(file)):
                yield exchange_pb2.ExportResponse(chunk=chunk, file_name="" if index else name)


def _walked(some: Sequence[Group]) -> Iterator[Group]:
    for each in some:
        yield each
        yield from _walked(each.below)


def _filter(declaration: Declaration, where: Where) -> metadata_pb2.Filter:
    spec = declaration.fields.get(where.field)
    values: list[Any] = [convert.wire_value(spec, value) for value in where.values]
    return metadata_pb2.Filter(field=where.field, operator=convert.OPERATOR_CODES[where.operator], values=values)
