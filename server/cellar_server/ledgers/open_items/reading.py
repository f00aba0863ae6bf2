"""What stands in open items: under a document's name, and which items a document has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select

from cellar_db.functions import in_lists, one_of
from cellar_server.kernel.schema.model import table_of
from cellar_server.ledgers import standing
from cellar_server.ledgers.open_items.spreading import Known
from cellar_server.ledgers.open_items.tables import Allocated, Kind, OpenItem
from cellar_server.ledgers.open_items.words import PARTY, Item, Settlement
from cellar_server.ledgers.standing import Amounts

items, allocations = table_of(OpenItem), table_of(Allocated)
stands = items.c.withdrawn_on.is_(None)
"""Not taken back."""

_KEY = ("side", "kind", *PARTY, "currency", "instalment", "due_date")
_OPENED = standing.sums_of(items, _KEY, ("amount",)).where(stands)
_debt, _payment = items.alias("debt"), items.alias("payment")
_SETTLED = (
    select(
        allocations.c.record_id, _debt.c.side, _debt.c.record_id, _payment.c.record_id, func.sum(allocations.c.amount)
    )
    .join(_debt, _debt.c.id == allocations.c.debt_item_id)
    .join(_payment, _payment.c.id == allocations.c.payment_item_id)
    .where(allocations.c.entity == bindparam("of_entity"), one_of(allocations.c.record_id, "ids"))
    .group_by(allocations.c.record_id, _debt.c.side, _debt.c.record_id, _payment.c.record_id)
)


def tally(opened: Iterable[Item], settlements: Iterable[Settlement]) -> Amounts:
    """What is opened, by side, party, currency and instalment, and what is settled, by debt and payment."""
    new = (
        ((item.side, item.kind, *item.party.key, item.currency, item.instalment, item.due_date), (item.amount,))
        for item in opened
    )
    settled = (((pair.side, pair.debt_id, pair.payment_id), (pair.amount,)) for pair in settlements)
    return standing.tally([*new, *settled])


def posted(connection: Connection, entity: str, ids: Iterable[int]) -> dict[int, Amounts]:
    """By document what stands under its name, by the keys of ``tally``."""
    wanted = list(ids)
    found = opened(connection, entity, wanted)
    for id_, settled in standing.sums(connection, _SETTLED, 3, entity, wanted).items():
        found.setdefault(id_, {}).update(settled)
    return found


def opened(connection: Connection, entity: str, ids: Iterable[int]) -> dict[int, Amounts]:
    """The items alone, whatever of them is settled."""
    return standing.sums(connection, _OPENED, len(_KEY), entity, ids)


_KNOWN = select(
    items.c.id, items.c.record_id, items.c.kind, items.c.due_date, items.c.instalment, items.c.open_amount,
    items.c.side, items.c.currency, *(items.c[name] for name in PARTY),
)  # fmt: skip
_BY_DOCUMENT, _BY_ID = _KNOWN.where(one_of(items.c.record_id, "ids"), stands), _KNOWN.where(one_of(items.c.id, "ids"))


def _read(connection: Connection, statement: Select[Any], ids: Iterable[int]) -> list[tuple[int, Kind, Known]]:
    return [
        (
            row.record_id,
            row.kind,
            Known(row.id, row.due_date, row.instalment, row.open_amount, tuple(row[6:]), row.kind),
        )
        for some in in_lists(sorted(set(ids)))
        for row in connection.execute(statement, {"ids": some})
    ]


def items_of(connection: Connection, record_ids: Iterable[int]) -> Mapping[Kind, Mapping[int, list[Known]]]:
    """The items by kind and their documents' ids. What was withdrawn is passed over, its document may have others."""
    found: dict[Kind, dict[int, list[Known]]] = {kind: defaultdict(list) for kind in Kind}
    for record_id, kind, item in _read(connection, _BY_DOCUMENT, record_ids):
        found[kind][record_id].append(item)
    return found


def known(connection: Connection, ids: Iterable[int]) -> dict[int, Known]:
    """Items by their own ids."""
    return {item.id: item for _, _, item in _read(connection, _BY_ID, ids)}


def documents_of(connection: Connection, ids: Iterable[int]) -> list[tuple[str, int]]:
    """(entity, id) of the documents whose items these are, each once and in order."""
    asked = select(items.c.entity, items.c.record_id).where(one_of(items.c.id, "ids")).distinct()
    found = {
        (row.entity, row.record_id)
        for some in in_lists(sorted(set(ids)))
        for row in connection.execute(asked, {"ids": some})
    }
    return sorted(found)
