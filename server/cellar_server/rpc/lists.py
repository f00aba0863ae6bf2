"""ListService: pages in columns, counts, sums, look-ups, open lines."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from cellar.v1 import list_pb2 as pb
from cellar.v1 import list_pb2_grpc
from cellar.v1 import value_pb2 as pb_value
from cellar_common.codec import Ref
from cellar_server.kernel import access
from cellar_server.kernel.exchange import pulling
from cellar_server.kernel.exchange.rights import demand
from cellar_server.kernel.intake import chosen
from cellar_server.kernel.lists import beside, looked_up, lookup, search
from cellar_server.kernel.lists import query as lists
from cellar_server.kernel.schema.choosers import AnyRecord, Beside, Listed, matching, meant
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.pinyin import initials
from cellar_server.kernel.schema.problems import refuse
from cellar_server.kernel.schema.progress import Progress
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.text import label
from cellar_server.kernel.unit_of_work import numbering
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
                limit=request.limit, around=request.around, only=request.only,
            )  # fmt: skip
        columns = [
            convert.column_message(name, beside.list_spec(call.books.registry, declaration, name), values)
            for name, values in found.columns.items()
        ]
        spent = int((time.perf_counter() - started) * 1_000_000)
        opens = [pb.Opening(entity=entity, id=id_) for entity, id_ in found.opens]
        return pb.PageResponse(
            ids=found.ids,
            columns=columns,
            more=found.more,
            next=found.next,
            spent=spent,
            opens=opens,
            offset=found.offset,
        )

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
        spec, near = _chooser(registry, request)
        if spec is not None and isinstance(spec.chooser, Listed):
            return self._offers(request, call, spec.chooser, near)
        entity = request.entity
        if _asks_for_tags(registry, request):
            return self._tags(request, call)
        if spec is not None and isinstance(spec.chooser, AnyRecord):
            entity = spec.chooser.entity(near)
            if not entity:
                return pb.LookupResponse()
        declaration = with_form(registry, entity)
        with call.books.commands.reading(call.principal) as work:
            names = lookup.lookup_columns(work, declaration)
            found, more = lookup.lookup(
                work,
                declaration.name,
                request.text,
                limit=request.limit,
                narrowed=_narrowed(registry, declaration, request),
            )
            told = looked_up.told(
                work, registry.find(request.asking_entity), request.asking_field,
                {name: convert.read_value(value) for name, value in request.context.items()}, [candidate.ref.id for candidate in found],
            )  # fmt: skip
        specs = [beside.list_spec(registry, declaration, name) for name in names]
        # What is of this moment stands next to the name.
        columns = [*told, *((spec, [each.more[index] for each in found]) for index, spec in enumerate(specs))]
        return pb.LookupResponse(
            references=[convert.reference_message(candidate.ref) for candidate in found],
            columns=[convert.column_message(spec.name, spec, values) for spec, values in columns],
            fields=[field_message(spec, call.language, registry) for spec, _ in columns], more=more, moving=bool(told),
            mnemonics=[candidate.mnemonic for candidate in found if candidate.mnemonic is not None],
        )  # fmt: skip

    def _offers(self, request: pb.LookupRequest, call: Call, chooser: Listed, near: Beside) -> pb.LookupResponse:
        with call.books.commands.reading(call.principal) as work:
            demand(work, work.registry.of(request.asking_entity), access.READ)
            found = matching(chosen.offers(work, chooser, near), request.text[:60])
        limit = max(1, min(request.limit or 20, 200))
        some = found[:limit]
        meanings = [each.meaning.of(call.language) for each in some]
        return pb.LookupResponse(
            references=[pb_value.Reference(code=each.code, name=each.label.of(call.language)) for each in some],
            columns=[convert.column_message(_MEANING.name, _MEANING, meanings)] if any(meanings) else [],
            fields=[field_message(_MEANING, call.language, call.books.registry)] if any(meanings) else [],
            more=len(found) > limit, mnemonics=[each.mnemonic for each in some],
        )  # fmt: skip

    def _tags(self, request: pb.LookupRequest, call: Call) -> pb.LookupResponse:
        limit = max(1, min(request.limit or 20, 200))
        with call.books.commands.reading(call.principal) as work:
            found = lookup.tags_in_use(work, request.asking_entity, request.asking_field, request.text)
        return pb.LookupResponse(
            references=[pb_value.Reference(code=each, name=each) for each in found[:limit]],
            more=len(found) > limit,
            mnemonics=[initials(each) for each in found[:limit]],
        )

    def Search(self, request: pb.SearchRequest, call: Call) -> pb.SearchResponse:
        started = time.perf_counter()
        with call.books.commands.reading(call.principal) as work:
            found, more = search.search(work, request.text, a_kind=min(request.limit or search.A_KIND, 20))
        hits = [_hit(call, hit) for hit in found]
        return pb.SearchResponse(hits=hits, more=more, spent=int((time.perf_counter() - started) * 1_000_000))

    def PullPage(self, request: pb.PullPageRequest, call: Call) -> pb.PageResponse:
        with call.books.commands.reading(call.principal) as work:
            found = pulling.page(
                work, request.link, convert.read_query(request.query), after=request.after, limit=request.limit
            )
        columns = [convert.column_message(name, spec, values) for name, (spec, values) in found.columns.items()]
        fields = [
            field_message(replace(spec, name=name), call.language, call.books.registry)
            for name, (spec, _) in found.columns.items()
            if not request.after
        ]
        return pb.PageResponse(ids=found.ids, columns=columns, more=found.more, next=found.next, fields=fields)


def _hit(call: Call, hit: search.Hit) -> pb.SearchHit:
    declaration = call.books.registry.of(hit.entity)
    far = Progress[hit.progress.upper()] if hit.progress else Progress.OPEN
    look = far.look if hit.progress and far.look else declaration.state(hit.state).look
    # Of a master only what is out of the ordinary is said.
    plain = declaration.kind is EntityKind.MASTER and hit.state == declaration.initial.code
    # What says itself whose number or name it is needs no word for it.
    told = (
        "" if hit.path in ("number", "code", "name", "pinyin") else declaration.spec(hit.path).label.of(call.language)
    )
    return pb.SearchHit(
        entity=hit.entity, id=hit.id, number=numbering.called(hit.called).of(call.language), name=hit.name, day=_said(None, hit.day),
        amount=_said(declaration.fields.get(declaration.total(Kind.MONEY)), hit.amount),
        found_by=told, standing="" if plain else declaration.standing(hit.state, far).of(call.language), look="" if plain else look,
    )  # fmt: skip


def _said(spec: FieldSpec | None, value: Any) -> pb_value.Value | None:
    return None if value is None else convert.wire_value(spec, value)


_MEANING = FieldSpec(kind=Kind.TEXT, label=label("说明|Meaning"), name="meaning", length=500)


def _asks_for_tags(registry: Registry, request: pb.LookupRequest) -> bool:
    """Whether the field that asks is one of a head that holds tags."""
    asking = registry.find(request.asking_entity)
    spec = asking.fields.get(request.asking_field) if asking is not None else None
    return spec is not None and spec.kind is Kind.TAGS


def _chooser(registry: Registry, request: pb.LookupRequest) -> tuple[FieldSpec | None, Beside]:
    """The asking field where its values are chosen from what the program knows, and what is said beside it."""
    asking = registry.find(request.asking_entity)
    if asking is None:
        return None, {}
    try:
        spec = asking.spec(request.asking_field)
    except KeyError:
        return None, {}
    if spec.chooser is None:
        return None, {}
    grid, _, _ = request.asking_field.rpartition(".")
    near: dict[str, str] = {}
    for name in spec.chooser.beside:
        other = asking.spec(f"{grid}.{name}" if grid else name)
        said = convert.read_value(request.context[name]) if name in request.context else None
        word = said.code or said.name if isinstance(said, Ref) else said
        if isinstance(word, str) and word:
            # What somebody is still typing means nothing yet.
            found = meant(other.chooser.offers(registry, {}), word) if isinstance(other.chooser, Listed) else None
            near[name] = found.code if found is not None else word
    return spec, near


def _narrowed(registry: Registry, target: Declaration, request: pb.LookupRequest) -> list[Where]:
    """Fields of the asking field's ``lookup_context`` that the target has too become conditions (an address by its customer)."""
    asking = registry.find(request.asking_entity)
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
