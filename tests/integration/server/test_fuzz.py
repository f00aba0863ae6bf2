"""A short fuzz run with a fixed seed: the same calls each time, on each database. ``dev.py fuzz`` runs as long as one likes."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from random import Random

import pytest

from cellar.v1 import document_pb2, value_pb2
from tests.fuzz import files, mutate, watch
from tests.fuzz.contract import rpcs
from tests.fuzz.ground import Ground, served_here
from tests.fuzz.runner import Fuzzer
from tests.fuzz.wire import Answer, Code
from tests.integration.server.conftest import PASSWORD, World
from tests.support.rpc_client import Client, tasting

CASES = 420
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
    for price in ("10.5", "88", None):
        maker.save(tasting(wines=[("五粮", 2, price)]))
    return served_here(world.books, world.running.address, log.getvalue, ("admin", "maker", thrown), PASSWORD)


def test_hostile_calls_are_refused_in_words_and_write_nothing(ground: Ground) -> None:
    report = Fuzzer(ground, seed=20261122).run(0, cases=CASES)
    assert [found for found in report.findings if PLANTED not in found.where] == []
    # All calls were tried, and enough was carried out for the rest to have reached the business behind them.
    assert set(report.by_rpc) == {rpc.name for rpc in rpcs()}
    assert len(report.accepted) >= 20


def test_a_planted_fault_is_found_and_placed(ground: Ground) -> None:
    fuzzer = Fuzzer(ground, seed=7, only=("Act",))
    tastings = fuzzer.schema.known["sample_tasting"]
    tastings.entity.actions.MergeFrom([each for each in tastings.entity.actions if each.name == "burst"] * 20)
    fuzzer.schema.known = {"sample_tasting": tastings}
    report = fuzzer.run(0, cases=80)
    (found,) = {each.rpc: each for each in report.findings if PLANTED in each.where and each.case >= 0}.values()
    assert found.what == "INTERNAL INTERNAL"
    assert found.rpc == "Act"
    assert 'action: "burst"' in found.repro


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
