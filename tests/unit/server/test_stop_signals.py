"""Waiting for SIGTERM, in a process of its own: signals are taken by the main thread, which a test may not be in."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sends signals as POSIX does")
_BEGIN = """
import os, signal, sys, threading
from cellar_server.rpc.stop_signals import stop_signals
me = os.getpid()
"""


def run(program: str, *, said: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _BEGIN + program]
    return subprocess.run(command, input=said, capture_output=True, text=True, timeout=60, check=False)


def test_a_signal_that_another_thread_takes_ends_the_wait() -> None:
    done = run("""
with stop_signals() as stop:
    other = threading.Thread(target=lambda: signal.pthread_kill(threading.get_ident(), signal.SIGTERM))
    other.start()
    stop.wait()
    print("ended")
""")
    assert (done.returncode, done.stdout) == (0, "ended\n"), done.stderr


def test_another_signal_does_not() -> None:
    done = run("""
handled = []
def on_other(*_):
    handled.append("other")
    if len(handled) == 2:
        # Only now: the wait is woken by this signal first.
        threading.Timer(0.2, os.kill, (me, signal.SIGINT)).start()
signal.signal(signal.SIGUSR1, on_other)
with stop_signals() as stop:
    os.kill(me, signal.SIGUSR1)
    assert not stop.came()
    os.kill(me, signal.SIGUSR1)
    stop.wait()
    assert handled == ["other", "other"]
    print("ended by SIGINT")
""")
    assert (done.returncode, done.stdout) == (0, "ended by SIGINT\n"), done.stderr


def test_the_end_of_another_stream_ends_the_wait() -> None:
    done = run("""
with stop_signals() as stop:
    stop.wait(sys.stdin)
    print("ended")
""")
    assert (done.returncode, done.stdout) == (0, "ended\n"), done.stderr


def test_a_second_signal_does_nothing_before_the_block_ends_and_its_own_after() -> None:
    done = run("""
with stop_signals() as stop:
    os.kill(me, signal.SIGTERM)
    stop.wait()
    os.kill(me, signal.SIGTERM)
    print("lives", flush=True)
os.kill(me, signal.SIGTERM)
print("lives too long")
""")
    assert (done.returncode, done.stdout) == (-signal.SIGTERM, "lives\n"), done.stderr
