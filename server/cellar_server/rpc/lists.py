"""ListService: pages in columns, counts, sums, look-ups, open lines."""

from __future__ import annotations

import time

from cellar.v1 import list_pb2 as pb
from cellar.v1 import list_pb2_grpc
from cellar_common.codec import Ref
from cellar_server.kernel.exchange import pulling
from cellar_server.kernel.lists import lookup
from cellar_server.kernel.lists import query as lists
from cellar_server.kernel.schema.declaration import Declaration, Where
from cellar_server.kernel.schema.problems import refuse
from cellar_server.kernel.schema.registry import Registry
from cellar_server.rpc import convert
from cellar_server.rpc.calls import Call
from cellar_server.rpc.documents import with_form
from cellar_server.rpc.metadata import field_message


class Lists(list_pb2_grpc.ListServiceServicer):
    def Page(self, request: pb.PageRequest, call: Call) -> pb.PageResponse:
        started = time.perf_counter()
        query = convert.read_query(request.query)
        declaration = call.books.registry.of(query.entity)
        if request.offset < 0:
            raise refuse("offset", "CURSOR", "翻页位置无效|The page position is not valid")
        with call.books.commands.reading(call.principal) as work:
            found = lists.page(
                work, query, request.columns, convert.read_sort(request.sort), after=request.after, offset=request.offset,
                limit=request.limit,
            )  # fmt: skip
        columns = [
            convert.column_message(name, convert.list_spec(declaration, name), values)
            for name, values in found.columns.items()
        ]
        spent = int((time.perf_counter() - started) * 1_000_000)
        return pb.PageResponse(ids=found.ids, columns=columns, more=found.more, next=found.next, spent=spent)

    def Count(self, request: pb.CountRequest, call: Call) -> pb.CountResponse:
        with call.books.commands.reading(call.principal) as work:
            count, capped = lists.count(work, convert.read_query(request.query), request.cap)
        return pb.CountResponse(count=count, capped=capped)

    def Sum(self, request: pb.SumRequest, call: Call) -> pb.SumResponse:
        query = convert.read_query(request.query)
        declaration = call.books.registry.of(query.entity)
        with call.books.commands.reading(call.principal) as work:
            sums, count = lists.sums(work, query, list(dict.fromkeys(request.fields))[:40])
        values = {name: convert.wire_value(declaration.fields.get(name), value) for name, value in sums.items()}
        return pb.SumResponse(sums=values, count=count)

    def Lookup(self, request: pb.LookupRequest, call: Call) -> pb.LookupResponse:
        registry = call.books.registry
        declaration = with_form(registry, request.entity)
        with call.books.commands.reading(call.principal) as work:
            names = lookup.lookup_columns(work, declaration)
            found, more = lookup.lookup(
                work,
                declaration.name,
                request.text,
                limit=request.limit,
                narrowed=_narrowed(registry, declaration, request),
            )
        specs = [convert.list_spec(declaration, name) for name in names]
        return pb.LookupResponse(
            references=[convert.reference_message(candidate.ref) for candidate in found],
            columns=[
                convert.column_message(spec.name, spec, [candidate.more[index] for candidate in found])
                for index, spec in enumerate(specs)
            ],
            fields=[field_message(spec, call.language) for spec in specs], more=more,
            mnemonics=[candidate.mnemonic for candidate in found if candidate.mnemonic is not None],
        )  # fmt: skip

    def PullPage(self, request: pb.PullPageRequest, call: Call) -> pb.PageResponse:
        with call.books.commands.reading(call.principal) as work:
            found = pulling.page(
                work, request.link, convert.read_query(request.query), after=request.after, limit=request.limit
            )
        columns = [convert.column_message(name, spec, values) for name, (spec, values) in found.columns.items()]
        return pb.PageResponse(ids=found.ids, columns=columns, more=found.more, next=found.next)


def _narrowed(registry: Registry, target: Declaration, request: pb.LookupRequest) -> list[Where]:
    """Fields of the asking field's ``lookup_context`` that the target has too become conditions (an address by its customer)."""
    asking = registry.declarations.get(request.asking_entity)
    if asking is None or not request.asking_field:
        return []
    try:
        spec = asking.spec(request.asking_field)
    except KeyError:
        return []
    wheres = []
    for name in spec.context:
        if name not in target.fields or name not in request.context:
            continue
        value = convert.read_value(request.context[name])
        if value is not None and value != Ref(0, "", ""):
            wheres.append(Where.of(name, "equals", value))
    return wheres
