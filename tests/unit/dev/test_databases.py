"""The scratch databases themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests.support import databases

pytestmark = pytest.mark.differs("vendor")


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
    monkeypatch.setattr(databases.cluster, "can_be_made", lambda: False)
    monkeypatch.delenv(databases.VARIABLE, raising=False)
    monkeypatch.delenv(databases.ONE, raising=False)
    databases._probe.cache_clear()
    try:
        assert databases.main() == 0
        assert "PostgreSQL SKIPPED: no PostgreSQL answers" in capsys.readouterr().out
        monkeypatch.setenv(databases.VARIABLE, "postgresql+psycopg://postgres@127.0.0.1:1/postgres")
        databases._probe.cache_clear()
        assert databases.main() == 1
    finally:
        databases._probe.cache_clear()


def test_where_no_server_of_the_runs_own_can_be_made_the_local_one_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> str:
        raise databases.cluster.NoClusterError("initdb failed")

    monkeypatch.setattr(databases, "LOCAL", "postgresql://postgres@127.0.0.1:1/postgres")
    monkeypatch.setattr(databases.cluster, "can_be_made", lambda: True)
    monkeypatch.setattr(databases.run, "postgresql", refuse)
    monkeypatch.delenv(databases.VARIABLE, raising=False)
    monkeypatch.delenv(databases.ONE, raising=False)
    databases._probe.cache_clear()
    try:
        with pytest.raises(databases.NoPostgresqlError, match=r"127\.0\.0\.1:5432"):
            databases.postgresql_server()
    finally:
        databases._probe.cache_clear()


def test_the_database_url_fixture_gives_each_kind(database_url: str, request: pytest.FixtureRequest) -> None:
    kind = request.node.callspec.params["database_url"]
    begins = {"sqlite": "sqlite:///", "postgresql": "postgresql+psycopg://", "mssql": "mssql+pyodbc://", "oracle": "oracle+oracledb://"}  # fmt: skip
    assert database_url.startswith(begins[kind])


def test_a_url_makes_the_suite_run_on_it_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(databases.ONE, raising=False)
    assert databases.families() == ("sqlite", "postgresql")
    for url, family in (
        ("postgres://somebody@127.0.0.1:1/x", "postgresql"),
        ("mssql://sa:secret@127.0.0.1/master", "mssql"),
        ("oracle://system:secret@127.0.0.1/?service_name=FREEPDB1", "oracle"),
        ("sqlite://", "sqlite"),
    ):
        monkeypatch.setenv(databases.ONE, url)
        assert databases.families() == (family,)
    with databases.fresh("sqlite", tmp_path) as one, databases.fresh("sqlite", tmp_path) as two:
        assert one != two
    monkeypatch.setenv(databases.ONE, "mssql://sa:secret@127.0.0.1/master")
    assert databases.main() == 0
    said = capsys.readouterr().out
    assert "alone" in said
    assert "secret" not in said


def test_a_silent_server_that_the_url_names_is_no_skip(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(databases.ONE, "postgresql://postgres@127.0.0.1:1/postgres")
    databases._probe.cache_clear()
    try:
        assert databases.main() == 1
        with pytest.raises(databases.NoPostgresqlError), databases.fresh("postgresql", tmp_path):
            pass
    finally:
        databases._probe.cache_clear()
