"""The history has no holes: every call and every console command is written down, or only looks and says why (PT-21)."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

import grpc
import pytest
from sqlalchemy import func, select

from cellar.v1 import document_pb2, exchange_pb2, job_pb2, preference_pb2, session_pb2
from cellar_db import engine as db
from cellar_server.console import main
from cellar_server.kernel.entry.attempts import Attempts
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.tables import audit_log
from cellar_server.kernel.unit_of_work import events
from cellar_server.kernel.unit_of_work.events import Event, EventLog
from cellar_server.rpc import background
from cellar_server.services.jobs.keeper import Keeper
from tests.fuzz.contract import rpcs
from tests.integration.server.conftest import PASSWORD, World
from tests.support.rpc_client import Client, Refused, new_id, record, tasting

SECRET = "Verirrt-Geheim-7"
Call = Callable[[World], None]


def log(world: World) -> list[Any]:
    with db.read(world.books.engine) as connection:
        return list(connection.execute(select(table_of(EventLog)).order_by(table_of(EventLog).c.id)))


def rows(world: World) -> int:
    with db.read(world.books.engine) as connection:
        return sum(connection.scalar(select(func.count()).select_from(t)) or 0 for t in (audit_log, table_of(EventLog)))


def _attached(client: Client) -> tuple[int, int]:
    made = client.save(tasting()).record
    request = exchange_pb2.AttachRequest(request_id=new_id(), entity="sample_tasting", id=made.id, file_name="合同.pdf", content=b"x")  # fmt: skip
    return made.id, client.call(client.exchange.Attach, request).attachment.id


def _change_password(world: World) -> None:
    world.role("changes", [("sample_tasting", "read")])
    client = world.client("changes")
    request = session_pb2.ChangePasswordRequest(old_password=PASSWORD, new_password="Neu-Wort-2027!")
    client.call(client.sessions.ChangePassword, request)


def _logout(world: World) -> None:
    client = world.client("maker")
    client.call(client.sessions.Logout, session_pb2.LogoutRequest())


def _act(world: World) -> None:
    made = world.client("maker").save(tasting()).record
    world.client("checker").act(made, "approve")


def _delete(world: World) -> None:
    client = world.client("maker")
    made = client.save(tasting()).record
    client.call(client.documents.Delete, document_pb2.DeleteRequest(request_id=new_id(), entity="sample_tasting", id=made.id))  # fmt: skip


def _print(world: World) -> None:
    client = world.client("maker")
    made = client.save(tasting()).record
    client.file(client.exchange.Print, exchange_pb2.PrintRequest(request_id=new_id(), entity="sample_tasting", ids=[made.id], template="listing"))  # fmt: skip


def _export(world: World) -> None:
    client = world.client("maker")
    client.file(client.exchange.Export, exchange_pb2.ExportRequest(query={"entity": "sample_tasting"}, format="csv"))


def _import(world: World) -> None:
    client = world.client("maker")
    reply = client.upload("sample_place", "地点.csv", "编码,名称\nPX,新地点\n".encode())
    assert not reply.problems


def _job_file(world: World) -> None:
    client = world.client("maker")
    export = exchange_pb2.ExportRequest(query={"entity": "sample_tasting"}, format="csv")
    job = client.call(client.jobs.AskExport, job_pb2.AskExportRequest(request_id=new_id(), export=export)).job
    assert background.run_export
    Keeper({"001": world.books}).work_off(world.books)
    client.file(client.jobs.JobFile, job_pb2.JobFileRequest(id=job.id))


def _download(world: World) -> None:
    client = world.client("maker")
    _, attached = _attached(client)
    client.file(client.exchange.Download, exchange_pb2.DownloadRequest(attachment_id=attached))


def _detach(world: World) -> None:
    client = world.client("maker")
    _, attached = _attached(client)
    client.call(client.exchange.Detach, exchange_pb2.DetachRequest(request_id=new_id(), attachment_id=attached))


def _share(world: World) -> None:
    client = world.client("maker")
    wanted = preference_pb2.Preference(key="scheme/sample_tasting/x", value="1", shared=True)
    client.call(client.preferences.SetPreference, preference_pb2.SetPreferenceRequest(preference=wanted))


def _commented(client: Client) -> tuple[int, int]:
    saved = client.save(tasting()).record
    request = document_pb2.AddCommentRequest(request_id=new_id(), entity=saved.entity, id=saved.id, text="看过了")
    client.call(client.documents.AddComment, request)
    listing = document_pb2.ListCommentsRequest(entity=saved.entity, id=saved.id)
    return saved.id, client.call(client.documents.ListComments, listing).comments[0].id


def _edit_comment(world: World) -> None:
    client = world.client("maker")
    _, said = _commented(client)
    client.call(
        client.documents.EditComment,
        document_pb2.EditCommentRequest(request_id=new_id(), comment_id=said, text="又看过了"),
    )


def _remove_comment(world: World) -> None:
    client = world.client("maker")
    _, said = _commented(client)
    client.call(client.documents.RemoveComment, document_pb2.RemoveCommentRequest(request_id=new_id(), comment_id=said))


WRITES: dict[str, Call] = {
    "Login": lambda world: world.client("maker") and None,
    "Logout": _logout,
    "ChangePassword": _change_password,
    "Save": lambda world: world.client("maker").save(tasting()),
    "Act": _act,
    "Delete": _delete,
    "Print": _print,
    "Export": _export,
    "Import": _import,
    "Attach": lambda world: _attached(world.client("maker")) and None,
    "Download": _download,
    "Detach": _detach,
    "AddComment": lambda world: _commented(world.client("maker")) and None,
    "EditComment": _edit_comment,
    "RemoveComment": _remove_comment,
    "SetPreference": _share,
    "JobFile": _job_file,
}
# Written, and tried beside what it needs.
ELSEWHERE = {"ExportReport": "test_doors_by_role.py, where there are reports"}
LOOKS = {
    "Welcome": "before anybody is known; names of ledger sets only",
    "GetMetadata": "the screens, the same for every person of a role",
    "GetTodo": "counts",
    "GetHome": "counts, sums, and what lists show anyway",
    "Poll": "which records changed",
    "Get": "one record on the screen",
    "Draft": "an unsaved form",
    "Evaluate": "an unsaved form",
    "Trace": "the chain of one record on the screen",
    "History": "this history itself",
    "Related": "how many records name one, on the screen",
    "Page": "a page of a list on the screen",
    "Preview": "a document on the screen; what is printed or saved is a Print, which is counted",
    "Count": "a figure of a list",
    "Sum": "figures of a list",
    "Lookup": "a look-up while typing",
    "Search": "a search while typing",
    "PullPage": "open lines on the screen",
    "Template": "an empty sheet",
    "ListAttachments": "names of files; their content is a Download",
    "ListComments": "what was said of one record, on the screen",
    "SeeMentions": "one's own messages, which are not new any more",
    "GetPreferences": "one's own columns and schemes",
    "AskExport": "asked for; written when it is carried out",
    "AskImport": "asked for; written when it is carried out",
    "AskAct": "asked for; each record has its history when it is carried out",
    "ListJobs": "one's own jobs on the screen",
    "CancelJob": "one's own job, which says so itself",
    "RetryJob": "one's own job, which says so itself",
    "ListRefusals": "what was refused of one's own job, on the screen",
    "Groups": "figures of a report on the screen",
    "Total": "a figure of a report",
}
CONSOLE_WRITES = {"init", "add-set", "upgrade", "demo-data", "user", "session", "parameter", "backup", "restore"}
CONSOLE_LOOKS = {
    "certificate": "files of the server; it opens no ledger set",
    "serve": "answers others, whose calls are written",
    "jobs": "carries out what others asked for, which is written as theirs",
    "prove": "recomputes and writes nothing",
    "drill": "restores into a scratch database that is thrown away",
    "ddl": "prints a script",
}


@pytest.mark.covers("PT-21")
def test_every_call_writes_history_or_only_looks() -> None:
    assert {rpc.name for rpc in rpcs()} == set(WRITES) | set(LOOKS) | set(ELSEWHERE)
    assert not set(WRITES) & set(LOOKS)
    assert all(LOOKS.values())


@pytest.mark.covers("PT-21")
def test_every_console_command_writes_history_or_only_looks() -> None:
    (commands,) = [one for one in main.parser()._actions if isinstance(one, argparse._SubParsersAction)]
    assert set(commands.choices) == CONSOLE_WRITES | set(CONSOLE_LOOKS)


@pytest.mark.covers("PT-21")
@pytest.mark.parametrize("call", WRITES)
def test_a_call_that_writes_leaves_a_row(world: World, call: str) -> None:
    before = rows(world)
    WRITES[call](world)
    assert rows(world) > before


def fresh(world: World, before: int) -> list[Any]:
    return [row for row in log(world) if row.id > before]


@pytest.fixture
def last(world: World) -> int:
    return max((row.id for row in log(world)), default=0)


@pytest.mark.covers("PT-21", "ORG-09")
def test_logins_good_and_bad_and_the_lockout(world: World, last: int) -> None:
    world.role("knocks", [("sample_tasting", "read")])
    for _ in range(6):
        with pytest.raises(Refused):
            world.client().login("knocks", SECRET)
    with pytest.raises(Refused):
        world.client().login(SECRET, "x")
    told = [(row.deed, row.note, row.user_id is not None) for row in fresh(world, last)]
    wrong = (Event.LOGIN_FAILED, "PASSWORD_WRONG", True)
    assert [one for one in told if one[0] is not Event.RIGHTS] == [
        *[wrong] * 4, (Event.LOCKED, "5 ×", True), wrong, (Event.LOGIN_FAILED, "LOCKED", True),
        (Event.LOGIN_FAILED, "USER_UNKNOWN", False),
    ]  # fmt: skip
    assert all(row.address for row in fresh(world, last) if row.deed is Event.LOGIN_FAILED)


@pytest.mark.covers("PT-21", "PT-16")
def test_an_export_says_what_how_many_and_by_which_filter(world: World, last: int) -> None:
    client = world.client("maker")
    client.save(tasting(remark=SECRET))
    query = {"entity": "sample_tasting", "search": SECRET, "filters": [{"field": "state", "operator": 2, "values": [{"text": "draft"}]}]}  # fmt: skip
    _, content = client.file(client.exchange.Export, exchange_pb2.ExportRequest(query=query, format="csv"))
    (row,) = [row for row in fresh(world, last) if row.deed is Event.EXPORT]
    assert (row.entity, row.row_total) == ("sample_tasting", content.decode("utf-8-sig").count("\n") - 1)
    assert "search" in row.note
    assert "state" in row.note


@pytest.mark.covers("PT-21", "ORG-04")
def test_what_was_refused_is_written_after_the_rollback(world: World, last: int) -> None:
    world.role("narrow", [("sample_tasting", "read")])
    client = world.client("narrow")
    made = world.client("maker").save(tasting()).record
    for deed in (lambda: client.save(tasting()), lambda: client.act(made, "approve"),
                 lambda: client.file(client.exchange.Export, exchange_pb2.ExportRequest(query={"entity": "sample_tasting"}))):  # fmt: skip
        with pytest.raises(Refused) as refused:
            deed()
        assert refused.value.code is grpc.StatusCode.PERMISSION_DENIED
    told = [row for row in fresh(world, last) if row.deed is Event.REFUSED]
    assert [row.note for row in told] == ["Save FORBIDDEN", f"Act approve #{made.id} FORBIDDEN", "Export FORBIDDEN"]  # fmt: skip
    assert {row.entity for row in told} == {"sample_tasting"}
    # What is merely wrong is nobody's attempt.
    with pytest.raises(Refused):
        world.client("maker").save(record("sample_tasting", {"place_id": None}))
    assert len([row for row in fresh(world, last) if row.deed is Event.REFUSED]) == 3


@pytest.mark.covers("PT-21", "ORG-04")
def test_who_walks_the_ids_of_what_is_hidden_from_him_is_written_down(world: World, last: int) -> None:
    world.role("peeps", [("sample_place", "read")])
    client, made = world.client("peeps"), world.client("maker").save(tasting()).record
    answers = []
    for id_ in (made.id, 1):
        with pytest.raises(Refused) as refused:
            client.get("sample_tasting", id_)
        answers.append((refused.value.code, str(refused.value)))
    # The caller is not told which of the two is there; the log is.
    assert answers[0] == answers[1]
    assert [row.note for row in fresh(world, last) if row.deed is Event.REFUSED] == [f"Get #{made.id} NOT_FOUND"]


@pytest.mark.covers("PT-21", "ORG-04")
def test_changed_rights_say_who_and_the_history_what(world: World, last: int) -> None:
    admin = world.client("admin")
    grants = document_pb2.Grid(name="grants", lines=record("x", {}, [{"entity": "sample_tasting", "verb": "read"}]).grids[0].lines)  # fmt: skip
    wanted = record("role", {"code": "told", "name": "某岗"})
    wanted.grids.append(grants)
    made = admin.save(wanted).record
    changed = record("role", {})
    changed.id, changed.row_version = made.id, made.row_version
    line = record("x", {}, [{"entity": "sample_tasting", "verb": "export"}]).grids[0].lines
    changed.grids.append(document_pb2.Grid(name="grants", lines=line))
    admin.save(changed)
    told = [(row.entity, row.note) for row in fresh(world, last) if row.deed is Event.RIGHTS]
    assert told == [("role", "told")] * 2
    history = admin.call(admin.documents.History, document_pb2.HistoryRequest(entity="role", id=made.id)).entries
    said = {(change.before, change.after) for change in history[0].changes}
    assert {("查询", ""), ("", "导出")} <= said or ("查询", "导出") in said


@pytest.mark.covers("PT-21")
def test_the_log_is_a_list_for_those_who_may_and_closed_to_others(world: World) -> None:
    admin, maker = world.client("admin"), world.client("maker")
    page = admin.page("event_log", ["happened_at", "user_id", "deed", "entity", "note"])
    assert page.ids
    with pytest.raises(Refused) as refused:
        maker.page("event_log", ["deed"])
    assert refused.value.code is grpc.StatusCode.PERMISSION_DENIED
    # Nobody makes, changes or deletes a row.
    for entity in ("event_log",):
        with pytest.raises(Refused):
            admin.save(record(entity, {"note": "x"}))


def test_no_secret_is_in_the_log(world: World) -> None:
    for row in log(world):
        assert SECRET not in str(row)
        assert PASSWORD not in str(row)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_whoever_knocks_all_night_does_not_fill_the_log(clock: Clock) -> None:
    attempts = Attempts(burst=5, seconds=60, whole_burst=8, whole_seconds=10, monotonic=clock)
    assert [attempts.allowed("a") for _ in range(7)] == [0, 0, 0, 0, 0, None, None]
    # Another is still heard, until all of them together are too many.
    assert [attempts.allowed("b") for _ in range(4)] == [0, 0, 0, None]
    clock.now += 60
    # The next row says what was left out.
    assert attempts.allowed("a") == 2
    assert attempts.allowed("b") == 1


def test_words_fit_and_hold_no_line_break() -> None:
    assert events._fit("a\nb\x00c", 2) == "ab"
    assert events._fit(" \n ", 9) is None
