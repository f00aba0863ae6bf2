"""The runner of the checks, the base of the breaking check, the start of a server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from devtools import checks, commands, demo, landed, places
from devtools.checks import Check, Extent, Outcome


def test_every_check_runs_and_one_failure_fails_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    ran: list[str] = []

    def check(name: str, passed: bool) -> Check:
        def run() -> Outcome:
            ran.append(name)
            return Outcome(passed, "words")

        return Check(name, run)

    assert checks.run_all([check("first", False), check("second", True)]) == 1
    assert ran == ["first", "second"]
    printed = capsys.readouterr().out
    assert "FAILED first" in printed
    assert "ok     second" in printed
    assert "未通过: first" in printed
    assert checks.run_all([check("second", True)]) == 0


def test_a_check_whose_program_is_missing_fails_and_the_next_runs(capsys: pytest.CaptureFixture[str]) -> None:
    def missing() -> Outcome:
        raise FileNotFoundError("no such program")

    assert checks.run_all([Check("gone", missing), Check("next", lambda: Outcome(True))]) == 1
    assert "ok     next" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("....\n12 passed in 3.21s\n", "12 passed in 3.21s"),
        ("===== 1 failed, 12 passed, 2 skipped in 63.10s (0:01:03) =====\n", None),
        ("no tests ran in 0.01s\n", "no tests ran in 0.01s"),
        ("INTERNALERROR> boom\n", ""),
    ],
)
def test_the_closing_line_of_pytest_is_found(text: str, line: str | None) -> None:
    assert checks.closing_line(text) == ("1 failed, 12 passed, 2 skipped in 63.10s (0:01:03)" if line is None else line)


def test_two_workers_unless_the_person_says_otherwise() -> None:
    assert "loadfile" in checks.pytest_command([], extent=Extent.DAILY)
    assert "loadfile" not in checks.pytest_command(["--pdb"], extent=Extent.DAILY)


def test_branches_are_counted_where_everything_runs_and_slow_tests_left_out_where_it_is_to_be_quick() -> None:
    quick, daily, everything = (checks.pytest_command([], extent=extent) for extent in Extent)
    assert ("--cov" in quick, "--cov" in daily, "--cov" in everything) == (False, False, True)
    assert ("not slow" in quick, "not slow" in daily, "not slow" in everything) == (True, False, False)
    assert [each.name for each in checks.all_checks([], extent=Extent.EVERYTHING)][-1] == "branch coverage"


def test_the_cost_of_a_type_is_found_in_what_pytest_says() -> None:
    said = "....\na declared type costs 0.20 s: 8.0 s in 600 tests of 40 types\n12 passed in 3.21s\n"
    assert checks.type_cost(said) == "a declared type costs 0.20 s: 8.0 s in 600 tests of 40 types"
    assert checks.type_cost("12 passed in 3.21s\n") == ""


def test_unknown_arguments_go_to_pytest_only() -> None:
    options, rest = commands.parser().parse_known_args(["test", "tests/unit", "-k", "price", "--quick"])
    assert (options.extent, rest) == (Extent.QUICK, ["tests/unit", "-k", "price"])
    assert commands.parser().parse_args(["test"]).extent is Extent.DAILY
    with pytest.raises(SystemExit) as refused:
        commands.main(["coverage-map", "--nonsense"])
    assert refused.value.code == 2


@pytest.mark.parametrize("command", [["bench", "list"], ["faults"], ["fuzz"]])
def test_a_program_tells_its_options_itself(command: list[str]) -> None:
    _, rest = commands.parser().parse_known_args([*command, "--help"])
    assert rest == ["--help"]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty git repository that takes the place of the tree."""
    if shutil.which("git") is None:
        pytest.skip("no git on this machine")
    monkeypatch.setattr(landed, "ROOT", tmp_path)
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    _git(tmp_path, "init", "-q", "-b", "main")
    return tmp_path


def _git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.invalid", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _commit(folder: Path, text: str) -> str:
    (folder / "protos").mkdir(exist_ok=True)
    (folder / "protos" / "a.proto").write_text(text, encoding="utf-8")
    _git(folder, "add", "-A")
    _git(folder, "commit", "-q", "-m", text)
    return _git(folder, "rev-parse", "HEAD")


def test_without_a_commit_or_with_the_first_one_there_is_no_earlier_version(repository: Path) -> None:
    assert landed.base_commit() is None
    _commit(repository, "one")
    assert landed.base_commit() is None


def test_a_clean_main_is_compared_with_its_predecessor_a_changed_tree_with_its_head(repository: Path) -> None:
    first = _commit(repository, "one")
    second = _commit(repository, "two")
    assert landed.base_commit() == first
    (repository / "protos" / "a.proto").write_text("three", encoding="utf-8")
    assert landed.base_commit() == second


def test_a_branch_is_compared_with_main(repository: Path) -> None:
    main = _commit(repository, "one")
    _git(repository, "checkout", "-q", "-b", "work")
    _commit(repository, "two")
    _commit(repository, "three")
    assert landed.base_commit() == main


def test_the_protos_of_a_commit_are_written_out(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    first = _commit(repository, "one")
    _commit(repository, "two")
    target = tmp_path_factory.mktemp("export")
    assert landed.export_protos(first, target)
    assert (target / "protos" / "a.proto").read_text(encoding="utf-8") == "one"
    assert not landed.export_protos("HEAD:nothing", target)


@pytest.mark.parametrize(
    ("line", "address"),
    [("ready 127.0.0.1:40123\n", "127.0.0.1:40123"), ("not ready 1:2\n", None), ("ready\n", None)],
)
def test_the_ready_line_of_the_server(line: str, address: str | None) -> None:
    assert demo.ready_address(line) == address


def _fake_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    if os.name == "nt":
        pytest.skip("the fake server is a script with a #! line")
    script = tmp_path / "cellar-server"
    script.write_text(f"#!{sys.executable}\n{body}", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setattr(demo, "executable", lambda name: script)


def test_the_server_is_ended_with_the_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = tmp_path / "ended"
    _fake_server(
        tmp_path,
        monkeypatch,
        "import pathlib, signal, sys, threading\n"
        f"def end(*_):\n    pathlib.Path({str(mark)!r}).touch(); sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, end)\n"
        "print('log line'); print('ready 127.0.0.1:5'); sys.stdout.flush()\nsignal.pause()\n",
    )
    with demo.served(tmp_path) as address:
        assert address == "127.0.0.1:5"
        assert not mark.exists()
    assert mark.exists()


def test_a_server_that_ends_before_it_is_ready_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _fake_server(tmp_path, monkeypatch, "raise SystemExit(7)\n")
    with pytest.raises(places.DevError, match="exit code 7"), demo.served(tmp_path):
        pass


def test_the_verdict_on_the_statements_is_that_of_the_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checks, "STATEMENTS", tmp_path / "statements")
    for code in (0, 1):
        monkeypatch.setattr(
            checks, "capture", lambda _command, code=code: (code, f"db/planted.py:1\n12 statements, {code}\n")
        )
        assert checks._statements() == Outcome(code == 0, f"12 statements, {code}")
    # Only a mistake is shown in full.
    assert capsys.readouterr().out.count("db/planted.py:1") == 1


def test_pytest_is_told_where_to_keep_the_statements_and_keeps_no_older_ones(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told: list[str] = []

    def stream(_command: object, *, extra: dict[str, str]) -> tuple[int, str]:
        told.append(extra["CELLAR_STATEMENTS"])
        return 0, "1 passed in 0.01s\n"

    monkeypatch.setattr(checks, "_stream", stream)
    monkeypatch.setattr(checks, "STATEMENTS", tmp_path / "statements")
    (tmp_path / "statements").mkdir()
    (tmp_path / "statements" / "1.json").write_text("[]", encoding="utf-8")
    check = next(check for check in checks.all_checks([]) if check.name == "pytest")
    assert check.run().passed
    assert told == [str(tmp_path / "statements")]
    assert not (tmp_path / "statements").exists()
