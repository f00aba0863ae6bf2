"""The last ten bottles, wanted fifty times at once by two client processes, on a server of two processes."""

from __future__ import annotations

import json
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.served import ServerProcess, prove
from tests.race.processes.orders import CHECKER, MAKER, connect, order, shelf, submitted
from tests.support.processes import program

pytestmark = pytest.mark.differs("locks")

BOTTLES, WANTED = 10, 50


def _approver(server: ServerProcess, orders: list[Any]) -> subprocess.Popen[str]:
    process = program("tests.race.processes.approver", server.port, server.home / "cellar-server.crt")
    assert process.stdin is not None
    process.stdin.write(json.dumps([(each.id, each.row_version) for each in orders]) + "\n")
    process.stdin.flush()
    return process


def _outcomes(process: subprocess.Popen[str]) -> list[dict[str, Any]]:
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0, output
    outcomes: list[dict[str, Any]] = json.loads(output.strip().splitlines()[-1])
    return outcomes


@pytest.mark.slow
@pytest.mark.covers("SO-05")
def test_ten_of_fifty_get_the_last_ten_bottles(demo: Path) -> None:
    with ServerProcess(demo, workers=2) as server:
        certificate = demo / "cellar-server.crt"
        maker, checker = (connect(server.port, certificate, user=user) for user in (MAKER, CHECKER))
        bottles = shelf(maker)
        rest = submitted(maker, order(maker, bottles, bottles.free - BOTTLES))
        checker.act(rest, "approve")
        one = order(maker, bottles, Decimal(1))
        orders = [submitted(maker, one) for _ in range(WANTED)]
        processes = [_approver(server, orders[start::2]) for start in range(2)]
        try:
            for process in processes:
                assert process.stdout is not None
                assert process.stdout.readline().strip() == "ready"
            for process in processes:
                assert process.stdin is not None
                process.stdin.write("go\n")
                process.stdin.flush()
            outcomes = [each for process in processes for each in _outcomes(process)]
        finally:
            for process in processes:
                if process.poll() is None:
                    process.kill()
                    process.wait()
        approved = [each["number"] for each in outcomes if not each["status"]]
        refused = [each for each in outcomes if each["status"]]
        assert len(outcomes) == WANTED
        assert len(approved) == BOTTLES, refused
        assert len(set(approved)) == BOTTLES
        # Every refusal says that the goods are short: none is a deadlock, a timeout or a fault.
        assert {(each["status"], tuple(each["rules"])) for each in refused} == {("INVALID_ARGUMENT", ("SHORTAGE",))}
        states = [maker.get("sales_order", each.id).state for each in orders]
        assert (states.count("approved"), states.count("submitted")) == (BOTTLES, WANTED - BOTTLES)
    assert prove(demo) == []
