"""Two ledger sets under a server process, made once for the tests here; every test brings its own documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.race.processes.calls.desks import Desks, open_desks
from tests.support import databases


@pytest.fixture(scope="session")
def sqlite_desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    with open_desks(tmp_path_factory.mktemp("desks") / "home") as made:
        yield made


@pytest.fixture(scope="session")
def postgresql_desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    path: Path = tmp_path_factory.mktemp("desks") / "home"
    try:
        with databases.scratch_postgresql() as url, open_desks(path, database=url) as made:
            yield made
    except databases.NoPostgresqlError as absent:
        pytest.skip(str(absent))


@pytest.fixture(params=["sqlite", "postgresql"])
def desks(request: pytest.FixtureRequest) -> Desks:
    """On either database."""
    made: Desks = request.getfixturevalue(f"{request.param}_desks")
    return made
