"""仓库: where stock lies, and which of it counts as available (MD-06, S19.6)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Mapped

from cellar_server.areas.masters import reads, usage
from cellar_server.areas.masters.cost_area import first_of, of_company

from cellar_server.kernel.kit import (  # isort: skip
    ACTIVE, Choice, Form, Listing, Master, Problem, UnitOfWork, choice, declare, flag, open_to_all, problem, reference, scoped,
    text,
)  # fmt: skip
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.ledgers import stock


class WarehouseKind(Choice):
    FINISHED = "成品|Finished goods"
    PACKAGING = "包材|Packaging"
    RAW = "原料|Raw material"
    INSPECTION = "待检|To inspect"
    REJECTED = "不合格|Rejected"
    DAMAGED = "残损|Damaged"
    TRANSIT = "在途|In transit"
    LENT = "借出|Lent"
    SHOP = "门店|Shop"
    CONSIGNED = "经销商代存|Held for dealers"


NOT_FOR_SALE = frozenset(
    {
        WarehouseKind.INSPECTION,
        WarehouseKind.REJECTED,
        WarehouseKind.DAMAGED,
        WarehouseKind.TRANSIT,
        WarehouseKind.LENT,
        WarehouseKind.CONSIGNED,
    }
)

SET_AVAILABILITY = "set_availability"


class Warehouse(Master):
    """``bin_managed``: every line that moves goods on its floor names a bin. ``in_atp``: its stock counts as available to promise; ``allow_negative``: it may go below zero (parameter of S19.6).

    What can be sold from where is set by who holds ``set_availability``.
    """

    __tablename__ = "warehouse"
    org_id: Mapped[int] = reference(
        "库存组织|Stock organisation", "organisation", required=True, among={"is_stock": True}
    )
    kind: Mapped[WarehouseKind] = choice(
        "种类|Kind", WarehouseKind, default=WarehouseKind.FINISHED, triggers=True, needs=SET_AVAILABILITY
    )
    in_atp: Mapped[bool] = flag("计入可用量|Counts as available", default=True, needs=SET_AVAILABILITY)
    allow_negative: Mapped[bool] = flag("允许负库存|May go negative", needs=SET_AVAILABILITY)
    bin_managed: Mapped[bool] = flag("货位管理|Manages bins")
    cost_bearing: Mapped[bool] = flag("核算成本|Bears cost", default=True)
    cost_area_id: Mapped[int | None] = reference("成本域|Cost area", "cost_area")
    keeper_id: Mapped[int | None] = reference("保管员|Keeper", "employee")
    address: Mapped[str | None] = text("地址|Address", 200, width=40, searched=True)
    phone: Mapped[str | None] = text("电话|Phone", 40, searched=True)


def prepare(work: UnitOfWork, doc: Warehouse) -> None:
    """Stock that cannot be sold is never available; who says so of a warehouse that is there is told."""
    if doc.kind in NOT_FOR_SALE and not usage.changed(doc, "in_atp"):
        doc.in_atp = False
    if not doc.cost_bearing or doc.org_id is None:
        return
    areas = of_company(work, doc.org_id)
    # What its former company gave it is not what somebody chose.
    left = usage.changed(doc, "org_id") and doc.cost_area_id not in {area.id for area in areas}
    if doc.cost_area_id is None or (left and not usage.changed(doc, "cost_area_id")):
        alive = [area for area in areas if area.state == ACTIVE.code]
        doc.cost_area_id = alive[0].id if len(alive) == 1 else None


def problems(doc: Warehouse) -> Iterator[Problem]:
    if doc.kind in NOT_FOR_SALE and doc.in_atp:
        yield problem(
            "in_atp", "NOT_FOR_SALE", f"{doc.kind.label.zh}仓的存货不能销售，不计入可用量|Stock of this kind ({doc.kind.label.en}) is not sold and never available",
            "去掉勾选，或改仓库种类|Clear the tick, or change the kind",
        )  # fmt: skip
    if doc.cost_area_id is not None and not doc.cost_bearing:
        yield problem(
            "cost_area_id", "BEARS_NO_COST", "不核算成本的仓库没有成本域|A warehouse that bears no cost has no cost area",
            "清空成本域，或勾选核算成本|Clear it, or tick that it bears cost",
        )  # fmt: skip


def verify(work: UnitOfWork, doc: Warehouse) -> Iterator[Problem]:
    """A warehouse stays with the organisation whose goods went through it: moved, they would change hands without a paper."""
    if usage.changed(doc, "org_id") and reads.is_used(work, doc):
        yield problem(
            "org_id", "WAREHOUSE_IN_USE", "仓库已有业务，库存组织不能再改|The warehouse is in use: its organisation cannot change any more",
            "停用本仓库，另建新仓库|Stop this warehouse and make a new one",
        )  # fmt: skip
    elif doc.org_id is not None:
        yield from _cost(work, doc)
    if usage.changed(doc, "in_atp"):
        work.cache[_RECOUNT, doc.id] = True
    if usage.changed(doc, "bin_managed") and not doc.bin_managed:
        yield from _still_in_bins(work, doc)
        # Behind the move of the reference version, which waits for every posting that went by the warehouse of before.
        work.at_last(lambda: work.at_last(lambda: _held_to(_still_in_bins(work, doc))))


def _still_in_bins(work: UnitOfWork, doc: Warehouse) -> Iterator[Problem]:
    """Goods would lie where no line may say that they do."""
    code = reads.bin_with_goods(work, doc.id)
    if code is not None:
        yield problem(
            "bin_managed", "GOODS_IN_BINS", f"货位 {code} 等还有存货，不能取消货位管理|Goods lie in bin {code}: the warehouse must go on managing bins",
            "先出库或调出货位中的存货|Take out what lies in its bins first",
        )  # fmt: skip


def _held_to(problems: Iterator[Problem]) -> None:
    if found := list(problems):
        raise Invalid(found)


_RECOUNT = "goods of a warehouse that is to count otherwise"


def _cost(work: UnitOfWork, doc: Warehouse) -> Iterator[Problem]:
    """Its goods are costed with others of its company, and with the same as long as any moved."""
    changed = usage.changed(doc, "cost_area_id", "cost_bearing")
    if changed and reads.goods_moved(work, doc.id):
        yield problem(
            changed[0], "WAREHOUSE_IN_USE", "仓库已有出入库，成本域不能再改|Goods have moved in the warehouse: where its cost is kept cannot change any more",
            "停用本仓库，另建新仓库|Stop this warehouse and make a new one",
        )  # fmt: skip
    areas = of_company(work, doc.org_id)
    if doc.cost_area_id is None:
        if doc.cost_bearing and areas:
            yield problem(
                "cost_area_id",
                "COST_AREA_MISSING",
                "须指明成本域|Name the cost area whose cost its goods share",
                "按 F7 选择|Press F7",
            )
    elif doc.cost_area_id not in {area.id for area in areas}:
        yield problem(
            "cost_area_id", "OTHER_COMPANY", "成本域属于另一公司|The cost area belongs to another company",
            "选择本公司的成本域|Choose one of its own company",
        )  # fmt: skip


def keep_count(work: UnitOfWork, doc: Warehouse) -> None:
    """A company's first warehouse brings its cost area; goods that lie there count as it says now."""
    if doc.cost_bearing and doc.cost_area_id is None:
        doc.cost_area_id = first_of(work, doc.org_id).id
    if work.cache.pop((_RECOUNT, doc.id), False):
        stock.recount(work, doc.id, in_atp=doc.in_atp)


WAREHOUSE = declare(
    Warehouse,
    title="仓库|Warehouse",
    icon="box",
    check=problems,
    prepare=prepare,
    powers={SET_AVAILABILITY: "设定可售与负库存|Set what may be sold"},
    verify=verify,
    after_save=keep_count,
    scopes=scoped(
        org="org_id",
        warehouse="id",
        employee=open_to_all("A salesperson's orders may ship from any warehouse."),
        customer=open_to_all("A customer may be served from any warehouse."),
    ),
    lookup="code name org_id kind address",
    form=Form(
        "code name pinyin org_id | kind keeper_id address phone | in_atp allow_negative bin_managed cost_bearing cost_area_id"
    ),
    listing=Listing(
        columns="code name org_id kind keeper_id in_atp allow_negative bin_managed cost_bearing cost_area_id phone state",
        filters="org_id kind keeper_id cost_area_id state",
        sort="code",
        search="code name pinyin",
    ),
)
