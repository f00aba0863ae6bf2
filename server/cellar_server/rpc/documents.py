"""DocumentService: masters and documents of every type, told apart by their entity."""

from __future__ import annotations

from cellar.v1 import document_pb2 as pb
from cellar.v1 import document_pb2_grpc
from cellar_server.kernel import access, audit
from cellar_server.kernel.audit import showing
from cellar_server.kernel.exchange import comments
from cellar_server.kernel.life import documents
from cellar_server.kernel.lists import related
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.panels import Panel
from cellar_server.kernel.schema.problems import NotFound, problem
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.unit_of_work.exactly_once import Reply
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.rpc import convert, tracing
from cellar_server.rpc.calls import Call, request_of


def with_form(registry: Registry, entity: str) -> Declaration:
    """The declaration of an entity that has records to open; an inquiry is a list and nothing else."""
    declaration = registry.of(entity)
    if declaration.kind is EntityKind.INQUIRY:
        words = f"{declaration.title.zh}只能查询|{declaration.title.en} can only be listed"
        raise NotFound([problem("", "LIST_ONLY", words)])
    return declaration


class Documents(document_pb2_grpc.DocumentServiceServicer):
    def Get(self, request: pb.GetRequest, call: Call) -> pb.GetResponse:
        declaration = with_form(call.books.registry, request.entity)
        view = call.books.commands.get(call.principal, declaration.name, request.id)
        reply = pb.GetResponse()
        convert.write_record(reply.record, declaration, view)
        return reply

    def Draft(self, request: pb.DraftRequest, call: Call) -> pb.DraftResponse:
        registry = call.books.registry
        with call.books.commands.reading(call.principal) as work:
            if request.WhichOneof("origin") == "derivation":
                asked = request.derivation
                link = registry.find_link(asked.link)
                record = documents.derive(work, asked.link, list(asked.source_ids), list(asked.source_line_ids))
                assert link is not None
                assert link.target is not None
                declaration = registry.by_model(link.target)
            else:
                declaration = with_form(registry, request.entity)
                match request.WhichOneof("origin"):
                    case "copy_of":
                        record = documents.copy(work, declaration, request.copy_of)
                    case "red_of":
                        record = documents.reverse(work, declaration, request.red_of)
                    case _:
                        record = documents.draft(work, declaration, request.called)
            panels = documents.beside(work, declaration, record, "", -1)
            view = showing.view(work, declaration, record, saved=False)
        reply = pb.DraftResponse(panels=_panels(call, panels))
        convert.write_record(reply.record, declaration, view)
        return reply

    def Evaluate(self, request: pb.EvaluateRequest, call: Call) -> pb.EvaluateResponse:
        declaration = with_form(call.books.registry, request.record.entity)
        data = convert.record_input(request.record)
        with call.books.commands.reading(call.principal) as work:
            if not data.id:
                documents.demand(work, declaration, access.CREATE, "新增|create")
            record, problems, panels = documents.evaluate(
                work, declaration, data, grid=request.grid, line=request.line, action=request.action
            )
            view = showing.view(work, declaration, record, saved=bool(data.id), typed=True)
        stored = {line.id for lines in data.grids.values() for line in lines if line.id}
        # The version the client began from stays his, so that a save after somebody else's is still a conflict.
        view.row_version = data.row_version
        words = convert.problem_messages(problems, declaration, call.language)
        reply = pb.EvaluateResponse(problems=words, panels=_panels(call, panels))
        convert.write_record(reply.record, declaration, view, known_lines=stored)
        return reply

    def Save(self, request: pb.SaveRequest, call: Call) -> pb.SaveResponse:
        declaration = with_form(call.books.registry, request.record.entity)
        data = convert.record_input(request.record)
        done = call.books.commands.save(call.principal, request_of(request), data, then=request.then)
        assert done.record is not None
        reply = pb.SaveResponse(
            changes=convert.change_messages(done.changes),
            warnings=convert.problem_messages(done.warnings, declaration, call.language),
            message=done.message,
        )
        convert.write_record(reply.record, declaration, done.record)
        return reply

    def Act(self, request: pb.ActRequest, call: Call) -> pb.ActResponse:
        declaration = with_form(call.books.registry, request.entity)
        answers = convert.read_values(request.answers)
        done = call.books.commands.act(
            call.principal, request_of(request), declaration.name, request.id, request.row_version, request.action, answers
        )  # fmt: skip
        assert done.record is not None
        reply = pb.ActResponse(
            changes=convert.change_messages(done.changes),
            warnings=convert.problem_messages(done.warnings, declaration, call.language),
            message=done.message,
        )
        convert.write_record(reply.record, declaration, done.record)
        return reply

    def Delete(self, request: pb.DeleteRequest, call: Call) -> pb.DeleteResponse:
        declaration = with_form(call.books.registry, request.entity)
        done = call.books.commands.delete(
            call.principal, request_of(request), declaration.name, request.id, request.row_version
        )
        return pb.DeleteResponse(changes=convert.change_messages(done.changes))

    def Trace(self, request: pb.TraceRequest, call: Call) -> pb.TraceResponse:
        declaration = with_form(call.books.registry, request.entity)
        with call.books.commands.reading(call.principal) as work:
            documents.load(work, declaration, request.id)
            return tracing.trace(work, declaration, request.id)

    def History(self, request: pb.HistoryRequest, call: Call) -> pb.HistoryResponse:
        declaration = with_form(call.books.registry, request.entity)
        with call.books.commands.reading(call.principal) as work:
            documents.load(work, declaration, request.id)
            entries = audit.read(work, declaration, request.id)
        return pb.HistoryResponse(
            entries=[
                pb.HistoryEntry(
                    when=convert.instant(entry.when), who=entry.who, action=entry.action.of(call.language),
                    changes=[convert.field_change(change, call.language) for change in entry.changes],
                )
                for entry in entries[:500]
            ]
        )  # fmt: skip

    def Related(self, request: pb.RelatedRequest, call: Call) -> pb.RelatedResponse:
        declaration = with_form(call.books.registry, request.entity)
        with call.books.commands.reading(call.principal) as work:
            documents.load(work, declaration, request.id)
            found = related.related(work, declaration, request.id)
        return pb.RelatedResponse(
            kinds=[
                pb.RelatedKind(
                    entity=each.declaration.name, label=each.declaration.title.of(call.language), field=each.field.name,
                    field_label=each.field.label.of(call.language), count=each.count, capped=each.capped,
                )
                for each in found
            ]
        )  # fmt: skip

    def ListComments(self, request: pb.ListCommentsRequest, call: Call) -> pb.ListCommentsResponse:
        with_form(call.books.registry, request.entity)
        with call.books.commands.reading(call.principal) as work:
            said = comments.listed(work, request.entity, request.id)
            people = comments.people(work, request.entity, request.id)
        return pb.ListCommentsResponse(
            comments=[
                pb.Comment(
                    id=each.id, text=each.text, who=each.who, when=convert.instant(each.when),
                    edited=convert.instant(each.edited) if each.edited else 0, own=each.own, named=each.named,
                )
                for each in said
            ],
            people=[
                pb.Person(id=each.id, name=each.name, mnemonic=each.initials, code=each.code, unit=each.unit) for each in people
            ],
        )  # fmt: skip

    def AddComment(self, request: pb.AddCommentRequest, call: Call) -> pb.AddCommentResponse:
        with_form(call.books.registry, request.entity)

        def body(work: UnitOfWork) -> Reply:
            comments.say(work, request.entity, request.id, request.text, request.named)
            return Reply(request.entity, request.id)

        call.books.commands.run(call.principal, request_of(request), body)
        return pb.AddCommentResponse()

    def EditComment(self, request: pb.EditCommentRequest, call: Call) -> pb.EditCommentResponse:
        def body(work: UnitOfWork) -> Reply:
            return Reply(*comments.edit(work, request.comment_id, request.text, request.named))

        call.books.commands.run(call.principal, request_of(request), body)
        return pb.EditCommentResponse()

    def RemoveComment(self, request: pb.RemoveCommentRequest, call: Call) -> pb.RemoveCommentResponse:
        def body(work: UnitOfWork) -> Reply:
            return Reply(*comments.remove(work, request.comment_id))

        call.books.commands.run(call.principal, request_of(request), body)
        return pb.RemoveCommentResponse()

    def SeeMentions(self, request: pb.SeeMentionsRequest, call: Call) -> pb.SeeMentionsResponse:
        with_form(call.books.registry, request.entity)

        def body(work: UnitOfWork) -> Reply:
            comments.look_at(work, request.entity, request.id)
            return Reply(request.entity, request.id)

        call.books.commands.run(call.principal, request_of(request), body)
        return pb.SeeMentionsResponse()


def _panels(call: Call, panels: list[Panel]) -> list[pb.Panel]:
    return [convert.panel_message(panel, call.language) for panel in panels]
