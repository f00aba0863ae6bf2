"""Export 导出: a list as a spreadsheet or a text file."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, BinaryIO, cast

from sqlalchemy import select

from cellar_server.kernel import access
from cellar_server.kernel.exchange import cells, rights
from cellar_server.kernel.exchange.report_files import about_list
from cellar_server.kernel.exchange.table_file import (
    MOST_ROWS,
    PAGE,
    Counted,
    Exported,
    Heading,
    at_most,
    write_csv,
    write_xlsx,
)
from cellar_server.kernel.intake import chosen
from cellar_server.kernel.intake.references import load_names
from cellar_server.kernel.lists import beside, query
from cellar_server.kernel.lists.columns import stored
from cellar_server.kernel.schema.choosers import Beside, Listed
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FieldSpec, GridSpec, Kind
from cellar_server.kernel.schema.problems import refuse
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def export(
    work: UnitOfWork, wanted: query.Query, columns: Sequence[str], sort: str, *, format: str, with_lines: bool,
    only: Collection[int] = (), told: Callable[[int], None] = lambda rows: None,
) -> Exported:  # fmt: skip
    """Every row of a list that this person may export; ``with_lines``: one row a line, heads repeated; of several
    grids the lines of one below those of the other, each in columns of its own.

    ``only``: these of its records. Without ``columns`` those of the list are taken. ``Forbidden`` without the right, ``Invalid`` for another format than
    xlsx and csv, ``TooLarge`` beyond the rows that such a file takes. ``told`` hears after each page how many rows there are;
    what it raises ends the export.
    """
    declaration = work.registry.of(wanted.entity)
    rights.demand(work, declaration, access.EXPORT)
    if format not in ("xlsx", "csv"):
        raise refuse("format", "FORMAT", "只能导出 xlsx 或 csv|Exports are xlsx or csv")
    hidden = work.principal.policy.hidden_fields(declaration.name)
    names = list(columns) or beside.columns(work.registry, declaration, work.principal.policy)
    grids = [(each, _line_fields(each, hidden)) for each in declaration.grids.values()] if with_lines else []
    heads = [beside.list_spec(work.registry, declaration, name) for name in names]
    found = rows_of(work, declaration, wanted, names, heads, sort, grids, only=only)
    rows = Counted(at_most(MOST_ROWS[format], found), told)
    title = declaration.title.of(work.language)
    file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 - the caller closes it
    try:
        headings = _headings(work, declaration, heads, grids)
        about = about_list(work, declaration, wanted, chosen=len(only))
        (write_xlsx if format == "xlsx" else write_csv)(file, title, headings, rows, about)
    except BaseException:
        file.close()
        raise
    return Exported(f"{title}_{work.today:%Y%m%d}.{format}", file, rows.count)


def _headings(
    work: UnitOfWork, declaration: Declaration, heads: Sequence[FieldSpec], grids: Sequence[tuple[GridSpec, list[FieldSpec]]]
) -> list[Heading]:  # fmt: skip
    """What is summed in the list is summed here; where a row is a line the heads are repeated, and only lines are summed."""
    summed = () if grids else declaration.listing.sums.split()
    found = [Heading(spec.label.of(work.language), spec.kind, spec.name in summed) for spec in heads]
    for grid, shown in grids:
        of = grid.label.of(work.language)
        found += [Heading(f"{of}.{spec.label.of(work.language)}", spec.kind, spec.name in grid.sums) for spec in shown]
    return found


def _line_fields(grid: GridSpec, hidden: frozenset[str]) -> list[FieldSpec]:
    return [
        spec for name, spec in grid.fields.items()
        if name in grid.columns and f"{grid.name}.{name}" not in hidden and not spec.hidden and spec.kind is not Kind.SECRET
    ]  # fmt: skip


def rows_of(
    work: UnitOfWork, declaration: Declaration, wanted: query.Query, names: list[str], heads: list[FieldSpec], sort: str,
    grids: Sequence[tuple[GridSpec, list[FieldSpec]]] = (), verb: str = access.EXPORT, only: Collection[int] = (),
) -> Iterator[list[Any]]:  # fmt: skip
    """The cells of every row of a list to which this person may do ``verb``, which may be fewer than he may see."""
    window = work.principal.policy.predicate(declaration, verb)
    after = b""
    while True:
        page = query.page(work, wanted, names, sort, after=after, limit=PAGE, only=only)
        allowed = set(page.ids)
        if window is not None and page.ids:
            table = declaration.table
            allowed = set(work.connection.scalars(select(table.c.id).where(table.c.id.in_(page.ids), window)))
        lines = _all_lines(work, declaration, page.ids, grids)
        for index, id_ in enumerate(page.ids):
            if id_ not in allowed:
                continue
            head = [
                cells.show(spec, _known(work, spec, page.columns[name][index]), declaration, work.language)
                for name, spec in zip(names, heads, strict=True)
            ]
            for line in lines.get(id_) or [[None] * sum(len(shown) for _, shown in grids)]:
                yield [*head, *line]
        if not page.more:
            return
        after = page.next


def _known(work: UnitOfWork, spec: FieldSpec, value: Any) -> Any:
    """A head's value from a short list by its label; whatever else a page holds is ready."""
    return value if not isinstance(spec.chooser, Listed) or value is None else chosen.words(work, spec, value, {})


def _all_lines(
    work: UnitOfWork, declaration: Declaration, ids: list[int], grids: Sequence[tuple[GridSpec, list[FieldSpec]]]
) -> dict[int, list[list[Any]]]:
    """The lines of all grids by the id of their record, each as wide as all their columns together."""
    found: dict[int, list[list[Any]]] = defaultdict(list)
    whole, before = sum(len(shown) for _, shown in grids), 0
    for grid, shown in grids:
        behind = whole - before - len(shown)
        for id_, lines in _lines(work, declaration, ids, grid, shown).items():
            found[id_] += [[*[None] * before, *line, *[None] * behind] for line in lines]
        before += len(shown)
    return found


def _lines(
    work: UnitOfWork, declaration: Declaration, ids: list[int], grid: GridSpec, shown: list[FieldSpec]
) -> dict[int, list[list[Any]]]:
    table = grid.line.__table__
    columns = [stored(table, spec.name) for spec in shown]
    rows = work.connection.execute(
        select(table.c.document_id, *columns).where(table.c.document_id.in_(ids)).order_by(table.c.document_id, table.c.position)
    ).all()  # fmt: skip
    wanted = {
        (spec.named_by, row[index])
        for index, spec in enumerate(shown, start=1) if spec.named_by
        for row in rows if row[index] is not None
    }  # fmt: skip
    near = [[_near(spec, shown, row) for spec in shown] for row in rows]
    for row, around in zip(rows, near, strict=True):
        led = (chosen.record(spec, row[i], around[i - 1]) for i, spec in enumerate(shown, 1))
        wanted.update(each for each in led if each is not None)
    load_names(work, wanted)
    found: dict[int, list[list[Any]]] = defaultdict(list)
    for row, around in zip(rows, near, strict=True):
        found[row[0]].append(
            [
                cells.show(spec, _named(work, spec, row[i], around[i - 1]), declaration, work.language)
                for i, spec in enumerate(shown, 1)
            ]
        )
    return found


def _near(spec: FieldSpec, shown: list[FieldSpec], row: Any) -> Beside:
    """What stands beside a cell whose value depends on it, as far as this person may see it."""
    if spec.chooser is None:
        return {}
    places = {each.name: index for index, each in enumerate(shown, 1)}
    return chosen.beside(spec.chooser, lambda name: row[places[name]] if name in places else None)


def _named(work: UnitOfWork, spec: FieldSpec, value: Any, near: Beside) -> Any:
    if spec.chooser is not None:
        return chosen.shown(work, spec, value, near)
    return work.names.get((spec.named_by, value), value) if spec.named_by else value
