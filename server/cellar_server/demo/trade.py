"""The demo company's year: what is over goes through the bulk door, what is still open through the same commands as people's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cellar_db import engine as db
from cellar_server.areas.masters.batch import Batch
from cellar_server.areas.masters.demo import Company
from cellar_server.areas.pricing import inquiry
from cellar_server.areas.pricing.rules import Quote
from cellar_server.backfill import sales
from cellar_server.demo.make import make
from cellar_server.demo.orders import PlannedLine, PlannedOrder
from cellar_server.kernel import audit
from cellar_server.kernel.access.accounts import User
from cellar_server.kernel.access.policy import EVERYTHING
from cellar_server.kernel.access.principal import Principal, system
from cellar_server.kernel.amounts.money import UnitPrice
from cellar_server.kernel.audit import showing
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.intake import writable
from cellar_server.kernel.life import documents
from cellar_server.kernel.schema import clock, settings
from cellar_server.kernel.schema.problems import Refusal
from cellar_server.kernel.schema.records import LineInput, RecordInput, RecordView
from cellar_server.kernel.unit_of_work.exactly_once import Request
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import credit

BATCH = 400
# Losses before this many days ago are taken as signed in full: their chains go through the bulk door.
LIVE_DAYS = 21


@dataclass
class Result:
    """How the year went."""

    bulk: int = 0
    live: int = 0
    refused: dict[str, int] = field(default_factory=dict)


def fill(books: LedgerSet, *, months: int = 12) -> Result:
    """The demo company and its year into an empty ledger set; ValueError where there are customers already."""
    made = make(books, months=months)
    return run(books, made.company, made.orders, clock.today())


def run(books: LedgerSet, company: Company, planned: Sequence[PlannedOrder], today: date) -> Result:
    """Post every planned order, as far as it has come."""
    recent = today - timedelta(days=LIVE_DAYS)
    over = [order for order in planned if order.invoice_after is not None and (order.day < recent or not _lossy(order))]
    chosen = {id(order) for order in over}
    rest = [order for order in planned if id(order) not in chosen]
    result = Result()
    with db.write(books.engine) as connection:
        # The demo company is patient, or half its dealers could not order at the end of the year.
        settings.put(connection, credit.GRACE, 75)
    for start in range(0, len(over), BATCH):
        result.bulk += carry_past(books, company, over[start : start + BATCH])
    desk = _Desk(books, company, result)
    for order in rest:
        desk.carry(order)
    return result


def _lossy(order: PlannedOrder) -> bool:
    return any(line.lost for line in order.lines)


def carry_past(books: LedgerSet, company: Company, orders: Sequence[PlannedOrder]) -> int:
    with (
        db.write(books.engine) as connection,
        Session(bind=connection, autoflush=False, expire_on_commit=False) as session,
    ):
        work = UnitOfWork(session, system(), books.registry)
        batches = {batch.code: batch.id for batch in session.scalars(select(Batch))}
        chains = [_sale(work, company, order, batches) for order in orders]
        over = [chain for chain in chains if chain is not None]
        sales.post(work, over)
        work.complete()
        audit.touched(work)
        work.finish()
    return len(over)


def _sale(work: UnitOfWork, company: Company, order: PlannedOrder, batches: dict[str, int]) -> sales.Sale | None:
    customer = company.customers[order.customer]
    lines = list(_sold(work, company, order, batches))
    if not lines:
        return None
    shipped = order.day + timedelta(days=order.ship_after or 0)
    signed = shipped + timedelta(days=order.sign_after or 0)
    invoiced = signed + timedelta(days=order.invoice_after or 0)
    gross = sum((line.gross for line in lines), Decimal(0))
    payments = (
        (sales.Payment(invoiced + timedelta(days=order.pay_after), gross),)
        if order.pay_after is not None and gross
        else ()
    )
    return sales.Sale(
        customer_id=customer.id, org_id=company.sales_org.id, warehouse_id=company.warehouses[order.warehouse].id,
        salesperson_id=customer.salesperson_id or company.employees["M01"].id, on=order.day,
        shipped_on=shipped, signed_on=signed, invoiced_on=invoiced, lines=lines, address_id=company.addresses[order.address].id, payments=payments,
    )  # fmt: skip


def _sold(work: UnitOfWork, company: Company, order: PlannedOrder, batches: dict[str, int]) -> Iterable[sales.SoldLine]:
    paid = [line for line in order.lines if not line.giveaway]
    quotes = _quotes(work, company, order, paid)
    for line in order.lines:
        item = company.items[line.item]
        price = UnitPrice(Decimal(0)) if line.giveaway else quotes.get(line.item)
        if price is None:
            continue
        yield sales.SoldLine(
            item_id=item.id, quantity=line.quantity, price=price, tax_rate=item.tax_rate,
            batch_id=batches.get(_batch_code(order, line)) if item.batch_managed else None,
        )  # fmt: skip


def _batch_code(order: PlannedOrder, line: PlannedLine) -> str:
    return f"{order.day:%y%m}{line.item}-{order.warehouse[-2:]}"


def _quotes(
    work: UnitOfWork, company: Company, order: PlannedOrder, lines: Sequence[PlannedLine]
) -> dict[str, UnitPrice]:
    """Prices by item code; asked once for customers of one class and area, whom the demo's lists do not tell apart."""
    cache: dict[Any, UnitPrice | None] = work.cache.setdefault("demo prices", {})
    customer = company.customers[order.customer]
    period = (customer.customer_class_id, company.area_of[order.customer], order.day.year, order.day.month > 6)
    missing = [line for line in lines if (*period, line.item, line.quantity >= 60) not in cache]
    if missing:
        answers = inquiry.quote(
            work, org_id=company.sales_org.id, customer_id=customer.id, on=order.day,
            lines=[(company.items[line.item].id, line.quantity) for line in missing],
        )  # fmt: skip
        for line, answer in zip(missing, answers, strict=True):
            cache[(*period, line.item, line.quantity >= 60)] = answer.price if isinstance(answer, Quote) else None
    found = {line.item: cache[(*period, line.item, line.quantity >= 60)] for line in lines}
    return {code: price for code, price in found.items() if price is not None}


class _Desk:
    """The people of the office carrying one order as far as it has come, each step by somebody who may."""

    def __init__(self, books: LedgerSet, company: Company, result: Result) -> None:
        self.commands, self.registry = books.commands, books.registry
        self.company, self.result = company, result
        values = books.read_settings()
        with self.commands.reading(system()) as work:
            users = {user.code: user for user in work.session.scalars(select(User))}
            self.reason = work.connection.scalar(
                select(books.registry.of("reason").table.c.id).where(books.registry.of("reason").table.c.code == "L01")
            )
        self.maker, self.checker = (
            Principal(user.id, user.code, user.name, EVERYTHING, values, "zh", user.employee_id, user.org_id)
            for user in (users["dingdan"], users["zhuguan"])
        )
        self._count = 0

    def carry(self, order: PlannedOrder) -> None:
        """Stop where the plan stops, or where a rule does (no credit, something overdue): that is trade, too."""
        self.result.live += 1
        try:
            self._carry(order)
        except Refusal as refusal:
            code = refusal.problems[0].code if refusal.problems else refusal.reason
            self.result.refused[code] = self.result.refused.get(code, 0) + 1

    def _carry(self, order: PlannedOrder) -> None:
        made = self._order(order)
        if order.ship_after is None and self._count % 5 == 0:
            return
        made = self._act(made, "submit")
        if order.ship_after is None and self._count % 3 == 0:
            return
        if self.company.customers[order.customer].prepaid:
            self._collect(made, order)
        made = self._act(made, "approve", by=self.checker)
        if order.ship_after is None:
            return
        day = order.day + timedelta(days=order.ship_after)
        note = self._act(self._derived("sales_order.delivery_note", made, day), "approve", by=self.checker)
        out = self._act(self._derived("delivery_note.outbound", note, day), "sign")
        if order.sign_after is None:
            return
        day += timedelta(days=order.sign_after)
        signed = self._act(self._derived("outbound.sign_off", out, day, order=order), "sign")
        if order.invoice_after is None:
            return
        day += timedelta(days=order.invoice_after)
        self._act(self._derived("sign_off.sales_invoice", signed, day), "approve", by=self.checker)

    def _collect(self, made: RecordView, order: PlannedOrder) -> None:
        """先款后货: the money is here before the order is approved."""
        values = {
            "customer_id": made.values["customer_id"], "org_id": made.values["org_id"], "business_date": order.day,
            "amount": made.values["gross_total"], "bank": "工商银行基本户",
        }  # fmt: skip
        paid = self.commands.save(self.maker, self._request(), RecordInput("receipt", values=values)).record
        assert paid is not None
        self._act(paid, "approve", by=self.checker)

    def _request(self) -> Request:
        self._count += 1
        name = f"demo-{self._count}"
        return Request(hashlib.sha256(name.encode()).hexdigest()[:32], name.encode())

    def _order(self, order: PlannedOrder) -> RecordView:
        customer, warehouse = self.company.customers[order.customer], self.company.warehouses[order.warehouse]
        values = {
            "customer_id": customer.id, "business_date": order.day, "warehouse_id": warehouse.id, "remark": order.remark,
            "address_id": self.company.addresses[order.address].id, "org_id": self.company.sales_org.id,
        }  # fmt: skip
        rows = [
            LineInput(
                0,
                {
                    "item_id": self.company.items[line.item].id,
                    "quantity": line.quantity,
                    **({"price": Decimal(0)} if line.giveaway else {}),
                },
            )
            for line in order.lines
        ]
        typed = RecordInput("sales_order", values=values, grids={"lines": rows})
        return self._save(self._priced(typed))

    def _priced(self, typed: RecordInput) -> RecordView:
        with self.commands.reading(self.maker) as work:
            declaration = work.registry.of(typed.entity)
            record, _, _ = documents.evaluate(work, declaration, typed, grid="lines", line=0, action="price_all")
            return showing.view(work, declaration, record, saved=False)

    def _derived(self, link: str, source: RecordView, on: date, order: PlannedOrder | None = None) -> RecordView:
        with self.commands.reading(self.maker) as work:
            record = documents.derive(work, link, [source.id], [])
            view = showing.view(work, work.registry.by_model(type(record)), record, saved=False)
        view.values.update((name, on) for name in ("business_date", "ship_on", "signed_on") if name in view.values)
        if order is not None:
            self._lose(view, order)
        return self._save(view)

    def _lose(self, view: RecordView, order: PlannedOrder) -> None:
        lost = {self.company.items[line.item].id: line.lost for line in order.lines if line.lost}
        for line in view.grids["lines"]:
            broken = lost.pop(line.values["item_id"].id, None)
            if broken and broken <= line.values["shipped"]:
                line.values.update(
                    signed=line.values["shipped"] - broken, lost=broken, reason_id=self.reason, liable="carrier"
                )

    def _save(self, view: RecordView) -> RecordView:
        data = writable.sendable(self.registry.of(view.entity), view)
        saved = self.commands.save(self.maker, self._request(), data).record
        assert saved is not None
        return saved

    def _act(self, record: RecordView, action: str, by: Principal | None = None) -> RecordView:
        done = self.commands.act(
            by or self.maker, self._request(), record.entity, record.id, record.row_version, action
        ).record
        assert done is not None
        return done
