"""What the processes of a run of pytest share."""

from __future__ import annotations

import os
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from devtools.places import ROOT, environment, executable
from tests.support import cluster, run

# Each process says what it found in the mould, and leaves a line in a log where it had to make it.
_PROGRAM = """
import sqlite3, sys, time
from tests.support import moulds
def make(url):
    time.sleep(0.5)
    open(sys.argv[1], "a").write("made\\n")
    with sqlite3.connect(url.removeprefix("sqlite:///")) as books:
        books.execute("CREATE TABLE wine (name text)")
    return {"bottles": 6}
made = moulds.cast("sqlite:///" + sys.argv[2], "test-run", make)
with sqlite3.connect(sys.argv[2]) as books:
    print(made["bottles"], books.execute("SELECT count(*) FROM wine").fetchone()[0])
"""


def test_two_processes_make_a_mould_once(tmp_path: Path) -> None:
    log = tmp_path / "log"

    def cast(number: int) -> str:
        command = [executable("python"), "-c", _PROGRAM, log, tmp_path / f"{number}.sqlite"]
        done = subprocess.run([str(part) for part in command], cwd=ROOT, env=environment(), capture_output=True, text=True, check=True)  # fmt: skip
        return done.stdout

    with ThreadPoolExecutor(2) as both:
        assert list(both.map(cast, (1, 2))) == ["6 0\n", "6 0\n"]
    assert log.read_text(encoding="ascii") == "made\n"


@pytest.mark.skipif(os.name == "nt", reason="no signal of Windows only asks whether a process lives")
def test_what_a_killed_run_left_is_removed_and_a_living_one_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "_ROOM", 2**60)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv(run.VARIABLE, "")
    ended = subprocess.Popen([str(executable("python")), "-c", ""])
    ended.wait()
    left, living = tmp_path / f"cellar-run-{ended.pid}-x", tmp_path / f"cellar-run-{os.getpid()}-x"
    left.mkdir()
    living.mkdir()
    run.begin()
    made = run.folder()
    assert not left.exists()
    assert living.exists()
    assert made.is_dir()
    assert made.parent == tmp_path
    run.end()
    assert not made.exists()


@pytest.mark.skipif(os.name == "nt", reason="PostgreSQL of one's own is made on POSIX only")
def test_a_process_that_has_the_number_of_a_cluster_long_gone_is_left_alone(tmp_path: Path) -> None:
    stranger = subprocess.Popen([str(executable("python")), "-c", "input()"], stdin=subprocess.PIPE)
    (tmp_path / "postmaster.pid").write_text(f"{stranger.pid}\n{tmp_path}\n", encoding="ascii")
    cluster.end_in(tmp_path)
    assert stranger.poll() is None
    # It ends by what it is told, not by a signal.
    stranger.communicate(b"\n")
    assert stranger.returncode == 0


def test_the_cluster_of_a_folder_is_ended_by_whoever_finds_it() -> None:
    if not cluster.can_be_made():
        pytest.skip("no programs of PostgreSQL")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        made = cluster.make_cluster(folder / "cluster", log=folder / "log")
        cluster.end_in(folder / "cluster")
        assert made.process is not None
        made.process.wait(timeout=60)
        assert not (folder / "cluster" / "postmaster.pid").exists()
