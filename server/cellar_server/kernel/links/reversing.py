"""What red documents have taken back of a document: counters on the original, moved by one conditional update (红冲).

Σ reversed ≤ original: of each line, or of the amount in the head where the type has no lines of its own. The original is locked
first; how far it is reversed (``reversal``) follows from its counters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Connection, Select, Update, bindparam, case, exists, func, select, update

from cellar_common.figures import show_money, show_quantity
from cellar_db.functions import in_lists, one_of
from cellar_server.kernel.links import upstream
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.reversal import Reversal, Reversible
from cellar_server.kernel.unit_of_work.prove import Difference, compare, proof
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

ZERO = Decimal(0)
HEAD = 0
"""In place of a line: the amount of the head."""


@dataclass(frozen=True)
class Taken:
    """A red document takes ``by`` of the original's line (or ``HEAD``); negative gives it back. ``path``: where a refusal is shown."""

    original_id: int
    line_id: int
    by: Decimal
    path: str


@dataclass(frozen=True, eq=False)
class ReversalDoor:
    """The only way to change how much of the documents of one type is reversed."""

    declaration: Declaration
    order: ClassVar[int] = 10

    @property
    def name(self) -> str:
        return f"{self.declaration.name} reversed"

    def post(self, work: UnitOfWork, entries: list[Taken]) -> Iterable[Problem]:
        if not entries:
            return []
        table, said = self.declaration.table, said_of(self.declaration)
        documents = sorted({entry.original_id for entry in entries})
        upstream.heads(work, table, documents)
        wanted: dict[int, Decimal] = defaultdict(lambda: ZERO)
        paths: dict[int, str] = {}
        for entry in entries:
            id_ = entry.line_id if said.grid else entry.original_id
            wanted[id_] += entry.by
            paths.setdefault(id_, entry.path)
        rows = [{"wanted_id": id_, "by": by} for id_, by in wanted.items() if by]
        refused = work.conditional_update(_take(self.declaration), rows, key=lambda row: row["wanted_id"])
        if refused:
            return [self._too_much(work, row, paths[row["wanted_id"]]) for row in refused]
        for some in in_lists(documents):
            work.connection.execute(_follow(self.declaration), {"ids": some})
        upstream.followed(work, table, documents)
        return []

    def _too_much(self, work: UnitOfWork, row: Mapping[str, Any], path: str) -> Problem:
        counted, counter, whole = _counted(self.declaration)
        left = work.connection.scalar(select(whole - counter).where(counted.c.id == row["wanted_id"])) or ZERO
        return too_much(self.declaration, path, left, row["by"])


def too_much(declaration: Declaration, path: str, left: Decimal, wanted: Decimal) -> Problem:
    """More would be reversed than stands of the original."""
    show = show_quantity if said_of(declaration).grid else show_money
    if left <= 0:
        return problem(
            path, "REVERSED_TOO_MUCH", f"原单已没有可红冲的，本单要红冲 {show(wanted)}|Nothing of the original stands, this reverses {show(wanted)}",
            "删除该行，或作废本单|Remove the line, or void this document" if said_of(declaration).grid else "作废本单|Void this document",
        )  # fmt: skip
    return problem(
        path, "REVERSED_TOO_MUCH", f"原单只有 {show(left)} 可红冲，本单要红冲 {show(wanted)}|Only {show(left)} of the original stands, this reverses {show(wanted)}",
        f"改为 {show(-left)}|Change it to {show(-left)}",
    )  # fmt: skip


def said_of(declaration: Declaration) -> Reversible:
    """How documents of this type are reversed; of a type that cannot be, TypeError."""
    if declaration.reversible is None:
        raise TypeError(f"{declaration.name} declares no reversible=")
    return declaration.reversible


@cache
def door(declaration: Declaration) -> ReversalDoor:
    return ReversalDoor(declaration)


@cache
def _counted(declaration: Declaration) -> tuple[Any, ColumnElement[Any], ColumnElement[Any]]:
    """The table whose rows are counted, its counter, and the whole of which it counts."""
    said = said_of(declaration)
    if said.grid:
        line = declaration.grids[said.grid].line.__table__
        return line, line.c.reversed, line.c[said.quantity]
    return declaration.table, declaration.table.c.reversed_total, declaration.table.c[said.amount]


@cache
def _take(declaration: Declaration) -> Update:
    table, counter, whole = _counted(declaration)
    after = counter + bindparam("by", type_=counter.type)
    return (
        update(table)
        .where(table.c.id == bindparam("wanted_id"), after >= 0, after <= whole)
        .values({counter.name: after})
    )


def far_in_sql(declaration: Declaration) -> ColumnElement[Any]:
    """How far the documents of a type are reversed, by their counters."""
    table, said = declaration.table, said_of(declaration)
    if said.grid:
        rows, counter, whole = _counted(declaration)
        mine = exists().where(rows.c.document_id == table.c.id)
        none, rest = ~mine.where(counter > 0), mine.where(counter < whole)
    else:
        none, rest = table.c.reversed_total == 0, table.c.reversed_total < table.c[said.amount]
    return case(
        (table.c.red_of_id.is_not(None), Reversal.RED.code), (none, Reversal.NONE.code), (rest, Reversal.PARTLY.code),
        else_=Reversal.WHOLE.code,
    )  # fmt: skip


@cache
def _follow(declaration: Declaration) -> Update:
    table = declaration.table
    return update(table).where(one_of(table.c.id, "ids")).values(reversal=far_in_sql(declaration))


def count(work: UnitOfWork, declaration: Declaration, red: Any, sign: int) -> None:
    """A red document takes effect (1) or goes out of it (-1): its original says how much of it is reversed."""
    said, original = said_of(declaration), red.red_of_id
    if said.grid:
        taken = [
            Taken(original, line.red_of_line_id, -sign * getattr(line, said.quantity), f"{said.grid}[{at}].{said.quantity}")
            for at, line in enumerate(getattr(red, said.grid))
        ]  # fmt: skip
    else:
        taken = [Taken(original, HEAD, -sign * getattr(red, said.amount), said.amount)]
    work.post(door(declaration), taken)


def in_effect(work: UnitOfWork, declaration: Declaration, original_id: int) -> list[int]:
    """The red documents of an original that are in effect."""
    table = declaration.table
    asked = select(table.c.id).where(table.c.red_of_id == original_id, declaration.effective).order_by(table.c.id)
    return list(work.connection.scalars(asked))


Figures = dict[str, Decimal]


def of_lines(work: UnitOfWork, declaration: Declaration, line_ids: Sequence[int]) -> dict[int, Figures]:
    """By line of the original what of its quantity and parts red documents in effect have taken, as they say it: negative."""
    said = said_of(declaration)
    names = (said.quantity, *said.following)
    found: dict[int, Figures] = {}
    for some in in_lists(sorted(line_ids)):
        for id_, *sums in work.connection.execute(_of_lines(declaration), {"ids": some}):
            found[id_] = {name: total or ZERO for name, total in zip(names, sums, strict=True)}
    return found


@cache
def _of_lines(declaration: Declaration) -> Select[Any]:
    said = said_of(declaration)
    lines, head = declaration.grids[said.grid].line.__table__, declaration.table
    sums = (func.sum(lines.c[name]) for name in (said.quantity, *said.following))
    return (
        select(lines.c.red_of_line_id, *sums)
        .join(head, head.c.id == lines.c.document_id)
        .where(one_of(lines.c.red_of_line_id, "ids"), declaration.effective)
        .group_by(lines.c.red_of_line_id)
    )


def of_instalments(work: UnitOfWork, declaration: Declaration, original_id: int) -> dict[int, Decimal]:
    """By place in the grid of instalments what red documents in effect have taken of each; negative."""
    grid, amount = said_of(declaration).instalment
    parts, head = declaration.grids[grid].line.__table__, declaration.table
    asked = (
        select(parts.c.position, func.sum(parts.c[amount]))
        .join(head, head.c.id == parts.c.document_id)
        .where(head.c.red_of_id == original_id, declaration.effective)
        .group_by(parts.c.position)
    )
    return {row[0]: row[1] for row in work.connection.execute(asked)}


def reversible_types(registry: Registry) -> Iterable[Declaration]:
    """All types that can be reversed."""
    return (each for each in registry.declarations.values() if each.reversible is not None)


_PROOF = "reversed: what an original says = Σ of its red documents"


@proof(_PROOF)
def _counted_right(connection: Connection, registry: Registry) -> Iterator[Difference]:
    for declaration in reversible_types(registry):
        said, table = said_of(declaration), declaration.table
        rows, counter, whole = _counted(declaration)
        if said.grid:
            red = select(rows.c.red_of_line_id, func.sum(-whole)).join(table, table.c.id == rows.c.document_id)
            by = rows.c.red_of_line_id
        else:
            by = table.c.red_of_id
            red = select(by, func.sum(-whole))
        sums = red.where(by.is_not(None), declaration.effective).group_by(by)
        expected = {(declaration.name, row[0]): row[1] for row in connection.execute(sums)}
        shown = connection.execute(select(rows.c.id, counter).where(counter != 0))
        yield from compare(_PROOF, expected, {(declaration.name, row[0]): row[1] for row in shown})
        far = far_in_sql(declaration)
        for id_, held, expected_far in connection.execute(
            select(table.c.id, table.c.reversal, far).where(table.c.reversal != far)
        ):
            yield Difference(_PROOF, f"{declaration.name} {id_}", str(expected_far), held.code)
