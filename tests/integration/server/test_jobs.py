"""Jobs over the wire: asked for, carried out as who asked, looked at, stopped, tried again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import grpc
import pytest
from sqlalchemy import update

from cellar.v1 import exchange_pb2, job_pb2, list_pb2
from cellar_db import engine as db
from cellar_server.kernel.access.accounts import User
from cellar_server.kernel.schema import clock
from cellar_server.rpc import background
from cellar_server.services.jobs import queue
from cellar_server.services.jobs.keeper import Keeper
from cellar_server.services.jobs.running import KINDS, Outcome, Run
from cellar_server.services.jobs.table import jobs
from tests.integration.server.conftest import World
from tests.support.rpc_client import Client, Refused, new_id, tasting

assert background.run_act in KINDS.values()


@pytest.fixture
def keeper(world: World) -> Iterator[Keeper]:
    made = Keeper({"001": world.books}, where="test")
    yield made
    # Nothing is left for the next test.
    made.work_off(world.books)


def run_all(world: World, keeper: Keeper) -> None:
    while keeper.work_off(world.books):
        pass


def mine(client: Client) -> list[Any]:
    return list(client.call(client.jobs.ListJobs, job_pb2.ListJobsRequest()).jobs)


def ask_act(client: Client, ids: list[int], action: str = "approve", request_id: str = "") -> Any:
    request = job_pb2.AskActRequest(request_id=request_id or new_id(), entity="sample_tasting", ids=ids, action=action)
    return client.call(client.jobs.AskAct, request).job


def made(client: Client, count: int) -> list[int]:
    return [client.save(tasting()).record.id for _ in range(count)]


def test_one_action_on_many_goes_on_past_what_is_refused(
    world: World, maker: Client, checker: Client, keeper: Keeper
) -> None:
    ids = made(maker, 4)
    maker.act(maker.get("sample_tasting", ids[2]), "void", reason="重复")
    job = ask_act(checker, ids)
    assert (job.state, job.whole, job.done) == (job_pb2.JOB_STATE_WAITING, 4, 0)
    run_all(world, keeper)
    (done, *_) = mine(checker)
    assert (done.id, done.state, done.done, done.refused) == (job.id, job_pb2.JOB_STATE_DONE, 4, 1)
    assert done.words == "成功 3，被拒 1"
    assert done.ended_at > done.asked_at
    states = [checker.get("sample_tasting", id_).state for id_ in ids]
    assert states == ["approved", "approved", "void", "approved"]
    (refusal,) = checker.call(checker.jobs.ListRefusals, job_pb2.ListRefusalsRequest(id=job.id)).refusals
    assert refusal.record_id == ids[2]
    assert "作废" in refusal.words


def test_the_same_request_asks_once(world: World, maker: Client, checker: Client, keeper: Keeper) -> None:
    ids, once = made(maker, 1), new_id()
    first, again = ask_act(checker, ids, request_id=once), ask_act(checker, ids, request_id=once)
    assert first.id == again.id


def test_an_export_leaves_its_file(world: World, maker: Client, keeper: Keeper) -> None:
    made(maker, 3)
    export = exchange_pb2.ExportRequest(query=list_pb2.Query(entity="sample_tasting"), format="csv")
    job = maker.call(maker.jobs.AskExport, job_pb2.AskExportRequest(request_id=new_id(), export=export)).job
    with pytest.raises(Refused) as none_yet:
        maker.file(maker.jobs.JobFile, job_pb2.JobFileRequest(id=job.id))
    assert none_yet.value.rules == {"NO_FILE"}
    run_all(world, keeper)
    done = next(each for each in mine(maker) if each.id == job.id)
    assert (done.state, done.has_file, done.done) == (job_pb2.JOB_STATE_DONE, True, done.whole)
    name, content = maker.file(maker.jobs.JobFile, job_pb2.JobFileRequest(id=job.id))
    assert name.endswith(".csv")
    assert len(content.decode("utf-8-sig").strip().splitlines()) == done.whole + 1


def test_an_import_says_what_came_or_what_is_wrong(world: World, maker: Client, keeper: Keeper) -> None:
    def upload(text: str) -> Any:
        asked = exchange_pb2.ImportRequest(
            request_id=new_id(), entity="sample_place", file_name="places.csv", content=text.encode("utf-8-sig")
        )
        return maker.call(maker.jobs.AskImport, job_pb2.AskImportRequest(request_id=new_id(), file=asked)).job

    good, bad = upload("编码,名称\nJ1,一\nJ2,二\n"), upload("编码,名称\nJ3,三\n,四\n")
    run_all(world, keeper)
    found = {each.id: each for each in mine(maker)}
    assert (found[good.id].state, found[good.id].words) == (job_pb2.JOB_STATE_DONE, "新增 2，更新 0，未变 0")
    assert found[bad.id].state == job_pb2.JOB_STATE_FAILED
    assert "没有写入" in found[bad.id].words

    def told() -> list[Any]:
        return list(maker.call(maker.jobs.ListRefusals, job_pb2.ListRefusalsRequest(id=bad.id)).refusals)

    refusals = told()
    assert any("3" in each.called for each in refusals)
    maker.call(maker.jobs.RetryJob, job_pb2.RetryJobRequest(request_id=new_id(), id=bad.id))
    run_all(world, keeper)
    # Tried again it says so once.
    assert told() == refusals


def test_everybody_sees_and_ends_his_own(world: World, maker: Client, checker: Client, keeper: Keeper) -> None:
    job = ask_act(checker, made(maker, 1))
    assert job.id not in {each.id for each in mine(maker)}
    for call, request in (
        (maker.jobs.CancelJob, job_pb2.CancelJobRequest(request_id=new_id(), id=job.id)),
        (maker.jobs.RetryJob, job_pb2.RetryJobRequest(request_id=new_id(), id=job.id)),
        (maker.jobs.ListRefusals, job_pb2.ListRefusalsRequest(id=job.id)),
    ):
        with pytest.raises(Refused) as found:
            maker.call(call, request)
        assert found.value.code is grpc.StatusCode.NOT_FOUND


def test_what_waits_is_cancelled_and_goes_on_when_asked(
    world: World, maker: Client, checker: Client, keeper: Keeper
) -> None:
    ids = made(maker, 2)
    job = ask_act(checker, ids)
    cancelled = checker.call(checker.jobs.CancelJob, job_pb2.CancelJobRequest(request_id=new_id(), id=job.id)).job
    assert cancelled.state == job_pb2.JOB_STATE_CANCELLED
    run_all(world, keeper)
    assert checker.get("sample_tasting", ids[0]).state == "draft"
    with pytest.raises(Refused) as over:
        checker.call(checker.jobs.CancelJob, job_pb2.CancelJobRequest(request_id=new_id(), id=job.id))
    assert over.value.rules == {"JOB_OVER"}
    checker.call(checker.jobs.RetryJob, job_pb2.RetryJobRequest(request_id=new_id(), id=job.id))
    run_all(world, keeper)
    assert [checker.get("sample_tasting", id_).state for id_ in ids] == ["approved", "approved"]


def test_rights_are_those_of_the_moment_it_runs(world: World, maker: Client, keeper: Keeper) -> None:
    world.role("leaver", [("sample_tasting", "*"), ("sample_place", "*"), ("organisation", "read")])
    leaver, ids = world.client("leaver"), made(maker, 1)
    job = ask_act(leaver, ids)
    with db.write(world.books.engine) as connection:
        connection.execute(update(User).where(User.code == "leaver").values(state="stopped"))
    run_all(world, keeper)
    with db.read(world.books.engine) as connection:
        row = queue.read(connection, job.id)
    assert (row.job_status.code, row.steps_done) == ("failed", 0)
    assert "停用" in row.outcome_words
    assert maker.get("sample_tasting", ids[0]).state == "draft"


def test_who_is_stopped_in_the_middle_ends_his_job_there(world: World, maker: Client, keeper: Keeper) -> None:
    world.role("halfway", [("sample_tasting", "*"), ("sample_place", "*"), ("organisation", "read")])
    halfway, ids = world.client("halfway"), made(maker, 3)
    job = ask_act(halfway, ids)
    act = KINDS["act"]

    def stopped_after_one(run: Run) -> Outcome:
        step = run.step

        def once(deed: Any) -> None:
            step(deed)
            with db.write(world.books.engine) as connection:
                connection.execute(update(User).where(User.code == "halfway").values(state="stopped"))

        run.step = once  # type: ignore[method-assign, assignment]
        return act(run)

    KINDS["act"] = stopped_after_one
    try:
        run_all(world, keeper)
    finally:
        KINDS["act"] = act
    with db.read(world.books.engine) as connection:
        row = queue.read(connection, job.id)
    assert (row.job_status.code, row.steps_done, row.refused_total) == ("failed", 1, 0)
    assert [maker.get("sample_tasting", id_).state for id_ in ids] == ["approved", "draft", "draft"]


def test_asking_needs_the_right_and_sense(world: World, maker: Client) -> None:
    world.role("guest", [("sample_tasting", "read"), ("organisation", "read")])
    guest = world.client("guest")
    ids = made(maker, 1)
    with pytest.raises(Refused) as act:
        ask_act(guest, ids)
    assert act.value.code is grpc.StatusCode.PERMISSION_DENIED
    export = exchange_pb2.ExportRequest(query=list_pb2.Query(entity="sample_tasting"))
    with pytest.raises(Refused) as out:
        guest.call(guest.jobs.AskExport, job_pb2.AskExportRequest(request_id=new_id(), export=export))
    assert out.value.code is grpc.StatusCode.PERMISSION_DENIED
    for wrong in ([], list(range(1, 20_002))):
        with pytest.raises(Refused) as many:
            ask_act(maker, wrong)
        assert many.value.rules == {"HOW_MANY"}
    with pytest.raises(Refused) as unknown:
        ask_act(maker, ids, "destroy")
    assert unknown.value.rules == {"ACTION_UNKNOWN"}


def test_an_error_of_the_program_is_told_by_its_number(world: World, maker: Client, keeper: Keeper) -> None:
    def broken(run: Run) -> Outcome:
        raise RuntimeError("the words of the inside")

    KINDS["broken"] = broken
    try:
        job = ask_act(maker, made(maker, 1))
        with db.write(world.books.engine) as connection:
            connection.execute(update(jobs).where(jobs.c.id == job.id).values(job_kind="broken"))
        run_all(world, keeper)
    finally:
        del KINDS["broken"]
    found = next(each for each in mine(maker) if each.id == job.id)
    assert found.state == job_pb2.JOB_STATE_FAILED
    assert "编号" in found.words
    assert "inside" not in found.words


def test_what_is_left_lying_is_taken_up_and_given_up_in_the_end(world: World, maker: Client, keeper: Keeper) -> None:
    job = ask_act(maker, made(maker, 1))
    for turn in range(queue.MOST_TRIES):
        with clock.shifted(queue.LEASE * 2 * turn), db.write(world.books.engine) as connection:
            assert queue.lease(connection, job.id, f"dead/{turn}")
            assert not queue.lease(connection, job.id, "second")
    with clock.shifted(queue.LEASE * 2 * queue.MOST_TRIES):
        run_all(world, keeper)
    found = next(each for each in mine(maker) if each.id == job.id)
    assert found.state == job_pb2.JOB_STATE_FAILED
    assert "中断" in found.words


def test_a_night_has_one_proof_whoever_plans_it(world: World, maker: Client, keeper: Keeper) -> None:
    now = clock.now().astimezone(clock.ZONE)
    with clock.shifted(timedelta(hours=12 - now.hour)):
        # By day, and where no night was set, none is planned.
        Keeper({"001": world.books}, night=2).plan(world.books)
        Keeper({"001": world.books}).plan(world.books)
        with db.read(world.books.engine) as connection:
            assert not connection.execute(jobs.select().where(jobs.c.job_kind == "prove")).all()
    with clock.shifted(timedelta(hours=3 - now.hour)):
        for where in ("one", "other"):
            Keeper({"001": world.books}, night=2, where=where).plan(world.books)
        with db.read(world.books.engine) as connection:
            planned = connection.execute(jobs.select().where(jobs.c.job_kind.in_(("prove", "tidy")))).all()
        assert sorted(row.job_kind for row in planned) == ["prove", "tidy"]
        run_all(world, keeper)
    with db.read(world.books.engine) as connection:
        ended = {
            row.job_kind: (row.job_status.code, row.outcome_words)
            for row in connection.execute(jobs.select().where(jobs.c.job_kind.in_(("prove", "tidy"))))
        }
    assert ended["prove"] == ("done", "账实相符 Everything agrees")
    assert ended["tidy"][0] == "done"


def test_a_fortnight_later_it_is_gone(world: World, maker: Client, keeper: Keeper) -> None:
    export = exchange_pb2.ExportRequest(query=list_pb2.Query(entity="sample_place"), format="csv")
    job = maker.call(maker.jobs.AskExport, job_pb2.AskExportRequest(request_id=new_id(), export=export)).job
    run_all(world, keeper)
    with db.write(world.books.engine) as connection:
        assert queue.tidy(connection, clock.now() - timedelta(days=14)) == 0
        assert queue.tidy(connection, clock.now() + timedelta(seconds=1)) > 0
    assert job.id not in {each.id for each in mine(maker)}
    with pytest.raises(Refused):
        maker.file(maker.jobs.JobFile, job_pb2.JobFileRequest(id=job.id))
