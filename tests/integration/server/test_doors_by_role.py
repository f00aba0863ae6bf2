"""Every role of the demo company, and some made to be difficult, at every door for every entity: one oracle, no other answer.

A new entity, a new role or a new call joins by existing: the doors go over the registry, the roles over the users, and a
call that no door tries is told by ``test_every_call_has_a_door``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from cellar.v1 import document_pb2, metadata_pb2, session_pb2
from cellar_common.codec import unpack_column
from cellar_db import engine as db
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.unit_of_work.events import Event, EventLog
from tests.fuzz.contract import rpcs
from tests.integration.server.role_company import LEFT_OUT, USERS, Company, served_company
from tests.integration.server.role_doors import DOORS, Visit

# Of a person and not of an entity: asked once a user below, or about nothing that a role grants.
_OF_A_PERSON = {"GetMetadata", "GetTodo", "GetHome", "Poll"}
# A person's own jobs: test_jobs.py holds them.
_OF_HIS_OWN = {"ListJobs", "CancelJob", "RetryJob", "JobFile", "ListRefusals"}
_OF_NOBODY = {"Welcome", "Login", "Logout", "ChangePassword", "GetPreferences", "SetPreference"}


# Rows come while it is asked for, each refusal of these tests among them; test_event_log.py and test_jobs.py hold their doors.
ALIVE = frozenset({"event_log", "job"})


# Everybody at every door for everything is a product of three; by day each goes to a third of what is behind each door, another
# third at the next door, so that each door of each entity is tried by every third person.
PARTS = 1 if os.environ.get("CELLAR_TEST_EVERYTHING") else 3


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with served_company(tmp_path_factory.mktemp("doors")) as served:
        yield served


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("user", USERS)
@pytest.mark.covers("ORG-04", "ORG-05", "ORG-06")
def test_a_role_at_a_door(company: Company, user: str, door: str) -> None:
    wrong = []
    for place, declaration in enumerate(company.books.registry.declarations.values()):
        if declaration.name in ALIVE or (place + [*USERS].index(user) + [*DOORS].index(door)) % PARTS:
            continue
        visit = Visit(company, company.client(user), company.rights(user), declaration)
        DOORS[door][1](visit)
        wrong += visit.wrong
    assert not wrong, "\n".join(wrong)


@pytest.mark.covers("PT-21")
def test_a_report_as_a_file_is_in_the_event_log(company: Company) -> None:
    events = table_of(EventLog)

    def outputs() -> int:
        with db.read(company.books.engine) as connection:
            return connection.scalar(select(func.count()).where(events.c.deed == Event.EXPORT)) or 0

    before = outputs()
    reports = [each for each in company.books.registry.declarations.values() if each.report is not None]
    for declaration in reports:
        visit = Visit(company, company.client("demo"), company.rights("demo"), declaration)
        DOORS["report"][1](visit)
        assert visit.wrong == []
    assert reports
    assert outputs() == before + len(reports)


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
        empty = [each.field for each in waiting.filters if each.operator == metadata_pb2.FILTER_OPERATOR_EMPTY]
        asked = {
            each.field: {value.text for value in each.values} for each in waiting.filters if each.field not in empty
        }
        assert "state" in asked
        rows = [company.content.heads[waiting.entity][id_] for id_ in rights.readable[waiting.entity]]
        assert waiting.count == sum(
            all(getattr(row[name], "code", row[name]) in words for name, words in asked.items())
            and all(row[name] is None for name in empty)
            for row in rows
        )
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


@pytest.mark.parametrize("user", USERS)
@pytest.mark.covers("ORG-04", "ORG-06")
def test_what_stands_beside_an_order_is_what_one_may_read(company: Company, user: str) -> None:
    """Price, stock and credit come from other entities than the order that they are shown with."""
    client, rights = company.client(user), company.rights(user)
    orders = sorted(rights.readable["sales_order"])
    if not orders:
        return
    record = client.get("sales_order", orders[-1])
    request = document_pb2.EvaluateRequest(record=record, grid="lines", line=0)
    panels = client.call(client.documents.Evaluate, request).panels
    told = {panel.title for panel in panels} | {fact.label for panel in panels for fact in panel.facts}
    floor = rights.may("price_list", "read") and "lines.floor_price" not in rights.hidden("price_list")
    credit = rights.may("credit_balance", "read") and bool(rights.readable["credit_balance"])
    # A fact tells of some of these together; to whom one of each is hidden nothing of it is left to show.
    hidden = rights.hidden("credit_balance") | rights.hidden("customer") | rights.hidden("sales_order")
    parts = {"invoiced", "shipped", "ordered"}
    used = {*parts, "advance"}
    customer = company.content.heads["sales_order"][orders[-1]]["customer_id"]
    facts: list[set[str]] = [{"credit_limit"}, used, {"advance"}]
    if company.content.heads["customer"][customer]["unlimited"]:
        # Without a limit, the parts of what he uses stand alone.
        facts = [{"credit_limit"}, {"gross_total"}, *({name} for name in parts)]
    assert ("Credit" in told) is (credit and any(not fact & hidden for fact in facts))
    assert ("Available" in told) is rights.may("stock_item", "read")
    assert ("Floor" in told) is floor


def test_every_call_has_a_door() -> None:
    tried = {name for names, _ in DOORS.values() for name in names} | _OF_A_PERSON | _OF_HIS_OWN | _OF_NOBODY
    assert {rpc.name for rpc in rpcs()} == tried


def test_every_user_of_the_demo_company_is_asked(company: Company) -> None:
    known = {row["code"] for row in company.content.heads["app_user"].values() if row["state"] == "active"}
    assert known - LEFT_OUT == set(USERS)
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
