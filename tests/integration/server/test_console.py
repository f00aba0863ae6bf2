"""``cellar-server`` as an administrator uses it: init, serve over TLS, users, prove, ddl."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import grpc
import pytest

from cellar.v1 import session_pb2
from cellar_db import migrations
from cellar_db.engine import open_engine
from cellar_server.books import ConfigurationError, Home, registry
from cellar_server.console import sets
from cellar_server.kernel.entry import security
from tests.support.rpc_client import Client, Refused

pytestmark = pytest.mark.differs("vendor")

PASSWORD = "Console-2026!"
ENVIRONMENT = {**os.environ, "CELLAR_PASSWORD": PASSWORD, "PYTHONUTF8": "1"}


def console(*arguments: object, extra: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cellar_server.console.main", *(str(one) for one in arguments)]
    return subprocess.run(
        command, env={**ENVIRONMENT, **(extra or {})}, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cellar") / "home"
    made = console("init", "--home", path, "--name", "销售公司")
    assert made.returncode == 0, made.stderr
    return path


def test_a_home_is_made_once_and_keeps_its_key_to_itself(home: Path) -> None:
    if os.name == "posix":
        assert (home / "cellar-server.key").stat().st_mode & 0o077 == 0
    again = console("--language", "en", "init", "--home", home)
    assert again.returncode == 1
    assert "already" in again.stderr


def test_several_ledger_sets_share_a_server_and_nothing_else(home: Path) -> None:
    made = console("add-set", "--home", home, "--code", "002", "--name", "灌装公司", "--admin", "second")
    assert made.returncode == 0, made.stderr
    command = [sys.executable, "-m", "cellar_server.console.main", "serve", "--home", str(home), "--port", "0"]
    with subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            word, address = server.stdout.readline().split()
            assert word == "ready"
            credentials = grpc.ssl_channel_credentials((home / "cellar-server.crt").read_bytes())
            options = [("grpc.ssl_target_name_override", "cellar-server")]
            with grpc.secure_channel(address, credentials, options) as channel:
                client = Client(channel)
                welcome = client.call(client.sessions.Welcome, session_pb2.WelcomeRequest())
                assert [(one.code, one.name) for one in welcome.ledger_sets] == [
                    ("001", "销售公司"),
                    ("002", "灌装公司"),
                ]
                assert client.login("admin", PASSWORD).ledger_set_name == "销售公司"
                # A session of one ledger set opens no other.
                client.token = client.token.replace("001.", "002.")
                with pytest.raises(Refused):
                    client.call(client.sessions.GetTodo, session_pb2.GetTodoRequest())
                with pytest.raises(Refused):
                    client.login("admin", PASSWORD, books="002")
                assert client.login("second", PASSWORD, books="002").ledger_set_name == "灌装公司"
        finally:
            server.terminate()
    assert server.returncode == 0


def test_users_sessions_and_parameters_from_the_console(home: Path) -> None:
    common = ("--home", home, "--set", "001")
    assert console("user", "add", "li", "--role", "admin", *common).returncode == 0
    assert console("user", "add", "li", "--role", "admin", *common).returncode == 1
    assert "li\t" in console("user", "list", *common).stdout
    assert console("user", "unlock", "li", *common).returncode == 0
    assert console("user", "unlock", "nobody", *common).returncode == 1
    assert console("session", "end", *common).returncode == 0
    assert console("user", "password", "li", *common).returncode == 0
    with closing(sqlite3.connect(home / "001.sqlite")) as connection:
        deeds = connection.execute(
            "SELECT action FROM audit_log WHERE record_id = (SELECT id FROM app_user WHERE code = 'li') ORDER BY id"
        ).fetchall()
        stored = connection.execute("SELECT changes FROM audit_log WHERE entity = 'app_user'").fetchall()
    assert [deed for (deed,) in deeds] == ["create", "unlock", "edit"]
    assert PASSWORD not in str(stored)
    assert console("parameter", "set", "security.lock_after", "7", *common).returncode == 0
    assert "security.lock_after\t7" in console("parameter", "list", *common).stdout


def test_sessions_end_at_the_console(home: Path) -> None:
    """Its own commands run without a session, which must spare none."""
    common = ("--home", home, "--set", "001")
    for code in ("wu", "zheng"):
        assert console("user", "add", code, "--role", "admin", *common).returncode == 0
    books = Home.load(home).open()["001"]

    def open_sessions() -> set[str]:
        listed = console("session", "list", *common).stdout
        return {line.split("\t")[0] for line in listed.splitlines()} & {"wu", "zheng"}

    try:
        for code in ("wu", "zheng"):
            security.login(books, code, PASSWORD, "zh", "")
        assert open_sessions() == {"wu", "zheng"}
        assert console("session", "end", "wu", *common).returncode == 0
        assert open_sessions() == {"zheng"}
        # A password set by somebody else ends what was opened with the old one.
        assert console("user", "password", "zheng", *common).returncode == 0
        assert open_sessions() == set()
    finally:
        books.engine.dispose()


def test_a_new_ledger_set_proves(home: Path) -> None:
    proof = console("prove", "--home", home, "--json")
    assert proof.returncode == 0, proof.stdout + proof.stderr
    assert '"holds": true' in proof.stdout


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql", "mssql", "oracle"])
def test_the_schema_as_a_script(dialect: str) -> None:
    script = console("ddl", "--dialect", dialect)
    assert script.returncode == 0, script.stderr
    assert "CREATE TABLE audit_log" in script.stdout


def test_a_configuration_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="missing"):
        Home.load(tmp_path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[server]\nprot = 1", r"\[server\] knows no prot"),
        ("server = 5", r"\[server\]"),
        ('[server]\nport = "7443"', "port is a whole number from 0 to 65535"),
        ("[server]\nport = 70000", "port is a whole number"),
        ("[server]\nworkers = true", "workers is a whole number"),
        ("[server]\nhost = 5", "host is a text"),
        ('[limits]\nburst = "many"', "burst is a whole number"),
        ("[limits]\ncall_seconds = 0", "call_seconds is a whole number from 1"),
        ('[[ledger_set]]\ncode = "001"', "lacks name, database"),
        ('[[ledger_set]]\ncode = 1\nname = "a"\ndatabase = "sqlite:///a"', "code is a text"),
        ('[[ledger_set]]\ncode = "0.1"\nname = "a"\ndatabase = "sqlite:///a"', "1 to 20 letters"),
        ('[ledger_set]\ncode = "001"', r"write \[\[ledger_set\]\]"),
        ("nonsense", "is no TOML"),
        ("[server]\nname = '\udcff'", "is no TOML"),
    ],
)
def test_a_configuration_is_refused_by_the_word_that_is_wrong(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "cellar.toml").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConfigurationError, match=words) as caught:
        Home.load(tmp_path)
    # Whoever reads Chinese is told as much.
    assert any("\u4e00" <= letter <= "\u9fff" for letter in caught.value.zh)


def test_a_database_that_is_away_is_not_made_anew(tmp_path: Path) -> None:
    """As when its disk is not mounted: an empty one in its place would start, and fail at every call."""
    home = tmp_path / "home"
    assert console("init", "--home", home).returncode == 0
    (home / "001.sqlite").rename(home / "away")
    for command in (
        ("serve", "--port", "0"),
        ("upgrade",),
        ("prove",),
        ("user", "list"),
        ("backup", "--out", tmp_path),
    ):
        done = console("--language", "en", *command, "--home", home)
        assert done.returncode == 1
        assert "001.sqlite" in done.stderr
        assert "Traceback" not in done.stderr
    assert not (home / "001.sqlite").exists()
    # One that is there and holds nothing is told as what it is.
    (home / "001.sqlite").touch()
    assert "holds no ledger set" in console("--language", "en", "user", "list", "--home", home).stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("prove", "--db", "nonsense"),
        ("prove", "--db", "foo://somewhere/else"),
        ("prove", "--db", "sqlite:////no/such/folder/none.sqlite"),
        ("init", "--home", "/dev/null/home"),
        ("init", "--home", "{tmp}", "--db", "sqlite://"),
        ("serve", "--home", "/no/such/home"),
        ("upgrade", "--home", "/no/such/home"),
        ("user", "list", "--home", "/no/such/home"),
    ],
    ids=lambda arguments: " ".join(arguments[:3]),
)
def test_what_goes_wrong_is_told_in_one_line(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = console("--language", "en", *(one.format(tmp=tmp_path) for one in arguments))
    assert done.returncode == 1
    assert done.stderr.startswith("cellar-server: ")
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_a_level_of_the_log_that_is_none_is_told_by_its_variable() -> None:
    done = console("ddl", "--dialect", "sqlite", extra={"CELLAR_LOG": "loud"})
    assert done.returncode == 2
    assert "CELLAR_LOG" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_use_is_told_by_the_usage(home: Path) -> None:
    for arguments in (("serve", "--home", home, "--port", "70000"), ("demo-data", "--home", home, "--months", "0")):
        done = console(*arguments)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr


def test_a_parameter_that_does_not_fit_is_refused_and_left(home: Path) -> None:
    common = ("--home", home, "--set", "001")
    assert console("parameter", "set", "credit.grace_days", "12", *common).returncode == 0
    for code, value in (("credit.grace_days", "soon"), ("credit.action", "perhaps"), ("no.such", "1")):
        assert console("parameter", "set", code, value, *common).returncode == 1
    listed = console("parameter", "list", *common).stdout
    assert "credit.grace_days\t12\t" in listed
    assert console("parameter", "set", "credit.grace_days", *common).returncode == 0
    assert "credit.grace_days\t0\t" in console("parameter", "list", *common).stdout


def test_an_interrupted_init_is_finished_by_the_next(tmp_path: Path) -> None:
    """Killed before the home was written: the ledger set is there, listed nowhere, and nobody knows its password."""
    home = tmp_path / "home"
    assert console("init", "--home", home).returncode == 0
    (home / "cellar.toml").unlink()
    again = console("init", "--home", home)
    assert again.returncode == 0, again.stderr
    assert console("prove", "--home", home).returncode == 0
    books = Home.load(home).open()["001"]
    try:
        security.login(books, "admin", PASSWORD, "zh", "")
    finally:
        books.engine.dispose()
    # Once somebody has worked with it, no init takes it any more.
    (home / "cellar.toml").unlink()
    refused = console("--language", "en", "init", "--home", home)
    assert refused.returncode == 1
    assert "holds a ledger set already" in refused.stderr


def test_half_made_tables_are_no_ledger_set_yet(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{(tmp_path / 'half.sqlite').as_posix()}")
    try:
        migrations.upgrade(engine)
        sets.create(engine, registry(), code="001", name="试验账套")
        with pytest.raises(sets.SetExists):
            sets.create(engine, registry(), code="001", name="试验账套")
    finally:
        engine.dispose()


def test_a_server_does_not_begin_on_the_tables_of_another_release(tmp_path: Path) -> None:
    made = console("init", "--home", tmp_path / "home", "--name", "销售公司")
    assert made.returncode == 0, made.stderr
    (entry,) = Home.load(tmp_path / "home").ledger_sets
    file = tmp_path / "home" / entry.database.rpartition("/")[2]
    with closing(sqlite3.connect(file)) as books:
        books.execute("UPDATE alembic_version SET version_num = '0000'")
        books.commit()
    refused = console("--language", "en", "serve", "--home", tmp_path / "home", "--port", "0")
    assert refused.returncode == 1
    assert "is at revision 0000, this program needs" in refused.stderr
    assert "cellar-server upgrade" in refused.stderr
    assert "Traceback" not in refused.stderr
    for version, way_out in (("0000", "cellar-server upgrade"), ("9999", "a newer program wrote it")):
        with closing(sqlite3.connect(file)) as books:
            books.execute("UPDATE alembic_version SET version_num = ?", (version,))
            books.commit()
        for command in (["serve", "--port", "0"], ["upgrade"], ["prove"], ["parameter", "list"], ["user", "list"]):
            refused = console("--language", "en", *command, "--home", tmp_path / "home")
            assert refused.returncode == 1, command
            assert f"is at revision {version}, this program needs" in refused.stderr, (command, refused.stderr)
            assert way_out in refused.stderr
            assert "Traceback" not in refused.stderr
    file.write_bytes(b"")
    empty = console("--language", "en", "serve", "--home", tmp_path / "home", "--port", "0")
    assert empty.returncode == 1
    assert "holds no ledger set" in empty.stderr
