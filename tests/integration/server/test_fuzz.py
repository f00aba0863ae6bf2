"""A short fuzz run with a fixed seed: the same calls each time, on each database. ``dev.py fuzz`` runs as long as one likes."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from random import Random

import pytest

from cellar.v1 import document_pb2, value_pb2
from cellar_server.kernel.access.principal import Principal
from cellar_server.kernel.command.commands import Body, Commands
from cellar_server.kernel.schema.problems import Refusal
from cellar_server.kernel.unit_of_work import exactly_once
from cellar_server.kernel.unit_of_work.exactly_once import Reply, Request
from tests.fuzz import files, mutate, watch
from tests.fuzz.contract import rpcs
from tests.fuzz.crowd import Part, one_answer, one_body, one_effect
from tests.fuzz.ground import Ground, served_here
from tests.fuzz.report import Finding
from tests.fuzz.runner import Fuzzer
from tests.fuzz.wire import Answer, Code
from tests.integration.server.conftest import PASSWORD, World
from tests.support.rpc_client import Client, new_id, record, tasting

CASES = 300
# The sample's action that fails on purpose: the fault that the fuzzer must find, and the only one it may.
PLANTED = "connection string password=x"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the server of this process writes when something is wrong."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setLevel(logging.WARNING)
    logging.getLogger().addHandler(handler)
    yield text
    logging.getLogger().removeHandler(handler)


@pytest.fixture(scope="module")
def thrown(world: World) -> str:
    """A user whose session may end and who may be locked out."""
    world.role("thrown", [("sample_place", "*")])
    return "thrown"


@pytest.fixture
def ground(world: World, maker: Client, thrown: str, log: io.StringIO) -> Ground:
    _fresh(maker)
    return served_here(world.books, world.running.address, log.getvalue, ("admin", "maker", thrown), PASSWORD)


def _fresh(maker: Client) -> list[document_pb2.Record]:
    """Drafts of one place of their own: what an earlier run did may have stopped any other."""
    place = maker.save(record("sample_place", {"code": new_id()[:8], "name": "试酒处"})).record.values["code"].text
    return [maker.save(tasting(place, wines=[("五粮", 2, price)])).record for price in ("10.5", "88", None)]


def test_hostile_calls_are_refused_in_words_and_write_nothing(ground: Ground) -> None:
    report = Fuzzer(ground, seed=20261122).run(0, cases=CASES)
    assert [found for found in report.findings if PLANTED not in found.where] == []
    # All calls were tried, and enough was carried out for the rest to have reached the business behind them.
    assert set(report.by_rpc) == {rpc.name for rpc in rpcs()}
    assert len(report.accepted) >= 20
    assert json.loads(json.dumps(report.as_dict()))["by_rpc"] == report.by_rpc
    # Several called at once, with and without a right to write.
    assert report.quiet > 5
    assert report.told_apart > 5


def test_a_planted_fault_is_found_and_placed(ground: Ground, maker: Client) -> None:
    # Ids are new each time, so that no seed surely carries the planted deed out: as many as it takes.
    found = next(filter(None, (_planted_fault(ground, maker, seed) for seed in range(7, 27))), None)
    assert found is not None
    assert found.what == "INTERNAL INTERNAL"
    assert found.rpc == "Act"
    assert 'action: "burst"' in found.repro


def _planted_fault(ground: Ground, maker: Client, seed: int) -> Finding | None:
    """What a run over the planted deed alone finds of it; None where it was never carried out."""
    fuzzer = Fuzzer(ground, seed=seed, only=("Act",))
    tastings = fuzzer.schema.known["sample_tasting"]
    planted = [each for each in tastings.entity.actions if each.name == "burst"]
    # Alone: any other deed may take the drafts, which it is for, out of that state for the rest of the run.
    del tastings.entity.actions[:]
    tastings.entity.actions.extend(planted)
    # Those that the list begins with may all have left it before.
    tastings.records = _fresh(maker)
    tastings.ids = [each.id for each in tastings.records]
    for each in tastings.records:
        del each.actions[:]
    fuzzer.schema.known = {"sample_tasting": tastings}
    findings = fuzzer.run(0, cases=100).findings
    return next((each for each in findings if PLANTED in each.where and each.attack != "the log"), None)


def _rounds(ground: Ground, *, only: tuple[str, ...] = (), rounds: int = 25) -> set[str]:
    """The first words of what rounds of several callers alone find."""
    fuzzer = Fuzzer(ground, seed=11, only=only)
    for number in range(rounds):
        fuzzer.crowd.round(number)
    fuzzer.crowd.close()
    fuzzer.judge.writes.close()
    return {f"{each.attack}: {each.what}" for each in fuzzer.report.findings if PLANTED not in each.where}


def test_a_request_id_that_is_forgotten_is_found(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exactly_once, "store", lambda *_: None)
    found = _rounds(ground, only=("Save",))
    assert any("one id at once: two answers to one request id" in each for each in found)
    assert any("another body was taken under the same request id at the same time" in each for each in found)
    assert any("the books do not know its request id" in each for each in found)


def test_a_write_behind_a_refusal_is_found_among_others(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    run = Commands.run

    def leaky(self: Commands, principal: Principal, request: Request, body: Body) -> object:
        try:
            return run(self, principal, request, body)
        except Refusal:
            run(self, principal, Request(request.id), lambda _work: Reply("sample_place", 0))
            raise

    monkeypatch.setattr(Commands, "run", leaky)
    found = _rounds(ground, only=("Save", "Act", "Delete"))
    assert any("none of them was carried out, and yet something was written" in each for each in found)
    assert any(", and yet it was carried out" in each for each in found)


def test_every_kind_of_fault_would_be_told() -> None:
    """The judge itself: what it is there for is a finding, what is right is none."""
    assert Answer(Code.OK).fault() == ""
    assert Answer(Code.INVALID_ARGUMENT, "words", "INVALID").fault() == ""
    assert "INTERNAL" in Answer(Code.INTERNAL, "words", "INTERNAL").fault()
    assert "UNKNOWN" in Answer(Code.UNKNOWN, "boom").fault()
    assert "without a reason" in Answer(Code.INVALID_ARGUMENT, "words").fault()
    assert "tells" in Answer(Code.INVALID_ARGUMENT, "sqlalchemy.exc", "INVALID").fault()
    text = "x\nTraceback (most recent call last):\n  File \"/cellar/a.py\", line 7, in save\n    f()\nKeyError: 'b'\n2026 INFO\n"
    (found,) = watch.tracebacks(text)
    assert watch.site(found) == "a.py:7 save: KeyError: 'b'"


def _part(answer: Answer, *, version: int = 1, text: str = "") -> Part:
    rpc = next(each for each in rpcs() if each.name == "Save")
    stored = document_pb2.Record(entity="x", id=7, row_version=version, state=text)
    return Part("admin", rpc, document_pb2.SaveRequest(request_id="12345678", record=stored), answer=answer)


def _saved(version: int) -> Answer:
    return Answer(Code.OK, replies=[document_pb2.SaveResponse(record=document_pb2.Record(id=7, row_version=version))])


def test_every_kind_of_race_would_be_told() -> None:
    refused = Answer(Code.ABORTED, "words", "CONFLICT")
    twin = _part(_saved(2))

    def twins(answer: Answer) -> list[Part]:
        return [twin, Part(twin.user, twin.rpc, twin.request, answer=answer)]

    assert list(one_answer(twins(_saved(2)))) == []
    assert list(one_answer(twins(Answer(Code.CANCELLED)))) == []
    assert "two answers" in next(one_answer(twins(_saved(3))))[1]
    assert "the other was carried out" in next(one_answer(twins(refused)))[1]
    assert list(one_body([twin, _part(refused, text="y")])) == []
    assert "another body" in next(one_body([twin, _part(_saved(2), text="y")]))[1]
    # Saving what is there already moves nothing.
    assert list(one_effect([twin, _part(_saved(1)), _part(refused)])) == []
    assert "2 writes that began with version 1" in next(one_effect([twin, _part(_saved(3))]))[1]


def test_a_finding_is_made_small() -> None:
    """What is left of a request is what still does it."""
    record = document_pb2.Record(entity="x", id=7, number="bad", state="s", values={"a": value_pb2.Value(text="b")})
    smallest = record
    shrunk = True
    while shrunk:
        smaller = [each for each in mutate.smaller(smallest) if each.number == "bad"]
        shrunk = bool(smaller)
        smallest = smaller[0] if smaller else smallest
    assert smallest == document_pb2.Record(number="bad")


def test_the_same_seed_throws_the_same() -> None:
    def thrown(seed: int) -> list[bytes]:
        random, made = Random(seed), []
        for _ in range(50):
            record = document_pb2.Record(entity="sample_tasting", values={"remark": value_pb2.Value(text="x")})
            mutate.mutate(record, random)
            made.append(record.SerializeToString(deterministic=True) + files.hostile(random, ["编码"])[1][:100])
        return made

    assert thrown(3) == thrown(3)
    assert thrown(3) != thrown(4)
