"""The only way to change exposure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, bindparam, insert, or_, update

from cellar_db import types
from cellar_db.ids import new_id
from cellar_server.kernel.intake import bounds
from cellar_server.kernel.schema.problems import Problem
from cellar_server.kernel.unit_of_work.posting_day import Deed
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import standing
from cellar_server.ledgers.credit.limits import untouched
from cellar_server.ledgers.credit.parameters import ACTION
from cellar_server.ledgers.credit.reading import granted
from cellar_server.ledgers.credit.rules import exceeded, overdue, overfull, rise
from cellar_server.ledgers.credit.tables import BUCKETS, LEDGER, ZERO, balance
from cellar_server.ledgers.posting import Source, source_of
from cellar_server.ledgers.standing import Amounts


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
class _Queued:
    source: Source
    entry: Entry
    check: bool


_change = {bucket: bindparam(f"d_{bucket}", type_=types.Money()) for bucket in BUCKETS}
_used_after = (
    balance.c.ordered
    + _change["ordered"]
    + balance.c.shipped
    + _change["shipped"]
    + balance.c.invoiced
    + _change["invoiced"]
    - balance.c.advance
    - _change["advance"]
)
_MOVE = (
    update(balance)
    .where(
        balance.c.customer_id == bindparam("k_customer"),
        or_(
            bindparam("unchecked") == 1,
            balance.c.unlimited == True,  # noqa: E712
            _used_after <= balance.c.credit_limit + granted,
        ),
        *(bounds.within(balance.c[bucket], _change[bucket]) for bucket in BUCKETS),
    )
    .values({bucket: balance.c[bucket] + _change[bucket] for bucket in BUCKETS})
)
_INSERT = insert(LEDGER)


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
        checked = {id_ for id_ in checked if rise(totals[id_]) > 0} if action != "none" else set()
        work.ensure_rows(
            balance,
            [untouched(id_) for id_ in totals],
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
        problems = [] if not checked else overdue(work, checked, warning=action == "warn")
        refused = work.conditional_update(_MOVE, rows, key=lambda row: row["k_customer"])
        too_much = [found for row in refused for found in overfull(work, row)]
        if too_much:
            return too_much
        if refused:
            problems += [exceeded(work, row, warning=action == "warn") for row in refused]
            if action == "warn":
                over = {row["k_customer"] for row in refused}
                again = [{**row, "unchecked": 1} if row["k_customer"] in over else row for row in rows]
                still = work.conditional_update(_MOVE, again, key=lambda row: row["k_customer"])
                problems += [found for row in still for found in overfull(work, row)]
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


DOOR = _CreditDoor()


def post(work: UnitOfWork, doc: Any, entries: Iterable[Entry], *, check: bool = False, deed: Deed = Deed.DONE) -> None:
    """Move exposure for a document. ``check`` asks whether what it adds still fits the limit and nothing is overdue."""
    source = source_of(work, doc, deed)
    work.post(DOOR, [_Queued(source, entry, check) for entry in entries])


def queued(work: UnitOfWork, customer_id: int) -> Decimal:
    """By how much what a customer has taken up grows by what this command has posted and not written yet."""
    entries = [each.entry for each in work.posted(DOOR) if each.entry.customer_id == customer_id]
    return sum((each.ordered + each.shipped + each.invoiced - each.advance for each in entries), ZERO)


def tally(entries: Iterable[Entry]) -> Amounts:
    """What these entries come to, by customer."""
    return standing.tally(
        ((entry.customer_id,), tuple(getattr(entry, bucket) for bucket in BUCKETS)) for entry in entries
    )


def posted(connection: Connection, entity: str, ids: Iterable[int]) -> dict[int, Amounts]:
    """By document what stands under its name, by the keys of ``tally``."""
    return standing.posted(connection, LEDGER, ("customer_id",), BUCKETS, entity, ids)


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
