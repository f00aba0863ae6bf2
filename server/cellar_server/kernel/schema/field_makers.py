"""One line beside a typed column: ``name: Mapped[str] = text("名称|Name", 80)`` makes the column and its ``FieldSpec``."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import ForeignKey
from sqlalchemy.orm import MappedColumn, mapped_column, relationship

from cellar_common.durations import LONGEST
from cellar_db import types
from cellar_server.kernel.schema.choosers import AnyRecord, Listed, Offers
from cellar_server.kernel.schema.fields import (
    ATTACHMENT,
    SCALE,
    SHOWN_SCALE,
    Choice,
    Choices,
    ChoiceType,
    FieldSpec,
    GridSpec,
    Kind,
    Member,
)
from cellar_server.kernel.schema.text import label

C = TypeVar("C", bound=Choice)


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
    tells: tuple[str, ...] = (),
    searched: bool = False,
) -> MappedColumn[Any]:
    """One line of text of at most ``length`` characters; empty is NULL on every database."""
    spec = FieldSpec(
        kind=Kind.TEXT, label=label(words), required=required, readonly=readonly, length=length, width=width or min(length, 24),
        copied=copied, triggers=triggers, hidden=hidden, help=label(help) if help else None, identifier=identifier,
        unique_with=None if unique_with is None else tuple(unique_with.split()), tells=tells,
        searched=searched,
    )  # fmt: skip
    return _column(spec, types.Text(length), index=index, unique=unique, column=column)


def note(words: str, length: int = 500, *, readonly: bool = False, copied: bool = True) -> MappedColumn[Any]:
    """Text of several lines, at most 1,000 characters: what every database keeps in a row and searches."""
    spec = FieldSpec(
        kind=Kind.NOTE, label=label(words), length=length, width=40, readonly=readonly, copied=copied, sortable=False
    )
    return _column(spec, types.Text(length))


def tags(words: str, length: int = 200, *, help: str | None = None) -> MappedColumn[Any]:
    """标签: several short words, chosen or typed, in one text as ``cellar_common.tags`` parts it; none twice."""
    spec = FieldSpec(
        kind=Kind.TAGS, label=label(words), length=length, width=20, sortable=False, help=label(help) if help else None
    )
    return _column(spec, types.Text(length))


def duration(
    words: str, *, in_days: bool = False, required: bool = False, readonly: bool = False, help: str | None = None
) -> MappedColumn[Any]:
    """How long something takes, in whole minutes; typed and shown as ``2:30``, or in days."""
    spec = FieldSpec(
        kind=Kind.DURATION, label=label(words), required=required, readonly=readonly, minimum=0, maximum=LONGEST, width=10,
        in_days=in_days, help=label(help) if help else None,
    )  # fmt: skip
    return _column(spec, types.Id())


def file(words: str, *, required: bool = False, help: str | None = None, needs: str = "") -> MappedColumn[Any]:
    """A file that is kept with the record and belongs to this field: its id in ``attachment``. It stands in the head; a copy starts without."""
    return _kept(Kind.FILE, words, required=required, help=help, needs=needs)


def picture(words: str, *, required: bool = False, help: str | None = None, needs: str = "") -> MappedColumn[Any]:
    """A file that is a picture (PNG, JPEG, WebP by what it holds), shown small on the form and printed where the sheet has a place."""
    return _kept(Kind.PICTURE, words, required=required, help=help, needs=needs)


def _kept(kind: Kind, words: str, *, required: bool, help: str | None, needs: str) -> MappedColumn[Any]:
    spec = FieldSpec(
        kind=kind, label=label(words), required=required, copied=False, sortable=False, width=20, needs=needs,
        help=label(help) if help else None,
    )  # fmt: skip
    return _column(spec, types.Id(), ForeignKey(f"{ATTACHMENT}.id"), index=True)


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
    tells: tuple[str, ...] = (),
) -> MappedColumn[Any]:
    """A whole number. One that dates or loops are counted with has a ``maximum``."""
    spec = FieldSpec(
        hidden=hidden,
        tells=tells,
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


def factor(words: str, **options: Any) -> MappedColumn[Any]:
    """倍率: a plain ratio, such as what a currency is worth in another, 7.1235; 6 places, never in percent."""
    return _number(Kind.FACTOR, types.Rate(), words, width=options.pop("width", 8), **options)


def day(
    words: str, *, required: bool = False, readonly: bool = False, default: Callable[[], Any] | None = None, index: bool = False,
    copied: bool = True, triggers: bool = False, not_before: str = "", not_after: str = "", unordered: str = "",
    free_where: dict[str, Any] | None = None, hidden: bool = False,
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
        hidden=hidden,
        free_where=tuple((free_where or {}).items()),
    )
    return _column(spec, types.Day(), index=index)


def instant(words: str, *, readonly: bool = True, required: bool = False) -> MappedColumn[Any]:
    """A moment in UTC, typed and shown on the company's clock; ``readonly=False`` for one that people say."""
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
    choices: Choices,
    *,
    default: Member | None = None,
    required: bool = False,
    readonly: bool = False,
    triggers: bool = False,
    copied: bool = True,
    column: tuple[str, str] | None = None,
    needs: str = "",
    transaction_type: bool = False,
    index: bool = False,
) -> MappedColumn[Any]:
    spec = FieldSpec(
        kind=Kind.CHOICE, label=label(words), choices=choices, default=default, required=required, readonly=readonly,
        triggers=triggers, copied=copied, width=10, needs=needs, transaction_type=transaction_type,
    )  # fmt: skip
    return _column(spec, ChoiceType(choices), column=column, index=index)


def transaction_type(words: str, choices: type[C], *, default: C, copied: bool = True) -> MappedColumn[Any]:
    """业务类型: which kind of business a document is, where its type has several. Its list and filters have it, and the trace
    says it where it is not the usual one."""
    return choice(words, choices, default=default, copied=copied, transaction_type=True)


def listed(
    words: str, length: int, offers: Offers, *, beside: str = "", known: bool = False, typed: bool = False, required: bool = False,
    readonly: bool = False, width: int = 16, help: str | None = None,
) -> MappedColumn[Any]:  # fmt: skip
    """One of what the program knows: ``listed("单据|Entity", 30, scopes)``; the column keeps the offer's code.
    ``offers(registry, beside)`` gives the choices; ``beside="entity"`` names fields of the same line that they depend on.
    ``known``: a short list that depends on nothing, sent along with the metadata. ``typed``: another value may be typed.
    """
    spec = FieldSpec(
        kind=Kind.TEXT, label=label(words), length=length, required=required, readonly=readonly, width=width,
        help=label(help) if help else None, chooser=Listed(offers, tuple(beside.split()), known, typed), sortable=known,
    )  # fmt: skip
    return _column(spec, types.Text(length))


def any_record(words: str, *, by: str, entity_of: Callable[[str], str], width: int = 20) -> MappedColumn[Any]:
    """The id of a record of the entity that the field ``by`` beside it stands for, which ``entity_of`` says of its code."""
    spec = FieldSpec(kind=Kind.INTEGER, label=label(words), width=width, chooser=AnyRecord(by, entity_of))
    return _column(spec, types.Id())


def reference(
    words: str, target: str, *, required: bool = False, readonly: bool = False, context: tuple[str, ...] = (), triggers: bool = False,
    copied: bool = True, index: bool = True, width: int = 20, table: str | None = None, help: str | None = None,
    among: dict[str, Any] | None = None, unique_with: str | None = None, needs: str = "", whose: bool | None = None,
) -> MappedColumn[Any]:  # fmt: skip
    """The id of another record. ``target`` is the entity's name (and its table's, unless ``table`` says otherwise).
    ``among={"is_sales": True}``: only such records, at save and at each deed. ``whose=True``: of several references of the head to
    this entity, the one that says whose the document is; ``False``: it says what somebody does with it (a keeper).

    ``triggers`` defaults to what an entry form needs: choosing a customer or an item brings defaults.
    """
    spec = FieldSpec(
        kind=Kind.REFERENCE, label=label(words), target=target, required=required, readonly=readonly, context=context, triggers=triggers,
        copied=copied, width=width, help=label(help) if help else None, among=tuple((among or {}).items()),
        unique_with=None if unique_with is None else tuple(unique_with.split()), needs=needs, whose=whose,
    )  # fmt: skip
    return _column(spec, types.Id(), ForeignKey(f"{table or target}.id"), index=index)


def reference_or_none(words: str, target: str, *, width: int = 20, index: bool = False) -> MappedColumn[Any]:
    """A reference that is part of a ledger's key, in which nothing may be empty: 0 where it names none. No constraint holds it."""
    spec = FieldSpec(kind=Kind.REFERENCE, label=label(words), target=target, width=width, default=0)
    return _column(spec, types.Id(), index=index)


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
    words: str,
    line: str,
    *,
    fixed: bool = False,
    required: bool = False,
    sums: str = "",
    columns: str = "",
    once: str = "",
    walk: str = "",
) -> Any:
    """The document's lines in their order. ``columns`` and ``sums`` lay out the grid; what the head sums up is summed at its foot.

    ``fixed``: lines come only from a link. ``required``: a record without one is refused. ``once``: fields that no two lines say alike.
    ``walk``: the columns that Enter stops at, in order: what a hand fills in as a rule; a user may say others.
    """
    grid = GridSpec(
        label=label(words),
        columns=tuple(columns.split()),
        sums=tuple(sums.split()),
        fixed=fixed,
        required=required,
        once=tuple(once.split()),
        walk=tuple(walk.split()),
    )
    return relationship(
        line,
        cascade="all, delete-orphan",
        order_by=f"{line}.position",
        lazy="select",
        info={"grid": grid},
        passive_deletes=False,
    )
