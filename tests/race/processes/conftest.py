"""A demo company on each database, made once for all tests here: none of them minds what another left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from tests.end_to_end.small_demo import demo_home
from tests.support import databases


@pytest.fixture(scope="session")
def demo_on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Path]]:
    """The home of a small demo company on a kind of database, made when it is first asked for."""
    with ExitStack() as stack:

        @cache
        def make(family: str) -> Path:
            folder = tmp_path_factory.mktemp("demo")
            url = stack.enter_context(databases.fresh(family, folder))
            return demo_home(folder / "home", database=url)

        yield make


@pytest.fixture(params=databases.families())
def demo(request: pytest.FixtureRequest, demo_on: Callable[[str], Path]) -> Path:
    """The same on each database."""
    return demo_on(request.param)


@pytest.fixture
def one_demo(demo_on: Callable[[str], Path]) -> Path:
    """The same on one database, for what does not differ between them."""
    return demo_on(databases.families()[0])
