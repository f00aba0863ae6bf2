"""A small ledger set of the real program: two items (one by batch), a customer on credit, prices, stock, four people.

``with small_books(url) as books`` gives the books on an empty database; ``books.ledger`` is the ``LedgerSet``. People act
through the command path, each with a user of his own, so that maker and checker differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from cellar_db import engine as db
from cellar_server import books as program
from cellar_server import seed
from cellar_server.kernel.access import principal
from cellar_server.kernel.access.principal import Principal
from cellar_server.kernel.audit import showing
from cellar_server.kernel.command.commands import Commands, Outcome
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.intake import writable
from cellar_server.kernel.life import documents
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.modules import Module
from cellar_server.kernel.schema.records import RecordInput, RecordView
from cellar_server.kernel.schema.tables import system_state
from cellar_server.kernel.unit_of_work.exactly_once import Reply
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import credit, stock
from tests.support import company, moulds
from tests.support.empty_books import empty_books
from tests.support.hands import Hands, close_period, ref, request, typed_line

MAKER, CHECKER, AUDITOR = 11, 12, 13
D = Decimal


@dataclass
class SmallBooks(Hands):
    """The ledger set and the ids of its masters by code."""

    ledger: LedgerSet
    who: Principal
    ids: dict[str, int] = field(default_factory=dict)

    @property
    def commands(self) -> Commands:  # type: ignore[override]
        return self.ledger.commands

    def by(self, user_id: int) -> SmallBooks:
        """The same books in somebody else's hands."""
        return replace(self, who=replace(self.who, user_id=user_id))

    def in_session(self) -> SmallBooks:
        """The same hands in a session of this moment, which brings the version of what may be remembered."""
        with db.read(self.ledger.engine) as connection:
            version = connection.scalar(select(system_state.c.reference_version)) or 0
        return replace(self, who=replace(self.who, reference_version=version))

    def with_rule(self, **values: Any) -> SmallBooks:
        """Change the inquiry rule that every organisation has."""
        with self.reading() as work:
            table = self.ledger.registry.of("price_inquiry_rule").table
            id_ = work.connection.execute(select(table.c.id).where(table.c.code == "STD")).scalar_one()
        rule = self.get("price_inquiry_rule", id_)
        self.save("price_inquiry_rule", values, id_=id_, version=rule.row_version)
        return self

    def save(
        self, entity: str, values: Mapping[str, Any], lines: Sequence[Mapping[str, Any]] | None = None, *, id_: int = 0,
        version: int = 0, grid: str = "lines",
    ) -> RecordView:  # fmt: skip
        grids = {} if lines is None else {grid: [typed_line(row) for row in lines]}
        outcome = self.commands.save(self.who, request(), RecordInput(entity, id_, version, values, grids))
        assert outcome.record is not None
        return outcome.record

    def act(self, record: RecordView, action: str, *, version: int = 0, **answers: Any) -> RecordView:
        outcome = self.do(record, action, version=version, **answers)
        assert outcome.record is not None
        return outcome.record

    def do(self, record: RecordView, action: str, *, version: int = 0, **answers: Any) -> Outcome:
        return self.commands.act(self.who, request(), record.entity, record.id, version, action, answers)

    def delete(self, record: RecordView) -> None:
        self.commands.delete(self.who, request(), record.entity, record.id, record.row_version)

    def again(self, record: RecordView) -> RecordView:
        return self.get(record.entity, record.id)

    def evaluate_push(self, link: str, *sources: RecordView) -> RecordView:
        """What pushing down opens, unsaved."""
        with self.reading() as work:
            made = documents.derive(work, link, [source.id for source in sources], [])
            return showing.view(work, self.ledger.registry.of(link.split(".")[1]), made, saved=False)

    def push(
        self, link: str, *sources: RecordView, quantities: Sequence[D | int | None] = (), field_name: str = "quantity",
        changes: Mapping[str, Any] | None = None,
    ) -> RecordView:  # fmt: skip
        """Push down and save; ``quantities`` replace what is open line by line, None leaves the line out."""
        shown = self.evaluate_push(link, *sources)
        values, rows = self.typed(shown)
        if quantities:
            rows = [{**row, field_name: D(q)} for row, q in zip(rows, quantities, strict=True) if q is not None]
        return self.save(shown.entity, {**values, **(changes or {})}, rows if shown.grids else None)

    def evaluate_reversal(self, original: RecordView, figures: Mapping[int, Decimal] | None = None) -> RecordView:
        """What 红冲 opens, unsaved: of all that still stands, or of these figures by line (``reversing.HEAD``: of the amount)."""
        with self.reading() as work:
            declaration = self.ledger.registry.of(original.entity)
            made = documents.reverse(work, declaration, original.id, figures)
            return showing.view(work, declaration, made, saved=False)

    def reverse(
        self, original: RecordView, figures: Mapping[int, Decimal] | None = None, *, grid: str = "lines", **changes: Any
    ) -> RecordView:
        """A saved red document as a desk sends it back."""
        shown = self.evaluate_reversal(original, figures)
        data = writable.sendable(self.ledger.registry.of(shown.entity), shown)
        rows = [dict(line.values) for line in data.grids[grid]] if grid in data.grids else None
        return self.save(shown.entity, {**data.values, **changes}, rows, grid=grid)

    def typed(self, shown: RecordView, grid: str = "lines") -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """(header, lines) of a draft as a desk sends them back: without what the server computes."""
        data = writable.sendable(self.ledger.registry.of(shown.entity), shown)
        return dict(data.values), [dict(line.values) for line in data.grids.get(grid, ())]

    def evaluate(
        self,
        entity: str,
        values: Mapping[str, Any],
        lines: Sequence[Mapping[str, Any]] = (),
        action: str = "",
        line: int = -1,
    ) -> tuple[Any, Any, Any]:
        """(record as a view, problems, panels) of unsaved input."""
        with self.reading() as work:
            declaration = self.ledger.registry.of(entity)
            data = RecordInput(entity, 0, 0, values, {"lines": [typed_line(row) for row in lines]})
            record, problems, panels = documents.evaluate(
                work, declaration, data, grid="lines", line=line, action=action
            )
            return showing.view(work, declaration, record, saved=False), problems, panels

    def run(self, body: Any) -> None:
        """Carry out ``body(work)`` as a command of its own."""

        def deed(work: UnitOfWork) -> Reply:
            body(work)
            return Reply("customer", self.ids.get("C1", 0))

        self.commands.run(self.who, request(), deed)

    def give_credit(self, customer: str, **changes: Any) -> RecordView:
        """An approved credit adjustment: ``credit_limit=D(100)``, ``unlimited=True``, ``temporary=…``, ``grace_days=…``."""
        made = self.save(
            "credit_adjustment", {"org_id": ref("01"), "reason": "授信"}, [{"customer_id": ref(customer), **changes}]
        )
        return self.by(CHECKER).act(made, "approve")

    def bring_in(self, *rows: Mapping[str, Any], warehouse: str = "W1", **values: Any) -> RecordView:
        """Goods that came in by a signed other receipt: ``{"item_id": ref("A"), "quantity": D(6)}`` …"""
        head = {"warehouse_id": ref(warehouse), "org_id": ref("01"), "reason_id": ref("I09"), **values}
        return self.by(CHECKER).act(self.save("other_receipt", head, rows), "sign")

    def order(self, *lines: tuple[str, D | int], price: D | None = None, **values: Any) -> RecordView:
        """A saved order of the customer C1 over (item code, quantity) lines, priced by Shift+A unless a price is given."""
        head = {"customer_id": ref("C1"), "org_id": ref("01"), "warehouse_id": ref("W1"), **values}
        rows: list[dict[str, Any]] = [{"item_id": ref(code), "quantity": D(quantity)} for code, quantity in lines]
        if price is None:
            shown, _, _ = self.evaluate("sales_order", head, rows, action="price_all")
            head, rows = self.typed(shown)
        else:
            rows = [{**row, "price": price} for row in rows]
        return self.save("sales_order", head, rows)

    def approved_order(self, *lines: tuple[str, D | int], **values: Any) -> RecordView:
        order = self.order(*lines, **values)
        return self.by(CHECKER).act(self.act(order, "submit"), "approve")

    def close_period(self, code: str, module: Module, *, closed: bool = True) -> None:
        """The module is closed (or open) in this period, as its action would leave it."""
        close_period(self.ledger.engine, code, module, closed=closed)

    def stock(self, item: str = "A", warehouse: str = "W1") -> stock.Availability:
        return self.available(self.ids[warehouse], self.ids[item])

    def exposure(self, customer: str = "C1") -> credit.Exposure:
        return self.exposed(self.ids[customer])


@contextmanager
def small_books(url: str, *, goods: int = 600) -> Iterator[SmallBooks]:
    """Fresh books in an empty database; ``goods`` of each item lie in W1 (item B in two batches)."""
    ids = moulds.cast(url, f"small-{goods}", lambda mould: _make(mould, goods))
    engine = db.open_engine(url)
    try:
        ledger = LedgerSet("001", "小账套", engine, program.registry())
        yield SmallBooks(ledger, replace(principal.system(), user_id=MAKER), ids=dict(ids))
    finally:
        engine.dispose()


def _make(url: str, goods: int) -> dict[str, int]:
    ledger = empty_books(url, "001", "小账套")
    try:
        SmallBooks(ledger, principal.system()).run(seed.seed)
        return fill(ledger, goods=goods).ids
    finally:
        ledger.engine.dispose()


def fill(ledger: LedgerSet, *, goods: int = 600) -> SmallBooks:
    """Masters, prices and stock of the small books in a ledger set that is made and seeded."""
    books = SmallBooks(ledger, replace(principal.system(), user_id=MAKER))
    _masters(books)
    _prices(books)
    _goods(books, goods)
    return books


def _masters(books: SmallBooks) -> None:
    def make(entity: str, code: str, name: str, **values: Any) -> int:
        books.ids[code] = books.save(entity, {"code": code, "name": name, **values}).id
        return books.ids[code]

    company.found(make)
    make("employee", "S01", "周予安", org_id=ref("01"))
    make("item_class", "NEW", "未定价")
    make("carrier", "T1", "顺达物流")
    item = {"unit_id": ref("PING"), "case_unit_id": ref("XIANG"), "per_case": 6, "tax_rate": D("0.13")}
    make("item", "A", "澄岭陈酿十五年", item_class_id=ref("WINE"), **item)
    make("item", "B", "澄岭青瓷八年", item_class_id=ref("WINE"), batch_managed=True, **item)
    make("item", "N", "谷雨新品", item_class_id=ref("NEW"), **item)
    for code in ("B1", "B2"):
        make("batch", code, code, item_id=ref("B"))
    company.customers(
        make, org_id=ref("01"), salesperson_id=ref("S01"), settlement_method_id=ref("WIRE"), payment_term_id=ref("D30")
    )
    for code, name in company.CUSTOMERS.items():
        make("customer_address", f"A{code}", f"{name}一号仓", customer_id=ref(code), preferred=True)
    books.give_credit("C1", credit_limit=D(200_000))


def _prices(books: SmallBooks) -> None:
    """A at 99.99 and B at 33.33 for dealers; N has no price."""
    today = clock.today()
    rows = [
        {"item_id": ref("A"), "price": D("99.99"), "floor_price": D("80")},
        {"item_id": ref("B"), "price": D("33.33")},
    ]
    price_list = books.save(
        "price_list",
        {
            "name": "批发价", "price_item_id": ref("WHOLESALE"), "currency": "CNY", "org_id": ref("01"),
            "effective_from": today.replace(day=1),
        },
        rows,
    )  # fmt: skip
    books.by(CHECKER).act(price_list, "approve")
    books.save("price_strategy", {"code": "ST", "name": "批发"}, [{"price_item_id": ref("WHOLESALE")}], grid="steps")
    books.save(
        "price_match",
        {"code": "PM", "name": "匹配", "org_id": ref("01")},
        [{"customer_class_id": ref("DEALER"), "item_class_id": ref("WINE"), "strategy_id": ref("ST")}],
        grid="rows",
    )


def _goods(books: SmallBooks, goods: int) -> None:
    half = D(goods) / 2
    if not goods:
        return
    rows: list[dict[str, Any]] = [
        {"item_id": ref(item), "quantity": D(goods), "unit_cost": D("61.25")} for item in ("A", "N")
    ]
    rows += [
        {"item_id": ref("B"), "batch_id": ref(batch), "quantity": half, "unit_cost": D("19.333333")}
        for batch in ("B1", "B2")
    ]
    opening = books.save("opening_stock", {"warehouse_id": ref("W1"), "org_id": ref("01")}, rows)
    books.by(CHECKER).act(opening, "sign")


def rows_of(books: SmallBooks, model: Any, **conditions: Any) -> list[Any]:
    """Records read straight from the database."""
    with books.reading() as work:
        return list(work.session.scalars(select(model).filter_by(**conditions).order_by(model.id)))
