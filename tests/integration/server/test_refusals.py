"""Bad input and bad callers: each gets a typed error that names field, rule and way out, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import grpc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellar.v1 import document_pb2, list_pb2, metadata_pb2, session_pb2, value_pb2
from cellar_common.codec import Ref, to_value
from cellar_db import engine as db
from cellar_server.books import ConfigurationError
from cellar_server.console import sets, users
from cellar_server.kernel.access.principal import system
from cellar_server.kernel.schema import clock
from cellar_server.kernel.unit_of_work.exactly_once import Reply, Request
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.rpc.server import Listen, serve_at
from tests.integration.server.conftest import PASSWORD, World
from tests.support.rpc_client import Client, Refused, new_id, record, tasting

LONG = "长" * 5000


def count(client: Client, entity: str = "sample_tasting") -> int:
    return int(client.call(client.lists.Count, list_pb2.CountRequest(query=list_pb2.Query(entity=entity))).count)


def with_value(name: str, value: value_pb2.Value) -> Any:
    wanted = tasting()
    wanted.values[name].CopyFrom(value)
    return wanted


def line_value(name: str, value: value_pb2.Value) -> Any:
    wanted = tasting()
    wanted.grids[0].lines[0].values[name].CopyFrom(value)
    return wanted


BAD: dict[str, tuple[Callable[[], Any], str, str]] = {
    "unknown choice": (lambda: with_value("mood", to_value("angry")), "UNKNOWN_CHOICE", "mood"),
    "unknown field": (lambda: with_value("moood", to_value("x")), "FIELD_UNKNOWN", "moood"),
    "unknown reference": (lambda: tasting("NOWHERE"), "REFERENCE_UNKNOWN", "place_id"),
    "unknown reference id": (lambda: with_value("place_id", to_value(Ref(42))), "REFERENCE_UNKNOWN", "place_id"),
    "over-long text": (lambda: with_value("remark", to_value(LONG)), "TOO_LONG", "remark"),
    "wrong type": (lambda: with_value("business_date", to_value("tomorrow")), "WRONG_TYPE", "business_date"),
    "a day beyond the calendar": (lambda: with_value("business_date", value_pb2.Value(day=2**31 - 1)), "WRONG_TYPE", "business_date"),
    "a day of another century": (lambda: with_value("business_date", to_value(date(3000, 1, 1))), "DATE_RANGE", "business_date"),
    "negative quantity": (lambda: line_value("quantity", to_value(Decimal(-1))), "NOT_POSITIVE", "lines[0].quantity"),
    "huge quantity": (lambda: line_value("quantity", to_value(Decimal(10**17))), "TOO_BIG", "lines[0].quantity"),
    "too fine": (lambda: line_value("quantity", to_value(Decimal("0.00001"))), "TOO_FINE", "lines[0].quantity"),
    "absurd scale": (lambda: line_value("price", value_pb2.Value(decimal=value_pb2.Decimal(unscaled=1, scale=2**32 - 1))), "WRONG_TYPE", "lines[0].price"),
    "unknown grid": (lambda: document_pb2.Record(entity="sample_tasting", grids=[document_pb2.Grid(name="rows")]), "GRID_UNKNOWN", "rows"),
    "required": (lambda: record("sample_tasting", {}), "REQUIRED", "place_id"),
    "control characters": (lambda: with_value("remark", to_value("a\x00b")), "BAD_CHARACTER", "remark"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_names_field_and_rule_and_writes_nothing(maker: Client, name: str) -> None:
    make, rule, path = BAD[name]
    before = count(maker)
    with pytest.raises(Refused) as caught:
        maker.save(make())
    assert caught.value.code is grpc.StatusCode.INVALID_ARGUMENT
    assert (rule, path) in {(problem.code, problem.path) for problem in caught.value.problems}
    assert caught.value.failure.incident
    assert count(maker) == before


def test_numbers_that_overflow_only_when_multiplied_are_refused(maker: Client) -> None:
    before = count(maker)
    wanted = tasting(wines=[("甲", "99999999999999", "99999999999")])
    with pytest.raises(Refused) as caught:
        maker.save(wanted)
    assert caught.value.code is grpc.StatusCode.INVALID_ARGUMENT
    assert count(maker) == before


def test_every_problem_at_once_within_the_metadata(maker: Client) -> None:
    wanted = tasting(wines=[("甲" * 50, -1, 1)] * 300)
    with pytest.raises(Refused) as caught:
        maker.save(wanted)
    assert caught.value.code is grpc.StatusCode.INVALID_ARGUMENT
    assert len(caught.value.problems) >= 10
    assert len(caught.value.problems) + caught.value.more == 600


def test_blank_lines_are_left_out(maker: Client) -> None:
    wanted = tasting()
    wanted.grids[0].lines.add()
    assert len(maker.save(wanted).record.grids[0].lines) == 1


def test_a_stale_version_says_who_when_and_which_fields(world: World, maker: Client, checker: Client) -> None:
    saved = maker.save(tasting()).record
    other = checker.get("sample_tasting", saved.id)
    other.values["remark"].CopyFrom(to_value("改过了"))
    checker.save(other)
    with pytest.raises(Refused) as caught:
        maker.save(saved)
    assert caught.value.code is grpc.StatusCode.ABORTED
    conflict = caught.value.conflict
    assert conflict.who == "checker"
    assert conflict.when > 0
    assert [(change.path, change.after) for change in conflict.changes] == [("remark", "改过了")]


@pytest.mark.covers("ORG-07")
def test_the_maker_may_not_approve_his_own(maker: Client) -> None:
    saved = maker.save(tasting()).record
    with pytest.raises(Refused) as caught:
        maker.act(saved, "approve")
    assert caught.value.rules == {"MAKER_IS_CHECKER"}
    assert maker.get("sample_tasting", saved.id).state == "draft"


def test_an_exception_s_text_never_leaves(maker: Client) -> None:
    saved = maker.save(tasting()).record
    with pytest.raises(Refused) as caught:
        maker.act(saved, "burst")
    assert caught.value.code is grpc.StatusCode.INTERNAL
    assert "password" not in caught.value.everything()
    assert caught.value.failure.incident in caught.value.message
    assert maker.get("sample_tasting", saved.id).state == "draft"


def test_unknown_things_are_not_found(maker: Client) -> None:
    calls: list[tuple[Any, Any]] = [
        (maker.documents.Get, document_pb2.GetRequest(entity="nothing", id=1)),
        (maker.documents.Get, document_pb2.GetRequest(entity="sample_tasting", id=1)),
        (maker.documents.Save, document_pb2.SaveRequest(request_id=new_id(), record=document_pb2.Record(entity="nothing"))),
        (maker.lists.Page, list_pb2.PageRequest(query=list_pb2.Query(entity="nothing"))),
        (maker.lists.PullPage, list_pb2.PullPageRequest(link="a.b")),
        (maker.documents.Draft, document_pb2.DraftRequest(derivation=document_pb2.Derivation(link="a.b"))),
    ]  # fmt: skip
    for method, request in calls:
        with pytest.raises(Refused) as caught:
            maker.call(method, request)
        assert caught.value.code is grpc.StatusCode.NOT_FOUND, request


def test_a_request_without_an_id_is_refused(maker: Client) -> None:
    with pytest.raises(Refused) as caught:
        maker.call(maker.documents.Save, document_pb2.SaveRequest(record=tasting()))
    assert caught.value.rules == {"REQUEST_ID"}


def test_a_condition_that_is_none_is_refused(maker: Client) -> None:
    wrong = metadata_pb2.Filter(field="mood", operator=99, values=[to_value("glad")])  # type: ignore[arg-type]
    with pytest.raises(Refused) as caught:
        maker.page("sample_tasting", ["number"], filters=[wrong])
    assert caught.value.rules == {"OPERATOR"}


def test_an_oversized_message_is_refused_and_the_server_stays(maker: Client) -> None:
    with pytest.raises(Refused) as caught:
        maker.upload("sample_tasting", "big.csv", b"x" * (21 * 1024 * 1024))
    assert caught.value.code is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert maker.page("sample_tasting", ["number"]).columns


@pytest.mark.parametrize("token", ["", "001", "001.forged", "002.forged", "." * 50, "001." + "x" * 3000])
@pytest.mark.covers("ORG-09")
def test_a_forged_token_opens_nothing(world: World, token: str) -> None:
    client = world.client()
    client.token = token
    with pytest.raises(Refused) as caught:
        client.page("sample_tasting", ["number"])
    assert caught.value.code is grpc.StatusCode.UNAUTHENTICATED


@pytest.mark.covers("ORG-04")
def test_a_role_in_the_request_means_nothing(world: World) -> None:
    world.role("onlooker", [("sample_place", "read")])
    client = world.client("onlooker")
    forged = [*client.metadata(), ("role", "admin"), ("roles", "admin"), ("user", "admin"), ("x-principal", "1")]
    with pytest.raises(grpc.RpcError) as caught:
        client.documents.Save(
            document_pb2.SaveRequest(request_id=new_id(), record=tasting()), metadata=forged, timeout=30
        )
    assert caught.value.code() is grpc.StatusCode.PERMISSION_DENIED


@pytest.mark.covers("ORG-09")
def test_a_session_ends_with_its_time_and_with_logout(world: World) -> None:
    client = world.client("maker")
    with clock.shifted(timedelta(hours=13)), pytest.raises(Refused) as caught:
        client.page("sample_tasting", ["number"])
    assert caught.value.code is grpc.StatusCode.UNAUTHENTICATED
    assert caught.value.rules == {"SESSION_ENDED"}
    client.call(client.sessions.Logout, session_pb2.LogoutRequest())
    with pytest.raises(Refused):
        client.page("sample_tasting", ["number"])


@pytest.mark.covers("ORG-09")
def test_wrong_passwords_lock_the_user_out_and_the_console_unlocks(world: World) -> None:
    with db.write(world.books.engine) as connection:
        sets.add_user(connection, "forgetful", "忘事", PASSWORD, [], must_change=False)
    client = world.client()
    for _ in range(5):
        with pytest.raises(Refused) as caught:
            client.login("forgetful", "wrong")
        assert caught.value.rules == {"LOGIN_REFUSED"}
    with pytest.raises(Refused) as caught:
        client.login("forgetful", PASSWORD)
    assert caught.value.rules == {"LOCKED"}

    def new_password(work: UnitOfWork) -> Reply:
        users.change_password(work, "forgetful", PASSWORD)
        return Reply("app_user", 0)

    world.books.commands.run(system(), Request(new_id()), new_password)
    assert client.login("forgetful", PASSWORD).must_change_password
    with pytest.raises(Refused) as nobody:
        client.login("nobody", PASSWORD)
    assert nobody.value.rules == {"LOGIN_REFUSED"}


def test_words_come_in_the_session_s_language(world: World) -> None:
    client = world.client("maker", language="en")
    with pytest.raises(Refused) as caught:
        client.save(tasting(wines=[("甲", -1, 1)]))
    (problem,) = caught.value.problems
    assert problem.place == "line 1 Quantity"
    assert problem.message == "Quantity must be more than zero"


def test_plain_text_is_served_on_loopback_only(world: World) -> None:
    with pytest.raises(ConfigurationError, match="loopback"):
        serve_at({}, world.books.registry, Listen(host="0.0.0.0"))


VALUES = st.one_of(
    st.integers(-(2**63), 2**63 - 1).map(to_value),
    st.builds(lambda n, s: value_pb2.Value(decimal=value_pb2.Decimal(unscaled=n, scale=s)), st.integers(-(2**63), 2**63 - 1), st.integers(0, 2**32 - 1)),
    st.builds(lambda n, s: value_pb2.Value(decimal=value_pb2.Decimal(unscaled=n, scale=s)), st.integers(-(10**9), 10**12), st.integers(0, 6)),
    st.text(max_size=60).map(to_value),
    st.sampled_from(["P1", "P2", "glad", "高兴", "", "~", "'"]).map(to_value),
    st.builds(lambda n: value_pb2.Value(day=n), st.integers(-(2**31), 2**31 - 1)),
    st.builds(lambda n: value_pb2.Value(instant=n), st.integers(-(2**63), 2**63 - 1)),
    st.booleans().map(to_value),
    st.builds(lambda i, c: to_value(Ref(i, c)), st.integers(-(2**63), 2**63 - 1), st.text(max_size=50)),
    st.just(value_pb2.Value()),
)  # fmt: skip
NAMES = st.sampled_from(
    ["place_id", "mood", "story", "remark", "business_date", "org_id", "amount", "number", "state", "id", "nonsense"]
)
LINE_NAMES = st.sampled_from(["wine", "quantity", "price", "amount", "used", "closed", "position", "x"])
LINES = st.builds(
    lambda id_, values: document_pb2.Line(id=id_, values=values), st.sampled_from([0, 0, 0, 7, -1]), st.dictionaries(LINE_NAMES, VALUES, max_size=5)
)  # fmt: skip
RECORDS = st.builds(
    lambda entity, values, grids: document_pb2.Record(
        entity=entity, values=values, grids=[document_pb2.Grid(name=name, lines=rows) for name, rows in grids]
    ),
    st.sampled_from(["sample_tasting", "sample_tasting", "sample_place", "sample_report", "sample", ""]),
    st.dictionaries(NAMES, VALUES, max_size=6),
    st.lists(st.tuples(st.sampled_from(["lines", "lines", "other"]), st.lists(LINES, max_size=4)), max_size=2),
)  # fmt: skip
TYPED = {
    grpc.StatusCode.INVALID_ARGUMENT,
    grpc.StatusCode.NOT_FOUND,
    grpc.StatusCode.ABORTED,
    grpc.StatusCode.PERMISSION_DENIED,
}


def typed(refused: Refused) -> None:
    """Not INTERNAL, not UNKNOWN: an answer that the client has a screen for."""
    assert refused.code in TYPED, refused


@given(wanted=RECORDS, action=st.sampled_from(["approve", "void", "take_back", "nonsense", ""]), answer=VALUES)
def test_whatever_is_thrown_at_it_only_typed_errors_come_back(
    world: World, thrower: Client, wanted: Any, action: str, answer: value_pb2.Value
) -> None:
    entities = ("sample_tasting", "sample_place", "sample_report")
    before = [count(thrower, entity) for entity in entities]
    evaluate = document_pb2.EvaluateRequest(record=wanted, line=-1)
    try:
        thrower.call(thrower.documents.Evaluate, evaluate)
    except Refused as refused:
        typed(refused)
    assert [count(thrower, entity) for entity in entities] == before
    try:
        saved = thrower.save(wanted).record
    except Refused as refused:
        typed(refused)
        assert [count(thrower, entity) for entity in entities] == before
        return
    request = document_pb2.ActRequest(
        request_id=new_id(), entity=saved.entity, id=saved.id, row_version=saved.row_version, action=action, answers={"reason": answer}
    )  # fmt: skip
    try:
        thrower.call(thrower.documents.Act, request)
    except Refused as refused:
        typed(refused)
        assert thrower.get(saved.entity, saved.id).row_version == saved.row_version


@pytest.fixture(scope="module")
def thrower(world: World) -> Client:
    return world.client("maker")
