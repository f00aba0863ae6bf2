"""What an inquiry asks the database, whatever the number of lines: the trees, the price lines that may fit, the rules (PR-06).

Everything comes as whole rows and is judged in ``rules``: no row rights apply, for a price is the same whoever asks. More than
500 different items ask once more for each further 500: Oracle takes a thousand values in a list.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Table, and_, bindparam, literal, or_, select, union_all

from cellar_db.functions import in_lists, one_of
from cellar_db.types import Day, Flag
from cellar_server.areas.masters.classes import CustomerClass, ItemClass, Region
from cellar_server.areas.masters.organisation import Organisation
from cellar_server.areas.pricing.buyer import Buyer
from cellar_server.areas.pricing.price_item import PriceItem
from cellar_server.areas.pricing.price_list import PriceList, PriceListLine, PriceUnit
from cellar_server.areas.pricing.price_match import PriceMatch, PriceMatchRow
from cellar_server.areas.pricing.price_strategy import PriceStrategy, PriceStrategyStep
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.progress import Progress
from cellar_server.kernel.schema.states import VOID
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

_TREES: dict[str, Any] = {"class": CustomerClass, "item": ItemClass, "region": Region, "org": Organisation}


def _trees_statement() -> Any:
    # Plain columns of one type each, so that the union means the same on all four databases.
    return union_all(*(select(literal(name), model.id, model.parent_id) for name, model in _TREES.items()))


# Built once: putting these together costs more than running them.
_TREES_STATEMENT = _trees_statement()


def trees(work: UnitOfWork) -> dict[str, dict[int, int | None]]:
    """Rule: the four trees, in one statement; trees are small, a round trip is not."""
    known: dict[str, dict[int, int | None]] = work.kept.setdefault("pricing trees", {})
    if not known:
        found: dict[str, dict[int, int | None]] = {name: {} for name in _TREES}
        for name, id_, parent in work.connection.execute(_TREES_STATEMENT):
            found[name][id_] = parent
        known.update(found)
    return known


def active(work: UnitOfWork, table: Table) -> Sequence[Row[Any]]:
    """Rule: the rows of a master that are in use, oldest first; an order is priced by the rule that counts for it."""
    return work.connection.execute(select(table).where(table.c.state == "active").order_by(table.c.id)).all()


def candidates(
    work: UnitOfWork, who: Buyer, customer_id: int, on: date, item_ids: Sequence[int], classes: Sequence[int]
) -> list[Row[Any]]:
    """Rule: a price is the same whoever asks, so every list counts; its name is shown by ``sales.reads`` alone.

    Each match row that may count, with each step of its strategy and each price line of that step that may fit.

    Outer joins keep a match without a price list, and a list without a line, so that the reason can be told.
    """
    found: list[Row[Any]] = []
    for some in in_lists(item_ids):
        asked = {
            "orgs": list(who.orgs), "internal": who.internal, "on_day": on, "items": list(some), "item_classes": list(classes),
            "customer": customer_id, "classes": list(who.classes), "regions": list(who.regions) or [0],
        }  # fmt: skip
        found.extend(work.connection.execute(_CANDIDATES, asked))
    return found


def _candidates_statement() -> Any:
    match, row, step, head, line = PriceMatch, PriceMatchRow, PriceStrategyStep, PriceList, PriceListLine
    on = bindparam("on_day", type_=Day())
    effective = and_(
        or_(step.price_list_id == head.id, step.price_item_id == head.price_item_id),
        head.state == "approved",
        head.progress != Progress.CLOSED,
        head.price_item_id.in_(select(PriceItem.id).where(PriceItem.state == "active")),
        one_of(head.org_id, "orgs"),
        head.internal == bindparam("internal", type_=Flag()),
        head.effective_from <= on,
        or_(head.effective_to.is_(None), head.effective_to >= on),
    )
    fits = and_(
        line.document_id == head.id,
        or_(one_of(line.item_id, "items"), one_of(line.item_class_id, "item_classes")),
        or_(line.customer_id.is_(None), line.customer_id == bindparam("customer")),
        or_(line.customer_class_id.is_(None), one_of(line.customer_class_id, "classes")),
        or_(line.region_id.is_(None), one_of(line.region_id, "regions")),
        or_(line.valid_from.is_(None), line.valid_from <= on),
        or_(line.valid_to.is_(None), line.valid_to >= on),
    )
    return (
        select(
            match.org_id, row.customer_class_id.label("match_customer_class"), row.item_class_id.label("match_item_class"),
            row.priority, row.id.label("match_row_id"), PriceStrategy.combine, PriceStrategy.name.label("strategy_name"),
            PriceStrategy.state.label("strategy_state"), head.currency,
            step.position.label("step"), head.id.label("list_id"), head.name.label("list_name"), head.tax_included,
            line.id.label("line_id"), line.position, line.item_id, line.item_class_id, line.customer_id, line.customer_class_id,
            line.region_id, line.min_quantity, line.unit, line.price, line.floor_price, line.valid_from, line.valid_to,
            head.effective_from,
        )
        .select_from(row)
        .join(match, match.id == row.document_id)
        .join(PriceStrategy, PriceStrategy.id == row.strategy_id)
        .outerjoin(step, step.document_id == PriceStrategy.id)
        .outerjoin(head, effective)
        .outerjoin(line, fits)
        .where(
            match.state == "active",
            one_of(match.org_id, "orgs"),
            one_of(row.customer_class_id, "classes"),
            one_of(row.item_class_id, "item_classes"),
        )
    )  # fmt: skip


_CANDIDATES = _candidates_statement()


def is_priced_by_case(work: UnitOfWork, item_id: int) -> bool:
    """Rule: whether a list that is not void has a price by the case for this item that has not ended."""
    lines, lists = table_of(PriceListLine), table_of(PriceList)
    return (
        work.connection.execute(
            select(lines.c.id)
            .join(lists, lists.c.id == lines.c.document_id)
            .where(lines.c.item_id == item_id, lines.c.unit == PriceUnit.CASE, lists.c.state != VOID.code)
            .where(or_(lines.c.valid_to.is_(None), lines.c.valid_to >= work.today))
        ).first()
        is not None
    )
