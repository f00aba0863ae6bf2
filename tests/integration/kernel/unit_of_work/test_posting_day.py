"""On which day each deed of each document posts, and that a closed period refuses what belongs into it.

The deeds are those that the declarations have: a new document type that posts fails here until it is walked.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from cellar_server import books as program
from cellar_server.areas.masters.cost_area import CostArea
from cellar_server.areas.receipts.statement import statement
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.modules import Module
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.schema.records import RecordView
from cellar_server.ledgers import credit, stock
from cellar_server.ledgers.open_items import Allocated, OpenItem
from tests.support.books import CHECKER, SmallBooks, ref, rows_of, small_books
from tests.support.hands import answers_to

LEDGERS = (stock.StockMove, credit.CreditEntry, OpenItem, Allocated)
REGISTRY = program.registry()
POSTING = sorted(
    (each for each in REGISTRY.declarations.values() if each.kind is EntityKind.DOCUMENT and each.module is not None),
    key=lambda each: each.name,
)
# "October" is last month and "November" this one, whenever the test runs.
NOVEMBER = clock.today().replace(day=10)
OCTOBER = (NOVEMBER - timedelta(days=20)).replace(day=20)


@contextmanager
def on(day: date) -> Iterator[None]:
    """It is noon of this day."""
    with clock.shifted(timedelta(0)):
        ahead = day - clock.today()
    with clock.shifted(ahead):
        yield


@dataclass
class Walk:
    """A document of October in the state in which a deed is possible."""

    books: SmallBooks

    @property
    def other(self) -> SmallBooks:
        return self.books.by(CHECKER)

    def sales_order(self) -> RecordView:
        return self.books.approved_order(("A", 10), price=Decimal("99.99"))

    def delivery_note(self) -> RecordView:
        return self.other.act(self.books.push("sales_order.delivery_note", self.sales_order()), "approve")

    def outbound(self) -> RecordView:
        return self.books.act(self.books.push("delivery_note.outbound", self.delivery_note()), "sign")

    def sign_off(self) -> RecordView:
        return self.books.act(self.books.push("outbound.sign_off", self.outbound()), "sign")

    def sales_invoice(self) -> RecordView:
        return self.other.act(self.books.push("sign_off.sales_invoice", self.sign_off()), "approve")

    def receivable(self) -> RecordView:
        values = {"customer_id": ref("C1"), "org_id": ref("01"), "amount": Decimal(30)}
        return self.other.act(self.books.save("receivable", values), "approve")

    def receipt(self) -> RecordView:
        values = {"customer_id": ref("C1"), "org_id": ref("01"), "amount": Decimal(30)}
        return self.other.act(self.books.save("receipt", values), "approve")

    def write_off(self) -> RecordView:
        rows = [{"receivable_id": self.receivable().id, "receipt_id": self.receipt().id}]
        made = self.other.save("write_off", {"customer_id": ref("C1"), "org_id": ref("01")}, rows)
        return self.other.act(made, "approve")

    def payable(self) -> RecordView:
        return self._side("payable", self._supplier())

    def payment(self) -> RecordView:
        return self._side("payment", self._supplier())

    def payment_write_off(self) -> RecordView:
        whose = self._supplier()
        rows = [{f"{entity}_id": self._side(entity, whose).id for entity in ("payable", "payment")}]
        made = self.other.save("payment_write_off", {"supplier_id": whose, "org_id": ref("01")}, rows)
        return self.other.act(made, "approve")

    def _side(self, entity: str, whose: int) -> RecordView:
        values = {"supplier_id": whose, "org_id": ref("01"), "amount": Decimal(30)}
        return self.other.act(self.books.save(entity, values), "approve")

    def _supplier(self) -> int:
        return self.books.save("supplier", {"code": uuid.uuid4().hex[:8], "name": "瓶厂"}).id

    def opening_stock(self) -> RecordView:
        """A batch has one in a warehouse."""
        code = uuid.uuid4().hex[:8]
        self.books.save("batch", {"code": code, "item_id": ref("B")})
        line = {"item_id": ref("B"), "batch_id": ref(code), "quantity": Decimal(5)}
        made = self.books.save("opening_stock", {"warehouse_id": ref("W2"), "org_id": ref("01")}, [line])
        return self.other.act(made, "sign")

    def other_receipt(self) -> RecordView:
        return self.books.bring_in({"item_id": ref("A"), "quantity": Decimal(5)})

    def other_issue(self) -> RecordView:
        head = {"warehouse_id": ref("W1"), "org_id": ref("01"), "reason_id": ref("U09")}
        made = self.books.save("other_issue", head, [{"item_id": ref("A"), "quantity": Decimal(5)}])
        return self.other.act(made, "sign")

    def status_change(self) -> RecordView:
        row = {"item_id": ref("A"), "quantity": Decimal(5), "from_status": "qualified", "to_status": "frozen"}
        made = self.books.save("status_change", {"warehouse_id": ref("W1"), "org_id": ref("01")}, [row])
        return self.other.act(made, "sign")

    def bin_move(self) -> RecordView:
        """In a warehouse of its own, of goods that lie in no bin yet."""
        books, code = self.books, uuid.uuid4().hex[:8]
        area = rows_of(books, CostArea)[0].id
        made = books.save("warehouse", {"code": code, "name": code, "org_id": ref("01"), "cost_area_id": area})
        books.bring_in({"item_id": ref("A"), "quantity": Decimal(5)}, warehouse=code)
        books.save("warehouse", {"bin_managed": True}, id_=made.id, version=books.again(made).row_version)
        books.save("warehouse_bin", {"code": f"H{code}", "name": "一号位", "warehouse_id": ref(code)})
        row = {"item_id": ref("A"), "quantity": Decimal(5), "to_bin_id": ref(f"H{code}")}
        moved = books.save("bin_move", {"warehouse_id": ref(code), "org_id": ref("01")}, [row])
        return self.other.act(moved, "sign")

    def loan(self) -> RecordView:
        head = {"warehouse_id": ref("W1"), "org_id": ref("01"), "employee_id": ref("S01"), "due_on": clock.today()}
        made = self.books.save("loan", head, [{"item_id": ref("A"), "quantity": Decimal(5)}])
        return self.other.act(made, "sign")

    def loan_return(self) -> RecordView:
        return self.other.act(self.books.push("loan.loan_return", self.loan()), "sign")

    def transfer_out(self) -> RecordView:
        head = {"warehouse_id": ref("W1"), "to_warehouse_id": ref("W2"), "org_id": ref("01")}
        order = self.books.save("transfer_order", head, [{"item_id": ref("A"), "quantity": Decimal(5)}])
        order = self.other.act(order, "approve")
        return self.other.act(self.books.push("transfer_order.transfer_out", order), "sign")

    def transfer_in(self) -> RecordView:
        books = self.books
        sent = self.transfer_out()
        (made,) = rows_of(books, books.ledger.registry.of("transfer_in").model, source_id=sent.id)
        return self.other.act(books.get("transfer_in", made.id), "sign")

    def make(self, entity: str) -> RecordView:
        maker: Callable[[], RecordView] = getattr(self, entity)
        return maker()


def posted(books: SmallBooks) -> set[tuple[int, str, date]]:
    """(row, source entity, posting date) of every ledger row, and of an open item that was withdrawn the day it was."""
    found = set()
    with books.reading() as work:
        for model in LEDGERS:
            table = table_of(model).c
            found |= {tuple(row) for row in work.connection.execute(select(table.id, table.entity, table.posting_date))}
        item = table_of(OpenItem).c
        gone = select(-item.id, item.entity, item.withdrawn_on).where(item.withdrawn_on.is_not(None))
        found |= {tuple(row) for row in work.connection.execute(gone)}
    return found


def deeds(declaration: Declaration) -> list[str]:
    """What can be done to a document in effect and moves the books: forth, back, or in part. A stamp of finance moves nothing."""
    inactive = {declaration.initial.code, "submitted", "void"}
    return [
        action.name
        for action in declaration.actions.values()
        if not {state.code for state in action.move.sources} <= inactive and not action.move.stamps
    ]


CASES = [(each.name, action) for each in POSTING for action in deeds(each)]
# Of today whatever the period; every other deed above takes the effect back.
OF_TODAY = {("sales_order", "close"), ("sales_order", "reopen"), ("delivery_note", "close")}


# Only the progress changes (what went back to the orders stays there), or the day on which goods are due back.
MOVES_NOTHING = {("delivery_note", "reopen"), ("loan", "extend")}


@pytest.fixture
def october(one_database_url: str) -> Iterator[SmallBooks]:
    with on(OCTOBER), small_books(one_database_url) as opened:
        yield opened


def do(books: SmallBooks, document: RecordView, action: str) -> None:
    declaration = REGISTRY.of(document.entity).actions[action]
    books.by(CHECKER).act(document, action, **answers_to(declaration))


def ready(books: SmallBooks, entity: str, action: str) -> RecordView:
    document = Walk(books).make(entity)
    if action == "reopen":
        do(books, document, "close")
    return document


@pytest.mark.covers("MD-13")
@pytest.mark.parametrize(("entity", "action"), CASES, ids=str)
@pytest.mark.parametrize("closed", ["open", "October closed", "both closed"])
def test_each_deed_posts_on_its_day(october: SmallBooks, entity: str, action: str, closed: str) -> None:
    books, module = october, REGISTRY.of(entity).module
    assert module is not None
    document = ready(books, entity, action)
    before = posted(books)
    if closed != "open":
        books.close_period(f"{OCTOBER:%Y-%m}", module)
    if closed == "both closed":
        books.close_period(f"{NOVEMBER:%Y-%m}", module)
    # What can be reversed in red is never undone out of a closed month.
    goes_red = closed != "open" and REGISTRY.of(entity).reversible is not None
    with on(NOVEMBER):
        if goes_red or (closed == "both closed" and (entity, action) not in MOVES_NOTHING):
            with pytest.raises(Invalid) as refused:
                do(books, document, action)
            code = "CLOSED_GOES_RED" if goes_red else "PERIOD_CLOSED"
            assert [(found.code, found.path) for found in refused.value.problems] == [(code, "business_date")]
            assert posted(books) == before
            return
        do(books, document, action)
    if (entity, action) in MOVES_NOTHING:
        assert posted(books) == before
    today = (entity, action) in OF_TODAY or closed != "open"
    days = {day for _, source, day in posted(books) - before if source == entity}
    assert days <= {NOVEMBER if today else OCTOBER}
    # A delivery note moves counters alone; an order closed in full would move nothing.
    assert days or entity == "delivery_note" or (entity, action) in MOVES_NOTHING
    books.proven()


# What each document's own deed needs to be made first, in other modules.
BEFORE = {"outbound": "delivery_note", "sign_off": "outbound", "sales_invoice": "sign_off"}
LINKS = {
    "outbound": "delivery_note.outbound",
    "sign_off": "outbound.sign_off",
    "sales_invoice": "sign_off.sales_invoice",
}


@pytest.mark.covers("MD-13")
@pytest.mark.parametrize("entity", [each.name for each in POSTING])
def test_taking_effect_asks_for_its_own_module_alone(october: SmallBooks, entity: str) -> None:
    books, module, walk = october, REGISTRY.of(entity).module, Walk(october)
    assert module is not None
    source = walk.make(BEFORE[entity]) if entity in BEFORE else None

    def make() -> RecordView:
        if source is None:
            return walk.make(entity)
        (numbers,) = (each.name for each in REGISTRY.of(entity).actions.values() if each.numbers)
        return walk.other.act(books.push(LINKS[entity], source), numbers)

    books.close_period(f"{OCTOBER:%Y-%m}", module)
    with pytest.raises(Invalid) as refused:
        make()
    assert [(found.code, found.path) for found in refused.value.problems] == [("PERIOD_CLOSED", "business_date")]
    books.close_period(f"{OCTOBER:%Y-%m}", module, closed=False)
    for other in Module:
        if other is not module:
            books.close_period(f"{OCTOBER:%Y-%m}", other)
    assert make().values["posting_date"] == OCTOBER
    books.proven()


@pytest.mark.covers("MD-13", "RC-03")
@pytest.mark.parametrize("entity", ["receivable", "receipt"])
def test_what_is_corrected_leaves_the_closed_month_as_it_was(october: SmallBooks, entity: str) -> None:
    """The account of October reads the same for ever; November shows the red document, and nothing of October goes back."""
    books = october
    document = Walk(books).make(entity)

    def account(since: date, until: date) -> tuple[Decimal, list[tuple[date, Decimal]]]:
        with books.reading() as work:
            told = statement(work, customer_id=books.ids["C1"], org_id=books.ids["01"], since=since, until=until)
        return told.opening, [(each.day, each.increase - each.decrease) for each in told.movements]

    first, last = OCTOBER.replace(day=1), NOVEMBER.replace(day=1) - timedelta(days=1)
    amount = Decimal(30) if entity == "receivable" else Decimal(-30)
    was = account(first, last)
    assert was == (Decimal(0), [(OCTOBER, amount)])
    books.close_period(f"{OCTOBER:%Y-%m}", Module.of("receivable"))
    with on(NOVEMBER):
        with pytest.raises(Invalid) as refused:
            Walk(books).other.act(document, "unapprove")
        assert [each.code for each in refused.value.problems] == ["CLOSED_GOES_RED"]
        red = Walk(books).other.act(books.reverse(document, grid="instalments"), "approve")
        assert account(first, last) == was
        assert account(NOVEMBER.replace(day=1), NOVEMBER) == (amount, [(NOVEMBER, -amount)])
        books.close_period(f"{NOVEMBER:%Y-%m}", Module.of("receivable"))
        with pytest.raises(Invalid) as refused:
            Walk(books).other.act(red, "unapprove")
        assert [each.code for each in refused.value.problems] == ["CLOSED_GOES_RED"]
    books.proven()


def test_what_is_taken_back_on_its_own_day_says_nothing(one_books: SmallBooks) -> None:
    books = one_books
    Walk(books).other.act(Walk(books).receipt(), "unapprove")
    today = clock.today()
    with books.reading() as work:
        told = statement(work, customer_id=books.ids["C1"], org_id=books.ids["01"], since=today, until=today)
    assert list(told.movements) == []


@pytest.mark.covers("MD-13")
def test_nothing_is_undone_before_the_day_on_which_it_was_done(one_books: SmallBooks) -> None:
    """With dates ahead allowed: what is closed today of an order of next week is given up next week."""
    books = one_books.with_settings(documents__days_ahead="10")
    ahead = clock.today() + timedelta(days=5)
    order = books.approved_order(("N", 4), price=Decimal(9), business_date=ahead)
    books.by(CHECKER).act(order, "close", reason="取消")
    with books.reading() as work:
        moves = table_of(stock.StockMove).c
        days = work.connection.execute(
            select(moves.posting_date, moves.reserved).where(moves.record_id == order.id)
        ).all()
    assert sorted(days) == [(ahead, Decimal(-4)), (ahead, Decimal(4))]
