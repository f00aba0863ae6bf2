"""Ids are unique, increasing, and fit 63 bits, whatever threads and the clock do."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from cellar_db import ids
from cellar_db.ids import IdGenerator

NOW = 1_790_000_000_000_000_000
MS = 1_000_000


def test_threads_never_share_an_id() -> None:
    start = threading.Barrier(4)

    def take(_worker: int) -> list[int]:
        start.wait()
        return [ids.new_id() for _ in range(2000)]

    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(take, range(4)))
    for one in taken:
        assert one == sorted(one)
    assert len({identity for one in taken for identity in one}) == 8000


def test_ids_go_on_when_the_clock_goes_back() -> None:
    times = iter([NOW, NOW - 3_600_000 * MS, NOW - 3_599_000 * MS, NOW + 20 * MS])
    generator = IdGenerator(5, clock_ns=lambda: next(times))
    taken = [generator.take(1)[0] for _ in range(4)]
    assert taken == sorted(set(taken))


def test_a_bulk_is_increasing_and_does_not_overlap_the_next() -> None:
    generator = IdGenerator(5, clock_ns=lambda: NOW)
    taken = generator.take(1000) + generator.take(1000) + generator.take(0)
    assert taken == sorted(set(taken))
    assert len(taken) == 2000


def test_ids_follow_time_across_nodes() -> None:
    early = IdGenerator(ids.NODES - 1, clock_ns=lambda: NOW).take(1)[0]
    late = IdGenerator(0, clock_ns=lambda: NOW + 10 * MS).take(1)[0]
    assert early < late


def test_two_nodes_never_meet() -> None:
    first = IdGenerator(7, clock_ns=lambda: NOW).take(5000)
    second = IdGenerator(8, clock_ns=lambda: NOW).take(5000)
    assert not set(first) & set(second)


def test_the_last_id_fits_63_bits_and_then_the_clock_has_run_out() -> None:
    end = 1_704_067_200_000_000_000 + (2**38 - 1) * 10 * MS
    last = IdGenerator(ids.NODES - 1, clock_ns=lambda: end).take(256)[-1]
    assert last == 2**63 - 1
    with pytest.raises(OverflowError):
        IdGenerator(0, clock_ns=lambda: end + 10 * MS).take(1)


@pytest.mark.parametrize("node", [-1, ids.NODES])
def test_a_node_out_of_range_is_refused(node: int) -> None:
    with pytest.raises(ValueError, match="not in"):
        IdGenerator(node)


def test_a_forked_worker_draws_a_node_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    before = ids._generator
    monkeypatch.setattr(ids, "_generator", before)
    monkeypatch.setattr(ids.secrets, "randbelow", lambda _limit: 4711)
    ids._redraw()
    assert ids._generator is not before
    assert (ids.new_id() >> 8) & (ids.NODES - 1) == 4711
