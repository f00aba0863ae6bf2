"""Round trips: what an order costs does not grow with its lines (ARCHITECTURE §13)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cellar_server.kernel.life import documents
from cellar_server.kernel.schema.records import LineInput, RecordInput
from cellar_server.kernel.unit_of_work.exactly_once import Reply
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from tests.support import databases
from tests.support.books import CHECKER, SmallBooks, ref, request
from tests.support.counting import Statements, count_statements

D = Decimal


@pytest.fixture(autouse=True)
def _counted(books: SmallBooks) -> None:
    if not databases.counts_bulk_updates(books.ledger.engine):
        pytest.skip("the driver does not count bulk updates: each line is a statement there")


def _save_and_approve(books: SmallBooks, lines: int) -> tuple[Statements, Statements]:
    """Statements of the save and of the approval, each without what is read afterwards to show it."""
    declaration = books.ledger.registry.of("sales_order")
    rows = [
        LineInput(0, {"item_id": ref("AB"[n % 2]), "quantity": D(1), "price": D("99.99") if n % 2 == 0 else D("33.33")})
        for n in range(lines)
    ]
    head = {"customer_id": ref("C1"), "org_id": ref("01"), "warehouse_id": ref("W1")}
    data = RecordInput("sales_order", 0, 0, head, {"lines": rows})
    ids: list[int] = []

    def save(work: UnitOfWork) -> Reply:
        record = documents.save(work, declaration, data)
        ids.append(record.id)
        return Reply("sales_order", record.id)

    def approve(work: UnitOfWork) -> Reply:
        documents.act(work, declaration, ids[0], 0, "approve", {})
        return Reply("sales_order", ids[0])

    with count_statements(books.ledger.engine) as saved:
        books.commands.run(books.who, request(), save)
    books.act(books.get("sales_order", ids[0]), "submit")
    with count_statements(books.ledger.engine) as approved:
        books.commands.run(books.by(CHECKER).who, request(), approve)
    return saved, approved


@pytest.mark.covers("SO-03")
def test_save_and_approve_within_thirty_statements(books: SmallBooks) -> None:
    books = books.in_session()
    _save_and_approve(books, 10)
    ten, fifty = (_save_and_approve(books, lines) for lines in (10, 50))
    costs = [[each.count for each in pair] for pair in (ten, fifty)]
    assert costs[0] == costs[1], f"{ten[0]}\n--\n{fifty[0]}\n==\n{ten[1]}\n--\n{fifty[1]}"
    assert sum(costs[0]) <= 30, f"{ten[0]}\n{ten[1]}"


def test_a_worker_that_remembers_nothing_asks_each_master_once(books: SmallBooks) -> None:
    """Right after a master was changed: what an order refers to is read again, a statement for each kind of record."""
    _save_and_approve(books, 10)
    ten, fifty = (_save_and_approve(books, lines) for lines in (10, 50))
    assert [each.count for each in ten] == [each.count for each in fifty]
    assert sum(each.count for each in ten) <= 44, f"{ten[0]}\n{ten[1]}"


def test_the_chain_does_not_grow_with_its_lines(books: SmallBooks) -> None:
    other = books.by(CHECKER)
    counts = []
    # The first round opens the number series.
    for lines in (2, 10, 50):
        steps = []
        document = books.approved_order(*[("AB"[n % 2], 1) for n in range(lines)])
        for link, action, who in (
            ("sales_order.delivery_note", "approve", other),
            ("delivery_note.outbound", "sign", books),
            ("outbound.sign_off", "sign", books),
            ("sign_off.sales_invoice", "approve", other),
        ):
            draft = books.push(link, document)
            with count_statements(books.ledger.engine) as statements:
                document = who.act(draft, action)
            steps.append(statements.count)
        counts.append(steps)
    assert counts[1] == counts[2]


def test_upstream_is_locked_once_and_each_line_written_once(books: SmallBooks) -> None:
    """Rules, links and further counters ask for the same documents and lines; the first locks and reads, one update writes."""
    other = books.by(CHECKER)
    document = books.approved_order(("A", 6), ("B", 6))
    for link, action, who, heads in (
        ("sales_order.delivery_note", "approve", other, ["sales_order"]),
        ("delivery_note.outbound", "sign", books, ["delivery_note", "sales_order"]),
        ("outbound.sign_off", "sign", books, ["outbound", "sales_order"]),
        ("sign_off.sales_invoice", "approve", other, ["sign_off", "sales_order"]),
    ):
        draft = books.push(link, document)
        with count_statements(books.ledger.engine) as statements:
            document = who.act(draft, action)
        sent = [" ".join(sql.split()) for sql in statements.sql]
        for head in heads:
            locks = [
                sql
                for sql in sent
                if sql.startswith(f"SELECT {head}.id, {head}.state, {head}.progress, {head}.business_date FROM {head} ")
            ]
            reads = [sql for sql in sent if f" FROM {head}_line WHERE {head}_line.id " in sql and sql not in locks]
            writes = [sql for sql in sent if sql.startswith(f"UPDATE {head}_line SET ")]
            assert (len(locks), len(reads), len(writes)) == (1, 1, 1), f"{link} {head}\n{statements}"
