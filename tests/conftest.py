"""Fixtures for every floor.

* ``database_url``: an empty database; a test that differs runs once on SQLite and once on PostgreSQL (or says why it
  skips), any other on SQLite, and both on the database of ``CELLAR_TEST_URL`` alone where that is set.
* ``one_database_url``: SQLite, or the database of ``CELLAR_TEST_URL``: for what does not differ between databases.
* ``sqlite_url``, ``postgresql_url``: this database whatever was asked for, for tests that are about it.

A fixture of a module or a session takes ``params=databases.families()`` and ``databases.fresh(request.param, folder)``.
* ``scratch_postgresql_url``: a factory, for tests that need several.

Servers of tests listen on port 0 and say where they are: fixed ports collide between workers.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support import covers, databases, differences, moulds, profiles, run, spread, type_cost

pytest_plugins = [
    "pytester",
    "tests.support.statements.collect",
    "tests.support.statements.open_results",
    "tests.support.statements.limits",
]

# Before any test makes a Qt application: without a display the default platform aborts the whole process.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
profiles.register()


def pytest_configure(config: pytest.Config) -> None:
    """Markers that every folder may use."""
    config.addinivalue_line("markers", "slow: left out by `dev.py test --quick`")
    config.addinivalue_line("markers", "differs(*kinds): runs on each database, for these differences (tests/support)")
    config.pluginmanager.register(type_cost.TypeCost())
    if not hasattr(config, "workerinput"):
        if config.pluginmanager.hasplugin("xdist"):
            config.pluginmanager.register(spread.Spread())
        run.begin()
        config.add_cleanup(_end_run)


def _end_run() -> None:
    moulds.discard()
    run.end()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """An unknown word in a mark fails the run at once; what need not run is left out, and the slow comes first."""
    covers.check(items)
    differences.check(items)
    left_out = differences.left_out(items)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]
    spread.order(items)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """SQLAlchemy URL of an SQLite file that does not exist yet."""
    return databases.sqlite_url(tmp_path / "cellar.sqlite")


@pytest.fixture
def scratch_postgresql_url() -> Iterator[Callable[[], str]]:
    """A function that makes one more empty PostgreSQL database at each call; all are dropped after the test."""
    with ExitStack() as stack:

        def make() -> str:
            try:
                return stack.enter_context(databases.scratch_postgresql())
            except databases.NoPostgresqlError as absent:
                pytest.skip(str(absent))

        yield make


@pytest.fixture
def postgresql_url(scratch_postgresql_url: Callable[[], str]) -> str:
    """SQLAlchemy URL of an empty PostgreSQL database; skips where no server answers."""
    return scratch_postgresql_url()


@pytest.fixture(params=databases.families())
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """SQLAlchemy URL of an empty database, on each kind of server that the suite runs on."""
    with databases.fresh(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def one_database_url(tmp_path: Path) -> Iterator[str]:
    """SQLAlchemy URL of an empty database of the first kind that the suite runs on."""
    with databases.fresh(databases.families()[0], tmp_path) as url:
        yield url
