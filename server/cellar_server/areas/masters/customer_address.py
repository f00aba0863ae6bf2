"""客户地址: where goods or invoices of a customer go; an order names one (MD-02). ``name`` is the address itself."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Mapped

from cellar_server.areas.masters import reads, usage
from cellar_server.kernel.unit_of_work.numbering import temporary

from cellar_server.kernel.kit import (  # isort: skip
    Form, Listing, Master, Problem, UnitOfWork, declare, duration, flag, open_to_all, problem, reference, scoped, text,
)  # fmt: skip


class CustomerAddress(Master):
    __tablename__ = "customer_address"
    customer_id: Mapped[int] = reference("客户|Customer", "customer", required=True)
    contact: Mapped[str | None] = text("联系人|Contact", 40, searched=True)
    phone: Mapped[str | None] = text("电话|Phone", 40, searched=True)
    region_id: Mapped[int | None] = reference("区域|Region", "region")
    for_shipping: Mapped[bool] = flag("收货地址|Ship to", default=True)
    for_invoice: Mapped[bool] = flag("收票地址|Invoice to")
    preferred: Mapped[bool] = flag("默认|Default")
    transit: Mapped[int | None] = duration(
        "送达时长|Transit",
        in_days=True,
        help="从出库到送到，通常要多久。|How long goods usually take from our door to his.",
    )


def prepare(work: UnitOfWork, doc: CustomerAddress) -> None:
    """Nobody thinks up codes for addresses."""
    if not doc.code:
        doc.code = temporary(doc.id)[1:]


def verify(work: UnitOfWork, doc: CustomerAddress) -> Iterator[Problem]:
    """An address stays its customer's: his orders go there."""
    if usage.changed(doc, "customer_id") and reads.is_used(work, doc):
        yield problem(
            "customer_id", "ADDRESS_IN_USE", "地址已有业务，不能换客户|The address is in use: its customer cannot change",
            "停用本地址，另建新地址|Stop this address and make a new one",
        )  # fmt: skip


CUSTOMER_ADDRESS = declare(
    CustomerAddress,
    title="客户地址|Customer address",
    icon="globe",
    prepare=prepare,
    verify=verify,
    scopes=scoped(
        org="customer_id.org_id",
        employee="customer_id.salesperson_id",
        customer="customer_id",
        warehouse=open_to_all("A customer may be served from any warehouse."),
    ),
    lookup="name contact phone customer_id transit",
    form=Form("customer_id name contact phone | region_id code pinyin | for_shipping for_invoice preferred transit"),
    listing=Listing(
        columns="customer_id name contact phone region_id transit for_shipping for_invoice preferred state",
        filters="customer_id region_id for_shipping for_invoice state",
        sort="customer_id",
        search="name contact phone customer_id",
    ),
)
