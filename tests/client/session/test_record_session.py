"""A record in work without any widget: loaded, typed into, saved once, acted on, merged, kept as a draft."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cellar_client.rpc import Api, Endpoint, ErrorKind
from cellar_client.rpc import api as api_module
from cellar_client.session.drafts import DraftStore
from cellar_client.session.metadata import EntityMeta, MetadataIndex
from cellar_client.session.record_session import RecordSession
from cellar_common import codec
from tests.client.fake_server import FakeServer


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer(rows=12) as running:
        running.tokens.add("t")
        yield running


@pytest.fixture
def api(server: FakeServer, qtbot: QtBot) -> Iterator[Api]:
    made = Api(Endpoint.parse(server.address, insecure=True))
    made.set_token("t")
    yield made
    made.close()


@pytest.fixture
def store() -> DraftStore:
    return DraftStore("test", "001", "lin")


@pytest.fixture
def session(api: Api, server: FakeServer, store: DraftStore, qtbot: QtBot) -> RecordSession:
    """An order of the server's, loaded and judged."""
    meta = MetadataIndex(server.metadata).entity("sales_order")
    assert isinstance(meta, EntityMeta)
    made = RecordSession(api, meta, store, "", api)
    assert (made.loaded, made.dirty, made.id) == (False, False, 0)
    with qtbot.waitSignal(made.opened):
        made.load(1000)
    rest(made, qtbot)
    return made


def rest(session: RecordSession, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not session.evaluator.asking and not session.commands.busy)


def test_what_is_typed_is_saved_and_its_draft_goes(session: RecordSession, store: DraftStore, qtbot: QtBot) -> None:
    session.state.type_header("note", "急")
    qtbot.waitUntil(lambda: store.count() == 1, timeout=4000)
    told: list[tuple[Any, bool]] = []
    session.commands.saved.connect(lambda reply, follows: told.append((reply.record.row_version, follows)))
    with qtbot.waitSignal(session.commands.saved):
        session.commands.save()
    assert told == [(2, False)]
    assert not session.dirty
    assert store.count() == 0


def test_what_cannot_be_read_is_not_sent(session: RecordSession, server: FakeServer, qtbot: QtBot) -> None:
    session.state.type_line("lines", 0, "quantity", "zwölf")
    with qtbot.waitSignal(session.commands.unreadable):
        session.commands.save()
    assert server.carried_out == 0
    assert [found.problem.code for found in session.state.all_problems()] == ["UNREADABLE"]


def test_an_open_input_is_handed_over_before_a_save(session: RecordSession, server: FakeServer, qtbot: QtBot) -> None:
    session.commands.typing_ends.connect(lambda: session.state.type_header("note", "还在格子里"))
    with qtbot.waitSignal(session.commands.saved):
        session.commands.save()
    assert codec.to_python(server.store["sales_order"][1000].values["note"]) == "还在格子里"


def test_save_and_new_keeps_no_draft_of_the_first(session: RecordSession, store: DraftStore, qtbot: QtBot) -> None:
    session.state.type_header("note", "急")
    qtbot.waitUntil(lambda: store.count() == 1, timeout=4000)
    first = session.drafts.key
    with qtbot.waitSignal(session.opened):
        session.commands.save_then(session.begin_another)
    assert session.id == 0
    assert session.drafts.key != first
    assert store.count() == 0


def test_a_conflict_is_merged_with_what_was_typed(session: RecordSession, server: FakeServer, qtbot: QtBot) -> None:
    session.state.type_header("address", "杭州市西湖区 1 号")
    theirs = server.store["sales_order"][1000]
    theirs.row_version += 1
    theirs.values["note"].CopyFrom(codec.to_value("请分两次到货"))
    with qtbot.waitSignal(session.commands.refused) as refused:
        session.commands.save()
    assert refused.args[0].kind is ErrorKind.CONFLICT
    assert session.conflicts.mine("address") == "杭州市西湖区 1 号"
    with qtbot.waitSignal(session.conflicts.merged):
        session.conflicts.merge()
    assert session.state.values["note"] == "请分两次到货"
    assert session.state.values["address"] == "杭州市西湖区 1 号"


def test_news_from_elsewhere_is_shown_or_disputed(session: RecordSession, server: FakeServer, qtbot: QtBot) -> None:
    theirs = server.store["sales_order"][1000]
    theirs.row_version += 1
    with qtbot.waitSignal(session.opened):
        session.on_changes([("sales_order", 1000)])
    assert session.state.record.row_version == theirs.row_version
    session.state.type_header("note", "我的")
    theirs.row_version += 1
    with qtbot.waitSignal(session.conflicts.disputed):
        session.on_changes([("sales_order", 1000)])
    assert session.state.values["note"] == "我的"
    with qtbot.waitSignal(session.opened):
        session.conflicts.take_theirs()
    assert not session.dirty


def test_an_action_goes_with_the_save_unless_it_asks(session: RecordSession, server: FakeServer, qtbot: QtBot) -> None:
    submit = session.meta.actions["submit"]
    assert session.commands.may(submit)
    session.state.type_header("note", "急")
    with qtbot.waitSignal(session.commands.carried_out):
        session.commands.act(submit)
    assert session.state.record.state == "approval"
    assert not session.commands.may(submit)
    approve = session.meta.actions["approve"]
    with qtbot.waitSignal(session.commands.answers_wanted) as asked:
        session.commands.act(approve)
    assert asked.args == [approve]


def test_an_action_whose_answer_was_lost_is_sent_again_as_it_was(
    session: RecordSession, server: FakeServer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_module, "COMMAND_PATIENCE", 0.0)
    server.drop_next(1)
    with qtbot.waitSignal(session.commands.lost) as lost:
        session.commands.carry_out(session.meta.actions["submit"], {})
    assert not session.commands.acting
    with qtbot.waitSignal(session.commands.carried_out):
        lost.args[0]()
    assert len(set(server.seen_request_ids)) == 1
    assert server.carried_out == 1


def test_a_draft_that_the_disk_refuses_is_said(
    session: RecordSession, store: DraftStore, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_what: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(DraftStore, "save", full)
    session.state.type_header("note", "急")
    with qtbot.waitSignal(session.drafts.refused) as told:
        session.drafts.keep()
    assert told.args == ["no space left"]
    assert session.dirty


def test_what_is_bound_to_a_source_may_not_be_edited_until_the_server_says_so(session: RecordSession) -> None:
    state, told = session.state, []
    state.locks_changed.connect(lambda: told.append(True))
    field = state.meta.fields["customer_id"]
    record, sent = state.to_pb()
    assert state.may_edit(field)
    record.locked.append("customer_id")
    state.apply(record, sent)
    assert (state.may_edit(field), told) == (False, [True])
    state.apply(record, sent)
    assert told == [True]
    del record.locked[:]
    state.apply(record, sent)
    assert (state.may_edit(field), told) == (True, [True, True])
