"""Lines of a file that come from a document upstream: 归还单 of a loan, 发货单 of an order.

A row names the document by its number and the line by its place there, or by the goods where one open line has them. A record whose
head names a document and that has no lines takes all that is open there. What upstream brings is filled in as at a desk: a line that
comes in several batches becomes as many. What the row says stands over it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from cellar_common.codec import Ref
from cellar_common.folding import fold
from cellar_server.kernel.audit import showing
from cellar_server.kernel.exchange.rows import SOURCE_COLUMN, SOURCE_LINE_COLUMN, Gathered, Named
from cellar_server.kernel.intake.references import load_names, resolve
from cellar_server.kernel.life import documents
from cellar_server.kernel.links.taking import line_model
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FieldSpec, Kind, Member
from cellar_server.kernel.schema.link import Link
from cellar_server.kernel.schema.problems import Forbidden, Invalid, Problem, Refusal, problem
from cellar_server.kernel.schema.records import LineInput
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Line:
    """One line upstream. ``names``: what it says by the new line's fields, for those that are references."""

    link: Link
    id: int
    open: bool
    names: Mapping[str, Ref]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A row that takes from a line upstream; ``row`` is None where a head takes all, ``path`` where to say what is wrong."""

    row: int | None
    line: _Line
    path: str


def fill(work: UnitOfWork, declaration: Declaration, gathered: Gathered) -> None:
    """Put into a new record what the documents that its rows name bring. ``Invalid``, row by row, where one cannot be found."""
    for grid in dict.fromkeys(link.into for link in declaration.links):
        _Grid(work, declaration, gathered, grid).fill()


def refuse_named(gathered: Gathered) -> None:
    """The lines of a record that is there come from where they came: ``Invalid`` where its rows name a source."""
    words = "来源只在新增时填写|A source is named only for a new record"
    found = [
        problem(place + SOURCE_COLUMN, "SOURCE_OF_EXISTING", words, "清空这一列|Clear the column")
        for place in gathered.sources
    ]
    if found:
        raise Invalid(found)


class _Grid:
    """The lines of one grid of a new record."""

    def __init__(self, work: UnitOfWork, declaration: Declaration, gathered: Gathered, grid: str) -> None:
        self._work, self._declaration, self._gathered, self._grid = work, declaration, gathered, grid
        self._links = [link for link in declaration.links if link.into == grid]
        self._specs = declaration.grids[grid].fields
        self._rows = list(gathered.data.grids.get(grid, ()))
        self._upstream: dict[str, list[_Line] | Problem] = {}
        self._problems: list[Problem] = []

    def fill(self) -> None:
        asked = list(self._asked())
        pieces, head = self._brought(asked)
        if self._problems:
            raise Invalid(self._problems)
        if not asked:
            return
        of_row: dict[int | None, list[dict[str, Any]]] = defaultdict(list)
        for each in asked:
            said = self._rows[each.row].values if each.row is not None else {}
            of_row[each.row] += parted(pieces[each.line.id], each.line.link.quantity, said)
        made: list[tuple[int | None, dict[str, Any]]] = [(None, values) for values in of_row[None]]
        made += [(at, values) for at, row in enumerate(self._rows) for values in of_row.get(at) or [dict(row.values)]]
        self._gathered.spread(self._grid, [(at, LineInput(values=values)) for at, values in made])
        self._gathered.data.values = head | dict(self._gathered.data.values)

    def _asked(self) -> Iterable[_Asked]:
        whole = self._gathered.sources.get("", Named()).number
        if whole and not self._rows:
            found = self._lines(whole)
            if isinstance(found, Problem):
                self._problems.append(replace(found, path=SOURCE_COLUMN))
            elif not any(line.open for line in found):
                self._problems.append(replace(_nothing_open(), path=SOURCE_COLUMN))
            else:
                yield from (_Asked(None, line, SOURCE_COLUMN) for line in found if line.open)
        for at, row in enumerate(self._rows):
            prefix = f"{self._grid}[{at}]."
            named = self._gathered.sources.get(prefix, Named())
            number = named.number or whole
            if named.number and whole and fold(named.number) != fold(whole):
                words = f"主表的来源单号是“{whole[:40]}”|The first sheet names “{whole[:40]}” as source"
                self._problems.append(
                    problem(prefix + SOURCE_COLUMN, "SOURCES_DIFFER", words, "只在一处填写|Give it in one place")
                )
                continue
            path = prefix + (SOURCE_LINE_COLUMN if named.line else SOURCE_COLUMN)
            if number:
                found = self._lines(number)
                if isinstance(found, Problem):
                    self._problems.append(replace(found, path=prefix + SOURCE_COLUMN))
                    continue
                line = _meant(found, named.line, row.values)
                if isinstance(line, Problem):
                    self._problems.append(replace(line, path=path))
                else:
                    yield _Asked(at, line, path)
            elif named.line:
                words = "有来源行号，没有来源单号|A source line is given, and no source number"
                self._problems.append(problem(path, "SOURCE_MISSING", words))

    def _lines(self, number: str) -> list[_Line] | Problem:
        """The lines of the document of this number, in their order; each document is looked at once."""
        word = fold(number)
        if word not in self._upstream:
            self._upstream[word] = self._look(number)
        return self._upstream[word]

    def _look(self, number: str) -> list[_Line] | Problem:
        for link in self._links:
            ids, _ = resolve(self._work, [("", link.source.__tablename__, Ref(0, number, ""))], set())
            if ids:
                return self._lines_of(link, ids[""])
        titles = [self._work.registry.by_model(link.source).title for link in self._links]
        zh, en = "、".join(title.zh for title in titles), ", ".join(title.en.lower() for title in titles)
        words = f"没有编号为“{number[:40]}”的{zh}|There is no {en} with the number “{number[:40]}”"
        return problem("", "SOURCE_UNKNOWN", words)

    def _lines_of(self, link: Link, id_: int) -> list[_Line]:
        line = line_model(link, self._work.registry)
        # What the new line copies as it stands, where that is a reference: by that a row may say which it means.
        told = {
            to: (from_, self._specs[to].target) for to, from_ in link.line.items()
            if to in self._specs and self._specs[to].kind is Kind.REFERENCE and hasattr(line, from_)
        }  # fmt: skip
        rows = self._work.session.scalars(select(line).where(line.document_id == id_).order_by(line.position)).all()
        held = [{to: (target, getattr(row, from_)) for to, (from_, target) in told.items()} for row in rows]
        load_names(self._work, {each for row in held for each in row.values() if each[1] is not None})
        return [
            _Line(
                link, row.id, getattr(row, link.taken) < getattr(row, link.open_from) and not getattr(row, "closed", False),
                {to: self._work.names[each] for to, each in names.items() if each in self._work.names},
            )
            for row, names in zip(rows, held, strict=True)
        ]  # fmt: skip

    def _brought(self, asked: list[_Asked]) -> tuple[dict[int, list[dict[str, Any]]], dict[str, Any]]:
        """What a desk would get of these lines: by upstream line the new lines, and what the heads say."""
        pieces: dict[int, list[dict[str, Any]]] = defaultdict(list)
        head: dict[str, Any] = {}
        for link in self._links:
            mine = {each.line.id: each for each in asked if each.line.link is link}
            if not mine:
                continue
            try:
                doc = documents.derive(self._work, link.name, [], [*mine])
            except Forbidden:
                raise
            except Refusal as refusal:
                path = next(iter(mine.values())).path
                self._problems += [replace(found, path=path) for found in refusal.problems]
                continue
            view = showing.view(self._work, self._declaration, doc, saved=False)
            head = _written(self._declaration.fields, view.values) | head
            for line, shown in zip(getattr(doc, self._grid), view.grids[self._grid], strict=True):
                pieces[getattr(line, link.via)].append(_written(self._specs, shown.values))
        for each in asked if not self._problems else ():
            if each.line.id not in pieces:
                words = "来源单的这一行不能带入此单|This line of the source does not come into this document"
                self._problems.append(problem(each.path, "SOURCE_LINE_LEFT_OUT", words, "另做一张|Make another"))
        return pieces, head


def _written(specs: Mapping[str, FieldSpec], values: Values) -> dict[str, Any]:
    """What a desk would send of it: nothing that is empty or that the server computes."""
    return {
        name: value.code if isinstance(value, Member) else value
        for name, value in values.items()
        if value is not None and name in specs and not specs[name].readonly
    }


def _meant(lines: list[_Line], place: str, said: Values) -> _Line | Problem:
    """The open line that a row means: by its place from 1, else the only one that agrees with the references that the row names."""
    still_open = [line for line in lines if line.open]
    if not still_open:
        return _nothing_open()
    if place:
        # A document has fewer lines than ten digits say, and Python refuses to read thousands of them.
        number = int(place) if place.isdecimal() and place.isascii() and len(place) < 10 else 0
        if not number:
            words = f"“{place[:20]}”不是行号|“{place[:20]}” is no number of a line"
            return problem("", "SOURCE_LINE_UNREADABLE", words, "从 1 数起|Count from 1")
        line = lines[number - 1] if number <= len(lines) else None
        if line is not None and line.open:
            return line
        others = ", ".join(str(at) for at, each in enumerate(lines, start=1) if each.open)
        shown = place[:20]
        words = f"来源单第“{shown}”行没有可用的数量；还可用的行：{others}|Line “{shown}” of the source has nothing open; these have: {others}"
        return problem("", "SOURCE_LINE_UNKNOWN", words)
    wanted = {name: value for name, value in said.items() if isinstance(value, Ref)}
    fitting = [line for line in still_open if all(_agrees(line.names.get(name), ref) for name, ref in wanted.items())]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        words = "来源单上没有相符的可用行|No open line of the source agrees with this row"
        return problem("", "SOURCE_LINE_UNKNOWN", words)
    words = f"来源单上有 {len(fitting)} 行相符|{len(fitting)} lines of the source agree with this row"
    return problem("", "SOURCE_LINE_AMBIGUOUS", words, "填写来源行号|Give the source line")


def _nothing_open() -> Problem:
    words = "来源单没有未完成的数量|Nothing is open on the source"
    return problem("", "NOTHING_OPEN", words, "核对单号，或看它的下游单据|Check the number, or what was made of it")


def _agrees(held: Ref | None, said: Ref) -> bool:
    """What upstream leaves open, such as the batch of an order, the row may say."""
    return held is None or fold(said.code or said.name) in {fold(held.code), fold(held.name)}


def parted(pieces: list[dict[str, Any]], quantity: str, said: Values) -> list[dict[str, Any]]:
    """What a row becomes of what its line upstream brings: the pieces one after another up to the quantity that the row says, or the
    one piece that is as the row says, with what the row says over it."""
    spoken = {name: value for name, value in said.items() if value is not None}
    differ = {name for piece in pieces for name in piece if any(other.get(name) != piece[name] for other in pieces)}
    left = spoken.get(quantity)
    if len(pieces) == 1 or (differ - {quantity}) & spoken.keys() or not isinstance(left, Decimal | int | None):
        refs = {name: value for name, value in spoken.items() if isinstance(value, Ref) and name in differ}
        alike = (piece for piece in pieces if all(_agrees(piece.get(name), ref) for name, ref in refs.items()))
        return [next(alike, pieces[0]) | spoken]
    if left is None:
        return [piece | spoken for piece in pieces]
    taken = []
    for piece in pieces:
        if left > 0:
            taken.append(piece | spoken | {quantity: min(left, piece[quantity])})
            left -= piece[quantity]
    if not taken:
        return [pieces[0] | spoken]
    if left > 0:
        # More than is open is refused where it takes effect, in words.
        taken[-1][quantity] += left
    return taken
