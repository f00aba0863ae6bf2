"""What every benchmark shares: its options, the figures beside those of the peer, the machine, and how they are shown."""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from cellar_db.engine import normalise_url, show_url

Better = str
"""``higher`` or ``lower``: which way a figure is good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured figure. ``peer`` is the same work done bare, in the same run; ``reach`` bounds ``ratio`` or ``ours``.

    ``reached`` None: a figure for information, nothing was set for it.
    """

    name: str
    ours: float
    unit: str
    peer: float | None = None
    reach: str = ""
    reached: bool | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return self.ours / self.peer if self.peer else None


@dataclass(slots=True)
class Report:
    """What one run gives: written as JSON for whoever compares, and as a table for whoever reads."""

    bench: str
    settings: dict[str, Any] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, figure: Figure) -> None:
        self.figures.append(figure)

    def note(self, words: str) -> None:
        self.notes.append(words)

    def as_json(self) -> dict[str, Any]:
        return {
            "bench": self.bench,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": machine(),
            "settings": self.settings,
            "figures": [{**asdict(each), "ratio": each.ratio} for each in self.figures],
            "notes": self.notes,
        }

    def lines(self) -> list[str]:
        found = [f"bench {self.bench}: " + ", ".join(f"{key} {value}" for key, value in self.settings.items())]
        for each in self.figures:
            peer = "" if each.peer is None else f"  peer {each.peer:,.2f}  ratio {each.ratio:.2f}"
            verdict = "" if each.reached is None else ("  reached" if each.reached else "  NOT reached")
            reach = f"  reach {each.reach}" if each.reach else ""
            found.append(
                f"  {each.name:<44} {each.ours:>12,.2f} {each.unit:<9}{peer}{reach}{verdict}  {each.note}".rstrip()
            )
        return [*found, *(f"  - {words}" for words in self.notes)]


def machine() -> dict[str, Any]:
    """What the figures were seen on; no names, no paths."""
    model = ""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        named = [line for line in cpuinfo.read_text().splitlines() if line.startswith("model name")]
        model = named[0].partition(":")[2].strip() if named else ""
    return {
        "cores": os.cpu_count(),
        "processor": model or platform.processor(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlalchemy": sa.__version__,
        "load_before": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` (0..1) of the values lie; of an empty list 0."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def median(values: Sequence[float]) -> float:
    return statistics.median(values) if values else 0.0


def parser(bench: str, about: str) -> argparse.ArgumentParser:
    """The options every benchmark has; the benchmark adds its own."""
    options = argparse.ArgumentParser(prog=f"dev.py bench {bench}", description=about)
    options.add_argument("--db", default="", help="database server to make a scratch database on, for example postgresql://postgres@127.0.0.1/postgres; without it what the benchmark says")  # fmt: skip
    options.add_argument("--json", type=Path, help="write the figures there as well")
    return options


def run(report: Callable[[argparse.Namespace], Report], options: argparse.Namespace) -> int:
    """Run, print, write. 0 also when a reach was missed: a benchmark informs, it does not judge a commit."""
    found = report(options)
    sys.stdout.write("\n".join(found.lines()) + "\n")
    if options.json is not None:
        options.json.write_text(json.dumps(found.as_json(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def shown(url: str) -> str:
    """A database URL for a report: dialect and no password."""
    return show_url(normalise_url(url)) if url else "sqlite"
