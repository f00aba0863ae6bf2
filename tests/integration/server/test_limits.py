"""Every limit is refused in words of both languages, under a name of its own, and writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest

from cellar.v1 import document_pb2, exchange_pb2, list_pb2, metadata_pb2, preference_pb2, session_pb2
from cellar_common.codec import to_value
from cellar_server.books import Limits
from cellar_server.kernel.exchange import export
from cellar_server.kernel.intake.record import MAX_LINES
from cellar_server.kernel.lists.conditions import MAX_FILTERS, MAX_VALUES
from cellar_server.kernel.lists.query import MAX_PAGE
from cellar_server.kernel.schema.problems import Busy
from cellar_server.rpc.interceptors import RateLimit
from cellar_server.rpc.server import Listen, serve_at
from tests.integration.server.conftest import PASSWORD, World
from tests.support.rpc_client import Client, Refused, new_id, record, tasting

Code = grpc.StatusCode
STATE = metadata_pb2.Filter(field="state", operator=metadata_pb2.FILTER_OPERATOR_EQUALS, values=[to_value("active")])
MANY = metadata_pb2.Filter(
    field="code", operator=metadata_pb2.FILTER_OPERATOR_IN, values=[to_value(f"x{n}") for n in range(MAX_VALUES + 1)]
)


def _count(client: Client, *filters: Any) -> Any:
    query = list_pb2.Query(entity="sample_place", filters=filters)
    return client.call(client.lists.Count, list_pb2.CountRequest(query=query))


def _crowded() -> Any:
    return tasting(wines=[("酒", 1, "1")] * (MAX_LINES + 1))


def _prefer(client: Client) -> Any:
    wanted = preference_pb2.Preference(key="theme", value='"' + "x" * 17_000 + '"')
    return client.call(client.preferences.SetPreference, preference_pb2.SetPreferenceRequest(preference=wanted))


def _prints(client: Client) -> Any:
    request = exchange_pb2.PrintRequest(request_id=new_id(), entity="sample_place", ids=range(1, 202))
    return client.file(client.exchange.Print, request)


def _login(client: Client) -> Any:
    return Client(client.channel).login("maker", "x" * 300_000)


LIMITS: dict[str, tuple[grpc.StatusCode, str, Callable[[Client], Any]]] = {
    "lines of a document": (Code.INVALID_ARGUMENT, "TOO_MANY_LINES", lambda c: c.save(_crowded())),
    "lines of a draft": (Code.INVALID_ARGUMENT, "TOO_MANY_LINES", lambda c: _raise_first(c.call(c.documents.Evaluate, document_pb2.EvaluateRequest(record=_crowded())))),
    "length of a text": (Code.INVALID_ARGUMENT, "TOO_LONG", lambda c: c.save(record("sample_place", {"code": "L", "name": "长" * 5_000}))),
    "conditions of a list": (Code.INVALID_ARGUMENT, "TOO_MANY_FILTERS", lambda c: _count(c, *[STATE] * (MAX_FILTERS + 1))),
    "values of a condition": (Code.INVALID_ARGUMENT, "TOO_MANY_VALUES", lambda c: _count(c, MANY)),
    "size of a preference": (Code.INVALID_ARGUMENT, "TOO_LONG", _prefer),
    "documents of a print": (Code.INVALID_ARGUMENT, "HOW_MANY", _prints),
    "records of an import": (Code.RESOURCE_EXHAUSTED, "TOO_MANY_RECORDS", lambda c: c.upload("sample_place", "a.csv", _places(2_001))),
    "rows of an import": (Code.RESOURCE_EXHAUSTED, "TOO_MANY_ROWS", lambda c: c.upload("sample_place", "a.csv", b"code\n" * 100_002)),
    "size of an import": (Code.RESOURCE_EXHAUSTED, "FILE_TOO_BIG", lambda c: c.upload("sample_place", "a.csv", b"x" * (16 * 1024 * 1024 + 1))),
    "length of a password": (Code.UNAUTHENTICATED, "LOGIN_REFUSED", _login),
}  # fmt: skip


def _places(count: int) -> bytes:
    return ("code,name\n" + "".join(f"LIM{n},x\n" for n in range(count))).encode()


def _raise_first(reply: Any) -> None:
    """What an evaluation complains of, as a refusal: it is told beside the record."""
    raise Refused(Code.INVALID_ARGUMENT, reply.problems[0].message, list(reply.problems))


@pytest.mark.parametrize("limit", LIMITS)
def test_a_limit_is_refused_by_its_name_in_both_languages(world: World, limit: str) -> None:
    code, rule, deed = LIMITS[limit]
    words = []
    for language in ("zh", "en"):
        client = world.client("admin", language=language)
        before = _count(client).count
        with pytest.raises(Refused) as caught:
            deed(client)
        assert caught.value.code is code
        assert rule in caught.value.rules
        words.append(caught.value.problems[0].message)
        assert _count(client).count == before
    # A login is refused before a language was chosen by a session: it says its own.
    assert words[0] != words[1] or limit == "length of a password"


def test_a_page_and_a_look_up_give_at_most_so_many(maker: Client) -> None:
    rows = ("code,name\n" + "".join(f"PG{n:04},页\n" for n in range(MAX_PAGE + 50))).encode()
    maker.upload("sample_place", "a.csv", rows)
    query = list_pb2.Query(entity="sample_place")
    for limit in (MAX_PAGE + 1, 2**32 - 1):
        page = maker.call(maker.lists.Page, list_pb2.PageRequest(query=query, limit=limit))
        assert len(page.ids) == MAX_PAGE
        assert page.more
        found = maker.call(maker.lists.Lookup, list_pb2.LookupRequest(entity="sample_place", limit=limit))
        assert len(found.references) == 200
        assert found.more


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_of_too_many_rows_is_refused_whole(maker: Client, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.setattr(export, "MOST_ROWS", {"csv": 1, "xlsx": 1})
    request = exchange_pb2.ExportRequest(query=list_pb2.Query(entity="sample_place"), format=form)
    with pytest.raises(Refused) as caught:
        maker.file(maker.exchange.Export, request)
    assert caught.value.code is Code.RESOURCE_EXHAUSTED
    assert caught.value.rules == {"TOO_MANY_ROWS"}


@pytest.fixture
def narrow(world: World) -> Iterator[Callable[..., Client]]:
    """Clients of a second server over the same books, with limits of the test's own."""
    running, channels = [], []

    def serve(**limits: int) -> Client:
        running.append(
            serve_at({"001": world.books}, world.books.registry, Listen(), limits=Limits(**limits), threads=2)
        )
        channels.append(grpc.insecure_channel(running[-1].address))
        return Client(channels[-1])

    yield serve
    for channel in channels:
        channel.close()
    for each in running:
        each.stop(grace=1)


def _refusals(deed: Callable[[], Any], times: int) -> list[Refused | None]:
    found: list[Refused | None] = []
    for _ in range(times):
        try:
            deed()
        except Refused as refused:
            found.append(refused)
        else:
            found.append(None)
    return found


def test_a_session_that_calls_too_often_is_refused_and_others_are_not(narrow: Callable[..., Client]) -> None:
    client = narrow(calls_per_second=0, burst=4)
    client.login("maker", PASSWORD, language="en")
    other = Client(client.channel)
    answers = _refusals(lambda: client.call(client.sessions.GetTodo, session_pb2.GetTodoRequest()), 6)
    assert [each is None for each in answers] == [True] * 4 + [False] * 2
    last = answers[-1]
    assert last is not None
    assert last.rules == {"RATE_LIMIT"}
    other.login("checker", PASSWORD)
    other.call(other.sessions.GetTodo, session_pb2.GetTodoRequest())


def test_logins_are_counted_by_address(narrow: Callable[..., Client]) -> None:
    client = narrow(logins_per_minute=2)
    # Somebody else each time, so that it is not the user's own lockout.
    answers = [_refusals(lambda n=n: client.login(f"nobody{n}", "x"), 1)[0] for n in range(4)]
    assert [each is not None and sorted(each.rules) for each in answers] == [["LOGIN_REFUSED"]] * 2 + [
        ["RATE_LIMIT"]
    ] * 2


def test_who_tries_tokens_out_is_stopped_and_a_session_from_the_same_address_goes_on(
    narrow: Callable[..., Client],
) -> None:
    client = narrow(forged_per_minute=3)
    client.login("maker", PASSWORD)
    ask = session_pb2.GetTodoRequest()
    client.call(client.sessions.GetTodo, ask)
    thief = Client(client.channel)

    def guess() -> None:
        thief.token = f"001.{new_id()}"
        thief.call(thief.sessions.GetTodo, ask)

    codes = [each.code for each in _refusals(guess, 6) if each is not None]
    assert codes == [Code.UNAUTHENTICATED] * 3 + [Code.RESOURCE_EXHAUSTED] * 3
    client.call(client.sessions.GetTodo, ask)


def test_calls_beyond_the_places_are_refused_at_once_and_the_server_stays(narrow: Callable[..., Client]) -> None:
    client = narrow(concurrent_calls=1)
    client.login("maker", PASSWORD)
    with ThreadPoolExecutor(12) as pool:
        asked = [pool.submit(_refusals, lambda: client.page("sample_tasting", ["number"]), 8) for _ in range(12)]
        answers = [each for one in asked for each in one.result()]
    assert {each.code for each in answers if each is not None} <= {Code.RESOURCE_EXHAUSTED}
    assert None in answers
    # A place is free again a moment after its answer has arrived.
    assert None in _refusals(lambda: client.page("sample_tasting", ["number"]), 50)


def test_a_bucket_refills_with_time_and_forgets_the_oldest() -> None:
    now = [0.0]
    limit = RateLimit(per_second=1, burst=2, monotonic=lambda: now[0])
    taken = []
    for at in (0, 0, 0, 0.5, 1, 1, 9, 9, 9):
        now[0] = at
        try:
            limit.take("a")
        except Busy:
            taken.append(False)
        else:
            taken.append(True)
    assert taken == [True, True, False, False, True, False, True, True, False]
    for number in range(6_000):
        limit.take(str(number))
    assert len(limit._buckets) <= 5_000
