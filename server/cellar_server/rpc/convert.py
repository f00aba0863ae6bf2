"""Wire messages to the kernel's records and back; the only place where the two meet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from cellar.v1 import document_pb2, list_pb2, metadata_pb2, session_pb2, value_pb2
from cellar_common import codec
from cellar_common.codec import Ref
from cellar_server.kernel.lists.conditions import Query
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import NUMBERS, SCALE, SHOWN_SCALE, FieldSpec, Kind, Member
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.panels import Fact, Panel
from cellar_server.kernel.schema.problems import FieldChange, Invalid, Problem, problem, refuse
from cellar_server.kernel.schema.records import LineInput, RecordInput, RecordView
from cellar_server.kernel.schema.reporting import Measure
from cellar_server.kernel.schema.states import State
from cellar_server.kernel.schema.text import Language

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PATH = re.compile(r"(\w+)\[(\d+)\](?:\.(\w+))?")

OPERATORS = {
    metadata_pb2.FILTER_OPERATOR_EQUALS: "equals",
    metadata_pb2.FILTER_OPERATOR_IN: "in",
    metadata_pb2.FILTER_OPERATOR_FROM: "from",
    metadata_pb2.FILTER_OPERATOR_TO: "to",
    metadata_pb2.FILTER_OPERATOR_CONTAINS: "contains",
    metadata_pb2.FILTER_OPERATOR_STARTS: "starts",
    metadata_pb2.FILTER_OPERATOR_EMPTY: "empty",
    metadata_pb2.FILTER_OPERATOR_NOT_EMPTY: "not_empty",
    metadata_pb2.FILTER_OPERATOR_NOT_IN: "not_in",
    metadata_pb2.FILTER_OPERATOR_PERIOD: "period",
    metadata_pb2.FILTER_OPERATOR_UNDER: "under",
    metadata_pb2.FILTER_OPERATOR_BETWEEN: "between",
    metadata_pb2.FILTER_OPERATOR_ME: "me",
    metadata_pb2.FILTER_OPERATOR_MY_UNIT: "my_unit",
    metadata_pb2.FILTER_OPERATOR_BEFORE_TODAY: "before_today",
    metadata_pb2.FILTER_OPERATOR_HAS: "has",
}
OPERATOR_CODES = {name: code for code, name in OPERATORS.items()}


class Unreadable:
    """A value that no field takes (a day beyond the calendar, a decimal of a million places): the kernel's parser names its field."""

    def __repr__(self) -> str:
        return "unreadable"


def instant(moment: datetime) -> int:
    """Microseconds since 1970."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def read_value(value: value_pb2.Value) -> Any:
    try:
        return codec.to_python(value)
    except (ValueError, ArithmeticError):
        return Unreadable()


def read_values(values: Mapping[str, value_pb2.Value]) -> dict[str, Any]:
    return {name: read_value(value) for name, value in values.items()}


def record_input(message: document_pb2.Record) -> RecordInput:
    """What the client typed. ``Invalid`` where a grid stands there twice."""
    grids: dict[str, list[LineInput]] = {}
    for grid in message.grids:
        if grid.name in grids:
            raise refuse(grid.name[:40], "GRID_TWICE", "同一明细出现了两次|A grid stands there twice")
        grids[grid.name] = [LineInput(line.id, read_values(line.values)) for line in grid.lines]
    return RecordInput(message.entity, message.id, message.row_version, read_values(message.values), grids)


# Half of a wide document's fields are empty, and most of the others are zero, a rate, a flag or a reference that stands on every line.
_NOTHING = value_pb2.Value()
_REPEATED = frozenset({Decimal, bool, int, Ref, type(None)})


def wire_value(spec: FieldSpec | None, value: Any) -> value_pb2.Value:
    """The wire form of a field's value, to be copied and never changed."""
    if value is None:
        return _NOTHING
    if isinstance(value, (Member, State)):
        value = value.code
    scale = spec.scale if spec is not None and spec.kind in NUMBERS else None
    return codec.to_value(value, scale)


def _writer(holder: type[document_pb2.Record] | type[document_pb2.Line]) -> Callable[..., bytes]:
    """What writes all values of a record or of a line (specs, values), to be merged into such a message.

    Messages that stand one after another are one, says the format, and reading them at once takes half of what setting each would.
    """

    def entry(name: str, value: Any, scale: int | None) -> bytes:
        told = _NOTHING if value is None else codec.to_value(value, scale)
        return holder(values={name: told}).SerializeToString()

    known = lru_cache(maxsize=32768, typed=True)(entry)

    def entries(specs: Mapping[str, FieldSpec], values: Mapping[str, Any]) -> bytes:
        parts = []
        for name, value in values.items():
            spec = specs.get(name)
            if isinstance(value, (Member, State)):
                value = value.code
            scale = spec.scale if spec is not None and spec.kind in NUMBERS else None
            parts.append((known if type(value) in _REPEATED else entry)(name, value, scale))
        return b"".join(parts)

    return entries


_record_values, _line_values = _writer(document_pb2.Record), _writer(document_pb2.Line)


def write_record(
    message: document_pb2.Record, declaration: Declaration, view: RecordView, *, known_lines: set[int] | None = None
) -> None:
    """Write a record's wire form where it is sent from, for it is large. ``known_lines``: of an evaluated record, the lines
    that are stored; others have no id yet."""
    message.MergeFrom(document_pb2.Record(
        entity=view.entity, id=view.id, row_version=view.row_version, number=view.number, state=view.state,
        actions=view.actions, editable=view.editable, deletable=view.deletable, attachments=view.attachments, comments=view.comments, byline=view.byline,
        pushes=view.pushes, reversible=view.reversible, reds=[reference_message(each) for each in view.reds], print_count=view.print_count, sealed_by=view.sealed_by, locked=view.locked,
    ))  # fmt: skip
    message.MergeFromString(_record_values(declaration.fields, view.values))
    for name, lines in view.grids.items():
        grid, specs = message.grids.add(name=name), declaration.grids[name].fields
        for line in lines:
            id_ = line.id if known_lines is None or line.id in known_lines else 0
            grid.lines.add(id=id_, locked=line.locked).MergeFromString(_line_values(specs, line.values))


def place(declaration: Declaration | None, path: str, language: Language) -> str:
    """A path in words: ``lines[2].quantity`` is 第 3 行 数量; empty where there is nothing to say."""
    if declaration is None or not path:
        return ""
    found = _PATH.fullmatch(path)
    if found is None:
        spec = declaration.fields.get(path)
        return spec.label.of(language) if spec is not None else ""
    grid = declaration.grids.get(found[1])
    if grid is None:
        return ""
    row = int(found[2]) + 1
    words = f"line {row}" if language == "en" else f"第 {row} 行"
    if len(declaration.grids) > 1:
        words = f"{grid.label.of(language)} {words}"
    spec = grid.fields.get(found[3] or "")
    return f"{words} {spec.label.of(language)}" if spec is not None else words


def problem_message(found: Problem, declaration: Declaration | None, language: Language) -> document_pb2.Problem:
    return document_pb2.Problem(
        path=found.path[:120], code=found.code, message=found.message.of(language)[:500], hint=found.hint.of(language)[:300],
        severity=document_pb2.SEVERITY_WARNING if found.warning else document_pb2.SEVERITY_ERROR,
        place=place(declaration, found.path, language), untaken=found.untaken,
    )  # fmt: skip


def problem_messages(
    problems: Iterable[Problem], declaration: Declaration | None, language: Language
) -> list[document_pb2.Problem]:
    return [problem_message(found, declaration, language) for found in problems]


def change_messages(changes: Iterable[tuple[str, int]]) -> list[session_pb2.Change]:
    return [session_pb2.Change(entity=entity, id=id_) for entity, id_ in changes]


def field_change(change: FieldChange, language: Language) -> document_pb2.FieldChange:
    return document_pb2.FieldChange(
        path=change.path, label=change.label.of(language), before=change.before[:200], after=change.after[:200]
    )


def _fact(fact: Fact, language: Language) -> document_pb2.Fact:
    return document_pb2.Fact(
        label=fact.label.of(language), value=wire_value(None, fact.value), tone=fact.tone, text=fact.text.of(language)
    )


def panel_message(panel: Panel, language: Language) -> document_pb2.Panel:
    message = document_pb2.Panel(
        title=panel.title.of(language), subtitle=panel.subtitle.of(language), facts=[_fact(fact, language) for fact in panel.facts]
    )  # fmt: skip
    if panel.gauge is not None:
        parts = [
            document_pb2.GaugePart(label=part.label.of(language), value=wire_value(None, part.value), tone=part.tone)
            for part in panel.gauge.parts
        ]
        message.gauge.CopyFrom(document_pb2.Gauge(parts=parts, limit=wire_value(None, panel.gauge.limit)))
    return message


def read_query(message: list_pb2.Query) -> Query:
    """A list's conditions; ``Invalid`` for an operator that is none."""
    problems: list[Problem] = []
    wheres = _read_filters(message.filters, problems, 0)
    if problems:
        raise Invalid(problems)
    return Query(message.entity, wheres, message.search)


_DEEPEST = 3
"""Groups within groups."""


def _read_filters(filters: Iterable[metadata_pb2.Filter], problems: list[Problem], depth: int) -> tuple[Where, ...]:
    wheres: list[Where] = []
    for one in filters:
        if one.any:
            if depth >= _DEEPEST:
                problems.append(
                    problem("filters", "TOO_DEEP", "条件的分组嵌套太深|Groups of conditions are nested too deep")
                )
                continue
            if one.field or one.values:
                words = "条件不能既是字段又是分组|A condition is of a field or of groups, not of both"
                problems.append(problem("filters", "FIELD_AND_GROUPS", words))
            if not all(group.filters for group in one.any):
                words = "分组里没有条件|A group holds no condition"
                problems.append(problem("filters", "GROUP_EMPTY", words, "删去该分组|Remove the group"))
            groups = tuple(_read_filters(group.filters, problems, depth + 1) for group in one.any)
            wheres.append(Where("", "any", (), groups))
            continue
        operator = OPERATORS.get(one.operator)
        if operator is None:
            problems.append(problem(one.field[:60], "OPERATOR", "没有这种条件|There is no such condition"))
        else:
            wheres.append(Where(one.field, operator, tuple(read_value(value) for value in one.values)))
    return tuple(wheres)


def read_sort(message: list_pb2.Sort) -> str:
    return f"-{message.field}" if message.descending and message.field else message.field


_COLUMN_KINDS: dict[Kind, codec.ColumnKind] = {
    **dict.fromkeys(NUMBERS, "decimal"), Kind.INTEGER: "integer", Kind.DURATION: "integer", Kind.DAY: "day", Kind.INSTANT: "instant", Kind.FLAG: "flag",
}  # fmt: skip


def column_message(name: str, spec: FieldSpec, values: Sequence[Any]) -> value_pb2.Column:
    # What is chosen comes in words.
    kind = "text" if spec.chooser is not None else _COLUMN_KINDS.get(spec.kind, "text")
    return codec.pack_column(name, values, kind, spec.scale)


def reference_message(ref: Ref) -> value_pb2.Reference:
    return value_pb2.Reference(id=ref.id, code=ref.code, name=ref.name)


def measure_spec(measure: Measure) -> FieldSpec:
    """How a measure is shown."""
    return FieldSpec(
        kind=measure.kind, label=measure.label, name=measure.name, scale=SCALE.get(measure.kind, 0),
        shown_scale=SHOWN_SCALE.get(measure.kind, 0), readonly=True, sortable=not measure.by,
    )  # fmt: skip
