"""Where a server's time goes under load: py-spy on every worker while the clients work.

py-spy (MIT) is no part of the set-up, since only who profiles needs it: ``.venv/bin/pip install py-spy``. Linux; it must be
allowed to look into the workers (root, or kernel.yama.ptrace_scope = 0).
"""

from __future__ import annotations

import signal
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from devtools.places import executable
from tests.end_to_end.served import ServerProcess
from tests.support import processes


@contextmanager
def sampled(server: ServerProcess, folder: Path) -> Iterator[None]:
    """Sample all workers during the block, only what runs (holds the interpreter); ``folder`` gets stacks and ``top.txt``."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {pid: folder / f"worker-{pid}.raw" for pid in processes.workers(server.process.pid)}
    spies = [
        subprocess.Popen(
            [str(executable("py-spy")), "record", "--gil", "--nonblocking", "--rate", "200", "--format", "raw", "--pid", str(pid),
             "--output", str(file), "--duration", "3600"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for pid, file in files.items()
    ]  # fmt: skip
    try:
        yield
    finally:
        for spy in spies:
            spy.send_signal(signal.SIGINT)
        for spy in spies:
            spy.wait(timeout=60)
        (folder / "top.txt").write_text("\n".join(tops(files.values())) + "\n", encoding="utf-8")


def tops(files: Iterable[Path], count: int = 70) -> list[str]:
    """The frames that were seen most: by themselves, and with everything below them."""
    own: Counter[str] = Counter()
    below: Counter[str] = Counter()
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            stack, _, times = line.rpartition(" ")
            frames = stack.split(";")
            own[frames[-1]] += int(times)
            for frame in set(frames):
                below[frame] += int(times)
    total = sum(own.values()) or 1
    lines = [f"samples {total}", "", "with everything below:"]
    lines += [f"{100 * seen / total:6.2f} %  {frame}" for frame, seen in below.most_common(3 * count)]
    lines += ["", "by itself:"]
    return lines + [f"{100 * seen / total:6.2f} %  {frame}" for frame, seen in own.most_common(count)]
