"""Every role of the demo company, and some made to be difficult, at every door for every entity: one oracle, no other answer.

A new entity, a new role or a new call joins by existing: the doors go over the registry, the roles over the users, and a
call that no door tries is told by ``test_every_call_has_a_door``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

import grpc
import pytest
from sqlalchemy import insert

from cellar.v1 import document_pb2, exchange_pb2, list_pb2, metadata_pb2, session_pb2
from cellar_common.codec import to_value, unpack_column
from cellar_db import engine as db
from cellar_db.ids import new_id as new_key
from cellar_server.books import Limits
from cellar_server.console import sets
from cellar_server.demo import make as demo
from cellar_server.demo import trade, users
from cellar_server.kernel import clock
from cellar_server.kernel.accounts import Dimension, Role, RoleGrant, RoleHidden, RoleScope
from cellar_server.kernel.declaration import Declaration, EntityKind
from cellar_server.kernel.fields import NUMBERS, Kind
from cellar_server.kernel.ledger_set import LedgerSet
from cellar_server.kernel.model import table_of
from cellar_server.rpc.server import Listen, serve_at
from tests.fuzz.contract import rpcs
from tests.support.databases import sqlite_url
from tests.support.empty_books import empty_books
from tests.support.rights_oracle import Books, Rights
from tests.support.rpc_client import Client, Refused, new_id

CLOSED = {grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.NOT_FOUND}
# Every role of the demo company by one of its users, and four more: ``_difficult`` says what they are.
DIFFICULT = ("by_warehouse", "by_customer", "by_org", "two_roles", "blind")
USERS = (*(code for code in users._USERS if code != "dingdan2"), *DIFFICULT)
MOST = 1000


@dataclass
class Company:
    """The books of the demo company, served; clients are logged in once."""

    books: LedgerSet
    address: str
    content: Books
    attached: dict[int, tuple[str, int]] = field(default_factory=dict)
    _clients: dict[str, Client] = field(default_factory=dict)
    _rights: dict[str, Rights] = field(default_factory=dict)

    def client(self, user: str) -> Client:
        if user not in self._clients:
            channel = grpc.insecure_channel(self.address, [("grpc.max_receive_message_length", -1)])
            self._clients[user] = Client(channel)
            self._clients[user].login(user, users.password(), language="en")
        return self._clients[user]

    def rights(self, user: str) -> Rights:
        if user not in self._rights:
            with db.read(self.books.engine) as connection:
                self._rights[user] = Rights(connection, self.content, user)
        return self._rights[user]

    def close(self) -> None:
        for client in self._clients.values():
            client.channel.close()


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    books = empty_books(sqlite_url(tmp_path_factory.mktemp("doors") / "001.sqlite"))
    made = demo.make(books, months=1, customers=14, orders_a_day=0.6)
    trade.run(books, made.company, made.orders, clock.today())
    _difficult(books)
    limits = Limits(calls_per_second=100_000, burst=100_000, logins_per_minute=100_000)
    running = serve_at({"001": books}, books.registry, Listen(), limits=limits)
    with db.read(books.engine) as connection:
        served = Company(books, running.address, Books.read(connection, books.registry))
    _attach(served)
    try:
        yield served
    finally:
        served.close()
        running.stop(grace=1)
        books.engine.dispose()


def _difficult(books: LedgerSet) -> None:
    """Scopes of each dimension, roles that add up, and a person to whom all figures are hidden."""
    with db.read(books.engine) as connection:
        heads = Books.read(connection, books.registry).heads
    some = {
        Dimension.WAREHOUSE: sorted(heads["warehouse"])[:1],
        Dimension.CUSTOMER: sorted(heads["customer"])[::4],
        Dimension.ORG: sorted(heads["organisation"])[:1],
    }
    figures = [
        (declaration.name, path)
        for declaration in books.registry.declarations.values()
        for path, spec in (
            *declaration.fields.items(),
            *(
                (f"{grid.name}.{name}", spec)
                for grid in declaration.grids.values()
                for name, spec in grid.fields.items()
            ),
        )
        if spec.kind in (Kind.MONEY, Kind.PRICE)
    ]
    by_customer = [(Dimension.CUSTOMER, id_) for id_ in some[Dimension.CUSTOMER]]
    everything = [("*", "*")]
    _user(
        books,
        "by_warehouse",
        [("by_warehouse", everything, [(Dimension.WAREHOUSE, id_) for id_ in some[Dimension.WAREHOUSE]], [])],
    )
    _user(books, "by_customer", [("by_customer", everything, by_customer, figures[::3])])
    _user(books, "by_org", [("by_org", everything, [(Dimension.ORG, id_) for id_ in some[Dimension.ORG]], [])])
    # Both hide the cost, one by name and one everywhere; what only one hides is seen.
    reads = [("sales_order", "read"), ("item", "read"), ("customer", "*")]
    _user(books, "two_roles", [
        ("two_first", reads, by_customer, [("*", "cost"), ("sales_order", "gross_total")]),
        ("two_second", [("sales_order", "*"), ("item", "*")], [(Dimension.WAREHOUSE, some[Dimension.WAREHOUSE][0])], [("item", "cost")]),
    ])  # fmt: skip
    _user(books, "blind", [("blind", everything, [], figures)])


def _user(books: LedgerSet, code: str, roles: list[tuple[str, list[Any], list[Any], list[Any]]]) -> None:
    with db.write(books.engine) as connection:
        ids = []
        for role, grants, scopes, hidden in roles:
            id_ = new_key()
            row = {
                "id": id_,
                "row_version": 1,
                "created_at": clock.now(),
                "created_by": 1,
                "code": role,
                "name": role,
                "state": "active",
            }
            connection.execute(insert(table_of(Role)), row)
            place = {"position": 0, "document_id": id_}
            for entity, verb in grants:
                connection.execute(
                    insert(table_of(RoleGrant)), place | {"id": new_key(), "entity": entity, "verb": verb}
                )
            for dimension, target in scopes:
                given = {"id": new_key(), "dimension": dimension, "own": False, "target_id": target}
                connection.execute(insert(table_of(RoleScope)), place | given)
            for entity, path in hidden:
                connection.execute(
                    insert(table_of(RoleHidden)), place | {"id": new_key(), "entity": entity, "path": path}
                )
            ids.append(id_)
        sets.add_user(connection, code, code, users.password(), ids, must_change=False)


def _attach(company: Company) -> None:
    """A file at the first and the last record of each entity that has records to open."""
    client = company.client("demo")
    for declaration in company.books.registry.declarations.values():
        ids = sorted(company.content.heads[declaration.name])
        if declaration.kind is EntityKind.INQUIRY or not ids:
            continue
        for id_ in {ids[0], ids[-1]}:
            request = exchange_pb2.AttachRequest(
                request_id=new_id(), entity=declaration.name, id=id_, file_name="f", content=b"f"
            )
            made = client.call(client.exchange.Attach, request).attachment.id
            company.attached[made] = (declaration.name, id_)


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
    reply = visit.expect(visit.reads, lambda: visit.client.call(visit.client.lists.Page, request), "list")
    if reply is None:
        return
    visit.check(set(reply.ids) == visit.inside, f"list: {len(reply.ids)} rows, not {len(visit.inside)}")
    visit.check({column.name for column in reply.columns} == set(visit.shown()), "list: other columns than asked for")


def _count(visit: Visit) -> None:
    request = list_pb2.CountRequest(query=visit.query)
    reply = visit.expect(visit.reads, lambda: visit.client.call(visit.client.lists.Count, request), "count")
    visit.check(reply is None or reply.count == len(visit.inside), "count: another number of rows")


def _sum(visit: Visit) -> None:
    numbers = [name for name in visit.shown() if visit.declaration.fields[name].kind in NUMBERS]
    request = list_pb2.SumRequest(query=visit.query, fields=numbers)
    reply = visit.expect(visit.reads, lambda: visit.client.call(visit.client.lists.Sum, request), "sum")
    if reply is None:
        return
    rows = visit.company.content.heads[visit.name]
    for name in numbers:
        scale = visit.declaration.fields[name].scale
        whole = sum((rows[id_][name] or Decimal(0) for id_ in visit.inside), Decimal(0))
        told = Decimal(reply.sums[name].decimal.unscaled).scaleb(-reply.sums[name].decimal.scale)
        visit.check(told.quantize(Decimal(1).scaleb(-scale)) == whole, f"sum of {name}: {told}, not {whole}")


def _lookup(visit: Visit) -> None:
    request = list_pb2.LookupRequest(entity=visit.name, limit=200)
    may = visit.reads and visit.opens
    reply = visit.expect(may, lambda: visit.client.call(visit.client.lists.Lookup, request), "look-up")
    if reply is None:
        return
    rows = visit.company.content.heads[visit.name]
    master = visit.declaration.kind is EntityKind.MASTER
    active = {id_ for id_ in visit.inside if not master or rows[id_]["state"] == "active"}
    found = {reference.id for reference in reply.references}
    visit.check(found <= active and (found == active or len(found) == 200), "look-up: other records than he may see")
    visit.check(not {each.name for each in reply.fields} & visit.hidden, "look-up: shows a hidden field")


def _opening(
    make: Callable[[Client, Visit, int], Any], words: str, verbs: tuple[str, ...] = ("read",)
) -> Callable[[Visit], None]:
    """A door to one record: open for one inside, closed for one outside and for want of a verb."""

    def knock(visit: Visit) -> None:
        if not visit.opens:
            return
        for id_, seen in visit.samples():
            may = seen and all(visit.rights.may(visit.name, verb) for verb in verbs)
            reply = visit.expect(may, lambda id_=id_: make(visit.client, visit, id_), f"{words} of {id_}")  # type: ignore[misc]
            record = getattr(reply, "record", None)
            if record is not None:
                _nothing_hidden(visit, record, words)

    return knock


def _nothing_hidden(visit: Visit, record: Any, words: str) -> None:
    told = set(record.values)
    told |= {f"{grid.name}.{name}" for grid in record.grids for line in grid.lines for name in line.values}
    visit.check(not told & visit.hidden, f"{words}: tells {told & visit.hidden}")


def _history(visit: Visit) -> None:
    if not visit.opens:
        return
    for id_, seen in visit.samples():
        request = document_pb2.HistoryRequest(entity=visit.name, id=id_)
        reply = visit.expect(
            seen, lambda request=request: visit.client.call(visit.client.documents.History, request), "history"
        )  # type: ignore[misc]
        if reply is not None:
            paths = {change.path for entry in reply.entries for change in entry.changes}
            plain = {path.partition("#")[0] + ("." + path.partition(".")[2] if "#" in path else "") for path in paths}
            visit.check(not plain & visit.hidden, f"history: tells {plain & visit.hidden}")


def _trace(visit: Visit) -> None:
    if not visit.opens:
        return
    for id_, seen in visit.samples():
        request = document_pb2.TraceRequest(entity=visit.name, id=id_)
        reply = visit.expect(
            seen, lambda request=request: visit.client.call(visit.client.documents.Trace, request), "trace"
        )  # type: ignore[misc]
        for node in reply.nodes if reply is not None else ():
            if not node.id:
                continue
            may = node.id in visit.rights.readable[node.entity]
            visit.check(node.permitted == may, f"trace: {node.entity} {node.id} permitted {node.permitted}")
            figures = (
                node.amount.WhichOneof("kind"),
                node.quantity.WhichOneof("kind"),
                node.day.WhichOneof("kind"),
                node.number or None,
            )
            visit.check(may or figures == (None,) * 4, f"trace: tells {figures} of {node.entity} {node.id}")
            if visit.rights.hidden(node.entity) & {"gross_total", "amount"}:
                visit.check(node.amount.WhichOneof("kind") is None, f"trace: tells the amount of {node.entity}")


def _attachments(visit: Visit) -> None:
    for attachment, (entity, id_) in visit.company.attached.items():
        if entity != visit.name:
            continue
        may = id_ in visit.inside
        listing = exchange_pb2.ListAttachmentsRequest(entity=entity, id=id_)
        visit.expect(may, lambda: visit.client.call(visit.client.exchange.ListAttachments, listing), "attachments")  # noqa: B023
        request = exchange_pb2.DownloadRequest(attachment_id=attachment)
        visit.expect(may, lambda: visit.client.file(visit.client.exchange.Download, request), "download")  # noqa: B023
        if not may:
            gone = exchange_pb2.DetachRequest(request_id=new_id(), attachment_id=attachment)
            visit.expect(False, lambda: visit.client.call(visit.client.exchange.Detach, gone), "detach")  # noqa: B023
            more = exchange_pb2.AttachRequest(request_id=new_id(), entity=entity, id=id_, file_name="g", content=b"g")
            visit.expect(False, lambda: visit.client.call(visit.client.exchange.Attach, more), "attach")  # noqa: B023


def _export(visit: Visit) -> None:
    names = visit.shown()[:4]
    request = exchange_pb2.ExportRequest(query=visit.query, columns=names, format="csv")
    may = visit.reads and visit.rights.may(visit.name, "export")
    reply = visit.expect(may, lambda: visit.client.file(visit.client.exchange.Export, request), "export")
    if reply is None:
        return
    rows = list(csv.reader(io.StringIO(reply[1].decode("utf-8-sig"))))
    wanted = len(visit.inside & visit.rights.rows(visit.name, "export"))
    visit.check(len(rows) - 1 == wanted, f"export: {len(rows) - 1} rows, not {wanted}")


def _template(visit: Visit) -> None:
    if visit.opens:
        request = exchange_pb2.TemplateRequest(entity=visit.name)
        may = visit.rights.may(visit.name, "import")
        visit.expect(may, lambda: visit.client.file(visit.client.exchange.Template, request), "template")
        if not may:
            visit.expect(False, lambda: visit.client.upload(visit.name, "a.csv", b"code\nX1\n", dry_run=True), "import")


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
                visit.expect(False, lambda: visit.client.call(method, request), f"{verb} of {id_}")  # noqa: B023


def _pull(visit: Visit) -> None:
    """Open lines of each link that draws from this entity, and what is derived from one outside."""
    lines = visit.company.content.lines
    for link in visit.company.books.registry.pushes(visit.name):
        assert link.target is not None
        may = visit.reads and visit.rights.may(link.target.__tablename__, "create")
        request = list_pb2.PullPageRequest(link=link.name, limit=MOST)
        reply = visit.expect(
            may, lambda: visit.client.call(visit.client.lists.PullPage, request), f"open lines {link.name}"
        )  # noqa: B023
        owner = {line["id"]: head for head, rows in lines[visit.name, link.grid].items() for line in rows}
        if reply is not None:
            visit.check({owner[id_] for id_ in reply.ids} <= visit.inside, f"open lines {link.name}: others' lines")
            visit.check(
                not {column.name for column in reply.columns} & visit.hidden, f"open lines {link.name}: hidden field"
            )
        for id_ in sorted(visit.outside)[:1] or ([] if may else sorted(visit.inside)[:1]):
            wanted = document_pb2.Derivation(link=link.name, source_ids=[id_])
            draft = document_pb2.DraftRequest(derivation=wanted)
            visit.expect(False, lambda: visit.client.call(visit.client.documents.Draft, draft), f"derive {link.name}")  # noqa: B023


def _print(visit: Visit) -> None:
    """Setting a page takes a tenth of a second: those that must be refused are asked for, and of the others two."""
    if not visit.opens:
        return
    for id_, seen in visit.samples():
        may = seen and id_ in visit.rights.rows(visit.name, "print")
        if not may or visit.name in ("sales_order", "customer"):
            request = exchange_pb2.PrintRequest(entity=visit.name, ids=[id_], template="listing")
            try:
                visit.client.file(visit.client.exchange.Print, request)
            except Refused as refused:
                state = "PRINT_STATE" in refused.rules
                visit.check(
                    refused.code in CLOSED and not may or may and state, f"print: {refused.code.name} {refused.rules}"
                )
            else:
                visit.check(may, "print: opened")


def _hidden(visit: Visit) -> None:
    """A hidden field is neither shown, filtered, sorted, summed nor exported; whether it is a figure or not."""
    client, lists = visit.client, visit.client.lists
    for path in sorted(visit.hidden):
        if not visit.reads or "." in path:
            continue
        column = list_pb2.PageRequest(query=visit.query, columns=[path])
        visit.expect(False, lambda: client.call(lists.Page, column), f"column {path}")  # noqa: B023
        sort = list_pb2.PageRequest(query=visit.query, sort=list_pb2.Sort(field=path))
        visit.expect(False, lambda: client.call(lists.Page, sort), f"sort by {path}")  # noqa: B023
        low = metadata_pb2.Filter(field=path, operator=metadata_pb2.FILTER_OPERATOR_FROM, values=[to_value(Decimal(1))])
        for method, make in (
            (lists.Page, list_pb2.PageRequest),
            (lists.Count, list_pb2.CountRequest),
            (lists.Sum, list_pb2.SumRequest),
        ):
            request = make(query=list_pb2.Query(entity=visit.name, filters=[low]))
            visit.expect(False, lambda: client.call(method, request), f"filter on {path}")  # noqa: B023
        whole = list_pb2.SumRequest(query=visit.query, fields=[path])
        visit.expect(False, lambda: client.call(lists.Sum, whole), f"sum of {path}")  # noqa: B023
        if visit.rights.may(visit.name, "export"):
            file = exchange_pb2.ExportRequest(query=visit.query, columns=[path], format="csv")
            visit.expect(False, lambda: client.file(client.exchange.Export, file), f"export of {path}")  # noqa: B023


def _plain(visit: Visit) -> None:
    """The list as it opens, with nothing asked for by name: whatever is hidden, it opens."""
    request = list_pb2.PageRequest(query=visit.query, limit=5)
    visit.expect(visit.reads, lambda: visit.client.call(visit.client.lists.Page, request), "list in its own order")


DOORS: dict[str, tuple[tuple[str, ...], Callable[[Visit], None]]] = {
    "list": (("Page",), _list),
    "list as it opens": (("Page",), _plain),
    "count": (("Count",), _count),
    "sum": (("Sum",), _sum),
    "look-up": (("Lookup",), _lookup),
    "get": (("Get",), _opening(lambda c, v, i: c.call(c.documents.Get, document_pb2.GetRequest(entity=v.name, id=i)), "get")),
    "copy": (("Draft",), _opening(lambda c, v, i: c.call(c.documents.Draft, document_pb2.DraftRequest(entity=v.name, copy_of=i)), "copy", ("read", "create"))),
    "evaluate": (("Evaluate",), _opening(
        lambda c, v, i: c.call(c.documents.Evaluate, document_pb2.EvaluateRequest(record=document_pb2.Record(entity=v.name, id=i))), "evaluate"
    )),
    "history": (("History",), _history),
    "trace": (("Trace",), _trace),
    "attachments": (("Attach", "ListAttachments", "Download", "Detach"), _attachments),
    "export": (("Export",), _export),
    "import": (("Template", "Import"), _template),
    "write": (("Save", "Act", "Delete"), _writing),
    "pull": (("PullPage", "Draft"), _pull),
    "print": (("Print",), _print),
    "hidden fields": (("Page", "Count", "Sum", "Export"), _hidden),
}  # fmt: skip
# Of a person and not of an entity: asked once a user below, or about nothing that a role grants.
_OF_A_PERSON = {"GetMetadata", "GetTodo", "Poll"}
_OF_NOBODY = {"Welcome", "Login", "Logout", "ChangePassword", "GetPreferences", "SetPreference"}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("user", USERS)
@pytest.mark.covers("ORG-04", "ORG-05", "ORG-06")
def test_a_role_at_a_door(company: Company, user: str, door: str) -> None:
    wrong = []
    for declaration in company.books.registry.declarations.values():
        visit = Visit(company, company.client(user), company.rights(user), declaration)
        DOORS[door][1](visit)
        wrong += visit.wrong
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("user", USERS)
@pytest.mark.covers("ORG-04", "ORG-05", "ORG-06")
def test_what_a_role_is_told_unasked(company: Company, user: str) -> None:
    """Menus, the to-do list and the stream of changes."""
    client, rights = company.client(user), company.rights(user)
    metadata = client.call(client.sessions.GetMetadata, session_pb2.GetMetadataRequest()).metadata
    readable = {name for name in company.books.registry.declarations if rights.may(name, "read")}
    assert {entity.name for entity in metadata.entities} == readable
    for entity in metadata.entities:
        told = {each.name for each in entity.fields}
        told |= {f"{grid.name}.{each.name}" for grid in entity.form.grids for each in grid.fields}
        assert not told & rights.hidden(entity.name), entity.name
    for waiting in client.call(client.sessions.GetTodo, session_pb2.GetTodoRequest()).items:
        assert waiting.entity in readable
        state = waiting.filters[0].values[0].text
        rows = company.content.heads[waiting.entity]
        assert waiting.count == sum(rows[id_]["state"] == state for id_ in rights.readable[waiting.entity])
    after, changes = 1, set()
    while True:
        reply = client.call(client.sessions.Poll, session_pb2.PollRequest(after=after))
        changes |= {(change.entity, change.id) for change in reply.changes}
        if reply.last <= after or not reply.changes:
            break
        after = reply.last
    outside = {
        (entity, id_)
        for entity, id_ in changes
        if id_ not in rights.readable[entity] and id_ in company.content.heads[entity]
    }
    assert not outside


def test_every_call_has_a_door() -> None:
    tried = {name for names, _ in DOORS.values() for name in names} | _OF_A_PERSON | _OF_NOBODY
    assert {rpc.name for rpc in rpcs()} == tried


def test_every_user_of_the_demo_company_is_asked(company: Company) -> None:
    known = {row["code"] for row in company.content.heads["app_user"].values() if row["state"] == "active"}
    # One of the two order clerks is enough.
    assert known - {"dingdan2"} == set(USERS)
    some = [
        user for user in USERS if any(company.rights(user).hidden(name) for name in company.books.registry.declarations)
    ]
    narrow = [
        user
        for user in USERS
        if len(company.rights(user).readable["sales_order"]) not in (0, len(company.content.heads["sales_order"]))
    ]
    # Without these the tests above would hold for want of anything to hide.
    assert {"daibiao", "two_roles", "blind"} <= set(some)
    assert {"daibiao", "by_warehouse", "by_customer", "two_roles"} <= set(narrow)


def test_the_list_and_the_form_agree_on_a_figure(company: Company) -> None:
    """The doors tell the same value, so that comparing sets of ids is enough above."""
    client = company.client("demo")
    page = client.page("sales_order", ["gross_total"])
    figures = dict(zip(page.ids, unpack_column(page.columns[0]), strict=True))
    for id_ in list(page.ids)[:3]:
        told = client.get("sales_order", id_).values["gross_total"].decimal
        assert Decimal(told.unscaled).scaleb(-told.scale) == figures[id_]
