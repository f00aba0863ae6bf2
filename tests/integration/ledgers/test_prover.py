"""Every proof finds the corruption it is for, and a clean database has none. A new proof without a plant fails here."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy import Connection, func, insert, select, text, update

import cellar_server.books as program
from cellar_db import engine as db
from cellar_db.ids import new_id
from cellar_server.areas.masters.employee import Employee
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.progress import Progress
from cellar_server.kernel.schema.tables import value_claim
from cellar_server.kernel.unit_of_work.prove import PROOFS, prove
from cellar_server.ledgers import credit, stock
from cellar_server.ledgers.open_items import Allocated, Allocation, Kind, OpenItem, Side
from tests.support import open_money
from tests.support.kernel_books import Books
from tests.support.kernel_types import KOrder, KShip

pytestmark = pytest.mark.differs("ledgers")

# Business areas register proofs too; those of documents that these books lack are shown beside them.
program.registry()
D = Decimal
OWN = sorted(
    name
    for name, proof in PROOFS.items()
    if proof.__module__.startswith(("cellar_server.kernel", "cellar_server.ledgers"))
)
Plant = Callable[[Connection, Books], None]
PLANTS: dict[str, list[Plant]] = {}


def plant(name: str) -> Callable[[Plant], Plant]:
    def register(function: Plant) -> Plant:
        PLANTS.setdefault(name, []).append(function)
        return function

    return register


def chain(books: Books) -> None:
    """Something of everything, all of it sound."""
    books.goods(20)
    books.goods(20, books.items[1])
    item = books.save(
        "item", {"code": "B1", "name": "批次酒", "item_class_id": "WINE", "unit_id": "PING", "batch_managed": True}
    ).id
    lot = books.save("batch", {"code": "L1", "item_id": item}).id
    known = {"warehouse_id": books.warehouse, "item_id": item, "batch_id": lot}
    books.post(stock.post, [stock.Move(**known, on_hand=D(3), value=D(100))])
    books.post(stock.post, [stock.Move(**known, on_hand=D(2), status=stock.StockStatus.FROZEN)])
    order = books.order(5, 7, warehouse_id=books.warehouse, amount=D(100))
    shipped = books.derive("k_order.k_ship", order.id, [5, 3])
    books.act("k_ship", shipped.id, "ship")
    billed = books.derive("k_ship.k_bill", shipped.id, [4, 3])
    books.act("k_bill", billed.id, "bill")
    gone = books.derive("k_order.k_ship", books.order(4, warehouse_id=books.warehouse).id, [4])
    books.act("k_ship", gone.id, "ship")
    for part in (1, 3):
        books.act("k_ship", books.reverse("k_ship", gone.id, [part]).id, "ship")
    books.order(1)
    books.save("employee", {"code": "E1", "name": "高洁", "org_id": books.org})
    debt, payment = (open_money.opened(books, kind, 50)[0] for kind in (Kind.DEBT, Kind.PAYMENT))
    books.post(open_money.allocate, books.customer, [Allocation(debt, payment, D(20))])


def raw(words: str) -> Plant:
    return lambda connection, _: connection.execute(text(words)) and None


LINKS = "links: cumulative quantity = Σ downstream"
plant(LINKS)(raw("UPDATE k_order_line SET taken = 0, closed = closed WHERE taken <> 0"))
FOUND = "search: a record is found by what it says"
plant(FOUND)(raw("DELETE FROM search_entry WHERE entity = 'k_order'"))
plant(FOUND)(raw("UPDATE search_entry SET folded = 'x' WHERE entity = 'k_order' AND starts_at = 0"))
plant(FOUND)(raw("UPDATE search_entry SET starts_at = starts_at + 100 WHERE entity = 'k_order'"))
plant(FOUND)(raw("UPDATE k_order SET doc_number = 'KD0' WHERE id = (SELECT min(id) FROM k_order)"))
FAR = "progress: it follows from what was taken or settled"
plant(FAR)(raw("UPDATE k_order SET progress = 'done' WHERE progress = 'open'"))
plant(FAR)(raw("UPDATE k_ship SET progress = 'open' WHERE progress = 'partly'"))
plant(FAR)(raw("UPDATE k_ship SET state = 'draft' WHERE progress = 'partly'"))
# Nothing takes from a bill and nobody closes one.
plant(FAR)(raw("UPDATE k_bill SET progress = 'closed'"))
STAMPS = "stamps: in order, by somebody at some time, on what is in effect"
plant(STAMPS)(raw("UPDATE k_ship SET finance = 'audited'"))
plant(STAMPS)(raw("UPDATE k_ship SET audited_by = 1"))
# Costed, and never audited.
plant(STAMPS)(raw("UPDATE k_ship SET finance = 'costed', costed_by = 1, costed_at = created_at"))
plant(STAMPS)(raw("UPDATE k_ship SET state = 'draft', finance = 'audited', audited_by = 1, audited_at = created_at"))
WITHIN = "links: no line gives more than it has"
NUMBERS = "numbers: no gap, none twice, none beyond the counter"
plant("links: header totals = Σ lines")(
    raw("UPDATE k_order SET taken_total = taken_total + taken_total + 1 WHERE taken_total <> 0")
)
plant(NUMBERS)(raw("UPDATE number_counter SET last_value = last_value + 1 WHERE series LIKE 'KD%'"))
plant(NUMBERS)(raw("UPDATE number_counter SET last_value = last_value - 1 WHERE series LIKE 'KF%'"))
plant(NUMBERS)(raw("DELETE FROM number_counter WHERE series LIKE 'KD%'"))
plant("trace: every edge joins two documents that exist")(
    raw("UPDATE document_link SET target_id = 1 WHERE source_entity = 'k_order'")
)
plant("trace: every edge joins two documents that exist")(
    raw("UPDATE document_link SET source_id = 1 WHERE source_entity = 'k_order'")
)
plant("currency: what is posted is in that of the books")(
    raw("UPDATE k_ship SET exchange_rate = exchange_rate + exchange_rate")
)
plant("currency: what is posted is in that of the books")(raw("UPDATE k_ship SET currency = 'USD'"))
plant("made: one document of a type lives for each source")(
    raw("UPDATE k_order SET source_entity = 'k_bill', source_id = 1")
)
STOCK = "stock: balance = Σ moves"
plant(STOCK)(raw("UPDATE stock_item SET lent = lent + 1"))
plant(STOCK)(raw("DELETE FROM stock_item"))
DETAIL = "stock: detail = Σ moves of the batch, bin and status"
plant(DETAIL)(raw("UPDATE stock_batch SET lent = lent + 1"))
# As much lies there as the ledger says, in another bin.
plant(DETAIL)(raw("UPDATE stock_batch SET bin_id = 7 WHERE batch_id <> 0"))
plant(DETAIL)(raw("UPDATE stock_batch SET stock_status = 'rejected' WHERE stock_status = 'qualified'"))
BLOCKED = "stock: blocked = what warehouse or status does not let count"
plant(BLOCKED)(raw("UPDATE stock_item SET blocked = blocked + 1 WHERE reserved = 0"))
plant(BLOCKED)(raw("UPDATE stock_item SET blocked = 0"))
plant("cost: quantity = stock that is ours")(raw("UPDATE stock_cost SET quantity = quantity + quantity"))
plant("cost: quantity = stock that is ours")(raw("DELETE FROM stock_cost WHERE cost = 0"))
VALUE = "cost: value = Σ values of moves"
plant(VALUE)(raw("UPDATE stock_cost SET cost = cost + cost"))
plant(VALUE)(raw("UPDATE stock_move SET cost_area_id = 0 WHERE cost <> 0"))

plant("credit: exposure = Σ entries")(raw("UPDATE credit_balance SET shipped = shipped + 1"))
OPEN = "open items: open = amount − Σ allocations"
plant(OPEN)(raw("UPDATE open_item SET open_amount = open_amount + 1 WHERE kind = 'debt'"))
plant(OPEN)(raw("UPDATE allocation SET payment_item_id = 7"))
PARTY = "open items: exactly one party"
plant("open items: of the organisation of their document")(
    raw("UPDATE open_item SET org_id = NULL, entity = 'k_order', record_id = (SELECT MIN(id) FROM k_order)")
)
BASE = "open items: the same amount in the currency of the books"
plant(BASE)(raw("UPDATE open_item SET base_amount = base_amount + 1 WHERE kind = 'payment'"))
AGREE = "open items: an allocation joins a debt and a payment of one side, party and currency"
plant(AGREE)(raw("UPDATE open_item SET currency = 'USD' WHERE kind = 'debt'"))


EFFECTS = "effects: Σ ledger rows of a document = what it stands for"
plant(EFFECTS)(raw("UPDATE k_order_line SET quantity = quantity + quantity"))
plant(EFFECTS)(raw("UPDATE k_order SET state = 'draft'"))
plant(EFFECTS)(raw("UPDATE stock_move SET record_id = 7 WHERE entity = 'k_ship'"))
plant(EFFECTS)(raw("UPDATE credit_entry SET entity = 'k_bill' WHERE entity = 'k_order'"))


COUNTED = "reversed: what an original says = Σ of its red documents"
plant(COUNTED)(raw("UPDATE k_ship SET reversal = 'none' WHERE reversal = 'whole'"))
plant(COUNTED)(raw("UPDATE k_ship_line SET reversed = reversed - 1 WHERE reversed > 0"))
plant(COUNTED)(raw("UPDATE k_ship SET state = 'draft' WHERE red_of_id IS NOT NULL"))
MIRROR = "red documents: an original that is reversed as a whole leaves nothing in the ledgers"
_RED = "entity = 'k_ship' AND record_id IN (SELECT id FROM k_ship WHERE red_of_id IS NOT NULL)"
plant(MIRROR)(raw(f"UPDATE stock_move SET cost = cost + 1 WHERE {_RED}"))
plant(MIRROR)(raw(f"UPDATE stock_move SET on_hand = on_hand + 1 WHERE {_RED}"))
plant(MIRROR)(raw(f"UPDATE stock_move SET record_id = 7 WHERE {_RED}"))


@plant("claims: what is held once is held by the record that says it")
def _a_claim_of_nobody(connection: Connection, _: Books) -> None:
    connection.execute(insert(value_claim), {"claim_key": "0" * 64, "entity": "k_order", "record_id": 1})


@plant(NUMBERS)
def _a_gap_and_one_beyond(connection: Connection, _: Books) -> None:
    table = KOrder.__table__
    second = next(number for number in connection.scalars(select(table.c.number)) if number.endswith("-00002"))
    connection.execute(update(table).where(table.c.number == second).values(number=second[:-5] + "00009"))


@plant("numbers: everything in force has one")
def _without_a_number(connection: Connection, _: Books) -> None:
    connection.execute(update(KShip.__table__).where(KShip.progress == Progress.PARTLY).values(number="~1"))


@plant(WITHIN)
def _gives_too_much(connection: Connection, _: Books) -> None:
    lines = KShip.lines.property.mapper.class_.__table__
    connection.execute(update(lines).where(lines.c.quantity > 0).values(billed=lines.c.quantity + D(1)))


@plant("stock: what lies in a bin lies in its warehouse")
def _in_a_bin_of_nowhere(connection: Connection, _: Books) -> None:
    """In the ledger too, so that no sum differs."""
    for table in (stock.StockMove.__table__, stock.StockBatch.__table__):
        connection.execute(update(table).values(bin_id=77))


@plant("stock: nothing below zero, nothing promised twice")
def _promised_twice(connection: Connection, _: Books) -> None:
    table = stock.StockItem.__table__
    connection.execute(update(table).values(reserved=table.c.on_hand + D(1)))


@plant("cost: nothing is worth nothing, nothing less than that")
def _worth_less_than_nothing(connection: Connection, _: Books) -> None:
    """In the ledger too, so that no sum differs."""
    moves, costs = stock.StockMove.__table__, stock.StockCost.__table__
    connection.execute(update(moves).where(moves.c.cost != 0).values(cost=-moves.c.cost))
    connection.execute(update(costs).values(cost=-costs.c.cost))


@plant("cost: no document moves value without goods")
def _value_alone(connection: Connection, _: Books) -> None:
    """An order's promise that is worth something, and a balance that knows of it."""
    moves, costs = stock.StockMove.__table__, stock.StockCost.__table__
    (area, item) = connection.execute(select(costs.c.cost_area_id, costs.c.item_id).where(costs.c.cost != 0)).one()
    promise = connection.scalar(select(func.min(moves.c.id)).where(moves.c.entity == "k_order"))
    connection.execute(update(moves).where(moves.c.id == promise).values(cost=D(1), cost_area_id=area, item_id=item))
    connection.execute(update(costs).where(costs.c.item_id == item).values(cost=costs.c.cost + D(1)))


@plant(PARTY)
def _two_parties(connection: Connection, books: Books) -> None:
    employee = connection.scalar(select(Employee.__table__.c.id).limit(1))
    assert employee is not None
    connection.execute(update(OpenItem.__table__).values(employee_id=employee))


@plant(PARTY)
def _nobodys(connection: Connection, books: Books) -> None:
    connection.execute(
        update(OpenItem.__table__).where(OpenItem.kind == Kind.PAYMENT).values(customer_id=None, supplier_id=None)
    )


@plant(AGREE)
def _turned_round(connection: Connection, _: Books) -> None:
    """Debt and payment of an allocation change places; every sum stays."""
    table = Allocated.__table__
    connection.execute(update(table).values(debt_item_id=table.c.payment_item_id, payment_item_id=table.c.debt_item_id))


@plant(AGREE)
def _across_sides(connection: Connection, _: Books) -> None:
    connection.execute(update(OpenItem.__table__).where(OpenItem.kind == Kind.DEBT).values(side=Side.PAYABLE))


@plant("open items and credit agree")
def _exposure_alone(connection: Connection, books: Books) -> None:
    """Both the ledger and its sum move, only the open items do not know."""
    now = clock.now()
    common = {"customer_id": books.customer, "ordered": 0, "shipped": 0, "invoiced": D(5), "advance": 0}
    connection.execute(insert(credit.CreditEntry.__table__), {
        "id": new_id(), "entity": "k_order", "record_id": 1, "business_date": clock.today(), "posting_date": clock.today(), "created_at": now,
        **{name: D(value) if name != "customer_id" else value for name, value in common.items()}})  # fmt: skip
    table = credit.CreditBalance.__table__
    connection.execute(
        update(table).where(table.c.customer_id == books.customer).values(invoiced=table.c.invoiced + D(5))
    )


def test_a_clean_database_has_no_difference(books: Books) -> None:
    assert prove(books.engine, books.commands.registry) == []
    chain(books)
    assert prove(books.engine, books.commands.registry) == []


@pytest.mark.covers("PT-36")
@pytest.mark.parametrize("name", OWN)
def test_every_proof_finds_its_corruption(books: Books, name: str) -> None:
    assert name in PLANTS, f"show what {name!r} finds: write a plant for it"
    chain(books)
    proof = PROOFS[name]
    for corrupt in PLANTS[name]:
        with db.write(books.engine) as connection:
            assert list(proof(connection, books.commands.registry)) == []
            corrupt(connection, books)
            found = list(proof(connection, books.commands.registry))
            assert found, corrupt
            assert {difference.proof for difference in found} == {name}
            assert all(difference.what and difference.expected != difference.found for difference in found)
            connection.rollback()


def test_the_exact_difference_is_shown(books: Books) -> None:
    chain(books)
    with db.write(books.engine) as connection:
        connection.execute(
            update(credit.CreditBalance).where(credit.CreditBalance.customer_id == books.customer).values(ordered=D(1))
        )
        (found,) = PROOFS["credit: exposure = Σ entries"](connection, books.commands.registry)
        assert str(books.customer) in found.what
        assert "100.00" in found.expected
        assert "1.00" in found.found
        connection.rollback()
    assert KOrder.__tablename__ == "k_order"


def test_no_plant_without_a_proof() -> None:
    assert set(PLANTS) <= set(PROOFS)
