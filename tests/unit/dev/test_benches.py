"""The benchmarks can be called: each has its options and its report, and every program of load that it starts is there."""

from __future__ import annotations

import argparse
from importlib import import_module
from importlib.util import find_spec

import pytest

from devtools.commands import BENCHES

MODULES = sorted(path.stem for path in BENCHES.glob("[!_]*.py"))


@pytest.mark.parametrize("name", ["order_entry", "ship_to_cash", "hot_items", "scale"])
def test_the_order_benches_take_a_database_and_a_file(name: str) -> None:
    bench = import_module(f"tests.bench.{name}")
    asked: argparse.Namespace = bench.options().parse_args(["--db", "postgresql://somewhere/x", "--json", "out.json"])
    assert (asked.db, asked.json.name) == ("postgresql://somewhere/x", "out.json")
    programs = [getattr(bench, name) for name in ("OURS", "PEER", "IDLE", "DOOR") if hasattr(bench, name)]
    assert programs
    assert all(find_spec(program) is not None for program in programs)
    assert all(callable(import_module(program).prepare) for program in programs)


@pytest.mark.parametrize("name", MODULES)
def test_every_bench_is_a_command(name: str) -> None:
    bench = import_module(f"tests.bench.{name}")
    with pytest.raises(SystemExit) as ended:
        bench.main(["--help"])
    assert ended.value.code == 0
