"""Document types that nobody needs, declared by the hundred, each in a file of its own and ten in an area, as real ones are."""

from __future__ import annotations

import sys
from pathlib import Path

from cellar_server.books import make_registry
from cellar_server.kernel.schema import outline
from cellar_server.kernel.schema.registry import Registry

PACKAGE = "bench_area"
IN_AREA = 10
_AREA = """
from cellar_server.kernel.schema.areas import area, group

AREA = area(__package__, "基准领域§|Bench area §", icon="folder", place=100 + §, uses="masters", menu=(group("ENTITIES"),))
"""
# A head of some fifteen fields and lines of ten.
_FILE = """
from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from cellar_server.kernel.life.voiding import void
from cellar_server.kernel.schema import field_makers
from cellar_server.kernel.schema.actions import action
from cellar_server.kernel.schema.declare import declare
from cellar_server.kernel.schema.layout import Form, Listing, Where, scheme
from cellar_server.kernel.schema.model import Document, Line
from cellar_server.kernel.schema.scopes import scoped
from cellar_server.kernel.schema.states import APPROVED, DRAFT, SUBMITTED
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


class Bench§(Document):
    __tablename__ = "bench_§"
    customer_id: Mapped[int | None] = field_makers.reference("客户|Customer", "customer", triggers=True)
    salesperson_id: Mapped[int | None] = field_makers.reference("业务员|Salesperson", "employee")
    warehouse_id: Mapped[int | None] = field_makers.reference("仓库|Warehouse", "warehouse")
    deliver_on: Mapped[date | None] = field_makers.day("要求日期|Wanted on")
    contract_no: Mapped[str | None] = field_makers.text("合同号|Contract no.", 40)
    quantity_total: Mapped[Decimal | None] = field_makers.quantity("数量合计|Quantity", readonly=True)
    net_total: Mapped[Decimal | None] = field_makers.money("无税合计|Net", readonly=True)
    gross_total: Mapped[Decimal | None] = field_makers.money("价税合计|Total", readonly=True)
    urgent: Mapped[bool] = field_makers.flag("加急|Urgent")
    reason: Mapped[str | None] = field_makers.text("原因|Reason", 200)
    lines: Mapped[list[BenchLine§]] = field_makers.lines(
        "明细|Lines", "BenchLine§", columns="item_id quantity price gross wanted_on", sums="quantity gross"
    )


class BenchLine§(Line):
    __tablename__ = "bench_§_line"
    document_id: Mapped[int] = field_makers.parent("bench_§")
    item_id: Mapped[int] = field_makers.reference("物料|Item", "item", required=True, triggers=True)
    quantity: Mapped[Decimal] = field_makers.quantity("数量|Quantity", required=True, triggers=True)
    price: Mapped[Decimal | None] = field_makers.price("单价|Price", triggers=True)
    discount: Mapped[Decimal | None] = field_makers.rate("扣率|Discount")
    net: Mapped[Decimal | None] = field_makers.money("无税金额|Net", readonly=True)
    gross: Mapped[Decimal | None] = field_makers.money("价税合计|Total", readonly=True)
    wanted_on: Mapped[date | None] = field_makers.day("要求日期|Wanted on")
    batch_no: Mapped[str | None] = field_makers.text("批号|Batch", 40)
    note: Mapped[str | None] = field_makers.text("说明|Note", 100)


@action("提交|Submit", DRAFT >> SUBMITTED, icon="send", primary=True, batch=True)
def submit(work: UnitOfWork, doc: Any) -> None:
    pass


@action("审核|Approve", SUBMITTED >> APPROVED, numbers=True, by_another=True, primary=True, batch=True)
def approve(work: UnitOfWork, doc: Any) -> None:
    pass


@action("弃审|Un-approve", APPROVED >> DRAFT, icon="undo", backward=True)
def unapprove(work: UnitOfWork, doc: Any) -> None:
    pass


BENCH_§ = declare(
    Bench§, title="基准单据§|Bench document §", number="B§-{n:05}", actions=(submit, approve, unapprove, void),
    scopes=scoped(org="org_id", employee="salesperson_id", customer="customer_id", warehouse="warehouse_id"),
    form=Form(
        "customer_id business_date salesperson_id | org_id warehouse_id deliver_on | contract_no reason urgent remark",
        totals="gross_total net_total quantity_total",
    ),
    listing=Listing(
        columns="number business_date customer_id salesperson_id quantity_total gross_total state",
        filters="business_date customer_id salesperson_id org_id state", sums="quantity_total gross_total",
        search="number customer_id", schemes=(scheme("to_approve", "待审核|To approve", Where.of("state", "in", "submitted")),),
    ),
)
"""


def write(folder: Path, count: int) -> Path:
    """Areas of ten types each, ``count`` types in all, in a new folder; gives the folder, which belongs on Python's path."""
    for number in range(count):
        area = folder / f"{PACKAGE}_{number // IN_AREA}"
        area.mkdir(parents=True, exist_ok=True)
        (area / f"type_{number}.py").write_text(_FILE.replace("§", str(number)).lstrip(), encoding="utf-8")
    for place, area in enumerate(sorted(folder.glob(f"{PACKAGE}_*"))):
        entities = " ".join(path.stem.replace("type", "bench") for path in sorted(area.glob("type_*.py")))
        (area / "__init__.py").write_text("", encoding="utf-8")
        said = _AREA.replace("§", str(place)).replace("ENTITIES", entities)
        (area / "area.py").write_text(said.lstrip(), encoding="utf-8")
    return folder


def known(folder: Path, *, all_at_once: bool) -> Registry:
    """The program's registry with what ``write`` wrote."""
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    return make_registry(beside=sorted(path.name for path in folder.glob(f"{PACKAGE}_*")), all_at_once=all_at_once)


def outlined(folder: Path) -> Registry:
    """The same, whole, with the outlines written as ``dev.py areas`` writes them."""
    made = known(folder, all_at_once=True)
    for package in made.packages:
        if package.name.startswith(PACKAGE):
            (package.folder / outline.FILE).write_text(outline.written(package.outlines), encoding="utf-8")
    return made
