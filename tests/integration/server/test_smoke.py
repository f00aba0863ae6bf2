"""The sample's life over the wire: draft, save, approve, push, trace, list, history."""

from __future__ import annotations

import pytest

from cellar.v1 import document_pb2, list_pb2, session_pb2
from cellar_common.codec import Ref, to_python, to_value, unpack_column
from tests.integration.server.conftest import World
from tests.support.counting import count_statements
from tests.support.rpc_client import Client, Refused, new_id, tasting

pytestmark = pytest.mark.differs("scenario")


def test_a_new_type_has_its_whole_life_from_one_file(world: World, maker: Client, checker: Client) -> None:
    draft = maker.call(maker.documents.Draft, document_pb2.DraftRequest(entity="sample_tasting")).record
    assert draft.id == 0
    assert draft.editable
    saved = maker.save(tasting(wines=[("五粮", 2, "10.5"), ("泸州", 3, "4")])).record
    assert to_python(saved.values["amount"]) == 33
    assert saved.number.startswith("~")
    done = checker.act(saved, "approve")
    assert done.record.state == "approved"
    assert done.record.number.startswith("PJ")
    derived = maker.call(
        maker.documents.Draft,
        document_pb2.DraftRequest(
            derivation=document_pb2.Derivation(link="sample_tasting.sample_report", source_ids=[saved.id])
        ),
    ).record
    assert [to_python(line.values["quantity"]) for line in derived.grids[0].lines] == [2, 3]
    report = maker.save(derived).record
    trace = maker.call(maker.documents.Trace, document_pb2.TraceRequest(entity="sample_tasting", id=saved.id))
    assert [node.entity for node in trace.nodes] == ["sample_tasting", "sample_report"]
    assert trace.checks[0].holds
    maker.act(report, "settle")
    assert maker.get("sample_tasting", saved.id).values["progress"].text == "done"
    history = maker.call(maker.documents.History, document_pb2.HistoryRequest(entity="sample_tasting", id=saved.id))
    assert {entry.who for entry in history.entries} >= {"maker", "checker"}


def test_what_has_not_happened_is_dashed(maker: Client) -> None:
    saved = maker.save(tasting()).record
    trace = maker.call(maker.documents.Trace, document_pb2.TraceRequest(entity="sample_tasting", id=saved.id))
    dashed = [node for node in trace.nodes if node.id == 0]
    assert [node.entity for node in dashed] == ["sample_report"]
    assert any(edge.target == dashed[0].key for edge in trace.edges)


def test_open_lines_are_offered_until_they_are_used(maker: Client, checker: Client) -> None:
    saved = checker.act(maker.save(tasting(wines=[("独此一瓶", 7, 1)])).record, "approve").record
    link = "sample_tasting.sample_report"
    query = list_pb2.Query(entity="sample_tasting", search=saved.number)
    page = maker.call(maker.lists.PullPage, list_pb2.PullPageRequest(link=link, query=query))
    columns = {column.name: unpack_column(column) for column in page.columns}
    assert columns["wine"] == ["独此一瓶"]
    assert columns["open"] == [7]
    assert columns["number"] == [saved.number]
    made = maker.call(
        maker.documents.Draft,
        document_pb2.DraftRequest(derivation=document_pb2.Derivation(link=link, source_line_ids=page.ids)),
    ).record
    maker.act(maker.save(made).record, "settle")
    assert not maker.call(maker.lists.PullPage, list_pb2.PullPageRequest(link=link, query=query)).ids


def test_evaluate_computes_and_complains_but_writes_nothing(world: World, maker: Client) -> None:
    before = maker.call(maker.lists.Count, list_pb2.CountRequest(query=list_pb2.Query(entity="sample_tasting"))).count
    request = document_pb2.EvaluateRequest(record=tasting("不存在", wines=[("甲", -1, 5)]), line=-1)
    reply = maker.call(maker.documents.Evaluate, request)
    assert {problem.code for problem in reply.problems} >= {"REFERENCE_UNKNOWN", "NOT_POSITIVE"}
    assert {problem.place for problem in reply.problems} >= {"场所", "第 1 行 数量"}
    after = maker.call(maker.lists.Count, list_pb2.CountRequest(query=list_pb2.Query(entity="sample_tasting"))).count
    assert after == before


def test_a_list_costs_at_most_two_statements_beside_the_session(world: World, maker: Client) -> None:
    maker.page("sample_tasting", ["number"])
    with count_statements(world.books.engine) as statements:
        page = maker.page("sample_tasting", ["number", "business_date", "place_id", "mood", "amount", "state"])
    assert page.ids
    # One asks who holds the token.
    assert statements.count <= 1 + 2, str(statements)


def test_metadata_travels_once(maker: Client) -> None:
    first = maker.call(maker.sessions.GetMetadata, session_pb2.GetMetadataRequest())
    assert {"sample_place", "sample_tasting"} <= {entity.name for entity in first.metadata.entities}
    again = maker.call(maker.sessions.GetMetadata, session_pb2.GetMetadataRequest(known_hash=first.metadata.hash))
    assert again.unchanged
    assert not again.HasField("metadata")
    assert any("pjh" in leaf.keywords for group in first.metadata.menu for leaf in group.children)


def test_poll_tells_what_others_wrote_and_todo_counts_it(maker: Client, checker: Client) -> None:
    start = checker.call(checker.sessions.Poll, session_pb2.PollRequest()).last
    saved = maker.save(tasting()).record
    told = checker.call(checker.sessions.Poll, session_pb2.PollRequest(after=start))
    assert ("sample_tasting", saved.id) in {(change.entity, change.id) for change in told.changes}
    waiting = {item.entity: item for item in checker.call(checker.sessions.GetTodo, session_pb2.GetTodoRequest()).items}
    assert waiting["sample_tasting"].count >= 1
    assert told.todo_count >= 1


def test_lookup_by_code_name_and_initials(maker: Client) -> None:
    for text in ("P1", "望江", "wjl"):
        reply = maker.call(maker.lists.Lookup, list_pb2.LookupRequest(entity="sample_place", text=text))
        assert [found.code for found in reply.references] == ["P1"], text
        assert [field.name for field in reply.fields] == ["city", "rent"]


def test_the_same_request_is_carried_out_once(maker: Client) -> None:
    request_id, wanted = new_id(), tasting()
    first, second = maker.save(wanted, request_id), maker.save(wanted, request_id)
    assert first.record.id == second.record.id
    wanted.values["place_id"].CopyFrom(to_value(Ref(0, "P2")))
    with pytest.raises(Refused) as caught:
        maker.save(wanted, request_id)
    assert "REQUEST_ID_REUSED" in caught.value.rules
