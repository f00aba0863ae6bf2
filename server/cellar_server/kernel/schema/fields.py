"""Fields: one line beside a typed column says how it is labelled, entered, checked and shown.

``name: Mapped[str] = text("名称|Name", 80)`` makes the column and its ``FieldSpec``; the kernel reads the spec back
from the mapped class. Money is 2 places, quantity 4, unit price 6, rate 6, all exact on every database.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import Dialect, ForeignKey
from sqlalchemy.orm import MappedColumn, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from cellar_db import types
from cellar_server.kernel.schema.choosers import AnyRecord, Chooser, Listed, Offers
from cellar_server.kernel.schema.text import Label, label


class Kind(enum.Enum):
    """How a value is entered and shown; the names are those of the wire's FieldKind."""

    # Each field of each line is asked for its kind: that of Enum is a call of Python.
    __hash__ = object.__hash__

    TEXT = 1
    NOTE = 2
    INTEGER = 3
    QUANTITY = 4
    MONEY = 5
    PRICE = 6
    RATE = 7
    DAY = 8
    INSTANT = 9
    FLAG = 10
    CHOICE = 11
    REFERENCE = 12
    SECRET = 13


SCALE = {Kind.QUANTITY: 4, Kind.MONEY: 2, Kind.PRICE: 6, Kind.RATE: 6}
SHOWN_SCALE = {Kind.QUANTITY: 0, Kind.MONEY: 2, Kind.PRICE: 2, Kind.RATE: 0}
PRECISION = {Kind.QUANTITY: 19, Kind.MONEY: 19, Kind.PRICE: 19, Kind.RATE: 9}
NUMBERS = frozenset(SCALE)
# What one field of one record stays below: so far below what its column holds that sums over tens of thousands of the
# largest still fit (64 bits once scaled), in a ledger and at the foot of a list.
LARGEST = {
    Kind.QUANTITY: Decimal(10) ** 10,
    Kind.MONEY: Decimal(10) ** 12,
    Kind.PRICE: Decimal(10) ** 9,
    Kind.RATE: Decimal(100),
}


class Choice(enum.Enum):
    """A closed list. ``CARRIER = "承运商|Carrier"``: stored and sent as ``carrier``, shown by its label."""

    code: str
    label: Label
    __hash__ = object.__hash__

    def __init__(self, words: str) -> None:
        self.code = self._name_.lower()
        self.label = label(words)

    def __lt__(self, other: Choice) -> bool:
        """In the order of what is stored, as a database sorts them: part of a key that rows are written by."""
        return self.code < other.code


C = TypeVar("C", bound=Choice)


class ChoiceType(TypeDecorator[Choice]):
    """A Choice member in Python, its code in the database."""

    impl = types.Text
    cache_ok = True

    def __init__(self, choices: type[Choice]) -> None:
        super().__init__(20)
        self.choices = choices
        self._by_code = {member.code: member for member in choices}

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return value.code if isinstance(value, Choice) else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else self._by_code[value]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """What the kernel and every screen know of one field.

    ``readonly``: the server computes it and refuses it from outside. ``needs``: the power (``declare(powers=…)``) that writing it takes;
    ``writable.py`` says who may write what. ``required``: may not stay empty at save.
    ``triggers``: a change asks the server to evaluate the form again. ``context``: fields whose values narrow the look-up.
    ``unit``: the path of references to the unit that a quantity is counted in (``units.py``).
    ``unique_with``: no other record that is not over holds the same value beside the same values of these fields, which
    stand on the same line or else in the head (``claims.py``), of none where it is empty; None: any number of them may.
    ``default`` is a value or a function of nothing. ``copied`` False: a copy starts empty. ``hidden``: kept by the client, not shown.
    ``among``: what the record must be that a reference names, as (field, value) pairs.
    ``transaction_type``: which kind of business the document is (业务类型).
    ``identifier``: a code or number, kept in one width; two that differ only in width, case or blanks are the same.
    ``chooser``: the value is chosen from what the program knows (``choosers.py``); the column keeps its code or id.
    ``sum_of``: the field of a grid's lines that this one of the head is the sum of (``lines.shipped``); the kernel reckons it.
    ``positive``: a line of zero or less moves nothing and is refused.
    ``not_before``, ``not_after``: another day of the same record, or of a line's document, that this day keeps an order with
    (``dates.py``); not where one of ``free_where`` holds. ``unordered``: why a day keeps none with the days beside it.
    """

    kind: Kind
    label: Label
    name: str = ""
    required: bool = False
    readonly: bool = False
    length: int = 0
    scale: int = 0
    shown_scale: int = 0
    choices: type[Choice] | None = None
    target: str = ""
    context: tuple[str, ...] = ()
    help: Label | None = None
    width: int = 12
    triggers: bool = False
    default: Any = None
    copied: bool = True
    sortable: bool = True
    minimum: Any = None
    maximum: Any = None
    unique_with: tuple[str, ...] | None = None
    hidden: bool = False
    unit: str = ""
    among: tuple[tuple[str, Any], ...] = ()
    identifier: bool = False
    not_before: str = ""
    not_after: str = ""
    unordered: str = ""
    free_where: tuple[tuple[str, Any], ...] = ()
    needs: str = ""
    transaction_type: bool = False
    chooser: Chooser | None = None
    sum_of: str = ""
    positive: bool = False

    @property
    def unit_of(self) -> str:
        """Of a quantity, the reference beside it in whose main unit it counts: of a number of cases none."""
        name, _, unit = self.unit.partition(".")
        return name if unit == "unit_id" else ""

    def make_default(self) -> Any:
        return self.default() if callable(self.default) and not isinstance(self.default, enum.Enum) else self.default


def _column(
    spec: FieldSpec,
    type_: Any,
    *args: Any,
    index: bool = False,
    unique: bool = False,
    column: tuple[str, str] | None = None,
) -> MappedColumn[Any]:
    """``column`` is (attribute, column name) where the attribute's own name is a reserved word of one of the databases."""
    not_null = spec.required or (spec.default is not None)
    options: dict[str, Any] = {
        "nullable": not not_null,
        "index": index or None,
        "unique": unique or None,
        "info": {"field": spec},
    }
    if column:
        # Statements say table.c.<attribute> as everywhere else; only the database sees the other name.
        return mapped_column(column[1], type_, *args, key=column[0], **options)
    return mapped_column(type_, *args, **options)


def text(
    words: str,
    length: int,
    *,
    required: bool = False,
    readonly: bool = False,
    width: int | None = None,
    unique: bool = False,
    index: bool = False,
    copied: bool = True,
    triggers: bool = False,
    hidden: bool = False,
    help: str | None = None,
    column: tuple[str, str] | None = None,
    unique_with: str | None = None,
    identifier: bool = False,
) -> MappedColumn[Any]:
    """One line of text of at most ``length`` characters; empty is NULL on every database."""
    spec = FieldSpec(
        kind=Kind.TEXT, label=label(words), required=required, readonly=readonly, length=length, width=width or min(length, 24),
        copied=copied, triggers=triggers, hidden=hidden, help=label(help) if help else None, identifier=identifier,
        unique_with=None if unique_with is None else tuple(unique_with.split()),
    )  # fmt: skip
    return _column(spec, types.Text(length), index=index, unique=unique, column=column)


def note(words: str, length: int = 500, *, readonly: bool = False) -> MappedColumn[Any]:
    """Text of several lines."""
    return _column(
        FieldSpec(kind=Kind.NOTE, label=label(words), length=length, width=40, readonly=readonly), types.Text(length)
    )


def secret(words: str) -> MappedColumn[Any]:
    """Text that is taken in, hashed by its owner, and never shown, listed, audited or exported."""
    return _column(
        FieldSpec(kind=Kind.SECRET, label=label(words), length=200, copied=False, sortable=False), types.Text(200)
    )


def integer(
    words: str,
    *,
    required: bool = False,
    readonly: bool = False,
    default: int | None = None,
    minimum: int | None = None,
    maximum: int | None = None,
    copied: bool = True,
    hidden: bool = False,
) -> MappedColumn[Any]:
    """A whole number. One that dates or loops are counted with has a ``maximum``."""
    spec = FieldSpec(
        hidden=hidden,
        kind=Kind.INTEGER,
        label=label(words),
        required=required,
        readonly=readonly,
        default=default,
        minimum=minimum,
        maximum=maximum,
        copied=copied,
        width=8,
    )
    return _column(spec, types.Id())


def _number(kind: Kind, type_: Any, words: str, **options: Any) -> MappedColumn[Any]:
    if options.get("sum_of"):
        options = {"readonly": True, "default": Decimal(0), **options}
    width = options.pop("width", 12)
    spec = FieldSpec(
        kind=kind,
        label=label(words),
        scale=SCALE[kind],
        shown_scale=options.pop("shown_scale", SHOWN_SCALE[kind]),
        width=width,
        **options,
    )
    return _column(spec, type_)


def quantity(words: str, **options: Any) -> MappedColumn[Any]:
    """A count; 4 places. ``unit="item_id.unit_id"``: in the main unit (瓶) of that item, so that prints say it in cases as well."""
    return _number(Kind.QUANTITY, types.Quantity(), words, **options)


def counter(words: str, *, sum_of: str = "") -> MappedColumn[Any]:
    """A cumulative downstream quantity (累计数量): zero at first, changed only by a link's conditional update.

    ``sum_of="lines.shipped"`` in a head: the sum of that counter of its lines, which moves with it.
    """
    return quantity(words, readonly=True, default=Decimal(0), copied=False, sum_of=sum_of)


def money(words: str, **options: Any) -> MappedColumn[Any]:
    """An amount in the ledger set's currency; 2 places, half up."""
    return _number(Kind.MONEY, types.Money(), words, **options)


def price(words: str, **options: Any) -> MappedColumn[Any]:
    """A price for one unit; 6 places."""
    return _number(Kind.PRICE, types.Price(), words, **options)


def rate(words: str, **options: Any) -> MappedColumn[Any]:
    """A ratio, 0.13 for 13 %; 6 places; at most the whole, unless a ``maximum`` says otherwise."""
    bound = options.pop("maximum", Decimal(1))
    return _number(Kind.RATE, types.Rate(), words, width=options.pop("width", 8), maximum=bound, **options)


def day(
    words: str, *, required: bool = False, readonly: bool = False, default: Callable[[], Any] | None = None, index: bool = False,
    copied: bool = True, triggers: bool = False, not_before: str = "", not_after: str = "", unordered: str = "",
    free_where: dict[str, Any] | None = None,
) -> MappedColumn[Any]:  # fmt: skip
    """A day. ``not_before="business_date"``: it keeps its order with the days beside it, or says in ``unordered`` why it has none."""
    spec = FieldSpec(
        kind=Kind.DAY,
        label=label(words),
        required=required,
        readonly=readonly,
        default=default,
        copied=copied,
        width=10,
        triggers=triggers,
        not_before=not_before,
        not_after=not_after,
        unordered=unordered,
        free_where=tuple((free_where or {}).items()),
    )
    return _column(spec, types.Day(), index=index)


def instant(words: str, *, readonly: bool = True, required: bool = False) -> MappedColumn[Any]:
    """A moment in UTC, shown in the desk's time zone."""
    spec = FieldSpec(
        kind=Kind.INSTANT, label=label(words), readonly=readonly, required=required, copied=False, width=16
    )
    return _column(spec, types.Instant())


def flag(
    words: str, *, default: bool = False, readonly: bool = False, copied: bool = True, triggers: bool = False, needs: str = "",
) -> MappedColumn[Any]:  # fmt: skip
    spec = FieldSpec(
        kind=Kind.FLAG,
        label=label(words),
        default=default,
        readonly=readonly,
        required=False,
        copied=copied,
        width=6,
        triggers=triggers,
        needs=needs,
    )
    return _column(spec, types.Flag())


def choice(
    words: str,
    choices: type[C],
    *,
    default: C | None = None,
    required: bool = False,
    readonly: bool = False,
    triggers: bool = False,
    copied: bool = True,
    column: tuple[str, str] | None = None,
    needs: str = "",
    transaction_type: bool = False,
) -> MappedColumn[Any]:
    spec = FieldSpec(
        kind=Kind.CHOICE, label=label(words), choices=choices, default=default, required=required, readonly=readonly,
        triggers=triggers, copied=copied, width=10, needs=needs, transaction_type=transaction_type,
    )  # fmt: skip
    return _column(spec, ChoiceType(choices), column=column)


def transaction_type(words: str, choices: type[C], *, default: C, copied: bool = True) -> MappedColumn[Any]:
    """业务类型: which kind of business a document is, where its type has several. Its list and filters have it, and the trace
    says it where it is not the usual one."""
    return choice(words, choices, default=default, copied=copied, transaction_type=True)


def listed(
    words: str, length: int, offers: Offers, *, beside: str = "", known: bool = False, required: bool = False,
    readonly: bool = False, width: int = 16, help: str | None = None,
) -> MappedColumn[Any]:  # fmt: skip
    """One of what the program knows: ``listed("单据|Entity", 30, scopes)``; the column keeps the offer's code.
    ``offers(registry, beside)`` gives the choices; ``beside="entity"`` names fields of the same line that they depend on.
    ``known``: a short list that depends on nothing, sent along with the metadata.
    """
    spec = FieldSpec(
        kind=Kind.TEXT, label=label(words), length=length, required=required, readonly=readonly, width=width,
        help=label(help) if help else None, chooser=Listed(offers, tuple(beside.split()), known), sortable=known,
    )  # fmt: skip
    return _column(spec, types.Text(length))


def any_record(words: str, *, by: str, entities: dict[str, str], width: int = 20) -> MappedColumn[Any]:
    """The id of a record of the entity that the field ``by`` beside it stands for; ``entities``: its code → entity."""
    spec = FieldSpec(kind=Kind.INTEGER, label=label(words), width=width, chooser=AnyRecord(by, entities))
    return _column(spec, types.Id())


def reference(
    words: str, target: str, *, required: bool = False, readonly: bool = False, context: tuple[str, ...] = (), triggers: bool = False,
    copied: bool = True, index: bool = True, width: int = 20, table: str | None = None, help: str | None = None,
    among: dict[str, Any] | None = None, unique_with: str | None = None, needs: str = "",
) -> MappedColumn[Any]:  # fmt: skip
    """The id of another record. ``target`` is the entity's name (and its table's, unless ``table`` says otherwise).
    ``among={"is_sales": True}``: only such records, at save and at each deed.

    ``triggers`` defaults to what an entry form needs: choosing a customer or an item brings defaults.
    """
    spec = FieldSpec(
        kind=Kind.REFERENCE, label=label(words), target=target, required=required, readonly=readonly, context=context, triggers=triggers,
        copied=copied, width=width, help=label(help) if help else None, among=tuple((among or {}).items()),
        unique_with=None if unique_with is None else tuple(unique_with.split()), needs=needs,
    )  # fmt: skip
    return _column(spec, types.Id(), ForeignKey(f"{table or target}.id"), index=index)


def came_from(line_table: str) -> MappedColumn[Any]:
    """The upstream line this line was derived from (a link's ``via``); carried along unseen.

    Empty where typed in by hand, and where the document is over and the upstream line is gone (``removal.py``).
    """
    spec = FieldSpec(kind=Kind.INTEGER, label=label("来源行|Source line"), hidden=True, copied=False, sortable=False)
    return _column(spec, types.Id(), ForeignKey(f"{line_table}.id"), index=True)


def parent(table: str) -> MappedColumn[Any]:
    """The line's document; lines are written and deleted only through it."""
    return mapped_column(types.Id(), ForeignKey(f"{table}.id"), nullable=False, index=True)


def lines(
    words: str, line: str, *, fixed: bool = False, required: bool = False, sums: str = "", columns: str = ""
) -> Any:
    """The document's lines in their order. ``columns`` and ``sums`` lay out the grid; what the head sums up is summed at its foot.

    ``fixed``: lines come only from a link. ``required``: a record without one is refused.
    """
    grid = GridSpec(
        label=label(words), columns=tuple(columns.split()), sums=tuple(sums.split()), fixed=fixed, required=required
    )
    return relationship(
        line,
        cascade="all, delete-orphan",
        order_by=f"{line}.position",
        lazy="select",
        info={"grid": grid},
        passive_deletes=False,
    )


@dataclass(frozen=True, slots=True, eq=False)
class GridSpec:
    """A grid of lines; equal to itself only."""

    label: Label
    columns: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()
    fixed: bool = False
    required: bool = False
    name: str = ""
    line: Any = None
    fields: dict[str, FieldSpec] = field(default_factory=dict)
