"""A server that has just started answers every kind of call about every entity as one does that has loaded everything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cellar_server import books
from cellar_server.areas.administration import demo as users
from cellar_server.demo import make as demo
from cellar_server.demo import trade
from cellar_server.kernel.schema import clock
from devtools.places import ROOT
from tests.support import moulds
from tests.support.databases import sqlite_url
from tests.support.empty_books import empty_books
from tests.support.first_calls import ALL, QUESTIONS

USER = "demo"
# Each export is noted in the log, and the whole program is asked for those of all areas.
GROWING = ("count event_log", "total event_log")
_FAILURES = {"INTERNAL", "UNKNOWN", "UNAUTHENTICATED", "UNIMPLEMENTED"}
AREAS = sorted({each.area for each in books.registry().outlines.values()})


def _make(url: str) -> None:
    company = empty_books(url)
    made = demo.make(company, months=1, customers=6, orders_a_day=0.4)
    trade.run(company, made.company, made.orders, clock.today())
    company.engine.dispose()


def _asked(url: str, area: str, start: int, *how: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.support.first_calls", *how, url, USER, users.password(), area, str(start)]
    # Sets and dictionaries in another order may change no answer.
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": str(start)}, capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a server answers that has loaded everything. No question changes anything, so one asks them all."""
    url = sqlite_url(tmp_path_factory.mktemp("whole") / "001.sqlite")
    moulds.cast(url, "first-calls", _make)
    told = _asked(url, ALL, 0, "whole")
    assert told["later"] == []
    found: dict[str, str] = told["outcomes"]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("area", AREAS)
def test_an_area_answers_its_first_calls(area: str, whole: dict[str, str], tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "001.sqlite")
    moulds.cast(url, "first-calls", _make)
    first = _asked(url, area, AREAS.index(area) * 2 % len(QUESTIONS))
    assert area == "masters" or first["later"], "nothing of the area is left for later: the test shows nothing"
    assert {name.split(".")[2] for name in first["imported"] if not name.endswith(".area")} == {"masters"}
    said: dict[str, str] = first["outcomes"]
    told = {name: each for name, each in said.items() if name not in GROWING}
    assert {name: (each, whole[name]) for name, each in told.items() if each != whole[name]} == {}
    codes = Counter(each.partition(" ")[0] for each in said.values())
    failed = {name: each for name, each in said.items() if each.partition(" ")[0] in _FAILURES}
    assert failed == {}
    # Nothing is shown by being refused twice; the many inquiries of some areas have no record to open.
    assert 4 * sum(count for code, count in codes.items() if not code.isupper()) >= sum(codes.values()), codes
