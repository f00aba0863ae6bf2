"""A demo company on each database, made once for all tests here: none of them minds what another left behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.small_demo import demo_home
from tests.support import databases


@pytest.fixture(scope="session")
def sqlite_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a small demo company on the embedded database."""
    return demo_home(tmp_path_factory.mktemp("demo") / "home")


@pytest.fixture(scope="session")
def postgresql_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    try:
        with databases.scratch_postgresql() as url:
            yield demo_home(tmp_path_factory.mktemp("demo") / "home", database=url)
    except databases.NoPostgresqlError as absent:
        pytest.skip(str(absent))


@pytest.fixture(params=["sqlite", "postgresql"])
def demo(request: pytest.FixtureRequest) -> Path:
    """The same on either database."""
    home: Path = request.getfixturevalue(f"{request.param}_demo")
    return home
