"""The server ends when it is asked to, whatever thread the system hands the signal to."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.end_to_end.served import ServerProcess, make_home

_TGKILL = {"x86_64": 234, "aarch64": 131}


@pytest.mark.skipif(sys.platform != "linux" or os.uname().machine not in _TGKILL, reason="aims a signal at one thread")
@pytest.mark.slow
def test_a_signal_taken_by_any_thread_ends_it(tmp_path: Path) -> None:
    with ServerProcess(make_home(tmp_path / "home")) as server:
        process = server.process
        others = [int(name) for name in os.listdir(f"/proc/{process.pid}/task") if int(name) != process.pid]
        assert others
        ctypes.CDLL(None).syscall(_TGKILL[os.uname().machine], process.pid, others[-1], signal.SIGTERM)
        assert process.wait(timeout=30) == 0


@pytest.mark.skipif(not hasattr(signal, "SIGUSR1"), reason="no such signal on this system")
@pytest.mark.slow
def test_it_says_where_its_threads_stand(tmp_path: Path) -> None:
    with ServerProcess(make_home(tmp_path / "home")) as server:
        assert "serve_home" in server.stacks()
