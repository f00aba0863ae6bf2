"""The supervisor's own rules, with workers that are a line of Python each."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cellar_server.rpc.supervisor import VAIN_STARTS
from tests.support import processes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads the processes of /proc")
_SUPERVISOR = """
import sys
from cellar_server.rpc import supervisor
supervisor.VAIN_STARTS = int(sys.argv[1])
command = [sys.executable, "-c", *sys.argv[2:]]
sys.exit(supervisor.Supervisor(command, 2, {}, lambda said: print(said, flush=True)).run())
"""
# As a worker does: answers, and ends with its standard input or when asked.
_SOUND = "import sys; print('ready here:1', flush=True); sys.stdin.read()"


def supervisor(worker: str, *arguments: str, vain_starts: int = VAIN_STARTS) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _SUPERVISOR, str(vain_starts), worker, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_worker_that_cannot_start_ends_the_whole() -> None:
    with supervisor("raise SystemExit(3)") as process:
        said, complaint = process.communicate(timeout=120)
    assert process.returncode == 3
    assert said == ""
    assert "could not start (3)" in complaint


def test_it_ends_its_workers_in_order_when_asked() -> None:
    worker = f"import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(0)); {_SOUND}"
    with supervisor(worker) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready here:1\n"
        process.send_signal(signal.SIGTERM)
        said, complaint = process.communicate(timeout=120)
    assert (process.returncode, said, complaint) == (0, "", "")


def test_what_stands_beside_is_started_once_and_ends_with_it() -> None:
    """What runs jobs: it says ready too, and is no door; the first worker's line is the server's."""
    program = """
import sys
from cellar_server.rpc import supervisor
python = [sys.executable, "-c"]
made = supervisor.Supervisor([*python, sys.argv[1]], 2, {}, lambda said: print(said, flush=True), beside=[[*python, sys.argv[2]]])
sys.exit(made.run())
"""
    beside = _SOUND.replace("here:1", "jobs")
    command = [sys.executable, "-c", program, _SOUND, beside]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready here:1\n"
        assert len(processes.children(process.pid)) == 3
        process.send_signal(signal.SIGTERM)
        said, complaint = process.communicate(timeout=120)
    assert (said, complaint) == ("", "")


def test_pauses_grow_while_workers_die_young() -> None:
    with supervisor("import os; print('ready here:1', flush=True); os.abort()") as process:
        assert process.stderr is not None
        lines = [process.stderr.readline() for _ in range(8)]
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=120)
    pauses = [float(found.group(1)) for line in lines if (found := re.search(r"SIGABRT.* in ([\d.]+) s", line))]
    assert sorted(pauses) == [0.2, 0.2, 0.4, 0.4, 0.8, 0.8, 1.6, 1.6]


def test_workers_that_never_answer_are_given_up(tmp_path: Path) -> None:
    """As after a change of the configuration that was wrong, and then a crash."""
    wrong = tmp_path / "wrong"
    worker = f"import sys, pathlib; pathlib.Path(sys.argv[1]).exists() and sys.exit(4); {_SOUND}"
    with supervisor(worker, str(wrong), vain_starts=2) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready here:1\n"
        wrong.touch()
        for each in processes.children(process.pid):
            processes.kill(each)
        _said, complaint = process.communicate(timeout=120)
    assert process.returncode == 4
    assert "giving up" in complaint


def test_workers_end_with_a_supervisor_that_was_killed() -> None:
    with supervisor(f"import os, sys; print(os.getpid(), file=sys.stderr); {_SOUND}") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready here:1\n"
        process.kill()
        # The workers hold the other end of its error stream, so its end is theirs.
        _said, complaint = process.communicate(timeout=120)
    assert len(complaint.split()) == 2
