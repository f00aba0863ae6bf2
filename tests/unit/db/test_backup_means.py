"""What is said to SQL Server, Oracle and PostgreSQL's programs: quoted names, no secret, no half-finished backup."""

from __future__ import annotations

import re
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest
from sqlalchemy import make_url

from cellar_db.backup import mssql, oracle, postgresql, tools
from cellar_db.backup.errors import BackupError
from cellar_db.backup.facts import Facts
from cellar_db.backup.manifest import Manifest
from cellar_db.engine import normalise_url

SECRET = "p@ss word'1"


def test_sql_server_saves_beside_the_companys_own_chain_and_verifies() -> None:
    path = "D:\\backup\\001.bak"
    assert mssql.backup_statement("cellar", path) == (
        "BACKUP DATABASE [cellar] TO DISK = N'D:\\backup\\001.bak' WITH COPY_ONLY, CHECKSUM, INIT, FORMAT"
    )
    assert mssql.verify_statement(path) == "RESTORE VERIFYONLY FROM DISK = N'D:\\backup\\001.bak' WITH CHECKSUM"


def test_sql_server_names_and_paths_cannot_end_their_quotes() -> None:
    evil = "x]; DROP DATABASE [y"
    assert mssql.name(evil) == "[x]]; DROP DATABASE [y]"
    assert mssql.literal("O'Hara 酒") == "N'O''Hara 酒'"
    statement = mssql.restore_statement(evil, "a'b.bak", [("da'ta", "/var/opt/x.mdf"), ("log", "/var/opt/x.ldf")])
    assert statement == (
        "RESTORE DATABASE [x]]; DROP DATABASE [y] FROM DISK = N'a''b.bak' WITH CHECKSUM, REPLACE, RECOVERY, "
        "MOVE N'da''ta' TO N'/var/opt/x.mdf', MOVE N'log' TO N'/var/opt/x.ldf'"
    )


@pytest.mark.parametrize(
    ("folder", "path"),
    [
        ("/var/opt/mssql/data/", "/var/opt/mssql/data/f.bak"),
        ("/var/opt/mssql/data", "/var/opt/mssql/data/f.bak"),
        ("C:\\data\\", "C:\\data\\f.bak"),
        ("C:/data", "C:/data\\f.bak"),
        ("\\\\host\\share", "\\\\host\\share\\f.bak"),
    ],
)
def test_a_file_on_the_servers_machine(folder: str, path: str) -> None:
    assert mssql.place(folder, "f.bak") == path


def test_a_scratch_database_of_sql_server_reads_without_waiting_and_goes_with_its_connections(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []
    monkeypatch.setattr(mssql, "_run", lambda _url, *statements: said.extend(statements))
    with suppress(RuntimeError), mssql.scratch(normalise_url("mssql://sa:x@127.0.0.1/master")) as made:
        name = made.database
        raise RuntimeError
    assert said == [
        f"CREATE DATABASE [{name}] COLLATE Latin1_General_100_BIN2",
        f"ALTER DATABASE [{name}] SET READ_COMMITTED_SNAPSHOT ON",
        f"ALTER DATABASE [{name}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE",
        f"DROP DATABASE [{name}]",
    ]


class Server:
    """Stands for a connection to SQL Server: says what it is asked for, and writes down what it was told."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.results = 0
        self.connection = self

    def cursor(self) -> Server:
        return self

    def execute(self, statement: str) -> None:
        assert self.results == 0, "the statement before has not come to its end"
        self.told.append(statement)
        self.results = 3

    def nextset(self) -> bool:
        self.results -= 1
        return self.results > 0

    def close(self) -> None:
        assert self.results == 0, "closed half way"

    def scalar(self, statement: object, _values: object = None) -> object:
        return 0 if "dm_exec_sessions" in str(statement) else "/var/opt/mssql/data/"

    def exec_driver_sql(self, statement: str) -> Server:
        self.told.append(statement)
        return self

    def mappings(self) -> Server:
        return self

    def all(self) -> list[dict[str, str]]:
        return [{"LogicalName": "cellar", "Type": "D"}, {"LogicalName": "cellar_log", "Type": "L"}]


def test_sql_server_verifies_and_then_restores_into_files_of_the_targets_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    server = Server()
    monkeypatch.setattr(mssql, "_master", lambda _url: nullcontext(server))
    kept = Manifest(Facts("001", "", "0001", 0), "mssql", "", "0", "", "/backup/001.bak", True, False)
    mssql.restore(normalise_url("mssql://sa:x@127.0.0.1/copy"), tmp_path, kept, overwrite=True)
    assert server.told == [
        "RESTORE FILELISTONLY FROM DISK = N'/backup/001.bak'",
        "RESTORE VERIFYONLY FROM DISK = N'/backup/001.bak' WITH CHECKSUM",
        "RESTORE DATABASE [copy] FROM DISK = N'/backup/001.bak' WITH CHECKSUM, REPLACE, RECOVERY, "
        "MOVE N'cellar' TO N'/var/opt/mssql/data/copy_1.mdf', MOVE N'cellar_log' TO N'/var/opt/mssql/data/copy_2.ldf'",
    ]


def test_oracle_saves_one_schema_as_of_one_moment() -> None:
    for part in ("'EXPORT'", "'SCHEMA_EXPR'", "'FLASHBACK_SCN'", "START_JOB", "GET_STATUS", "<> 'COMPLETED'"):
        assert part in oracle.EXPORT
    assert oracle.schema_filter("O'X") == "= 'O''X'"


def test_oracle_brings_a_schema_back_under_another_name() -> None:
    for part in ("'IMPORT'", "'REMAP_SCHEMA'", "'TABLE_EXISTS_ACTION'", "<> 'COMPLETED'"):
        assert part in oracle.IMPORT
    assert oracle.split("CELLAR@DATA_PUMP_DIR:001-2026.dmp") == ("CELLAR", "DATA_PUMP_DIR", "001-2026.dmp")


@pytest.mark.parametrize("block", [oracle.EXPORT, oracle.IMPORT], ids=["export", "import"])
def test_oracle_counts_what_its_job_left_out_and_says_it(block: str) -> None:
    """A job with errors ends as COMPLETED: its count is asked with every state, its words are gathered, the log is kept."""
    for part in (
        "KU$_STATUS_JOB_STATUS",
        "job_status.error_count",
        "errors > 0",
        "error(entry).logtext",
        "KU$_FILE_TYPE_LOG_FILE",
    ):
        assert part in block
    asked = set(re.findall(r"(?<![:\w]):(\w+)", block))
    assert {"dump_file", "directory_name", "log_file"} <= asked
    assert len(re.findall(r"\bIF\b(?!;)", block)) == block.count("END IF;")
    assert len(re.findall(r"\bLOOP\b(?!;)", block)) == block.count("END LOOP;")


def test_oracles_scratch_schema_has_its_own_user() -> None:
    create, grant = oracle.scratch_statements('S"1', "pw")
    assert create == 'CREATE USER "S1" IDENTIFIED BY "pw" QUOTA UNLIMITED ON USERS'
    assert grant.endswith('TO "S1"')
    assert oracle.drop_statement("S1") == 'DROP USER "S1" CASCADE'


@pytest.mark.parametrize(
    "url",
    [
        make_url("postgresql+psycopg://cellar@db.example:5433/books?sslmode=verify-full").set(password=SECRET),
        make_url("postgresql://cellar@db.example:5433/books?sslmode=verify-full").update_query_dict(
            {"password": SECRET}
        ),
    ],
)
def test_the_password_stands_on_no_command_line(url: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tools, "program", lambda name: name)
    command, environment = postgresql.dump_command(normalise_url(url), tmp_path / "x.dump")  # type: ignore[arg-type]
    assert command[-1] == "--dbname=postgresql://cellar@db.example:5433/books?sslmode=verify-full"
    assert not any("p@ss" in part or "p%40ss" in part for part in command)
    assert environment["PGPASSWORD"] == SECRET


def test_a_key_files_password_is_refused() -> None:
    with pytest.raises(BackupError, match="sslpassword"):
        tools.libpq(make_url("postgresql://cellar@db/books?sslpassword=x"))


def test_a_missing_program_names_its_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupError, match="postgresql-client") as refused:
        tools.program("pg_dump")
    assert "postgresql-client" in refused.value.zh
