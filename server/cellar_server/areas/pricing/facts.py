"""What an inquiry knows of who buys: the masters and trees that a worker may remember (PR-06)."""

from __future__ import annotations

from cellar_server.areas.masters.customer import Customer, CustomerKind
from cellar_server.areas.masters.organisation import Organisation
from cellar_server.areas.pricing import reads
from cellar_server.areas.pricing.buyer import Buyer
from cellar_server.kernel.access.trees import upwards
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def buyer(work: UnitOfWork, org_id: int, customer_id: int) -> Buyer:
    """The customer of an order, as pricing sees him."""
    customer = work.get_many(Customer, [customer_id]).get(customer_id)
    if customer is None:
        return Buyer()
    trees = reads.trees(work)
    organisations = work.get_many(Organisation, [org_id, customer.own_org_id])
    own, seller = organisations.get(customer.own_org_id or 0), organisations.get(org_id)
    return Buyer(
        found=True, internal=customer.kind == CustomerKind.INTERNAL, buyer_sells=own is not None and own.is_sales,
        seller_sells=seller is not None and seller.is_sales, classes=tuple(upwards(trees["class"], customer.customer_class_id)),
        regions=tuple(upwards(trees["region"], customer.region_id)), orgs=tuple(upwards(trees["org"], org_id)),
    )  # fmt: skip


def organisations_above(work: UnitOfWork, org_id: int | None) -> tuple[int, ...]:
    """An organisation and every one above it, nearest first."""
    return tuple(upwards(reads.trees(work)["org"], org_id))


def item_classes(work: UnitOfWork, class_id: int | None) -> tuple[int, ...]:
    """An item's class and every class above it, nearest first."""
    return tuple(upwards(reads.trees(work)["item"], class_id))
