"""Rings of widgets that nobody holds any more go in the thread of the windows, and in no other."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from cellar_client.collecting import Collector


class Ring(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.me = self


@pytest.fixture
def collector() -> Iterator[Collector]:
    made = Collector()
    yield made
    made.stop()
    assert gc.isenabled()


def test_what_another_thread_makes_begins_no_collection(qtbot: Any, collector: Collector) -> None:
    gone: list[threading.Thread] = []
    ring = Ring()
    weakref.finalize(ring, lambda: gone.append(threading.current_thread()))
    del ring
    busy = threading.Thread(target=lambda: [[] for _ in range(200_000)])
    busy.start()
    busy.join()
    assert gone == []
    # So many new things that the thresholds are passed here.
    kept = [[number] for number in range(100_000)]
    qtbot.waitUntil(lambda: gc.get_count()[0] < len(kept))
    for _ in range(3):
        gc.collect()
    assert gone == [threading.main_thread()]


def test_it_goes_as_deep_as_the_thresholds_say(collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    depths: list[int] = []
    monkeypatch.setattr(gc, "collect", lambda generation=2: depths.append(generation))
    for counts in ((1, 0, 0), (701, 0, 0), (701, 11, 0), (701, 11, 11)):
        monkeypatch.setattr(gc, "get_count", lambda counts=counts: counts)
        monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
        collector.collect()
    assert depths == [0, 1, 2]
