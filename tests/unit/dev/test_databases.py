"""The scratch databases themselves."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from tests.support import databases


def test_two_scratch_databases_are_two_and_sort_by_code_point(scratch_postgresql_url: Callable[[], str]) -> None:
    one, two = (url.replace("+psycopg", "") for url in (scratch_postgresql_url(), scratch_postgresql_url()))
    with psycopg.connect(one) as connection:
        connection.execute("CREATE TABLE thing (name text)")
        connection.execute("INSERT INTO thing VALUES ('b'), ('A'), ('酒'), ('a')")
        names = connection.execute("SELECT name FROM thing ORDER BY name").fetchall()
    assert [name for (name,) in names] == ["A", "a", "b", "酒"]
    with psycopg.connect(two) as connection:
        assert connection.execute("SELECT to_regclass('thing')").fetchone() == (None,)


def test_a_scratch_database_is_gone_after_the_block_even_with_a_connection_left_open() -> None:
    try:
        server = databases.postgresql_server()
    except databases.NoPostgresqlError as absent:
        pytest.skip(str(absent))
    with databases.scratch_postgresql() as url:
        name = url.rpartition("/")[2].partition("?")[0]
        left_open = psycopg.connect(url.replace("+psycopg", ""))
    with psycopg.connect(server) as connection:
        found = connection.execute("SELECT count(*) FROM pg_database WHERE datname = %s", (name,)).fetchone()
    assert found == (0,)
    left_open.close()


def test_a_silent_server_is_a_skip_with_a_reason_and_a_failure_when_it_was_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Port 1 of loopback refuses at once.
    monkeypatch.setattr(databases, "LOCAL", "postgresql://postgres@127.0.0.1:1/postgres")
    monkeypatch.delenv(databases.VARIABLE, raising=False)
    databases._probe.cache_clear()
    try:
        assert databases.main() == 0
        assert "PostgreSQL SKIPPED: no PostgreSQL answers" in capsys.readouterr().out
        monkeypatch.setenv(databases.VARIABLE, "postgresql+psycopg://postgres@127.0.0.1:1/postgres")
        databases._probe.cache_clear()
        assert databases.main() == 1
    finally:
        databases._probe.cache_clear()


def test_the_database_url_fixture_gives_each_kind(database_url: str, request: pytest.FixtureRequest) -> None:
    kind = request.node.callspec.params["database_url"]
    assert database_url.startswith({"sqlite": "sqlite:///", "postgresql": "postgresql+psycopg://"}[kind])
