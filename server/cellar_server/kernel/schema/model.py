"""The typed base classes of everything that is stored: masters, documents, lines.

Columns that every record has are here once; what a business area adds stands in its own file. Values that the code
does not know (custom fields of a ledger set) live in ``extra``, a JSON object in text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import Index, MetaData, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, declared_attr, mapped_column, registry, validates

from cellar_common.folding import key
from cellar_db import types
from cellar_db.names import NAMING_CONVENTION
from cellar_server.kernel.schema import field_makers, fields, text
from cellar_server.kernel.schema.clock import today
from cellar_server.kernel.schema.problems import Problem
from cellar_server.kernel.schema.progress import Progress
from cellar_server.kernel.schema.reversal import Reversal
from cellar_server.kernel.schema.stamps import Finance
from cellar_server.kernel.schema.states import ACTIVE, DRAFT


class Base(DeclarativeBase):
    """What an area maps is registered by itself: SQLAlchemy configures it apart from what other threads work with meanwhile."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)

    def __init_subclass__(cls, **options: Any) -> None:
        cls._sa_registry = registry_of(cls.__module__.rpartition(".")[0])
        super().__init_subclass__(**options)


_registries: dict[str, registry] = {}


def registry_of(package: str) -> registry:
    """SQLAlchemy's registry of the classes that a package's modules map."""
    return _registries.setdefault(package, registry(metadata=Base.metadata))


def mappers() -> frozenset[Mapper[Any]]:
    """Everything that is mapped; nothing may be loaded meanwhile."""
    return frozenset(mapper for each in _registries.values() for mapper in each.mappers)


class Entity(Base):
    """A record with an identity, a version and a history."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(types.Id(), primary_key=True, autoincrement=False, sort_order=-100)
    row_version: Mapped[int] = mapped_column(types.Id(), nullable=False, default=1)
    created_at: Mapped[datetime] = mapped_column(types.Instant(), nullable=False, info={"field": fields.FieldSpec(
        kind=fields.Kind.INSTANT, label=text.label("制单时间|Made at"), readonly=True, copied=False, width=16)})  # fmt: skip
    created_by: Mapped[int] = mapped_column(types.Id(), nullable=False)
    changed_at: Mapped[datetime | None] = mapped_column(types.Instant())
    changed_by: Mapped[int | None] = mapped_column(types.Id())
    extra: Mapped[str | None] = mapped_column(types.LongText())


CODE_KEY = 120


def _key_of_code(context: Any) -> str | None:
    """For rows that are written without a record (statements of the program itself)."""
    code = context.get_current_parameters().get("code")
    return None if code is None else key(code, CODE_KEY)


class Master(Entity):
    """基础资料: a record that documents refer to by code; stopped ones refuse new documents but stay readable (MD-01).

    ``code_key`` is the code as it is compared (``folding.fold``): c1, Ｃ１ and C1 with something invisible are one code.
    """

    __abstract__ = True

    code: Mapped[str] = field_makers.text("编码|Code", 40, required=True, unique=True, copied=False, identifier=True)
    code_key: Mapped[str] = mapped_column(
        types.Text(CODE_KEY), nullable=False, unique=True, default=_key_of_code, info={"stands_for": "code"}
    )
    # Indexed: lists of documents are sorted by the names of what they refer to.
    name: Mapped[str] = field_makers.text("名称|Name", 120, required=True, width=28, index=True)
    pinyin: Mapped[str | None] = field_makers.text(
        "助记码|Mnemonic", 60, help="拼音首字母，留空自动生成|Pinyin initials; made by itself if empty"
    )
    state: Mapped[str] = mapped_column(types.Text(20), nullable=False, default=ACTIVE.code)

    @validates("code")
    def _fold_code(self, _name: str, code: str | None) -> str | None:
        # A record of before that folds like another keeps its own key until its code is changed.
        if code is not None and code != self.__dict__.get("code"):
            self.code_key = key(code, CODE_KEY)
        return code


class Document(Entity):
    """单据: header of a business event. ``number`` is temporary (~…) until the action that gives the legal number.

    ``state`` is what people did, ``progress`` what links wrote since. ``department_id`` begins as the maker's. ``version`` is the amendment it stands at: 1 as it took effect first. The rest of
    what every document says of itself, with its rules, is in ``life/heading.py``.

    Each plain index of its table gets the id as second column: a list filtered or sorted by anything walks such an index,
    and then by id, page after page without a sort.
    """

    __abstract__ = True

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "__table__" in cls.__dict__:
            _widen(table_of(cls))

    number: Mapped[str] = field_makers.text(
        "单据编号|Number",
        40,
        column=("number", "doc_number"),
        readonly=True,
        required=True,
        unique=True,
        copied=False,
        width=16,
    )
    state: Mapped[str] = mapped_column(types.Text(20), nullable=False, default=DRAFT.code, index=True)
    # In every table; a field only of types that something is taken of, or that can be closed (``derived.progress``).
    progress: Mapped[Progress] = mapped_column(fields.ChoiceType(Progress), nullable=False, default=Progress.OPEN, index=True, info={
        "field": fields.FieldSpec(
            kind=fields.Kind.CHOICE, label=text.label("执行情况|Progress"), choices=Progress, readonly=True, default=Progress.OPEN,
            copied=False, width=10,
        )
    })  # fmt: skip
    business_date: Mapped[date] = field_makers.day(
        "业务日期|Date", required=True, default=today, index=True, copied=False, triggers=True
    )
    posting_date: Mapped[date | None] = field_makers.day("记账日期|Posted on", readonly=True, copied=False)
    org_id: Mapped[int] = field_makers.reference(
        "组织|Organisation", "organisation", required=True, triggers=True, whose=True
    )
    department_id: Mapped[int | None] = field_makers.reference(
        "部门|Department", "organisation", among={"is_department": True}, copied=False
    )
    currency: Mapped[str] = field_makers.text("币种|Currency", 3, required=True)
    # Empty where the currency is another than that of the books: nothing of it is converted.
    exchange_rate: Mapped[Decimal | None] = field_makers.factor("汇率|Exchange rate", readonly=True, copied=False)
    remark: Mapped[str | None] = field_makers.text("备注|Remark", 200, width=32)
    checked_by: Mapped[int | None] = mapped_column(types.Id())
    checked_at: Mapped[datetime | None] = field_makers.instant("审核时间|Approved at")
    print_count: Mapped[int] = mapped_column(types.Id(), nullable=False, default=0)
    version: Mapped[int] = field_makers.integer("变更版本|Amendment", readonly=True, default=1, copied=False)
    migrated: Mapped[bool] = field_makers.flag("历史数据|From before", readonly=True, copied=False)
    source_entity: Mapped[str | None] = field_makers.text(
        "来源类型|Kind of source", 30, readonly=True, copied=False, hidden=True
    )
    source_id: Mapped[int | None] = field_makers.integer("来源单据|Source", readonly=True, copied=False, hidden=True)

    @declared_attr
    @classmethod
    def red_of_id(cls) -> Mapped[int | None]:
        """The document of the same type that this one, a red one (红字), reverses; said as it is made, of types that can be reversed."""
        return field_makers.reference("红冲原单|Reverses", cls.__tablename__, readonly=True, copied=False)

    @property
    def carried_out(self) -> Progress:
        """How far others carried it out: what stands in the way of its own deeds."""
        return self.progress


class Reversed(Document):
    """A document that red ones reverse, line by line; ``reversal`` says how far, and ``links/reversing.py`` alone writes it."""

    __abstract__ = True

    reversal: Mapped[Reversal] = field_makers.choice(
        "红冲情况|Reversal", Reversal, default=Reversal.NONE, readonly=True, copied=False, index=True
    )

    @property
    def carried_out(self) -> Progress:
        """Nothing is taken of a red one."""
        return self.progress if self.red_of_id is None else Progress.OPEN


class Offset(Reversed):
    """One that is settled: its red one settles it as it takes effect, as far as both are open. ``offset_total`` of the red one says how much."""

    __abstract__ = True

    settled_total: Any
    offset_total: Mapped[Decimal] = field_makers.money(
        "冲抵原单|Offset", readonly=True, default=Decimal(0), copied=False
    )

    @property
    def carried_out(self) -> Progress:
        """A red one that settled nothing but its original can be taken back."""
        return self.progress if self.red_of_id is None or self.settled_by_others else Progress.OPEN

    @property
    def settled_by_others(self) -> Decimal:
        """What is settled of it beside what it settled itself, as a red one, of its original."""
        found: Decimal = self.settled_total + (self.offset_total or 0)
        return found


class ReversedAmount(Offset):
    """One without lines of its own to reverse: ``reversed_total`` is how much of its amount red ones have taken back."""

    __abstract__ = True

    reversed_total: Mapped[Decimal] = field_makers.money(
        "已红冲|Reversed", readonly=True, default=Decimal(0), copied=False
    )


class Stamped(Document):
    """A document that moves stock, which finance audits, costs and makes a voucher of; ``kernel/life/stamping.py`` alone writes here.

    ``finance`` is the last stamp that is on it; of each stamp there is by whom and when while it is on.
    """

    __abstract__ = True

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "__table__" in cls.__dict__:
            table = table_of(cls)
            # What waits for finance is found by both, as what waits for others is by progress.
            Index(None, table.c.finance, table.c.state, table.c.id)

    BY_AND_AT: ClassVar[Mapping[Finance, tuple[str, str]]] = {
        Finance.AUDITED: ("audited_by", "audited_at"),
        Finance.COSTED: ("costed_by", "costed_at"),
        Finance.VOUCHERED: ("vouchered_by", "vouchered_at"),
    }

    finance: Mapped[Finance] = field_makers.choice(
        "财务状态|Finance", Finance, default=Finance.UNAUDITED, readonly=True, copied=False, index=True
    )
    audited_by: Mapped[int | None] = mapped_column(types.Id())
    audited_at: Mapped[datetime | None] = field_makers.instant("财务审核时间|Audited at")
    costed_by: Mapped[int | None] = mapped_column(types.Id())
    costed_at: Mapped[datetime | None] = field_makers.instant("记账时间|Costed at")
    vouchered_by: Mapped[int | None] = mapped_column(types.Id())
    vouchered_at: Mapped[datetime | None] = field_makers.instant("制证时间|Vouchered at")


class Line(Base):
    """One line of a document or of a master's grid; subclasses add ``document_id = parent("table")``."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(types.Id(), primary_key=True, autoincrement=False, sort_order=-100)
    position: Mapped[int] = mapped_column(types.Id(), nullable=False, default=0)
    extra: Mapped[str | None] = mapped_column(types.LongText())

    document_id: Any

    @classmethod
    def prepare_lines(cls, work: Any, lines: Sequence[Any]) -> None:
        """What a base of lines fills in for every type that is built on it, before the type's own ``prepare``."""

    @classmethod
    def verify_lines(cls, work: Any, grid: str, lines: Sequence[Any]) -> Iterable[Problem]:
        """What it refuses at save, beside what the type's own ``verify`` does; ``grid`` begins the paths of problems."""
        return ()

    @classmethod
    def prepare_red(cls, work: Any, lines: Sequence[Any]) -> None:
        """What of ``prepare_lines`` holds for red lines too: how much each reverses, where that is said in two units."""

    @classmethod
    def verify_red(cls, work: Any, grid: str, lines: Sequence[Any]) -> Iterable[Problem]:
        """What of ``verify_lines`` does, while they are typed and at save."""
        return ()


class OpenLine(Line):
    """A line that others are derived from: ``closed`` gives up what is still open (关闭余量)."""

    __abstract__ = True

    closed: Mapped[bool] = field_makers.flag("行关闭|Closed", readonly=True, copied=False)


class ReversedLine(Line):
    """A line that red documents reverse: how much of it, and which line of the original a red one reverses."""

    __abstract__ = True

    @declared_attr
    @classmethod
    def red_of_line_id(cls) -> Mapped[int | None]:
        return field_makers.came_from(cls.__tablename__)

    reversed: Mapped[Decimal] = field_makers.counter("已红冲|Reversed")


def _widen(table: Table) -> None:
    for index in sorted(table.indexes, key=lambda each: str(each.name)):
        columns = list(index.columns)
        if len(columns) == 1 and not index.unique:
            table.indexes.remove(index)
            # A copy of the table would make it again.
            columns[0].index = None
            Index(None, columns[0], table.c.id)
    # What waits is found by both: most of a table is approved, and nearly all of that is done.
    Index(None, table.c.progress, table.c.state, table.c.id)


def table_of(model: type[Base]) -> Table:
    """The Core table of a model, for statements that are built once."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


def empty(value: object) -> bool:
    """Whether a required field is still to be filled: a document in the making holds what its type forbids when saved."""
    return value is None
