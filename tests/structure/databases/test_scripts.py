"""The scripts of db/ddl are those of the last release, the program prints its own; they run where a server is at hand, and
leave what `upgrade` expects."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from cellar_db import migrations, revision
from cellar_db.engine import open_engine
from cellar_server.books import registry
from cellar_server.console import sets
from cellar_server.console.main import main
from cellar_server.console.schema import database_script, descriptions
from devtools.revision import line, release
from devtools.revision.areas import program_tables
from tests.support.databases import sqlite_url

pytestmark = pytest.mark.differs("schema")

SCRIPTS = Path(__file__).parents[3] / "db" / "ddl"
# In a process of its own: tests of other modules declare tables in this one.
PRINT_ALL = """
import json
from cellar_db.ddl import DIALECTS
from cellar_server.console.schema import database_script
print(json.dumps({dialect: database_script(dialect) for dialect in DIALECTS}))
"""
FOUR = pytest.mark.parametrize("dialect", ["mssql", "oracle", "postgresql", "sqlite"])


@pytest.fixture(scope="module")
def scripts() -> dict[str, str]:
    """What the program prints now, by dialect."""
    done = subprocess.run([sys.executable, "-c", PRINT_ALL], capture_output=True, check=True)
    made: dict[str, str] = json.loads(done.stdout)
    return made


@pytest.fixture(scope="module")
def released() -> dict[str, str]:
    """What the revisions up to the last release make, by dialect."""
    return release.scripts(line.released().revisions[-1])


@FOUR
def test_the_script_that_is_kept_is_what_the_released_revisions_make(released: dict[str, str], dialect: str) -> None:
    kept = (SCRIPTS / f"{dialect}.sql").read_text(encoding="utf-8")
    assert release.bare(kept) == release.bare(released[dialect]), "db/ddl is written by dev.py release alone"


@FOUR
def test_another_statement_in_it_would_be_seen(released: dict[str, str], dialect: str) -> None:
    """And other words for a column would not: they are the program's of that day."""
    kept = (SCRIPTS / f"{dialect}.sql").read_text(encoding="utf-8")
    assert release.bare(kept.replace("tax_no", "tax_number", 1)) != release.bare(released[dialect])
    if "税号 Tax number" in kept:
        assert release.bare(kept.replace("税号 Tax number", "税务登记号")) == release.bare(released[dialect])
    else:
        assert dialect == "sqlite"


def test_the_released_script_leads_on_to_this_program(tmp_path: Path) -> None:
    path = tmp_path / "made.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript((SCRIPTS / "sqlite.sql").read_text(encoding="utf-8"))
    connection.close()
    engine = open_engine(sqlite_url(path))
    try:
        assert migrations.current(engine) == line.released().revisions[-1]
        migrations.upgrade(engine)
        assert migrations.differences(engine, program_tables()) == []
    finally:
        engine.dispose()


def test_the_command_prints_the_script(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ddl", "--dialect", "oracle"]) == 0
    assert capsys.readouterr().out == database_script("oracle")


def test_the_script_of_sqlite_makes_the_database(scripts: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "made.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript(scripts["sqlite"])
    connection.close()
    _is_complete(sqlite_url(path))


def test_a_ledger_set_is_made_in_the_tables_of_the_script(scripts: dict[str, str], tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "made.sqlite")
    connection = sqlite3.connect(tmp_path / "made.sqlite")
    connection.executescript(scripts["sqlite"])
    connection.close()
    engine = open_engine(url)
    try:
        sets.create(engine, registry(), code="001", name="销售公司")
        with pytest.raises(sets.SetExists):
            sets.create(engine, registry(), code="001", name="销售公司")
    finally:
        engine.dispose()


def test_the_script_of_postgresql_makes_the_database(scripts: dict[str, str], postgresql_url: str) -> None:
    with psycopg.connect(postgresql_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(scripts["postgresql"].encode())
        row = connection.execute("SELECT obj_description('customer'::regclass)").fetchone()
    assert row == (descriptions()["customer"][""],)
    _is_complete(postgresql_url)


def _is_complete(url: str) -> None:
    engine = open_engine(url)
    try:
        assert migrations.current(engine) == migrations.head()
        assert migrations.differences(engine, program_tables()) == []
        # There is nothing left to do, and nothing in the way of doing it.
        migrations.upgrade(engine)
        assert migrations.differences(engine, program_tables()) == []
    finally:
        engine.dispose()


@FOUR
def test_each_statement_ends_as_its_tool_wants_it(scripts: dict[str, str], dialect: str) -> None:
    script = scripts[dialect]
    lines = script.splitlines()
    made = script.count("\nCREATE TABLE ")
    assert made == len(program_tables().tables) + 1
    assert f"INSERT INTO alembic_version (version_num) VALUES ('{revision.newest()}')" in script
    ends = {"mssql": "GO", "oracle": "/"}.get(dialect)
    if ends:
        assert lines.count(ends) >= made
        assert ";" not in [line.rstrip()[-1:] for line in lines if line.startswith(("CREATE", ")"))]
    else:
        assert script.count(");\n") >= made
    assert not any(line != line.rstrip() or "\t" in line for line in lines)


def test_the_advice_of_each_vendor_is_in_its_script(scripts: dict[str, str]) -> None:
    assert "READ_COMMITTED_SNAPSHOT ON" in scripts["mssql"]
    assert "XACT_ABORT ON" in scripts["mssql"]
    assert "WHENEVER SQLERROR EXIT FAILURE" in scripts["oracle"]
    assert "AL32UTF8" in scripts["oracle"]


def test_every_screen_word_describes_its_column(scripts: dict[str, str]) -> None:
    described = descriptions()
    assert described["customer"]["tax_no"] == "税号 Tax number"
    assert "COMMENT ON COLUMN customer.tax_no IS '税号 Tax number'" in scripts["oracle"]
    assert "N'税号 Tax number', 'schema', dbo, 'table', customer, 'column', tax_no" in scripts["mssql"]
