"""One row a line, with what its document and the masters that it names say of it: what lists of lines and reports read.

``lines_of`` takes the lines of a document with fields of its head, ``rows_of`` a table that is kept (a ledger) or any other inquiry.
``reach`` adds fields of what a row refers to: ``item_class_id=item_id.item_class_id`` is the class of the row's item.
Nothing is kept: each page asks the rows themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, or_, select, type_coerce

from cellar_db.functions import joined_text
from cellar_db.types import Text
from cellar_server.kernel.schema.choosers import AnyRecord
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FieldSpec, GridSpec, Kind
from cellar_server.kernel.schema.model import Base
from cellar_server.kernel.schema.reporting import Opens
from cellar_server.kernel.schema.scopes import InDocument, Scope, Shared
from cellar_server.kernel.schema.states import State
from cellar_server.kernel.schema.text import Label, label

DOCUMENT = "document_id"
CODE = "code"
# Of a head these say nothing of a line, or are said better by the line itself.
_LEFT = frozenset({"number", "print_count", "version", "migrated", "created_at", "exchange_rate", "remark"})


# A code, a blank and a name.
_CALLED = 200
_ORDERED = "It is said by the record that it comes from, which keeps its order."


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """``origins``: (entity, path, field), where each field comes from, so that it is hidden to whom that is hidden. ``filled``: what no
    row leaves empty. ``grid``: of a document's lines, ``reached`` what they say of the masters that they name. ``called``: what says code and
    name of one of several references, and may be grouped by."""

    source: Declaration
    statement: Select[Any]
    fields: Mapping[str, FieldSpec]
    origins: tuple[tuple[str, str, str], ...]
    scopes: Mapping[str, Scope]
    opens: Opens
    states: tuple[State, ...] = ()
    filled: frozenset[str] = frozenset()
    grid: GridSpec | None = None
    reached: tuple[str, ...] = ()
    called: frozenset[str] = frozenset()

    def table_named(self, name: str, *, in_effect: bool) -> Any:
        """The rows as a table of this name; ``in_effect``: only those of documents that are."""
        statement = self.statement
        codes = [state.code for state in self.states if not state.in_effect]
        if in_effect and codes:
            statement = statement.where(self.source.table.c.state.not_in(codes))
        return statement.subquery(name)


def lines_of(
    document: Declaration, *, grid: str = "lines", reach: str = "", or_head: str = "", left: Mapping[str, tuple[str, str]] | None = None,
) -> Rows:  # fmt: skip
    """A document's lines with the fields of their heads. ``or_head``: fields that the head says where a line says nothing.
    ``left={"open": ("未还|Still out", "quantity returned sold")}``: what of a figure is left once others are taken off.

    ValueError for a name that is not there.
    """
    made = _Made(document)
    spec = document.grids[grid]
    line, head = spec.line.__table__, document.table
    said = set(or_head.split())
    made.source = line.join(head, head.c.id == line.c.document_id)
    made.columns += [line.c.id.label("id"), line.c.document_id.label(DOCUMENT)]
    made.fields[DOCUMENT] = FieldSpec(
        kind=Kind.REFERENCE, label=document.title, name=DOCUMENT, target=document.name, readonly=True, width=16
    )
    own = set()
    for name, each in document.fields.items():
        if name not in _LEFT and name not in spec.fields and not each.sum_of and _told(each):
            made.add(name, each, head.c[name], document.name, name)
            own.add(name)
    for name, each in spec.fields.items():
        if not _told(each):
            continue
        column = line.c[name]
        if name in said:
            column = func.coalesce(column, head.c[name])
        made.add(name, each, column, document.name, f"{grid}.{name}")
    for name, (words, figures) in (left or {}).items():
        made.left(name, words, figures.split(), document.effective)
    made.reach(reach)
    made.columns.append(head.c.state.label("state"))
    scopes = {code: _of_lines(document, own, each) for code, each in document.scopes.items()}
    return made.done(scopes, Opens(DOCUMENT, document.name), document.states, spec)


def rows_of(
    inquiry: Declaration,
    *,
    reach: str = "",
    opens: Opens | None = None,
    only: Callable[[Any], ColumnElement[bool]] | None = None,
    one_of: Mapping[str, tuple[str, str]] | None = None,
) -> Rows:
    """The rows of an inquiry's table. ``opens`` names columns of the table itself; ``only`` says of them which rows are meant.

    ``one_of={"party": ("往来方|Party", "supplier_id employee_id")}``: code and name of whichever of these references a row fills.
    """
    made = _Made(inquiry)
    table = inquiry.table
    made.source = table
    made.columns.append(table.c.id.label("id"))
    to = opens or inquiry.opens or Opens("id", inquiry.name)
    for name, each in inquiry.fields.items():
        if _told(each) or (isinstance(each.chooser, AnyRecord) and each.chooser.by in to.columns):
            made.add(name, each, table.c[name], inquiry.name, name)
    made.reach(reach)
    for name, (words, references) in (one_of or {}).items():
        made.one_of(name, words, references.split())
    made.columns += [table.c[name].label(name) for name in to.columns if name not in made.named()]
    rows = made.done(inquiry.scopes, to, ())
    return rows if only is None else replace(rows, statement=rows.statement.where(only(table.c)))


def netted(
    inquiry: Declaration, *, by: str, sums: str = "", together: Mapping[str, tuple[str, str]] | None = None, reach: str = "", opens: Opens | None = None,
    scopes: Mapping[str, Scope] | None = None,
) -> Rows:  # fmt: skip
    """The rows of a ledger put together where these columns are the same: what one document moves to and fro of a key is one row, or none.

    ``sums`` are fields that are added up; ``together``: name → (words, fields of one kind that are added up as one).
    ``scopes``: whose rows they are, where what the ledger goes by is not among the keys.
    """
    made = _Made(inquiry)
    table, fields = inquiry.table, inquiry.fields
    parts: dict[str, tuple[FieldSpec, tuple[str, ...]]] = {name: (fields[name], (name,)) for name in sums.split()}
    for name, (words, said) in (together or {}).items():
        first = fields[said.split()[0]]
        parts[name] = (replace(first, label=label(words)), tuple(said.split()))
    figures = {name: func.sum(reduce(add, (table.c[each] for each in summed))) for name, (_, summed) in parts.items()}
    keys = by.split()
    of = (
        select(func.min(table.c.id).label("id"), *(table.c[name] for name in keys), *(each.label(name) for name, each in figures.items()))
        .group_by(*(table.c[name] for name in keys))
        .having(or_(*(each != 0 for each in figures.values())))
        .subquery(f"net_{inquiry.name}"[:30])
    )  # fmt: skip
    made.source = of
    made.columns.append(of.c.id.label("id"))
    for name in keys:
        if name not in fields:
            made.columns.append(of.c[name].label(name))
            continue
        made.add(name, fields[name], of.c[name], inquiry.name, name)
        if not table.c[name].nullable:
            made.filled.add(name)
    for name, (spec, summed) in parts.items():
        made.add(name, spec, of.c[name], inquiry.name, summed[0])
        made.origins += [(inquiry.name, part, name) for part in summed[1:]]
    made.reach(reach)
    return made.done(inquiry.scopes if scopes is None else scopes, opens or Opens("id", inquiry.name), ())


def only_shown(spec: FieldSpec, name: str) -> FieldSpec:
    """A field as rows show it, under this name: nobody writes it there."""
    return replace(
        spec, name=name, required=False, readonly=True, triggers=False, context=(), unique_with=None, tells=(), needs="",
        not_before="", not_after="", unordered=_ORDERED if spec.kind is Kind.DAY else "", free_where=(), sum_of="", positive=False, default=0 if spec.or_none else None, identifier=False, among=(),
        transaction_type=False, whose=None,
    )  # fmt: skip


def master_field(reference: FieldSpec, told: str, spec: FieldSpec, name: str) -> FieldSpec:
    """What is told of the record that a reference names: its field ``told``, under a name of the rows. A code says whose it is."""
    words = spec.label
    if told == CODE:
        words = Label(f"{reference.label.zh}{words.zh}", f"{reference.label.en} {words.en.lower()}")
    return replace(only_shown(spec, name), label=words)


def _told(spec: FieldSpec) -> bool:
    return not spec.hidden and spec.kind is not Kind.SECRET and spec.chooser is None


def _of_lines(document: Declaration, own: set[str], scope: Scope) -> Scope:
    """What the head says by a field of its own narrows its lines as they are; whatever else is asked of the document."""
    if isinstance(scope, str) and scope.partition(".")[0] in own:
        return scope
    return InDocument(document, scope) if isinstance(scope, str | Shared) else scope


@dataclass(slots=True)
class _Made:
    declaration: Declaration
    source: Any = None
    columns: list[Any] = field(default_factory=list)
    fields: dict[str, FieldSpec] = field(default_factory=dict)
    origins: list[tuple[str, str, str]] = field(default_factory=list)
    joined: dict[str, Any] = field(default_factory=dict)
    reached: list[str] = field(default_factory=list)
    called: set[str] = field(default_factory=set)
    filled: set[str] = field(default_factory=lambda: {"id", DOCUMENT, "state"})

    def named(self) -> Iterator[str]:
        return (column.key for column in self.columns)

    def add(self, name: str, spec: FieldSpec, column: Any, entity: str, path: str, *, outer: bool = False) -> None:
        self.fields[name] = only_shown(spec, name)
        self.columns.append(column.label(name))
        if not getattr(column, "nullable", True) and not outer:
            self.filled.add(name)
        self.origins.append((entity, path, name))

    def left(self, name: str, words: str, figures: list[str], in_effect: ColumnElement[bool]) -> None:
        """The first of these fields less the others, nothing of what is not in effect; hidden with any of them."""
        missing = [each for each in figures if each not in self.fields]
        if missing:
            raise ValueError(f"{self.declaration.name}: “{missing[0]}” is no figure of its lines")
        columns = {column.key: column.element for column in self.columns}
        found = columns[figures[0]]
        for each in figures[1:]:
            found = found - columns[each]
        found = case((in_effect, found), else_=literal(Decimal(0), found.type))
        origins = [(entity, path) for entity, path, field_ in self.origins if field_ in figures]
        entity, path = origins[0]
        self.add(name, replace(self.fields[figures[0]], label=label(words)), found, entity, path)
        self.origins += [(entity, path, name) for entity, path in origins[1:]]

    def reach(self, said: str) -> None:
        """``name=reference.field``, each over one reference that stands among the fields."""
        for each in said.split():
            name, _, path = each.partition("=")
            through, _, target = path.partition(".")
            if name in self.fields or through not in self.fields or not target:
                raise ValueError(f"{self.declaration.name}: “{each}” is no way to a field of what a row refers to")
            other = self._other(through)
            spec: FieldSpec = (
                self.declaration.model.metadata.tables[self.fields[through].target].c[target].info["field"]
            )
            spec = master_field(self.fields[through], target, spec, name)
            self.add(name, spec, other.c[target], self.fields[through].target, target, outer=True)
            self.reached.append(name)

    def one_of(self, name: str, words: str, references: list[str]) -> None:
        """Code and name of the one that a row fills, hidden with any of them."""
        others = [self._other(each) for each in references]
        ways = [(other.c.id.is_not(None), joined_text(other.c.code, literal(" "), other.c.name)) for other in others]
        spec = FieldSpec(kind=Kind.TEXT, label=label(words), length=_CALLED, width=24)
        column = type_coerce(case(*ways), Text(_CALLED))
        self.add(name, spec, column, self.declaration.name, references[0], outer=True)
        self.origins += [(self.declaration.name, each, name) for each in references[1:]]
        self.called.add(name)

    def _other(self, through: str) -> Any:
        if through not in self.joined:
            column = next(each for each in self.columns if each.key == through).element
            table = self.declaration.model.metadata.tables[self.fields[through].target]
            other = table.alias(f"of_{through}"[:30])
            self.joined[through] = other
            # Outer, and by the key: a database leaves out those that a statement does not ask.
            self.source = self.source.outerjoin(other, other.c.id == column)
        return self.joined[through]

    def done(
        self, scopes: Mapping[str, Scope], opens: Opens, states: tuple[State, ...], grid: GridSpec | None = None
    ) -> Rows:
        statement = select(*self.columns).select_from(self.source)
        return Rows(
            self.declaration,
            statement,
            self.fields,
            tuple(self.origins),
            scopes,
            opens,
            states,
            frozenset(self.filled),
            grid,
            tuple(self.reached),
            frozenset(self.called),
        )


def model_of(rows: Rows, name: str, module: str, *, in_effect: bool) -> type[Base]:
    """The class of a list or a report of these rows, for its declaration."""
    table = rows.table_named(name, in_effect=in_effect)
    for column in table.c:
        # What a column of a table has, and a column of a statement has not.
        spec = rows.fields.get(column.key)
        column.info = {"field": spec} if spec is not None else {}
        column.nullable = column.key not in rows.filled
    said = {
        "__module__": module, "__tablename__": name, "__table__": table, "__mapper_args__": {"primary_key": [table.c.id]},
    }  # fmt: skip
    return type(name.title().replace("_", ""), (Base,), said)
