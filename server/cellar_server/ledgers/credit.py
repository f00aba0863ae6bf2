"""Credit exposure: what a customer has taken up of the credit given (CR-03).

The key is the customer. Every step of the chain moves its amount on: ordered (approved, not shipped) → shipped (out, not
invoiced) → invoiced (open receivable) → gone when paid; ``advance`` (open receipts 预收) lowers it. Used = ordered +
shipped + invoiced − advance, and the update itself holds it to limit + valid temporary credit. No limit is said
(``unlimited``), never left out: a customer of whom nothing was said has a limit of zero, nothing without money first
(先款后货). Temporary credit is given by days and never changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Connection, Index, Select, bindparam, func, insert, literal, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from cellar_common.figures import show_money
from cellar_db import types
from cellar_db.functions import chunks, one_of
from cellar_db.ids import new_id
from cellar_db.locks import lock_rows
from cellar_db.upserts import insert_missing
from cellar_server.kernel.intake import bounds
from cellar_server.kernel.schema.field_makers import day, flag, integer, money, reference, text
from cellar_server.kernel.schema.model import Base, table_of
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.settings import define
from cellar_server.kernel.unit_of_work.posting_day import Deed
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import standing
from cellar_server.ledgers.open_item import OpenItem
from cellar_server.ledgers.posting import LedgerRow, Source, source_of
from cellar_server.ledgers.standing import Amounts

ZERO = Decimal(0)
BUCKETS = ("ordered", "shipped", "invoiced", "advance")
ACTION = define(
    "credit.action",
    "block",
    "超信用额度时|When credit is exceeded",
    "block",
    "warn",
    "none",
    help="订单、发货或出库使客户超出信用额度时：block 拒绝，warn 提示后放行，none 不检查。|"
    "When an order or a delivery takes a customer beyond his limit: block refuses it, warn says so and lets it pass, none does not ask.",
)
CHECK_DELIVERY = define(
    "credit.check_delivery",
    "none",
    "发货与出库时再查信用|Credit is checked again at delivery",
    "none",
    "warn",
    "block",
    help="订单审核之后，审核发货单和出库签字时是否再查一次信用：block 拒绝，warn 提示，none 不查。|"
    "Whether credit is asked again when a delivery note is approved and goods are signed out: block refuses, warn says so, none does not ask.",
)
LONGEST_GRACE = 3650
GRACE = define(
    "credit.grace_days", 0, "逾期宽限天数（客户未另定时）|Days of grace after the due date, unless the customer has his own",
    maximum=LONGEST_GRACE,
    help="客户档案没有自己的宽限天数时，应收款到期后再过这么多天才算逾期；逾期的客户按其他信用参数拒绝或提示。|"
    "For customers without days of their own: so many days after the due date a debt counts as overdue; the other credit parameters say what follows.",
)  # fmt: skip


class CreditEntry(LedgerRow):
    __tablename__ = "credit_entry"
    customer_id: Mapped[int] = reference("客户|Customer", "customer", required=True)
    ordered: Mapped[Decimal] = money("已审未出|Ordered", required=True)
    shipped: Mapped[Decimal] = money("已出未票|Shipped", required=True)
    invoiced: Mapped[Decimal] = money("应收|Receivable", required=True)
    advance: Mapped[Decimal] = money("预收|Advance", required=True)


class CreditBalance(Base):
    """The projection, with the limit beside it so that one update can hold the two together."""

    __tablename__ = "credit_balance"
    id: Mapped[int] = mapped_column(types.Id(), primary_key=True, autoincrement=False)
    customer_id: Mapped[int] = reference("客户|Customer", "customer", required=True, index=False)
    ordered: Mapped[Decimal] = money("已审未出|Ordered", default=ZERO)
    shipped: Mapped[Decimal] = money("已出未票|Shipped", default=ZERO)
    invoiced: Mapped[Decimal] = money("应收|Receivable", default=ZERO)
    advance: Mapped[Decimal] = money("预收|Advance", default=ZERO)
    credit_limit: Mapped[Decimal] = money("信用额度|Credit limit", default=ZERO)
    unlimited: Mapped[bool] = flag("不限额度|No limit")
    grace_days: Mapped[int | None] = integer("逾期宽限天数|Grace days", minimum=0, maximum=LONGEST_GRACE)
    __table_args__ = (Index(None, "customer_id", unique=True),)


class TemporaryCredit(Base):
    """Credit given for a while on top of the limit (临时额度), on the days from ``valid_from`` to ``valid_to``, both included."""

    __tablename__ = "credit_temporary"
    id: Mapped[int] = mapped_column(types.Id(), primary_key=True, autoincrement=False)
    customer_id: Mapped[int] = reference("客户|Customer", "customer", required=True)
    amount: Mapped[Decimal] = money("临时额度|Temporary credit", required=True)
    valid_from: Mapped[date] = day("起|From", required=True)
    valid_to: Mapped[date] = day("止|To", required=True, not_before="valid_from")
    adjustment_id: Mapped[int | None] = reference("信用调整单|Credit adjustment", "credit_adjustment")
    granted_by: Mapped[str | None] = text("批准人|Granted by", 120)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Signed amounts, tax included, of one customer."""

    customer_id: int
    ordered: Decimal = ZERO
    shipped: Decimal = ZERO
    invoiced: Decimal = ZERO
    advance: Decimal = ZERO
    path: str = "customer_id"


@dataclass(frozen=True, slots=True)
class Exposure:
    """``limit`` None: no limit; zero for a customer of whom nothing was said."""

    ordered: Decimal = ZERO
    shipped: Decimal = ZERO
    invoiced: Decimal = ZERO
    advance: Decimal = ZERO
    limit: Decimal | None = ZERO
    temporary: Decimal = ZERO

    @property
    def used(self) -> Decimal:
        return self.ordered + self.shipped + self.invoiced - self.advance

    @property
    def available(self) -> Decimal | None:
        return None if self.limit is None else self.limit + self.temporary - self.used


@dataclass(frozen=True, slots=True)
class _Queued:
    source: Source
    entry: Entry
    check: bool


_balance, _temporary = table_of(CreditBalance), table_of(TemporaryCredit)
_change = {bucket: bindparam(f"d_{bucket}", type_=types.Money()) for bucket in BUCKETS}
_used_after = (
    _balance.c.ordered
    + _change["ordered"]
    + _balance.c.shipped
    + _change["shipped"]
    + _balance.c.invoiced
    + _change["invoiced"]
    - _balance.c.advance
    - _change["advance"]
)
_on_day = bindparam("on_day", type_=types.Day())
_lent = select(func.coalesce(func.sum(_temporary.c.amount), literal(ZERO, types.Money()))).where(
    _temporary.c.valid_from <= _on_day, _temporary.c.valid_to >= _on_day
)
"""Temporary credit that is valid on a day, of the customers that are still to be named."""
_granted = _lent.where(_temporary.c.customer_id == _balance.c.customer_id).correlate(_balance).scalar_subquery()
_MOVE = (
    update(_balance)
    .where(
        _balance.c.customer_id == bindparam("k_customer"),
        or_(
            bindparam("unchecked") == 1,
            _balance.c.unlimited == True,  # noqa: E712
            _used_after <= _balance.c.credit_limit + _granted,
        ),
        *(bounds.within(_balance.c[bucket], _change[bucket]) for bucket in BUCKETS),
    )
    .values({bucket: _balance.c[bucket] + _change[bucket] for bucket in BUCKETS})
)
_LEDGER = table_of(CreditEntry)
_INSERT = insert(_LEDGER)


class _CreditDoor:
    """The only way to change exposure."""

    order = 20
    name = "credit"

    def post(self, work: UnitOfWork, entries: list[_Queued]) -> list[Problem]:
        totals: dict[int, dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(BUCKETS, ZERO))
        checked: set[int] = set()
        for queued in entries:
            entry = queued.entry
            for bucket in BUCKETS:
                totals[entry.customer_id][bucket] += getattr(entry, bucket)
            if queued.check:
                checked.add(entry.customer_id)
        action = work.settings[ACTION]
        checked = {id_ for id_ in checked if _rise(totals[id_]) > 0} if action != "none" else set()
        work.ensure_rows(
            _balance,
            [_nothing(id_) for id_ in totals],
            ["customer_id"],
        )
        rows = [
            {
                "k_customer": id_,
                "unchecked": 0 if id_ in checked else 1,
                "on_day": work.today,
                **{f"d_{bucket}": delta for bucket, delta in deltas.items()},
            }
            for id_, deltas in totals.items()
        ]
        problems = [] if not checked else self.overdue(work, checked, warning=action == "warn")
        refused = work.conditional_update(_MOVE, rows, key=lambda row: row["k_customer"])
        overfull = [found for row in refused for found in self._overfull(work, row)]
        if overfull:
            return overfull
        if refused:
            problems += [self._exceeded(work, row, warning=action == "warn") for row in refused]
            if action == "warn":
                over = {row["k_customer"] for row in refused}
                again = [{**row, "unchecked": 1} if row["k_customer"] in over else row for row in rows]
                still = work.conditional_update(_MOVE, again, key=lambda row: row["k_customer"])
                problems += [found for row in still for found in self._overfull(work, row)]
        work.warnings.extend(found for found in problems if found.warning)
        problems = [found for found in problems if not found.warning]
        if not problems:
            work.connection.execute(_INSERT, [self._row(work, queued) for queued in entries])
        return problems

    def _row(self, work: UnitOfWork, queued: _Queued) -> dict[str, Any]:
        entry = queued.entry
        return {
            "id": new_id(),
            "customer_id": entry.customer_id,
            **{bucket: getattr(entry, bucket) for bucket in BUCKETS},
            **queued.source.columns(work),
        }

    def _overfull(self, work: UnitOfWork, row: Any) -> Iterator[Problem]:
        """The sums that would not fit their columns any more."""
        now = exposure(work.connection, row["k_customer"], work.today)
        for bucket in BUCKETS:
            sum_ = getattr(now, bucket) + row[f"d_{bucket}"]
            if abs(sum_) > types.Money().largest:
                yield bounds.full("customer_id", _balance.c[bucket].info["field"].label, sum_)

    def _exceeded(self, work: UnitOfWork, row: Any, *, warning: bool) -> Problem:
        now = exposure(work.connection, row["k_customer"], work.today)
        wish = _rise({bucket: row[f"d_{bucket}"] for bucket in BUCKETS})
        left = now.available or ZERO
        if not work.shows(CreditBalance, customer_id=row["k_customer"]):
            return _beyond(warning=warning)
        return problem(
            "customer_id",
            "CREDIT_EXCEEDED",
            f"信用可用 {show_money(left)}，本单需要 {show_money(wish)}，超出 {show_money(wish - left)}|"
            f"{show_money(left)} of credit is left, this needs {show_money(wish)}, {show_money(wish - left)} too much",
            "先收款、减量，或申请临时额度|Collect first, order less, or ask for temporary credit",
            warning=warning,
        )

    def overdue(self, work: UnitOfWork, customers: set[int], *, warning: bool) -> list[Problem]:
        """A problem for each customer with a receivable past its due date and the days of grace, his own or everybody's."""
        late: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
        everybody = work.settings[GRACE]
        for some in chunks(sorted(customers)):
            for row in work.connection.execute(_overdue(), {"customers": some, "before": work.today}):
                days = everybody if row.grace_days is None else row.grace_days
                if row.due_date < work.today - timedelta(days=days):
                    late[row.customer_id].append((row.due_date, row.still_open))
        return [
            problem(
                "customer_id", "OVERDUE", self._how_late(work, customer, found), "先收回逾期款|Collect what is overdue first",
                warning=warning,
            )
            for customer, found in late.items()
        ]  # fmt: skip

    def _how_late(self, work: UnitOfWork, customer: int, found: list[tuple[date, Decimal]]) -> str:
        """The figures, to those who may see the customer's exposure."""
        if not work.shows(CreditBalance, customer_id=customer):
            return "有逾期应收|A payment is overdue"
        total, first = sum((amount for _, amount in found), ZERO), min(found)[0]
        return f"有逾期应收 {show_money(total)}，最早 {first} 到期|{show_money(total)} is overdue, the oldest since {first}"


@cache
def _overdue() -> Select[Any]:
    return (
        select(
            OpenItem.customer_id,
            OpenItem.due_date,
            _balance.c.grace_days,
            func.sum(OpenItem.open_amount).label("still_open"),
        )
        .join(_balance, _balance.c.customer_id == OpenItem.customer_id)
        .where(
            one_of(OpenItem.customer_id, "customers"),
            OpenItem.kind == "invoice",
            OpenItem.open_amount > 0,
            OpenItem.due_date < bindparam("before"),
        )
        .group_by(OpenItem.customer_id, OpenItem.due_date, _balance.c.grace_days)
    )


def _rise(deltas: dict[str, Decimal]) -> Decimal:
    return deltas["ordered"] + deltas["shipped"] + deltas["invoiced"] - deltas["advance"]


def _beyond(*, warning: bool) -> Problem:
    """For whom may not see what the customer has taken up: the rule without its figures."""
    words = "超出客户的信用额度|This is beyond the customer's credit"
    return problem("customer_id", "CREDIT_EXCEEDED", words, "请信用专员处理|Ask the credit officer", warning=warning)


DOOR = _CreditDoor()


def post(work: UnitOfWork, doc: Any, entries: Iterable[Entry], *, check: bool = False, deed: Deed = Deed.DONE) -> None:
    """Move exposure for a document. ``check`` asks whether what it adds still fits the limit and nothing is overdue."""
    source = source_of(work, doc, deed)
    work.post(DOOR, [_Queued(source, entry, check) for entry in entries])


def in_good_standing(work: UnitOfWork, doc: Any) -> list[Problem]:
    """Requirement of later steps (发货、出库, CR-03): what has been taken up still fits the limit, and nothing is overdue.

    By parameter ``credit.check_delivery``; a warning goes back with the reply.
    """
    action = work.settings[CHECK_DELIVERY]
    if action == "none":
        return []
    customer: int = doc.customer_id
    found = DOOR.overdue(work, {customer}, warning=action == "warn")
    now = exposure(work.connection, customer, work.today)
    if now.available is not None and now.available < 0:
        if not work.shows(CreditBalance, customer_id=customer):
            return [*found, _beyond(warning=action == "warn")]
        found.append(
            problem(
                "customer_id",
                "CREDIT_EXCEEDED",
                f"信用已超 {show_money(-now.available)}|Credit is exceeded by {show_money(-now.available)}",
                "先收款，或申请临时额度|Collect first, or ask for temporary credit",
                warning=action == "warn",
            )
        )
    return found


def tally(entries: Iterable[Entry]) -> Amounts:
    """What these entries come to, by customer."""
    return standing.tally(
        ((entry.customer_id,), tuple(getattr(entry, bucket) for bucket in BUCKETS)) for entry in entries
    )


def posted(connection: Connection, entity: str, ids: Iterable[int]) -> dict[int, Amounts]:
    """By document what stands under its name, by the keys of ``tally``."""
    return standing.posted(connection, _LEDGER, ("customer_id",), BUCKETS, entity, ids)


def settle(
    work: UnitOfWork, doc: Any, entries: Iterable[Entry], *, check: bool = False, deed: Deed = Deed.DONE
) -> None:
    """Post the difference between what the document is to stand for and what stands posted under its name."""
    before = posted(work.connection, doc.__tablename__, [doc.id]).get(doc.id, {})
    rest = standing.difference(tally(entries), before)
    changes = []
    for (customer_id,), deltas in rest.items():
        moved: dict[str, Any] = dict(zip(BUCKETS, deltas, strict=True))
        changes.append(Entry(customer_id=customer_id, **moved))
    post(work, doc, changes, check=check, deed=deed)


_EXPOSURE = select(
    *(_balance.c[bucket] for bucket in BUCKETS),
    _balance.c.credit_limit,
    _balance.c.unlimited,
    _granted.label("granted"),
).where(_balance.c.customer_id == bindparam("k_customer"))
_LENT_TO = _lent.where(_temporary.c.customer_id == bindparam("k_customer"))


def exposure(connection: Connection, customer_id: int, on: date) -> Exposure:
    """What a customer has taken up and what is left."""
    asked = {"k_customer": customer_id, "on_day": on}
    row = connection.execute(_EXPOSURE, asked).first()
    if row is None:
        # Who has not traded yet may have been lent something.
        return Exposure(temporary=connection.scalar(_LENT_TO, asked) or ZERO)
    return Exposure(*row[:4], None if row.unlimited else row.credit_limit, row.granted)


def hold(work: UnitOfWork, customer_id: int) -> None:
    """Lock a customer's balance for a rule that reads it, until the commit."""
    lock_rows(work.connection, _balance, work.connection.scalars(_KNOWN, {"wanted": customer_id}).all())


def _nothing(customer_id: int) -> dict[str, Any]:
    """The balance of a customer of whom nothing was said yet."""
    zeros = dict.fromkeys((*BUCKETS, "credit_limit"), ZERO)
    return {"id": new_id(), "customer_id": customer_id, **zeros, "unlimited": False}


_KNOWN = select(_balance.c.id).where(_balance.c.customer_id == bindparam("wanted"))


def grant(work: UnitOfWork, customer_id: int, limit: Decimal | None, *, grace_days: int | None = None) -> None:
    """Set the limit (None: no limit) and the days of grace (None: everybody's) of a customer, as his file says now.

    A customer without any gets no balance row before he trades, so that a file made by mistake can be deleted.
    """
    if limit == 0 and grace_days is None and not work.connection.scalar(_KNOWN, {"wanted": customer_id}):
        return
    insert_missing(work.connection, _balance, [_nothing(customer_id)], ["customer_id"])
    values = {"credit_limit": limit or ZERO, "unlimited": limit is None, "grace_days": grace_days}
    work.connection.execute(update(_balance).where(_balance.c.customer_id == customer_id).values(values))


def lend(
    work: UnitOfWork, adjustment_id: int | None, customer_id: int, amount: Decimal, *, valid_from: date, valid_to: date
) -> None:
    """Temporary credit on top of the limit, by a credit adjustment; whoever carries this out answers for it."""
    row = {
        "id": new_id(), "customer_id": customer_id, "amount": amount, "valid_from": valid_from, "valid_to": valid_to,
        "adjustment_id": adjustment_id, "granted_by": work.principal.name,
    }  # fmt: skip
    work.connection.execute(insert(_temporary), row)
