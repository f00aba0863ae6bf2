"""What a report is made of beside its rows: levels, measures, a form; and what a row of a list opens."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from cellar_server.kernel.schema.ageing import Ageing, Span, spans
from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.text import Label, label


@dataclass(frozen=True, slots=True)
class Opens:
    """What a row leads to: the record whose id stands in ``id``, of the entity named, or of the one that a column says.

    With neither, ``id`` names one or several references: a row leads where the first of them does that is filled.
    """

    id: str
    entity: str = ""
    column: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """What a statement has to ask for."""
        return (*self.id.split(), *filter(None, [self.column]))


class Form(enum.Enum):
    """``LEDGER`` (台帐): of each measure what there was before the period, what came in, what went out, and what is left."""

    PLAIN = 1
    LEDGER = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A column of figures: the sum of a field, how many rows there are (no field), or one sum ``by`` another, reckoned per group.

    ``part`` is which side of a ledger it is: opening, in, out or closing; where what goes out stands in a field of its own, ``less`` is that.
    ``aged``: only what has this age in a day's field.
    """

    name: str
    label: Label
    kind: Kind
    field: str = ""
    by: str = ""
    part: str = ""
    less: str = ""
    aged: tuple[str, Span] | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """The fields that it tells something of."""
        return tuple(filter(None, (self.field, self.by, self.less, self.aged[0] if self.aged is not None else "")))


def counted(name: str, words: str) -> Measure:
    """How many rows a group has."""
    return Measure(name=name, label=label(words), kind=Kind.INTEGER)


def quotient(name: str, words: str, over: str, by: str, *, kind: Kind = Kind.PRICE) -> Measure:
    """``quotient("average", "均价|Average price", "gross", "quantity")``: of a group's sums, empty where the second is zero."""
    return Measure(name=name, label=label(words), kind=kind, field=over, by=by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """``dimensions``: fields that may be grouped by, ``levels`` those that it opens with, each a field or ``field@step``.

    A day has the steps of ``STEPS``, a reference to a tree has levels from the top, ``region_id@1``. ``day``: the field that a
    ledger's period is of; rows of the entities in ``begins`` are what there was at first, on whichever day they are. ``ageing`` adds a measure for each span. What is behind a group are the rows of the same
    entity, as a list.
    """

    dimensions: tuple[str, ...]
    levels: tuple[str, ...]
    measures: tuple[Measure, ...]
    form: Form = Form.PLAIN
    day: str = ""
    begins: tuple[str, ...] = ()
    ageing: Ageing | None = None

    def measure(self, name: str) -> Measure | None:
        return next((each for each in self.measures if each.name == name), None)


STEPS = {"year": "年|Year", "quarter": "季度|Quarter", "month": "月|Month", "week": "周|Week", "day": "日|Day"}
TREE_STEPS = {
    "1": "第一级|First level",
    "2": "第二级|Second level",
    "3": "第三级|Third level",
    "4": "第四级|Fourth level",
}
SIDES = {"opening": "期初|Opening", "in": "收入|In", "out": "发出|Out", "closing": "结存|Closing"}


def sides(field: str, words: Label, kind: Kind) -> Iterable[Measure]:
    """The four columns that a ledger has of a field: what is above zero comes in, what is below goes out."""
    for side, said in SIDES.items():
        own = label(said)
        both = Label(f"{own.zh}{words.zh}", f"{own.en} {words.en.lower()}")
        yield Measure(name=f"{side}_{field}", label=both, kind=kind, field=field, part=side)


def account(come: FieldSpec, gone: FieldSpec) -> Iterable[Measure]:
    """The four columns of two fields, what comes and what goes: what is red counts below zero on its own side."""
    words = {
        "opening": label("期初余额|Opening balance"),
        "in": come.label,
        "out": gone.label,
        "closing": label("期末余额|Closing balance"),
    }
    for side, said in words.items():
        yield Measure(
            name=f"{side}_{come.name}", label=said, kind=come.kind, field=come.name, part=side, less=gone.name
        )


def aged(ageing: Ageing, kind: Kind, bounds: str) -> Iterable[Measure]:
    """A column for each span of age."""
    for number, span in enumerate(spans(bounds, ageing.ahead)):
        yield Measure(name=f"age_{number}", label=span.words, kind=kind, field=ageing.field, aged=(ageing.day, span))
