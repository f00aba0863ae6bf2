"""What is Qt's is given back in the thread of Qt: the fake server's threads would else collect widgets of tests that are over."""

from __future__ import annotations

import gc
import itertools
from collections.abc import Iterator

import pytest

from cellar_client.features.record import burst


@pytest.fixture(scope="session", autouse=True)
def _loaded_once() -> None:
    """What is imported lives as long as the run: a collection need not walk it."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _hands_are_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second passes between two keys: what tests type is no scanner's."""
    monkeypatch.setattr(burst, "clock", map(float, itertools.count()).__next__)


@pytest.fixture(autouse=True)
def _collected_here() -> Iterator[None]:
    """A collection that another thread happens to begin would destroy widgets there, which ends the process."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()
