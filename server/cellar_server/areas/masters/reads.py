"""What masters read of the books beyond their own record. Rules look at everything, and name what they found by ``naming``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, exists, literal, or_, select, union_all

from cellar_server.kernel.access.trees import Parents, parents
from cellar_server.kernel.schema.model import Base, Master, table_of
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def others(work: UnitOfWork, doc: Master, *like: ColumnElement[bool]) -> Sequence[Any]:
    """Rule: whole rows of the other records of its kind that fulfil any of these conditions, in order of their codes."""
    table = table_of(type(doc))
    return work.connection.execute(select(table).where(table.c.id != doc.id, or_(*like)).order_by(table.c.code)).all()


# Masters and price lines that point to an item do not make its quantities depend on its units.
_NOT_USE = frozenset({"batch", "price_list_line", "price_adjustment_line"})


def _pointing(work: UnitOfWork, target: str) -> list[tuple[Table, Any]]:
    """Columns that refer to a table: asked of the whole schema, so that no business area must be named here."""
    work.registry.whole()
    return [
        (table, column)
        for table in Base.metadata.sorted_tables
        if table.name not in _NOT_USE
        for column in table.columns
        if any(key.target_fullname == f"{target}.id" for key in column.foreign_keys)
    ]


def is_used(work: UnitOfWork, doc: Master) -> bool:
    """Rule: whether any row refers to this record, whoever may see that row; one statement, and it names none."""
    return _any_points(work, doc.__tablename__, lambda column: column == doc.id)


def is_counted_in(work: UnitOfWork, unit: Master) -> bool:
    """Rule: whether anything was counted in this unit: any row refers to an item whose main or case unit it is."""
    item = Base.metadata.tables["item"]
    counted = select(item.c.id).where(or_(item.c.unit_id == unit.id, item.c.case_unit_id == unit.id))
    return _any_points(work, "item", lambda column: column.in_(counted))


def _any_points(work: UnitOfWork, target: str, to: Callable[[Any], ColumnElement[bool]]) -> bool:
    questions = [
        select(literal(1).label("found")).where(exists().where(to(column)).select_from(table).correlate(None))
        for table, column in _pointing(work, target)
    ]
    return bool(questions) and work.connection.execute(union_all(*questions)).first() is not None


def tree(work: UnitOfWork, doc: Master, column: str) -> Parents:
    """Rule: the node above each, of all records of its kind: a ring may go through what the person does not see."""
    return parents(work.connection, table_of(type(doc)), column)


def rows(work: UnitOfWork, model: type[Master]) -> dict[int, Any]:
    """Rule: all records of a kind as they are stored, by id; for trees, which are small."""
    return {row.id: row for row in work.connection.execute(select(table_of(model))).all()}


def where_goods_lay(work: UnitOfWork) -> Sequence[int]:
    """Rule: the organisations of all warehouses through which anything went; only their ids go on."""
    warehouse, moves = Base.metadata.tables["warehouse"].c, Base.metadata.tables["stock_move"]
    moved = exists().where(moves.c.warehouse_id == warehouse.id)
    return work.connection.scalars(select(warehouse.org_id).where(moved).distinct().order_by(warehouse.org_id)).all()


def goods_moved(work: UnitOfWork, warehouse_id: int) -> bool:
    """Rule: whether anything ever moved in a warehouse, promises among it."""
    moves = Base.metadata.tables["stock_move"]
    return work.connection.scalar(select(moves.c.id).where(moves.c.warehouse_id == warehouse_id).limit(1)) is not None


def lay_in(work: UnitOfWork, bin_id: int) -> bool:
    """Rule: whether goods ever lay in a bin."""
    moves = Base.metadata.tables["stock_move"]
    return work.connection.scalar(select(moves.c.id).where(moves.c.bin_id == bin_id).limit(1)) is not None


def bin_with_goods(work: UnitOfWork, warehouse_id: int) -> str | None:
    """Rule: the code of a bin of the warehouse in which goods lie; None where none do."""
    detail, bin_ = (Base.metadata.tables[name] for name in ("stock_batch", "warehouse_bin"))
    lie = (detail.c.warehouse_id == warehouse_id, detail.c.on_hand != 0)
    return work.connection.scalar(select(bin_.c.code).join(detail, detail.c.bin_id == bin_.c.id).where(*lie).limit(1))


def term_instalments(work: UnitOfWork, term_id: int) -> Sequence[Any]:
    """Rule: the instalments of a payment term in their order; those of all terms are few, and remembered until a master changes."""
    known: dict[int | None, list[Any]] = work.kept.setdefault("instalments of payment terms", {})
    if not known:
        # What no term has says that they were read.
        known[None] = []
        table = Base.metadata.tables["payment_term_instalment"]
        for row in work.connection.execute(select(table).order_by(table.c.document_id, table.c.position)):
            known.setdefault(row.document_id, []).append(row)
    return known.get(term_id, ())


def organisations(work: UnitOfWork) -> dict[int, Any]:
    """Rule: the whole tree of organisations as rows by id; small, and remembered until one of them changes."""
    known: dict[int, Any] = work.kept.setdefault("all organisations", {})
    if not known:
        known.update((row.id, row) for row in work.connection.execute(select(Base.metadata.tables["organisation"])))
        work.keep(work.registry.of("organisation"), known)
    return known
