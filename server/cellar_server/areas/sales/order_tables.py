"""销售订单 as tables: what a sales order and its lines hold; its rules, deeds and looks are in ``sales_order``."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from cellar_db import types
from cellar_server.areas.inventory.taken_from import TakenFrom
from cellar_server.areas.masters.item import SET_TAX
from cellar_server.areas.masters.papers import CountedLine, PartyDocument
from cellar_server.areas.pricing.price_list import PriceUnit
from cellar_server.kernel.amounts.money import UnitPrice
from cellar_server.kernel.amounts.steps import ONE, ZERO
from cellar_server.kernel.life.submitting import sent_back
from cellar_server.kernel.schema.field_makers import (
    came_from,
    choice,
    counter,
    day,
    flag,
    integer,
    lines,
    money,
    parent,
    price,
    quantity,
    rate,
    reference,
    text,
    transaction_type,
)
from cellar_server.kernel.schema.fields import Choice
from cellar_server.kernel.schema.model import OpenLine


class PricedFrom(Choice):
    """价格来源: where a line's price comes from; which list, the line's reference to it says."""

    LIST = "价目表|Price list"
    BY_HAND = "手工定价|Entered by hand"
    OUT_OF_DATE = "已失效，请重新询价|Out of date, ask again"


class TransactionType(Choice):
    """交易类型: the kinds of sale that follow this chain (SO-04)."""

    NORMAL = "普通销售|Standard sale"
    WHOLESALE = "批发|Wholesale"
    RETAIL = "零售|Retail"
    MAIL_ORDER = "邮购|Mail order"
    LOAN_TO_SALE = "借出转销售|Loan-to-sale"


class SalesOrder(PartyDocument):
    __tablename__ = "sales_order"
    __table_args__ = (Index(None, "gross_total", "id"),)
    address_id: Mapped[int | None] = reference(
        "收货地址|Ship to", "customer_address", context=("customer_id",), among={"for_shipping": True}
    )
    salesperson_id: Mapped[int] = reference("业务员|Salesperson", "employee", required=True)
    kind: Mapped[TransactionType] = transaction_type("交易类型|Type", TransactionType, default=TransactionType.NORMAL)
    deliver_on: Mapped[date | None] = day(
        "要求交货|Deliver on", triggers=True, copied=False, not_before="business_date"
    )
    settlement_method_id: Mapped[int | None] = reference("结算方式|Settlement method", "settlement_method")
    warehouse_id: Mapped[int | None] = reference("发货仓|Ship from", "warehouse", triggers=True)
    customer_order_no: Mapped[str | None] = text("客户订单号|Customer's order no.", 40, copied=False, searched=True)
    contract_no: Mapped[str | None] = text("合同号|Contract no.", 40)
    quantity_total: Mapped[Decimal] = quantity("数量合计|Quantity", sum_of="lines.quantity")
    net_total: Mapped[Decimal] = money("无税合计|Net", sum_of="lines.net")
    tax_total: Mapped[Decimal] = money("税额合计|Tax", sum_of="lines.tax")
    gross_total: Mapped[Decimal] = money("价税合计|Total", sum_of="lines.gross")
    delivered_total: Mapped[Decimal] = counter("已发货|On delivery notes", sum_of="lines.delivered")
    shipped_total: Mapped[Decimal] = counter("已出库|Shipped", sum_of="lines.shipped")
    signed_total: Mapped[Decimal] = counter("已签收|Signed off", sum_of="lines.signed")
    invoiced_total: Mapped[Decimal] = counter("已开票|Invoiced", sum_of="lines.invoiced")
    received_total: Mapped[Decimal] = money("已回款|Received", readonly=True, default=ZERO, copied=False)
    sent_back_because: Mapped[str | None] = sent_back()
    closed_because: Mapped[str | None] = text("关闭原因|Closed because", 200, readonly=True, copied=False)
    # Whose defaults the head holds: another customer brings others.
    defaults_of: Mapped[int | None] = integer("默认值来源|Defaults of", hidden=True, tells=("customer_id",))
    lines: Mapped[list[SalesOrderLine]] = lines(
        "订单明细|Lines",
        "SalesOrderLine",
        columns="item_id cases quantity price price_unit discount tax_rate tax_included net tax gross warehouse_id taken_from deliver_on priced_from price_list_id price_row"
        " delivered shipped signed invoiced closed",
        sums="quantity net tax gross",
        walk="item_id cases quantity price discount",
    )


class SalesOrderLine(CountedLine, OpenLine):
    __tablename__ = "sales_order_line"
    document_id: Mapped[int] = parent("sales_order")
    loan_line_id: Mapped[int | None] = came_from("loan_line")
    taken_from: Mapped[TakenFrom] = choice("取货来源|Taken from", TakenFrom, default=TakenFrom.STOCK, readonly=True)
    # What of its loan it holds: all of it, or once closed what is on a delivery note.
    from_loan: Mapped[Decimal] = quantity("取自借出|Taken from the loan", readonly=True, default=ZERO, copied=False)
    price: Mapped[Decimal | None] = price("单价|Price", triggers=True, minimum=ZERO)
    price_unit: Mapped[PriceUnit] = choice("计价单位|Priced by", PriceUnit, default=PriceUnit.MAIN, triggers=True)
    price_per: Mapped[int] = integer("计价数量|Priced per", default=1, readonly=True)
    tax_included: Mapped[bool] = flag("含税|Tax included", default=True, triggers=True)
    discount: Mapped[Decimal] = rate("扣率|Discount rate", default=ONE, triggers=True, minimum=ZERO, shown_scale=2)
    tax_rate: Mapped[Decimal] = rate(
        "税率|Tax rate", required=True, triggers=True, minimum=ZERO, shown_scale=2, needs=SET_TAX
    )
    net: Mapped[Decimal] = money("无税金额|Net", readonly=True, default=ZERO)
    tax: Mapped[Decimal] = money("税额|Tax", readonly=True, default=ZERO)
    gross: Mapped[Decimal] = money("价税合计|Total", readonly=True, default=ZERO)
    warehouse_id: Mapped[int | None] = reference("发货仓|Ship from", "warehouse", triggers=True, width=14)
    deliver_on: Mapped[date | None] = day("交货日期|Deliver on", copied=False, not_before="business_date")
    priced_from: Mapped[PricedFrom | None] = choice("价格来源|Price source", PricedFrom, readonly=True)
    price_list_id: Mapped[int | None] = reference("价目表|Price list", "price_list", readonly=True, copied=False)
    price_row: Mapped[int | None] = integer("价目表行|Line of the list", readonly=True, copied=False)
    delivered: Mapped[Decimal] = counter("已发货|On delivery notes")
    shipped: Mapped[Decimal] = counter("已出库|Shipped")
    signed: Mapped[Decimal] = counter("已签收|Signed off")
    lost: Mapped[Decimal] = counter("途损|Lost")
    waived: Mapped[Decimal] = counter("不开票途损|Lost, not invoiced")
    invoiced: Mapped[Decimal] = counter("已开票|Invoiced")
    shipped_amount: Mapped[Decimal] = mapped_column(types.Money(), nullable=False, default=ZERO)
    waived_amount: Mapped[Decimal] = mapped_column(types.Money(), nullable=False, default=ZERO)
    invoiced_net: Mapped[Decimal] = mapped_column(types.Money(), nullable=False, default=ZERO)
    invoiced_gross: Mapped[Decimal] = mapped_column(types.Money(), nullable=False, default=ZERO)
    # Whose tax rate it holds: another item brings another.
    defaults_of: Mapped[int | None] = integer("默认值来源|Defaults of", hidden=True, tells=("item_id",))
    # What the last inquiry asked with and found (``pricing.found.Asked``), kept by a desk between two evaluations.
    quoted_for: Mapped[str | None] = text("询价依据|Priced for", 160, hidden=True, tells=("price",))
    # What the inquiry said last, in its own unit and tax mode: a price that differs was typed by somebody.
    quoted_price: Mapped[Decimal | None] = mapped_column(types.Price())
    quoted_per: Mapped[int | None] = mapped_column(types.Id())
    quoted_taxed: Mapped[bool | None] = mapped_column(types.Flag())
    floor_price: Mapped[Decimal | None] = mapped_column(types.Price())
    price_line_id: Mapped[int | None] = mapped_column(types.Id())

    @property
    def unit_price(self) -> UnitPrice | None:
        """The price with the unit and tax mode it was made for."""
        return None if self.price is None else UnitPrice(self.price, self.price_per, self.tax_included)

    @property
    def quoted(self) -> UnitPrice | None:
        """The price that the last inquiry found."""
        return self._as_quoted(self.quoted_price)

    @property
    def floor(self) -> UnitPrice | None:
        """底价 of the price list, in the unit of the quoted price."""
        return self._as_quoted(self.floor_price)

    def _as_quoted(self, amount: Decimal | None) -> UnitPrice | None:
        if amount is None or self.quoted_per is None:
            return None
        return UnitPrice(amount, self.quoted_per, self.quoted_taxed is not False)
