"""The figures of a group: what is summed by the database, and what is reckoned from sums. Pure but for the expressions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, literal, not_, or_

from cellar_db.functions import total
from cellar_server.kernel.amounts.steps import ZERO, quotient
from cellar_server.kernel.lists.columns import stored
from cellar_server.kernel.schema.ageing import Span
from cellar_server.kernel.schema.fields import SCALE, Kind
from cellar_server.kernel.schema.reporting import Measure

Sums = dict[str, Any]
"""Sums by name, as they add up from groups to what is above them."""
Period = tuple[date, date]
ROWS = "n"


def sums_of(
    measures: Iterable[Measure], table: Any, day: ColumnElement[Any] | None, period: Period | None, today: date,
    begins: Sequence[str] = (),
) -> Sums:  # fmt: skip
    """What the database adds up for these measures, by name. Ages are counted to ``today``; ``begins``: entities whose rows are openings."""
    found: Sums = {ROWS: func.count()}
    for each in measures:
        if each.part:
            assert day is not None
            assert period is not None
            less = stored(table, each.less) if each.less else None
            at_first = table.c.entity.in_(begins) if begins else false()
            found.update(_sides(each.field, stored(table, each.field), less, day, period, at_first))
        elif each.aged is not None:
            found[f"a_{each.name}"] = _of_age(
                stored(table, each.field), stored(table, each.aged[0]), each.aged[1], today
            )
        else:
            found.update({f"s_{field}": total(stored(table, field)) for field in each.parts})
    return found


def _of_age(column: ColumnElement[Any], day: ColumnElement[Any], span: Span, today: date) -> ColumnElement[Any]:
    bounds = []
    if span.first is not None:
        bounds.append(day <= today - timedelta(days=span.first))
    if span.last is not None:
        bounds.append(day >= today - timedelta(days=span.last))
    return total(case((and_(*bounds), column), else_=literal(ZERO, column.type)))


def _sides(
    field: str, column: ColumnElement[Any], less: ColumnElement[Any] | None, day: ColumnElement[Any], period: Period,
    at_first: ColumnElement[bool],
) -> Sums:  # fmt: skip
    nothing = literal(ZERO, column.type)
    before, within = or_(day < period[0], at_first), and_(day >= period[0], day <= period[1], not_(at_first))

    def where(condition: ColumnElement[bool], figure: ColumnElement[Any] = column) -> ColumnElement[Any]:
        return total(case((condition, figure), else_=nothing))

    if less is not None:
        # Negative as it is added up, as what goes out is.
        return {
            f"o_{field}": where(before, column - less),
            f"i_{field}": where(within),
            f"u_{field}": where(within, -less),
        }
    return {
        f"o_{field}": where(before),
        f"i_{field}": where(and_(within, column > nothing)),
        # Negative as it is added up; shown as what went out.
        f"u_{field}": where(and_(within, column < nothing)),
    }


def sorted_by(measure: Measure, sums: Mapping[str, Any]) -> Any:
    """The expression, or the figure, that groups are sorted by; None for what is reckoned afterwards."""
    if measure.by:
        return None
    if measure.aged is not None:
        return sums[f"a_{measure.name}"]
    if not measure.part:
        return sums[f"s_{measure.field}"] if measure.field else sums[ROWS]
    opening, come, gone = (sums[f"{side}_{measure.field}"] for side in "oiu")
    return {"opening": opening, "in": come, "out": -gone, "closing": opening + come + gone}[measure.part]


def figure(measure: Measure, sums: Mapping[str, Any]) -> Any:
    """A measure of a group; None where it would be divided by nothing."""
    if measure.by:
        over, by = sums[f"s_{measure.field}"], sums[f"s_{measure.by}"]
        return quotient(over, by, SCALE[measure.kind]) if by else None
    value = sorted_by(measure, sums)
    return value if measure.kind is Kind.INTEGER else Decimal(value)


def running(field: str, columns: Any, key: ColumnElement[Any]) -> ColumnElement[Any]:
    """What there was of a field before each group, where groups follow one another by ``key``."""
    opening, come, gone = (columns[f"{side}_{field}"] for side in "oiu")
    # Up to this group and less what moved in it: a number of rows would be a parameter, which Oracle does not take here.
    return func.sum(opening + come + gone).over(order_by=key, rows=(None, 0)) - come - gone


def run(following: Iterable[Sums]) -> None:
    """The same of groups in memory, in their order: each opens with what the one before it left."""
    left: Sums = {}
    for sums in following:
        for name in [name for name in sums if name.startswith("o_")]:
            field = name[2:]
            sums[name] += left.get(field, 0)
            left[field] = sums[name] + sums[f"i_{field}"] + sums[f"u_{field}"]


def added(parts: Iterable[Mapping[str, Any]]) -> Sums:
    """The sums of what lies above these groups."""
    whole: Sums = {}
    for part in parts:
        for name, value in part.items():
            whole[name] = whole.get(name, 0) + (value or 0)
    return whole
