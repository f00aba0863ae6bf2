"""The tables that an order leaves rows in, a feed for each."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cellar_server.areas.sales.order_tables import PricedFrom, SalesOrder, SalesOrderLine
from cellar_server.kernel.amounts.currency import BASE
from cellar_server.kernel.amounts.steps import ONE
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.schema.model import Base, table_of
from cellar_server.kernel.schema.tables import audit_log, request_log, search_entry
from cellar_server.ledgers import credit, stock
from tests.bench._loading import Feed

ZERO = Decimal(0)


def blank(model: type[Base]) -> dict[str, Any]:
    """Every column of a model with its default; None where it has none."""
    values: dict[str, Any] = {}
    for column in table_of(model).columns:
        spec = column.info.get("field")
        default = spec.make_default() if spec is not None else None
        if default is None and column.default is not None and column.default.is_scalar:
            default = column.default.arg  # type: ignore[attr-defined]
        values[column.name] = default
    return values


@dataclass
class Tables:
    """A feed for each table that an order leaves rows in."""

    order: Feed
    line: Feed
    audit: Feed
    request: Feed
    move: Feed
    entry: Feed
    found: Feed

    @property
    def all(self) -> list[Feed]:
        return [self.order, self.line, self.audit, self.request, self.move, self.entry, self.found]

    def write(self, connection: Any) -> None:
        """All that was added so far, in one transaction; ``connection`` is the driver's."""
        if self.order.engine.dialect.name == "sqlite":
            connection.execute("BEGIN IMMEDIATE")
        for feed in self.all:
            if feed.rows:
                feed.flush(connection)
        connection.commit()


def tables_of(books: LedgerSet) -> Tables:
    """Empty feeds; what is the same in every order of the past is set here."""

    def feed(table: Any, varying: str, **constant: Any) -> Feed:
        return Feed(table, varying.split(), constant, books.engine)

    return Tables(
        feed(
            table_of(SalesOrder),
            "id number state progress business_date posting_date deliver_on created_at created_by checked_at checked_by changed_at changed_by"
            " row_version customer_id defaults_of address_id salesperson_id org_id settlement_method_id closed_because warehouse_id"
            " quantity_total net_total tax_total gross_total",
            **{**blank(SalesOrder), "currency": BASE.default, "exchange_rate": ONE},
        ),
        feed(
            table_of(SalesOrderLine),
            "id document_id deliver_on closed position warehouse_id item_id quantity price quoted_price tax_rate net tax gross",
            **{**blank(SalesOrderLine), "priced_from": PricedFrom.LIST, "quoted_per": 1, "quoted_taxed": True},
        ),
        feed(audit_log, "id record_id row_version action user_id at changes", entity="sales_order"),
        feed(request_log, "request_key payload_hash record_id reply created_at", entity="sales_order"),
        feed(
            table_of(stock.StockMove),
            "id record_id business_date posting_date created_at line_id warehouse_id item_id reserved",
            entity="sales_order", batch_id=0, bin_id=0, stock_status=stock.StockStatus.QUALIFIED, cost_area_id=0, cost=ZERO, layer_id=0,
            **dict.fromkeys(set(stock.BUCKETS) - {"reserved"}, ZERO),
        ),
        feed(
            table_of(credit.CreditEntry), "id record_id business_date posting_date created_at customer_id ordered",
            entity="sales_order", **dict.fromkeys(set(credit.BUCKETS) - {"ordered"}, ZERO),
        ),
        feed(search_entry, "record_id field_path starts_at folded", entity="sales_order", line_id=0),
    )  # fmt: skip
