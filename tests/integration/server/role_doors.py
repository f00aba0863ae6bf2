"""The doors: each asks the server one kind of question about one entity, and compares the answer with the oracle's."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, partial
from typing import Any

import grpc

from cellar.v1 import document_pb2, exchange_pb2, job_pb2, list_pb2, metadata_pb2, report_pb2
from cellar_common.codec import Ref, to_value, unpack_column
from cellar_server.kernel.access.principal import system
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.fields import NUMBERS, Kind
from cellar_server.kernel.schema.reporting import aged
from tests.integration.server.role_company import Company
from tests.support.rights_oracle import Rights
from tests.support.rpc_client import Client, Refused, new_id

CLOSED = {grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.NOT_FOUND}
MOST = 1000


@dataclass
class Visit:
    """One person before the doors of one entity, with what the oracle says."""

    company: Company
    client: Client
    rights: Rights
    declaration: Declaration
    wrong: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.declaration.name

    @cached_property
    def reads(self) -> bool:
        return self.rights.may(self.name, "read")

    @cached_property
    def inside(self) -> set[int]:
        return self.rights.readable[self.name]

    @cached_property
    def outside(self) -> set[int]:
        return set(self.company.content.heads[self.name]) - self.inside

    @cached_property
    def hidden(self) -> set[str]:
        return self.rights.hidden(self.name)

    @property
    def opens(self) -> bool:
        return self.declaration.kind is not EntityKind.INQUIRY

    @property
    def query(self) -> list_pb2.Query:
        return list_pb2.Query(entity=self.name)

    def shown(self) -> list[str]:
        """What a list of it may show this person."""
        return [
            name for name, spec in self.declaration.fields.items()
            if name not in self.hidden and not spec.hidden and spec.kind is not Kind.SECRET
        ]  # fmt: skip

    def samples(self) -> Iterator[tuple[int, bool]]:
        """A record inside and one outside, where there are some."""
        for ids, seen in ((self.inside, True), (self.outside, False)):
            if ids:
                yield (max if seen else min)(ids), seen

    def expect(self, may: bool, deed: Callable[[], Any], words: str = "") -> Any:
        """The reply where he may; a refusal for want of a right where he may not; anything else is wrong."""
        try:
            reply = deed()
        except Refused as refused:
            # What may not be seen has nothing open either.
            closed = refused.code in CLOSED or refused.rules == {"NOTHING_OPEN"}
            if may or not closed:
                self.wrong.append(
                    f"{self.name} {words}: refused with {refused.code.name} {refused.rules} {refused.message}"
                )
            return None
        if not may:
            self.wrong.append(f"{self.name} {words}: opened")
            return None
        return reply

    def check(self, holds: bool, words: str) -> None:
        if not holds:
            self.wrong.append(f"{self.name} {words}")


def _list(visit: Visit) -> None:
    request = list_pb2.PageRequest(query=visit.query, columns=visit.shown(), limit=MOST)
    reply = visit.expect(visit.reads, partial(visit.client.call, visit.client.lists.Page, request), "list")
    if reply is None:
        return
    ids, page = set(reply.ids), reply
    while page.more:
        page = visit.client.call(
            visit.client.lists.Page,
            list_pb2.PageRequest(query=visit.query, columns=visit.shown(), limit=MOST, after=page.next),
        )
        ids.update(page.ids)
    visit.check(ids == visit.inside, f"list: {len(ids)} rows, not {len(visit.inside)}")
    visit.check({column.name for column in reply.columns} == set(visit.shown()), "list: other columns than asked for")


def _count(visit: Visit) -> None:
    request = list_pb2.CountRequest(query=visit.query)
    reply = visit.expect(visit.reads, partial(visit.client.call, visit.client.lists.Count, request), "count")
    visit.check(reply is None or reply.count == len(visit.inside), "count: another number of rows")


def _sum(visit: Visit) -> None:
    numbers = [name for name in visit.shown() if visit.declaration.fields[name].kind in NUMBERS]
    request = list_pb2.SumRequest(query=visit.query, fields=numbers)
    reply = visit.expect(visit.reads, partial(visit.client.call, visit.client.lists.Sum, request), "sum")
    if reply is None:
        return
    rows = visit.company.content.heads[visit.name]
    for name in numbers:
        scale = visit.declaration.fields[name].scale
        whole = sum((rows[id_][name] or Decimal(0) for id_ in visit.inside), Decimal(0))
        told = Decimal(reply.sums[name].decimal.unscaled).scaleb(-reply.sums[name].decimal.scale)
        visit.check(told.quantize(Decimal(1).scaleb(-scale)) == whole, f"sum of {name}: {told}, not {whole}")


def _reports(visit: Visit) -> None:
    """A report tells of the rows that may be seen, and of fields that are not hidden."""
    said, reports = visit.declaration.report, visit.client.reports
    if said is None:
        return
    request = report_pb2.TotalRequest(query=visit.query)
    total = visit.expect(visit.reads, partial(visit.client.call, reports.Total, request), "total")
    measures = [*said.measures]
    if said.ageing is not None:
        with visit.company.books.commands.reading(system()) as work:
            spans = work.settings[said.ageing.bounds]
        measures += aged(said.ageing, visit.declaration.fields[said.ageing.field].kind, spans)
    shown = {each.name for each in measures if not visit.hidden & set(each.parts)}
    ways = [name for name in said.dimensions if name not in visit.hidden and name != said.day]
    request = report_pb2.GroupsRequest(query=visit.query, levels=ways[:1], limit=500)
    groups = visit.expect(visit.reads, partial(visit.client.call, reports.Groups, request), "groups")
    if total is None or groups is None:
        return
    visit.check(
        {*total.figures} == {each.name for each in groups.columns} == shown, "report: other figures than he may see"
    )
    for column in groups.columns:
        if column.name == "rows":
            counted = sum(unpack_column(column))
            visit.check(counted == total.figures["rows"].integer == len(visit.inside), f"report: of {counted} rows")
    for name in visit.hidden & set(said.dimensions):
        request = report_pb2.GroupsRequest(query=visit.query, levels=[name])
        try:
            visit.client.call(reports.Groups, request)
            visit.wrong.append(f"{visit.name} report: grouped by {name}")
        except Refused as refused:
            visit.check(refused.rules == {"LEVEL_UNKNOWN"}, f"report: {refused.rules}")
    request = report_pb2.ExportReportRequest(query=visit.query, levels=ways[:1], format="csv")
    may = visit.reads and visit.rights.may(visit.name, "export")
    visit.expect(may, partial(visit.client.file, reports.ExportReport, request), "report as a file")


def _lookup(visit: Visit) -> None:
    request = list_pb2.LookupRequest(entity=visit.name, limit=200)
    may = visit.reads and visit.opens
    reply = visit.expect(may, partial(visit.client.call, visit.client.lists.Lookup, request), "look-up")
    if reply is None:
        return
    rows = visit.company.content.heads[visit.name]
    master = visit.declaration.kind is EntityKind.MASTER
    active = {id_ for id_ in visit.inside if not master or rows[id_]["state"] == "active"}
    found = {reference.id for reference in reply.references}
    visit.check(found <= active and (found == active or len(found) == 200), "look-up: other records than he may see")
    visit.check(not {each.name for each in reply.fields} & visit.hidden, "look-up: shows a hidden field")


def _search(visit: Visit) -> None:
    """A record inside is found by its number or code, one outside by nobody to whom it is."""
    rows, mine = visit.company.content.heads[visit.name], visit.inside if visit.reads else set()
    for id_ in [*sorted(mine)[-1:], *sorted(rows.keys() - mine)[-1:]]:
        called = rows[id_].get("code") or rows[id_].get("doc_number") or rows[id_].get("number")
        if not visit.opens or not called or called.startswith("~") or not visit.declaration.creatable:
            continue
        reply = visit.client.call(visit.client.lists.Search, list_pb2.SearchRequest(text=called, limit=20))
        found = {hit.id for hit in reply.hits if hit.entity == visit.name}
        visit.check(found <= mine, "search: finds other records than he may see")
        visit.check(id_ in found or id_ not in mine or len(found) == 20, f"search: does not find {called}")


def _opening(
    make: Callable[[Client, Visit, int], Any], words: str, verbs: tuple[str, ...] = ("read",)
) -> Callable[[Visit], None]:
    """A door to one record: open for one inside, closed for one outside and for want of a verb."""

    def knock(visit: Visit) -> None:
        if not visit.opens:
            return
        for id_, seen in visit.samples():
            may = seen and all(visit.rights.may(visit.name, verb) for verb in verbs)
            reply = visit.expect(may, partial(make, visit.client, visit, id_), f"{words} of {id_}")
            record = getattr(reply, "record", None)
            if record is not None:
                _nothing_hidden(visit, record, words)

    return knock


def _copy(client: Client, visit: Visit, id_: int) -> Any:
    """Of whoever may; that a red document is not copied is said to him alone."""
    try:
        return client.call(client.documents.Draft, document_pb2.DraftRequest(entity=visit.name, copy_of=id_))
    except Refused as refused:
        if refused.rules == {"RED_NOT_COPIED"}:
            return None
        raise


def _red(client: Client, visit: Visit, id_: int) -> Any:
    """红冲 of whoever may; that a record cannot be reversed is said to him alone."""
    try:
        return client.call(client.documents.Draft, document_pb2.DraftRequest(entity=visit.name, red_of=id_))
    except Refused as refused:
        if refused.rules and refused.rules <= _IRREVERSIBLE:
            return None
        raise


_IRREVERSIBLE = {
    "NOT_REVERSIBLE", "RED_OF_NOTHING", "RED_OF_RED", "NOTHING_TO_REVERSE", "NOTHING_OPEN", "GOES_WITH_SOURCE",
}  # fmt: skip


def _nothing_hidden(visit: Visit, record: Any, words: str) -> None:
    told = set(record.values)
    told |= {f"{grid.name}.{name}" for grid in record.grids for line in grid.lines for name in line.values}
    visit.check(not told & visit.hidden, f"{words}: tells {told & visit.hidden}")


def _history(visit: Visit) -> None:
    if not visit.opens:
        return
    for id_, seen in visit.samples():
        request = document_pb2.HistoryRequest(entity=visit.name, id=id_)
        reply = visit.expect(seen, partial(visit.client.call, visit.client.documents.History, request), "history")
        if reply is not None:
            paths = {change.path for entry in reply.entries for change in entry.changes}
            plain = {path.partition("#")[0] + ("." + path.partition(".")[2] if "#" in path else "") for path in paths}
            visit.check(not plain & visit.hidden, f"history: tells {plain & visit.hidden}")


def _related(visit: Visit) -> None:
    """Only types and fields that the person sees, each as many as his list of them has."""
    if not visit.opens:
        return
    for id_, seen in visit.samples():
        request = document_pb2.RelatedRequest(entity=visit.name, id=id_)
        reply = visit.expect(seen, partial(visit.client.call, visit.client.documents.Related, request), "related")
        for kind in reply.kinds if reply is not None else ():
            condition = metadata_pb2.Filter(field=kind.field, operator=metadata_pb2.FILTER_OPERATOR_EQUALS)
            condition.values.add().reference.id = id_
            query = list_pb2.Query(entity=kind.entity, filters=[condition])
            counted = visit.client.call(visit.client.lists.Count, list_pb2.CountRequest(query=query, cap=1000))
            visit.check(0 < kind.count == counted.count + counted.capped, f"related: {kind.count} of {kind.entity}")


def _trace(visit: Visit) -> None:
    if not visit.opens:
        return
    for id_, seen in visit.samples():
        request = document_pb2.TraceRequest(entity=visit.name, id=id_)
        reply = visit.expect(seen, partial(visit.client.call, visit.client.documents.Trace, request), "trace")
        for node in reply.nodes if reply is not None else ():
            if not node.id:
                continue
            may = node.id in visit.rights.readable[node.entity]
            visit.check(node.permitted == may, f"trace: {node.key} permitted {node.permitted}")
            # A place in the answer is no id, and the key is made of it too.
            visit.check(may or node.id < 0, f"trace: tells the id of {node.entity} {node.id}")
            visit.check(node.key == f"{node.entity}:{node.id}", f"trace: {node.key} is no key of {node.id}")
            figures = (
                node.amount.WhichOneof("kind"),
                node.quantity.WhichOneof("kind"),
                node.day.WhichOneof("kind"),
                node.number or None,
            )
            visit.check(may or figures == (None,) * 4, f"trace: tells {figures} of {node.key}")
            if visit.rights.hidden(node.entity) & {"gross_total", "amount"}:
                visit.check(node.amount.WhichOneof("kind") is None, f"trace: tells the amount of {node.entity}")


def _comments(visit: Visit) -> None:
    """Whoever reads a record hears what is said of it, and speaks; a comment of another he leaves alone."""
    if not visit.opens:
        return
    client, documents = visit.client, visit.client.documents
    for id_, seen in visit.samples():
        listing = document_pb2.ListCommentsRequest(entity=visit.name, id=id_)
        told = visit.expect(seen, partial(client.call, documents.ListComments, listing), "comments")
        visit.check(told is None or not told.comments, "comments: some before any was made")
        look = document_pb2.SeeMentionsRequest(request_id=new_id(), entity=visit.name, id=id_)
        visit.expect(seen, partial(client.call, documents.SeeMentions, look), "seen")
        if not seen:
            said = document_pb2.AddCommentRequest(request_id=new_id(), entity=visit.name, id=id_, text="x")
            visit.expect(False, partial(client.call, documents.AddComment, said), "comment")
    nobodys = document_pb2.EditCommentRequest(request_id=new_id(), comment_id=4711, text="x")
    visit.expect(False, partial(client.call, documents.EditComment, nobodys), "edit of no comment")
    gone = document_pb2.RemoveCommentRequest(request_id=new_id(), comment_id=4711)
    visit.expect(False, partial(client.call, documents.RemoveComment, gone), "removal of no comment")


def _attachments(visit: Visit) -> None:
    client, exchange = visit.client, visit.client.exchange
    mine = {id_: key for key, (entity, id_) in visit.company.attached.items() if entity == visit.name}
    chosen = {id_ in visit.inside: (id_, key) for id_, key in sorted(mine.items())}
    for may, (id_, key) in chosen.items():
        listing = exchange_pb2.ListAttachmentsRequest(entity=visit.name, id=id_)
        visit.expect(may, partial(client.call, exchange.ListAttachments, listing), "attachments")
        request = exchange_pb2.DownloadRequest(attachment_id=key)
        visit.expect(may, partial(client.file, exchange.Download, request), "download")
        if not may:
            gone = exchange_pb2.DetachRequest(request_id=new_id(), attachment_id=key)
            visit.expect(False, partial(client.call, exchange.Detach, gone), "detach")
            more = exchange_pb2.AttachRequest(
                request_id=new_id(), entity=visit.name, id=id_, file_name="g", content=b"g"
            )
            visit.expect(False, partial(client.call, exchange.Attach, more), "attach")


def _export(visit: Visit) -> None:
    names = visit.shown()[:4]
    request = exchange_pb2.ExportRequest(query=visit.query, columns=names, format="csv")
    may = visit.reads and visit.rights.may(visit.name, "export")
    reply = visit.expect(may, partial(visit.client.file, visit.client.exchange.Export, request), "export")
    if reply is None:
        return
    rows = list(csv.reader(io.StringIO(reply[1].decode("utf-8-sig"))))
    wanted = len(visit.inside & visit.rights.rows(visit.name, "export"))
    visit.check(len(rows) - 1 == wanted, f"export: {len(rows) - 1} rows, not {wanted}")


def _template(visit: Visit) -> None:
    if visit.opens:
        request = exchange_pb2.TemplateRequest(entity=visit.name)
        may = visit.rights.may(visit.name, "import")
        visit.expect(may, partial(visit.client.file, visit.client.exchange.Template, request), "template")
        if not may:
            visit.expect(False, lambda: visit.client.upload(visit.name, "a.csv", b"code\nX1\n", dry_run=True), "import")


def _jobs(visit: Visit) -> None:
    """Left to the background by whoever may do it at once, and by nobody else; what waits is carried out with his rights again."""
    client, jobs, rights = visit.client, visit.client.jobs, visit.rights
    export = exchange_pb2.ExportRequest(query=visit.query, columns=visit.shown()[:1], format="csv")
    asked = job_pb2.AskExportRequest(request_id=new_id(), export=export)
    visit.expect(
        visit.reads and rights.may(visit.name, "export"), partial(client.call, jobs.AskExport, asked), "export later"
    )
    if not visit.opens:
        return
    file = exchange_pb2.ImportRequest(entity=visit.name, file_name="a.csv", content=b"code\nX1\n")
    later = job_pb2.AskImportRequest(request_id=new_id(), file=file)
    visit.expect(rights.may(visit.name, "import"), partial(client.call, jobs.AskImport, later), "import later")
    for action in visit.declaration.actions.values():
        if action.batch:
            many = job_pb2.AskActRequest(request_id=new_id(), entity=visit.name, ids=[1], action=action.name)
            may = rights.may(visit.name, action.name)
            visit.expect(may, partial(client.call, jobs.AskAct, many), f"{action.name} later")


def _writing(visit: Visit) -> None:
    """What is outside cannot be changed either, nor what is inside without the verb."""
    if not visit.opens:
        return
    for id_, seen in visit.samples():
        for verb, method, request in (
            ("edit", visit.client.documents.Save, document_pb2.SaveRequest(record=document_pb2.Record(entity=visit.name, id=id_, row_version=1))),
            ("delete", visit.client.documents.Delete, document_pb2.DeleteRequest(entity=visit.name, id=id_, row_version=1)),
            *(
                (action.name, visit.client.documents.Act, document_pb2.ActRequest(entity=visit.name, id=id_, action=action.name))
                for action in list(visit.declaration.actions.values())[:1] if not action.on_draft
            ),
        ):  # fmt: skip
            if not (seen and visit.rights.may(visit.name, verb)):
                request.request_id = new_id()
                visit.expect(False, partial(visit.client.call, method, request), f"{verb} of {id_}")


def _pull(visit: Visit) -> None:
    """Open lines of each link that draws from this entity, and what is derived from one outside."""
    lines = visit.company.content.lines
    for link in visit.company.books.registry.pushes(visit.name):
        assert link.target is not None
        may = visit.reads and visit.rights.may(link.target.__tablename__, "create")
        request = list_pb2.PullPageRequest(link=link.name, limit=MOST)
        reply = visit.expect(
            may, partial(visit.client.call, visit.client.lists.PullPage, request), f"open lines {link.name}"
        )
        owner = {line["id"]: head for head, rows in lines[visit.name, link.grid].items() for line in rows}
        if reply is not None:
            visit.check({owner[id_] for id_ in reply.ids} <= visit.inside, f"open lines {link.name}: others' lines")
            visit.check(
                not {column.name for column in reply.columns} & visit.hidden, f"open lines {link.name}: hidden field"
            )
        for id_ in sorted(visit.outside)[:1] or ([] if may else sorted(visit.inside)[:1]):
            wanted = document_pb2.Derivation(link=link.name, source_ids=[id_])
            draft = document_pb2.DraftRequest(derivation=wanted)
            visit.expect(False, partial(visit.client.call, visit.client.documents.Draft, draft), f"derive {link.name}")


def _print(visit: Visit) -> None:
    """Setting a page takes a tenth of a second: those that must be refused are asked for, and of the others two."""
    if not visit.opens:
        return
    for id_, seen in visit.samples():
        may = seen and id_ in visit.rights.rows(visit.name, "print")
        if not may or visit.name in ("sales_order", "customer"):
            what = {"entity": visit.name, "ids": [id_], "template": "listing"}
            doors = (
                (visit.client.exchange.Print, exchange_pb2.PrintRequest(request_id=new_id(), **what)),
                (visit.client.exchange.Preview, exchange_pb2.PreviewRequest(**what)),
            )
            for door, request in doors:
                try:
                    visit.client.file(door, request)
                except Refused as refused:
                    state = "PRINT_STATE" in refused.rules
                    said = f"print: {refused.code.name} {refused.rules}"
                    visit.check((state if may else refused.code in CLOSED), said)
                else:
                    visit.check(may, "print: opened")


def _hidden(visit: Visit) -> None:
    """A hidden field is neither shown, filtered, sorted, summed nor exported; whether it is a figure or not."""
    client, lists = visit.client, visit.client.lists
    for path in sorted(visit.hidden):
        if not visit.reads or "." in path:
            continue
        column = list_pb2.PageRequest(query=visit.query, columns=[path])
        visit.expect(False, partial(client.call, lists.Page, column), f"column {path}")
        sort = list_pb2.PageRequest(query=visit.query, sort=list_pb2.Sort(field=path))
        visit.expect(False, partial(client.call, lists.Page, sort), f"sort by {path}")
        low = metadata_pb2.Filter(field=path, operator=metadata_pb2.FILTER_OPERATOR_FROM, values=[to_value(Decimal(1))])
        for method, make in (
            (lists.Page, list_pb2.PageRequest),
            (lists.Count, list_pb2.CountRequest),
            (lists.Sum, list_pb2.SumRequest),
        ):
            request = make(query=list_pb2.Query(entity=visit.name, filters=[low]))
            visit.expect(False, partial(client.call, method, request), f"filter on {path}")
        whole = list_pb2.SumRequest(query=visit.query, fields=[path])
        visit.expect(False, partial(client.call, lists.Sum, whole), f"sum of {path}")
        if visit.rights.may(visit.name, "export"):
            file = exchange_pb2.ExportRequest(query=visit.query, columns=[path], format="csv")
            visit.expect(False, partial(client.file, client.exchange.Export, file), f"export of {path}")


def _hidden_lines(visit: Visit) -> None:
    """An export with lines has no column for what is hidden on them."""
    grid = next(iter(visit.declaration.grids.values()), None)
    if grid is None or not visit.inside or not visit.rights.may(visit.name, "export"):
        return
    labels = {spec.label.en for name, spec in grid.fields.items() if f"{grid.name}.{name}" in visit.hidden}
    if not labels:
        return
    request = exchange_pb2.ExportRequest(query=visit.query, columns=visit.shown()[:1], format="csv", with_lines=True)
    reply = visit.expect(True, partial(visit.client.file, visit.client.exchange.Export, request), "export with lines")
    if reply is not None:
        headings = next(csv.reader(io.StringIO(reply[1].decode("utf-8-sig"))))
        told = {heading.partition(".")[2] for heading in headings[1:]} & labels
        visit.check(not told, f"export with lines: tells {told}")


def _plain(visit: Visit) -> None:
    """The list as it opens, with nothing asked for by name: whatever is hidden, it opens."""
    request = list_pb2.PageRequest(query=visit.query, limit=5)
    visit.expect(visit.reads, partial(visit.client.call, visit.client.lists.Page, request), "list in its own order")


def _told(visit: Visit, reply: Any, held: set[tuple[str, int]], words: str) -> None:
    """Nothing in a form, in its panels or in its problems that lists would not tell, but what a record in sight holds."""
    readable = visit.rights.readable
    registry = visit.company.books.registry
    declaration = registry.of(reply.record.entity)
    places = [(declaration.fields, reply.record.values)]
    places += [(declaration.grids[grid.name].fields, line.values) for grid in reply.record.grids for line in grid.lines]
    for specs, values in places:
        for name, value in values.items():
            spec = specs[name]
            if spec.kind is Kind.REFERENCE and value.reference.id:
                key = (spec.target, value.reference.id)
                visit.check(key[1] in readable[key[0]] or key in held, f"{words}: {name} tells of {key}")
    texts = [problem.message + problem.hint for problem in getattr(reply, "problems", ())]
    texts += [fact.text for panel in reply.panels for fact in panel.facts]
    said = " ".join(texts)
    for entity in ("receivable", "receipt", "sales_order", "sales_invoice", "delivery_note", "outbound", "sign_off"):
        for id_, row in visit.company.content.heads[entity].items():
            outside = id_ not in readable[entity] and not str(row["doc_number"]).startswith("~")
            visit.check(not outside or row["doc_number"] not in said, f"{words}: says {row['doc_number']}")


def _held(visit: Visit, entity: str, ids: set[int]) -> set[tuple[str, int]]:
    """What these records refer to: shown with them to everybody who may see them."""
    declaration = visit.company.books.registry.of(entity)
    content = visit.company.content
    rows = [(declaration.fields, content.heads[entity][id_]) for id_ in ids]
    rows += [
        (grid.fields, line) for grid in declaration.grids.values() for id_ in ids
        for line in content.lines[entity, grid.name].get(id_, [])
    ]  # fmt: skip
    return {
        (spec.target, row[name]) for specs, row in rows for name, spec in specs.items()
        if spec.kind is Kind.REFERENCE and row[name] is not None
    }  # fmt: skip


def _draft_actions(visit: Visit) -> None:
    """What a draft action proposes, on a new record for each customer in sight and on records inside."""
    deeds = [action.name for action in visit.declaration.actions.values() if action.on_draft]
    if not deeds or "customer_id" not in visit.declaration.fields:
        return
    client = visit.client
    may = visit.rights.may(visit.name, "create")
    customers = sorted(visit.rights.readable["customer"])[:8] or sorted(visit.company.content.heads["customer"])[:1]
    for deed in deeds:
        for customer in customers:
            record = document_pb2.Record(entity=visit.name, values={"customer_id": to_value(Ref(customer, "", ""))})
            request = document_pb2.EvaluateRequest(record=record, action=deed)
            reply = visit.expect(may, partial(client.call, client.documents.Evaluate, request), deed)
            if reply is not None:
                _told(visit, reply, _mine(visit) | _held(visit, "customer", {customer}), deed)


def _mine(visit: Visit) -> set[tuple[str, int]]:
    """The person's own employee, organisation and department, which a new record is given."""
    heads = visit.company.content.heads
    (row,) = [row for row in heads["app_user"].values() if row["code"] == visit.rights.user]
    employee = heads["employee"].get(row["employee_id"])
    department = {("organisation", employee["org_id"])} if employee is not None else set()
    return {("employee", row["employee_id"]), ("organisation", row["org_id"])} | department


def _in_sight(visit: Visit, ids: set[int]) -> set[tuple[str, int]]:
    """What records in sight hold, and the masters in sight that they name: a customer's person, a warehouse's keeper."""
    held = _held(visit, visit.name, ids)
    for master in ("customer", "warehouse"):
        named = {key for entity, key in held if entity == master} & visit.rights.readable[master]
        held |= _held(visit, master, named)
    return held


def _defaults(visit: Visit) -> None:
    """What *New* opens and what *Push* opens from a record inside."""
    if not visit.opens:
        return
    client = visit.client
    may = visit.rights.may(visit.name, "create")
    draft = document_pb2.DraftRequest(entity=visit.name)
    reply = visit.expect(may, partial(client.call, client.documents.Draft, draft), "new")
    if reply is not None:
        _told(visit, reply, _mine(visit), "new")
    for link in visit.company.books.registry.pushes(visit.name):
        assert link.target is not None
        states = {state.code for state in link.states}
        rows = visit.company.content.heads[visit.name]
        left = {"open", "partly"}
        sources = [
            id_ for id_ in sorted(visit.inside)
            if rows[id_]["state"] in states and rows[id_]["progress"].code in left
        ][:3]  # fmt: skip
        if not visit.rights.may(link.target.__tablename__, "create"):
            continue
        for id_ in sources:
            wanted = document_pb2.Derivation(link=link.name, source_ids=[id_])
            request = document_pb2.DraftRequest(derivation=wanted)
            pushed = visit.expect(True, partial(client.call, client.documents.Draft, request), f"push {link.name}")
            if pushed is not None:
                _told(visit, pushed, _mine(visit) | _in_sight(visit, {id_}), f"push {link.name}")


def _panels(visit: Visit) -> None:
    """What stands beside a record inside, and what is said of it."""
    if not visit.opens or not visit.reads:
        return
    for id_ in sorted(visit.inside)[-2:]:
        record = document_pb2.Record(entity=visit.name, id=id_)
        request = document_pb2.EvaluateRequest(record=record, grid="lines", line=0)
        reply = visit.expect(True, partial(visit.client.call, visit.client.documents.Evaluate, request), "panels")
        if reply is not None:
            _told(visit, reply, _mine(visit) | _in_sight(visit, {id_}), "panels")


DOORS: dict[str, tuple[tuple[str, ...], Callable[[Visit], None]]] = {
    "list": (("Page",), _list),
    "list as it opens": (("Page",), _plain),
    "count": (("Count",), _count),
    "sum": (("Sum",), _sum),
    "report": (("Total", "Groups", "ExportReport"), _reports),
    "look-up": (("Lookup",), _lookup),
    "search": (("Search",), _search),
    "get": (("Get",), _opening(lambda c, v, i: c.call(c.documents.Get, document_pb2.GetRequest(entity=v.name, id=i)), "get")),
    "copy": (("Draft",), _opening(_copy, "copy", ("read", "create"))),
    "red": (("Draft",), _opening(_red, "red", ("read", "create"))),
    "evaluate": (("Evaluate",), _opening(
        lambda c, v, i: c.call(c.documents.Evaluate, document_pb2.EvaluateRequest(record=document_pb2.Record(entity=v.name, id=i))), "evaluate"
    )),
    "draft actions": (("Evaluate",), _draft_actions),
    "defaults": (("Draft",), _defaults),
    "panels": (("Evaluate",), _panels),
    "history": (("History",), _history),
    "trace": (("Trace",), _trace),
    "related": (("Related",), _related),
    "comments": (("ListComments", "AddComment", "EditComment", "RemoveComment", "SeeMentions"), _comments),
    "attachments": (("Attach", "ListAttachments", "Download", "Detach"), _attachments),
    "export": (("Export",), _export),
    "import": (("Template", "Import"), _template),
    "jobs": (("AskExport", "AskImport", "AskAct"), _jobs),
    "write": (("Save", "Act", "Delete"), _writing),
    "pull": (("PullPage", "Draft"), _pull),
    "print": (("Print", "Preview"), _print),
    "hidden fields of lines": (("Export",), _hidden_lines),
    "hidden fields": (("Page", "Count", "Sum", "Export"), _hidden),
}  # fmt: skip
