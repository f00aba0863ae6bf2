"""Figures and days are written for people by ``cellar_common.figures`` alone; formats of files and of codes stand below."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import cellar_server

SERVER = Path(cellar_server.__path__[0])
# Who writes figures or days that are no words for people, and what.
OTHERWISE = {
    "kernel.audit.trail:_digits": "what the trail keeps",
    "kernel.audit.trail:_plain": "what the trail keeps",
    "kernel.exchange.cells": "what a spreadsheet's cell holds",
    "kernel.exchange.unreadable": "how many digits a number has",
    "kernel.exchange.export": "a file's name",
    "kernel.unit_of_work.numbering": "parts of a number's pattern",
    "kernel.lists.query": "a cursor",
    "kernel.reports.groups:_own_order": "what groups are sorted by",
    "kernel.exchange.report_files": "a file's name",
    "rpc.reports": "a file's name",
    "areas.pricing.found:_plain": "what a price was asked with, kept as text",
    "areas.pricing.found:text": "what a price was asked with, kept as text",
    "spreadsheets.worksheet:moment": "what a cell holds, for who reads the child's answer",
    "console.backup": "a folder's name",
    "demo.orders": "a batch's code",
    "demo.trade": "a batch's code",
    "rpc.interceptors": "an incident's code",
    "console.archive": "a folder's name",
    "kernel.schema.searched:amount": "an amount as it is compared",
}
_FORMAT = re.compile(r",?(\.\d+)?f|,|.*%[YmdHMS].*")
_CALLS = {"normalize", "strftime", "isoformat"}


def private(source: str) -> Iterator[tuple[str, int]]:
    """(function, line) of each place that formats a figure or a day itself; ``module`` outside functions."""
    yield from _private(ast.parse(source), "module")


def _private(node: ast.AST, function: str) -> Iterator[tuple[str, int]]:
    for child in ast.iter_child_nodes(node):
        inside = child.name if isinstance(child, ast.FunctionDef) and function == "module" else function
        if isinstance(child, ast.FormattedValue) and child.format_spec is not None:
            spec = "".join(str(each.value) for each in ast.walk(child.format_spec) if isinstance(each, ast.Constant))
            if _FORMAT.fullmatch(spec):
                yield inside, child.lineno
        elif isinstance(child, ast.Call) and isinstance(child.func, ast.Attribute) and child.func.attr in _CALLS:
            yield inside, child.lineno
        yield from _private(child, inside)


def test_nobody_formats_a_figure_or_a_day_by_himself() -> None:
    found = []
    for path in sorted(SERVER.rglob("*.py")):
        name = ".".join(path.relative_to(SERVER).with_suffix("").parts)
        for function, line in private(path.read_text(encoding="utf-8")):
            if name not in OTHERWISE and f"{name}:{function}" not in OTHERWISE:
                found.append(f"{name}:{line}")
    assert found == []


def test_every_exception_is_there() -> None:
    """What was mended stands in no list."""
    for name in OTHERWISE:
        module, _, function = name.partition(":")
        path = SERVER.joinpath(*module.split(".")).with_suffix(".py")
        places = [where for where, _ in private(path.read_text(encoding="utf-8"))]
        assert function in places if function else places, name


@pytest.mark.parametrize(
    "planted",
    [
        'def f(a):\n    return f"{a:,.2f}"',
        'def f(a):\n    return f"{a.normalize():f}"',
        'def f(day):\n    return f"{day:%Y-%m-%d}"',
        'def f(day):\n    return day.strftime("%m")',
        'def f(n):\n    return f"{n:,}"',
        "def f(day):\n    return day.isoformat()",
    ],
)
def test_a_planted_format_is_seen(planted: str) -> None:
    assert {function for function, _ in private(planted)} == {"f"}


def test_what_is_no_figure_is_not_seen() -> None:
    assert list(private('def f(a):\n    return f"{a:>10} {a!r} {a:05}"')) == []
