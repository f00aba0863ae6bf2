"""Document types that nobody needs, declared by the hundred, each in a file of its own as a real one is."""

from __future__ import annotations

import atexit
import importlib
import shutil
import sys
import tempfile
from pathlib import Path

from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.registry import declarations_in

PACKAGE = "bench_types"
AREAS = ("sales", "shipping", "billing", "receipts", "stock", "finance", "pricing")
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
    Bench§, title="基准单据§|Bench document §", area="AREA", number="B§-{n:05}", actions=(submit, approve, unapprove, void),
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
    """A package of ``count`` types in a new folder; gives the folder, which belongs on Python's path."""
    package = folder / PACKAGE
    package.mkdir(parents=True)
    for number in range(count):
        source = _FILE.replace("§", str(number)).replace("AREA", AREAS[number % len(AREAS)])
        (package / f"type_{number}.py").write_text(source.lstrip(), encoding="utf-8")
    return folder


def load(folder: Path) -> list[Declaration]:
    """Import what ``write`` wrote."""
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    names = sorted(path.stem for path in (folder / PACKAGE).glob("type_*.py"))
    modules = [importlib.import_module(f"{PACKAGE}.{name}") for name in names]
    return [declaration for module in modules for declaration in declarations_in(module)]


def synthetic(count: int) -> list[Declaration]:
    """``count`` types for this process, their files gone with it."""
    folder = Path(tempfile.mkdtemp(prefix="cellar-types-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return load(write(folder, count))
