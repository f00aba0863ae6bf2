"""Two ledger sets under a server process, made once for the tests here; every test brings its own documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest

from tests.race.processes.calls.desks import Desks, open_desks
from tests.support import databases


@pytest.fixture(scope="session")
def desks_on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Desks]]:
    """The desks on a kind of database, made when they are first asked for."""
    with ExitStack() as stack:

        @cache
        def make(family: str) -> Desks:
            folder = tmp_path_factory.mktemp("desks")
            url = stack.enter_context(databases.fresh(family, folder))
            return stack.enter_context(open_desks(folder / "home", database=url))

        yield make


@pytest.fixture(params=databases.families())
def desks(request: pytest.FixtureRequest, desks_on: Callable[[str], Desks]) -> Desks:
    """On each database."""
    return desks_on(request.param)


@pytest.fixture
def one_desks(desks_on: Callable[[str], Desks]) -> Desks:
    """On one database, for what does not differ between them."""
    return desks_on(databases.families()[0])


@pytest.fixture
def embedded_desks(desks_on: Callable[[str], Desks]) -> Desks:
    """On the embedded database, whose files are the server's own."""
    return desks_on("sqlite")


@pytest.fixture
def postgresql_desks(desks_on: Callable[[str], Desks]) -> Desks:
    return desks_on("postgresql")
