"""What a base of lines says is done for every type that is built on it, before what the type says itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from cellar_server import books as program
from cellar_server.areas.masters.papers import CountedLine
from cellar_server.kernel.schema import declare
from cellar_server.kernel.schema.model import Line
from cellar_server.kernel.schema.problems import Problem, problem

REGISTRY = program.registry()
GRID = REGISTRY.of("sales_order").grids["lines"]


class Weighed(Line):
    __abstract__ = True

    @classmethod
    def prepare_lines(cls, work: Any, lines: Sequence[Any]) -> None:
        for line in lines:
            line.weight = 2 * line.quantity

    @classmethod
    def verify_lines(cls, work: Any, grid: str, lines: Sequence[Any]) -> Iterator[Problem]:
        for index, line in enumerate(lines):
            if line.weight > 100:
                yield problem(f"{grid}[{index}].weight", "TOO_HEAVY", "太重|Too heavy")


def test_the_base_prepares_before_the_type_and_its_problems_come_first() -> None:
    grids = {"goods": replace(GRID, name="goods", line=Weighed)}
    doc: Any = SimpleNamespace(goods=[SimpleNamespace(quantity=1), SimpleNamespace(quantity=60)])

    def own(work: Any, doc: Any) -> None:
        doc.total = sum(line.weight for line in doc.goods)

    prepare = declare._prepares(grids, own)
    verify = declare._verifies(grids, lambda work, doc: [problem("total", "TOTAL", "合计|Total")])
    assert prepare is not None
    assert verify is not None
    prepare(None, doc)
    assert doc.total == 122
    assert [each.path for each in verify(None, doc)] == ["goods[1].weight", "total"]
    alone = declare._verifies(grids, None)
    assert alone is not None
    assert len(list(alone(None, doc))) == 1


def test_a_type_whose_lines_say_nothing_keeps_its_own_functions() -> None:
    grids = {"lines": replace(GRID, line=Line)}
    assert declare._prepares(grids, None) is None
    assert declare._verifies(grids, None) is None


def test_every_type_that_counts_in_cases_has_it_from_its_lines() -> None:
    counted = [
        declaration.name
        for declaration in REGISTRY.declarations.values()
        for grid in declaration.grids.values()
        if issubclass(grid.line, CountedLine)
    ]
    assert {"sales_order", "outbound", "other_issue"} <= {*counted}
    assert all(REGISTRY.of(name).prepare and REGISTRY.of(name).verify for name in counted)
