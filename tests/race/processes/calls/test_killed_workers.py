"""A worker that is killed is started again and costs no document; none outlives its supervisor."""

from __future__ import annotations

import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.end_to_end.served import ServerProcess, prove
from tests.race.processes.calls.desks import Desks, order
from tests.race.processes.calls.retrying import Progress, save
from tests.race.processes.orders import connect, marks_of
from tests.support import processes

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(240),
    pytest.mark.skipif(sys.platform != "linux", reason="reads the processes of /proc"),
]
_SAVES, _CLIENTS = 24, 3


@pytest.mark.covers("S00.8")
def test_a_killed_worker_is_started_again_and_none_outlives_its_supervisor(one_desks: Desks) -> None:
    home, progress = one_desks.home, Progress()
    with ServerProcess(home, workers=2) as server:
        supervisor = server.process.pid
        first = processes.wait_for_children(supervisor, 2)
        clerks = [connect(server.port, home / "cellar-server.crt", user="lin") for _ in range(_CLIENTS)]

        def work(n: int) -> None:
            for i in range(n, _SAVES, _CLIENTS):
                save(clerks[n], order(f"worker {i}"), progress)

        with ThreadPoolExecutor(_CLIENTS) as pool:
            running = [pool.submit(work, n) for n in range(_CLIENTS)]
            for each in running:
                each.add_done_callback(progress.give_up)
            for goal, victim in zip((4, 10), first, strict=True):
                assert progress.wait_for(goal)
                processes.kill(victim)
            for each in running:
                each.result(timeout=200)
        others = processes.wait_for_children(supervisor, 2, other_than=first[1])
        assert len(others) == 2
        assert not set(others) & set(first)
        assert server.log().count("another is started in") == 2
        processes.kill(supervisor)
        assert processes.wait_for_end(others, 60) == []
    found = Counter(mark for mark in marks_of(one_desks.client("lin")) if mark.startswith("worker "))
    assert found == {f"worker {i}": 1 for i in range(_SAVES)}
    assert prove(home) == []
