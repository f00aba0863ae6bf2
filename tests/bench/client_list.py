"""``dev.py bench client-list``: a million orders in the real client: first data, scrolling by wheel, keys and bar, memory.

The list is opened, scrolled and measured in a process of its own (``_scrolled``). The peer is a bare table over the
same rows in memory, moved in the same way in the same run.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from devtools.places import ROOT, environment, executable
from tests.bench._desk import scratch
from tests.bench._report import Figure, Report, median, parser, percentile, run, shown
from tests.end_to_end.served import ServerProcess
from tests.end_to_end.small_demo import USERS_PASSWORD, demo_home
from tests.race.processes.orders import MAKER

FIRST_MS, FRAME_MS, MOST_MB = 100.0, 16.0, 200.0


def fill(home: Path, orders: int) -> None:
    command = [executable("python"), "-m", "tests.bench._history", "--home", home, "--orders", orders]
    subprocess.run([str(part) for part in command], cwd=ROOT, env=environment(), check=True, stdout=subprocess.DEVNULL)


def scrolled(server: ServerProcess, home: Path) -> dict[str, Any]:
    """What the client's process saw."""
    certificate = server.home / "cellar-server.crt"
    command = [executable("python"), "-m", "tests.bench._scrolled", server.address, certificate, home / "desk", MAKER, USERS_PASSWORD]  # fmt: skip
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, env=environment({"QT_QPA_PLATFORM": "offscreen"}), capture_output=True, text=True, check=False
    )  # fmt: skip
    if done.returncode:
        raise AssertionError(f"the client ended with {done.returncode}: {done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def report(options: argparse.Namespace) -> Report:
    made = Report(
        "client-list", {"database": f"of the home {options.home.name}" if options.home else shown(options.db)}
    )
    with scratch("" if options.home else options.db) as (folder, url):
        home = options.home
        if home is None:
            home = demo_home(folder / "home", database=url)
            fill(home, options.orders)
        with ServerProcess(home) as server:
            found = scrolled(server, folder)
    _add(made, found["client"], found["bare"])
    return made


def _add(made: Report, ours: dict[str, Any], bare: dict[str, Any]) -> None:
    made.settings["rows"] = ours["rows"]
    first = median(ours["openings"])
    spread = f"{min(ours['openings']):.0f} to {max(ours['openings']):.0f} ms, the server's part {median(ours['spent']):.1f} ms"
    made.add(Figure(name="tab to first data on screen", ours=first, unit="ms", peer=median(bare["openings"]), reach=f"< {FIRST_MS:.0f} ms", reached=first < FIRST_MS, note=spread))  # fmt: skip
    for way, frames in ours["frames"].items():
        peer = bare["frames"][way]
        late = percentile(frames["wall"], 0.95)
        seen = f"median {median(frames['wall']):.1f}, worst {max(frames['wall']):.1f} ms, {frames['waiting']} of {len(frames['wall'])} with rows on their way"  # fmt: skip
        made.add(Figure(name=f"{way}, frame p95", ours=late, unit="ms", peer=percentile(peer["wall"], 0.95), reach=f"< {FRAME_MS:.0f} ms", reached=late < FRAME_MS, note=seen))  # fmt: skip
        made.add(Figure(name=f"{way}, processor a frame, p95", ours=percentile(frames["work"], 0.95), unit="ms", peer=percentile(peer["work"], 0.95)))  # fmt: skip
    made.add(Figure(name="jump to rows on screen, median", ours=median(ours["settled"]), unit="ms", note=f"worst {max(ours['settled']):.0f} ms; 60 ms of it are waiting for a hand that drags on"))  # fmt: skip
    memory = ours["memory"]
    most = memory["most"]
    made.add(Figure(name="memory of the client at the most", ours=most, unit="MB", reach=f"< {MOST_MB:.0f} MB", reached=0 < most < MOST_MB, note=f"{memory['before']:.0f} MB before the list, {memory['after']:.0f} MB after"))  # fmt: skip
    made.note("a frame is from the moment a step was due to the picture drawn; thirty steps a second")
    made.note("the bare table shows as many rows and columns in the same size, and has no style sheet")


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser("client-list", __doc__ or "")
    options.add_argument("--orders", type=int, default=1_000_000)
    options.add_argument("--home", type=Path, help="a home that is filled already, used as it is")
    return run(report, options.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
