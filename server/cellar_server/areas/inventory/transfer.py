"""What the papers of a transfer have in common (WH-05): two warehouses of one company, named once, on the order (S26.27).

Goods on their way are in transit to the warehouse that gets them: so its cost area holds them from the day they left, at what they
cost where they lay, and its people see what is coming.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cellar_server.areas.inventory import reads
from cellar_server.areas.masters.warehouse import Warehouse
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.scopes import NOT_SHOWN, open_to_all, scoped
from cellar_server.kernel.schema.settings import define
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

MANUAL, DRAFT, SIGNED = "manual", "draft", "signed"
RECEIPT = define(
    "inventory.transfer_receipt",
    DRAFT,
    "调拨出库签字后的调拨入库|The receipt of a transfer that was signed out",
    DRAFT,
    SIGNED,
    MANUAL,
    called={DRAFT: "生成草稿|Made as a draft", SIGNED: "生成并签字|Made and signed", MANUAL: "手工选单|Pulled by hand"},
    help="调拨出库签字时：自动生成调拨入库草稿，由收货仓填途损并签字；或自动生成并全数入库；或由收货仓自己选单。|"
    "When a transfer is signed out: a draft of the receipt is made for the receiving warehouse to enter losses and sign, or all of it is taken in "
    "at once, or it is left to the receiving warehouse to pull one.",
)

SCOPES = scoped(
    org="org_id",
    warehouse=open_to_all("What is sent concerns the warehouse that sends it and the one that gets it."),
    employee=NOT_SHOWN,
    customer=NOT_SHOWN,
)
"""Of the order and of what is sent. Who is narrowed to warehouses looks at all of them and does something in his own alone (``in_charge``)."""


def two_places(doc: Any) -> Iterator[Problem]:
    if doc.warehouse_id is not None and doc.warehouse_id == doc.to_warehouse_id:
        yield problem(
            "to_warehouse_id", "SAME_WAREHOUSE", "调入仓与调出仓相同|Goods are sent to another warehouse than the one they leave",
            "换调入仓；换货位、状态用别的单据|Choose another warehouse",
        )  # fmt: skip


def one_company(work: UnitOfWork, doc: Any) -> Iterator[Problem]:
    """Between companies goods change hands by a sale (ORG-01)."""
    for name, place in _places(work, doc).items():
        if doc.org_id is not None and not reads.same_company(work, doc.org_id, place.org_id):
            yield problem(
                name, "OTHER_COMPANY",
                f"仓库 {place.code} {place.name} 属于另一公司|Warehouse {place.code} {place.name} belongs to another company",
                "公司之间用销售，不用调拨|Between companies goods are sold, not transferred",
            )  # fmt: skip


def in_charge(work: UnitOfWork, doc: Any) -> Iterator[Problem]:
    """Who is narrowed to warehouses sends from those alone."""
    if doc.warehouse_id is not None and doc.warehouse_id not in work.in_sight(Warehouse, [doc.warehouse_id]):
        yield problem(
            "warehouse_id", "NOT_YOUR_WAREHOUSE", "您不管这个仓库|You are not in charge of this warehouse", "请该仓的保管员办理|Ask its keeper"
        )  # fmt: skip


def _places(work: UnitOfWork, doc: Any) -> dict[str, Warehouse]:
    names = {name: getattr(doc, name) for name in ("warehouse_id", "to_warehouse_id")}
    found = work.get_many(Warehouse, names.values())
    return {name: found[id_] for name, id_ in names.items() if id_ in found}
