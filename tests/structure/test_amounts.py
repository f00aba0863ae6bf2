"""Amounts are rounded, parted and divided by ``kernel/amounts`` alone: a second way to round is a second result."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import cellar_client
import cellar_common
import cellar_migrate
import cellar_server

SERVER = Path(cellar_server.__path__[0])
ROOTS = {
    "": SERVER,
    "client": Path(cellar_client.__path__[0]),
    "common": Path(cellar_common.__path__[0]),
    "migrate": Path(cellar_migrate.__path__[0]),
}
# Who does the arithmetic: of what is kept, and of what is shown.
HERE = ("kernel.amounts.", "common.figures")
# A demo invents its figures. A page's and a screen's are lengths.
FREE = (".demo.", ".printing.", ".client.look.", ".client.widgets.")
# Where division is of amounts: elsewhere it is of paths, bytes and pixels.
DIVIDING = ("kernel.", "ledgers.", "areas.", "seed.", "backfill.", "migrate.")
# Who does what looks like it, and why it is not.
OTHERWISE = {
    "kernel.schema.parse:_number": "whether a value has the places of its field; another is refused",
    "kernel.unit_of_work.numbering": "the letters of a draft's number",
    "kernel.entry.attempts:_Bucket": "attempts in a time",
    "kernel.entry.security:login": "minutes",
    "kernel.exchange.cells:_number": "whether a number is a whole one, however large",
    "kernel.exchange.table_file:_Table": "whether a figure has more places than it usually shows",
    "kernel.exchange.sheets": "megabytes, and the letters of a spreadsheet's columns",
    "areas.administration.seed:_periods": "months of a year",
    "client.session.arithmetic": "what a hand reckons in a cell, rounded half up to what the cell can hold",
    "client.session.paged": "rows in blocks",
    "kernel.lists.query:page": "rows in pages",
    "kernel.lists.conditions:_month": "months of a year",
    "kernel.lists.conditions:module": "months of a quarter",
    "common.capitals": "the digits that are written in words",
    "common.durations": "minutes of an hour and of a day",
    "common.codec": "whole numbers on the wire",
}
_CALLS = {"quantize", "scaleb", "to_integral_value", "to_integral_exact", "remainder_near"}
_NAMES = {"divmod", "localcontext", "Fraction"}
_STEP = re.compile(r"0\.0*1")


def private(source: str, *, divides: bool) -> Iterator[tuple[str, int]]:
    """(function or class, line) of each rounding, step or remainder; ``module`` outside of them."""
    for top in ast.parse(source).body:
        name = top.name if isinstance(top, ast.FunctionDef | ast.ClassDef) else "module"
        yield from ((name, line) for line in _lines(top, divides=divides))


def _lines(top: ast.AST, *, divides: bool) -> Iterator[int]:
    for node in ast.walk(top):
        match node:
            case ast.Call(func=ast.Attribute(attr=called)) if called in _CALLS:
                yield node.lineno
            case ast.Call(func=ast.Name(id="round")) if divides:
                yield node.lineno
            case ast.Name(id=name) if name in _NAMES or name.startswith("ROUND_"):
                yield node.lineno
            case ast.Call(func=ast.Name(id="Decimal"), args=[ast.Constant(value=str(step))]) if _STEP.fullmatch(step):
                yield node.lineno
            case ast.BinOp(op=ast.Mod(), left=ast.Constant(value=str())):
                pass
            case ast.BinOp(op=ast.Div() | ast.FloorDiv() | ast.Mod()) if divides:
                yield node.lineno


def places() -> Iterator[tuple[str, list[tuple[str, int]]]]:
    for root, folder in ROOTS.items():
        for path in sorted(folder.rglob("*.py")):
            name = ".".join([*filter(None, [root]), *path.relative_to(folder).with_suffix("").parts])
            if not name.startswith(HERE) and not any(free in f".{name}." for free in FREE):
                found = list(private(path.read_text(encoding="utf-8"), divides=name.startswith(DIVIDING)))
                if found:
                    yield name, found


def test_nobody_rounds_or_parts_an_amount_by_himself() -> None:
    assert [
        f"{name}:{line} ({function})"
        for name, found in places()
        for function, line in found
        if name not in OTHERWISE and f"{name}:{function}" not in OTHERWISE
    ] == []


def test_every_exception_is_needed() -> None:
    there = {each for name, found in places() for each in (name, *(f"{name}:{function}" for function, _ in found))}
    assert OTHERWISE.keys() - there == set()


@pytest.mark.parametrize(
    "planted",
    [
        'def f(a):\n    return a.quantize(Decimal("1"))',
        'def f(a):\n    return a * Decimal("0.01")',
        'STEP = Decimal("0.0001")',
        "def f(a, n):\n    return divmod(a, n)",
        "def f(a):\n    return round(a, 2)",
        "def f(a, n):\n    return a / n",
        "def f(a, n):\n    return [a // n, a % n]",
        "def f(a):\n    return a.scaleb(-2)",
        "def f(a, exact):\n    return exact(a, rounding=ROUND_HALF_EVEN)",
        "class Line:\n    def net(self):\n        return self.gross / (1 + self.rate)",
    ],
)
def test_a_planted_arithmetic_is_seen(planted: str) -> None:
    assert list(private(planted, divides=True))


def test_sums_and_differences_are_everybodys() -> None:
    harmless = 'def f(a, b):\n    return a + b - 2 * a, "%s" % a, Decimal("0.13"), Decimal("1.5")'
    assert list(private(harmless, divides=True)) == []
