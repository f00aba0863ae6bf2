"""Fields: how one is labelled, entered, checked and shown; made beside its column by ``field_makers.py``.

The kernel reads a spec back from the mapped class. Money is 2 places, quantity 4, unit price 6, rate 6, all exact on
every database.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Self

from sqlalchemy import Dialect
from sqlalchemy.types import TypeDecorator

from cellar_db import types
from cellar_server.kernel.schema.choosers import Chooser
from cellar_server.kernel.schema.look import Look
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
    FACTOR = 14
    DURATION = 15
    TAGS = 16
    FILE = 17
    PICTURE = 18


FILES = frozenset({Kind.FILE, Kind.PICTURE})
"""What holds the id of a file that is kept with the record."""
ATTACHMENT = "attachment"
"""What names of files are called by, where those of records go by their entity."""
SCALE = {Kind.QUANTITY: 4, Kind.MONEY: 2, Kind.PRICE: 6, Kind.RATE: 6, Kind.FACTOR: 6}
SHOWN_SCALE = {Kind.QUANTITY: 0, Kind.MONEY: 2, Kind.PRICE: 2, Kind.RATE: 0, Kind.FACTOR: 0}
PRECISION = {Kind.QUANTITY: 19, Kind.MONEY: 19, Kind.PRICE: 19, Kind.RATE: 9, Kind.FACTOR: 9}
NUMBERS = frozenset(SCALE)
# What the code of a choice is stored in.
CODE_LENGTH = 20
# What one field of one record stays below: so far below what its column holds that sums over tens of thousands of the
# largest still fit (64 bits once scaled), in a ledger and at the foot of a list.
LARGEST = {
    Kind.QUANTITY: Decimal(10) ** 10,
    Kind.MONEY: Decimal(10) ** 12,
    Kind.PRICE: Decimal(10) ** 9,
    Kind.RATE: Decimal(100),
    Kind.FACTOR: Decimal(100),
}


class Member:
    """One of what a field may be, of a list that is closed (``Choice``) or that areas add to (``OpenChoice``).

    One with a look is shown as a mark, as a state is.
    """

    code: str
    label: Label
    look: Look | None = None

    def __lt__(self, other: Member) -> bool:
        """In the order of what is stored, as a database sorts them: part of a key that rows are written by."""
        return self.code < other.code


class Choice(Member, enum.Enum):
    """A closed list. ``CARRIER = "承运商|Carrier"``: stored and sent as ``carrier``, shown by its label; a look may follow."""

    __hash__ = object.__hash__

    def __init__(self, words: str, look: Look | None = None) -> None:
        self.code = self._name_.lower()
        self.label = label(words)
        self.look = look


class _Open(type):
    """Goes over an open list: in the order of the areas in the menu, then as they were said."""

    members: dict[str, Any]

    def __init__(cls, *arguments: Any) -> None:
        super().__init__(*arguments)
        cls.members = {}

    def __iter__(cls) -> Iterator[Any]:
        return iter(sorted(cls.members.values(), key=lambda each: each.place))

    def __len__(cls) -> int:
        return len(cls.members)


class OpenChoice(Member, metaclass=_Open):
    """A list that areas add to in their ``area.py``: ``Module("stock", "库存|Stock")`` adds; ``Module.of("stock")`` finds.

    ``ValueError`` for a code that is there already, or that is too long to be stored. ``place`` is set by the area.
    """

    def __init__(self, code: str, words: str) -> None:
        if code in type(self).members or not 0 < len(code) <= CODE_LENGTH:
            raise ValueError(
                f"“{code}” is in the list of {type(self).__name__} already, or has more than {CODE_LENGTH} letters"
            )
        self.code, self.label, self.place = code, label(words), 0
        type(self).members[code] = self

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.code!r})"

    @classmethod
    def of(cls, code: str) -> Self:
        """ValueError, with what is known, for a code that no area said."""
        if code not in cls.members:
            raise ValueError(
                f"no area has the {cls.__name__.lower()} “{code}”; there are {', '.join(sorted(cls.members))}"
            )
        found: Self = cls.members[code]
        return found


Choices = type[Choice] | type[OpenChoice]


class ChoiceType(TypeDecorator[Member]):
    """A member in Python, its code in the database."""

    impl = types.Text
    cache_ok = True

    def __init__(self, choices: Choices) -> None:
        super().__init__(CODE_LENGTH)
        self.choices = choices
        # The members of an open list may be said later than the column.
        self._by_code: Mapping[str, Any] = (
            choices.members if issubclass(choices, OpenChoice) else {member.code: member for member in choices}
        )

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return value.code if isinstance(value, Member) else value

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
    ``tells``: fields beside it whose values can be read in it; to whom one of them is hidden, it is too.
    ``among``: what the record must be that a reference names, as (field, value) pairs.
    ``whose``: of several references of a head to one entity, the one that says whose the document is (``scopes.py``); False: not this one.
    ``transaction_type``: which kind of business the document is (业务类型).
    ``identifier``: a code or number, kept in one width; two that differ only in width, case or blanks are the same.
    ``chooser``: the value is chosen from what the program knows (``choosers.py``); the column keeps its code or id.
    ``sum_of``: the field of a grid's lines that this one of the head is the sum of (``lines.shipped``); the kernel reckons it.
    ``in_days``: a duration is counted in days, not in hours.
    ``searched``: records are found by it when everything is searched, as they are by number, code, name and what is unique (``searched.py``).
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
    choices: Choices | tuple[Member, ...] | None = None
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
    tells: tuple[str, ...] = ()
    unit: str = ""
    among: tuple[tuple[str, Any], ...] = ()
    identifier: bool = False
    not_before: str = ""
    not_after: str = ""
    unordered: str = ""
    free_where: tuple[tuple[str, Any], ...] = ()
    needs: str = ""
    transaction_type: bool = False
    whose: bool | None = None
    chooser: Chooser | None = None
    sum_of: str = ""
    positive: bool = False
    in_days: bool = False
    searched: bool = False

    @property
    def or_none(self) -> bool:
        """Whether it is a reference that holds 0 where it names none."""
        return self.kind is Kind.REFERENCE and self.default == 0

    @property
    def named_by(self) -> str:
        """Whose name stands for the id that is kept: an entity's record, or a file; empty where the value speaks for itself."""
        return self.target if self.kind is Kind.REFERENCE else ATTACHMENT if self.kind in FILES else ""

    @property
    def unit_of(self) -> str:
        """Of a quantity, the reference beside it in whose main unit it counts: of a number of cases none."""
        name, _, unit = self.unit.partition(".")
        return name if unit == "unit_id" else ""

    def make_default(self) -> Any:
        return self.default() if callable(self.default) and not isinstance(self.default, enum.Enum) else self.default


@dataclass(frozen=True, slots=True, eq=False)
class GridSpec:
    """A grid of lines; equal to itself only."""

    label: Label
    columns: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()
    fixed: bool = False
    required: bool = False
    once: tuple[str, ...] = ()
    walk: tuple[str, ...] = ()
    name: str = ""
    line: Any = None
    fields: dict[str, FieldSpec] = field(default_factory=dict)
