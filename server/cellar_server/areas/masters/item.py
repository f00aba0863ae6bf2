"""物料: what is made, bought, sold and given away, with its two units (MD-01, S03.10, S09.1).

Quantities everywhere are in the main unit (瓶); ``per_case`` main units make one case (箱), for entry, prices and prints.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from cellar_server.areas.masters import reads, usage

from cellar_server.kernel.kit import (  # isort: skip
    Choice, Form, Listing, Master, Problem, UnitOfWork, Where, choice, day, declare, everybody, flag, integer, money,
    picture, problem, quantity, rate, reference, scheme, text,
)  # fmt: skip
from cellar_server.ledgers.stock.costing import CostMethod


class Unit(Master):
    __tablename__ = "unit"
    decimals: Mapped[int] = integer("小数位|Decimals", default=0, minimum=0, maximum=4)


SET_TAX, SET_COST = "set_tax", "set_cost"
# Where the units of a quantity are, from a line that names its item.
MAIN_UNIT = "item_id.unit_id"
CASE_UNIT = "item_id.case_unit_id"


class ItemKind(Choice):
    FINISHED = "成品|Finished goods"
    SEMI = "半成品|Semi-finished"
    RAW_SPIRIT = "原酒|Base spirit"
    PACKAGING = "包装材料|Packaging"
    AUXILIARY = "辅料|Auxiliary"
    GIFT = "赠品|Giveaway"
    WINE_CARD = "酒卡|Wine card"


class Tier(Choice):
    HIGH = "高档|High"
    MIDDLE = "中档|Middle"
    LOW = "低档|Low"


class Variety(Choice):
    """品种: the aroma type by which the trade sorts baijiu."""

    STRONG = "浓香|Strong aroma"
    SAUCE = "酱香|Sauce aroma"
    LIGHT = "清香|Light aroma"
    MIXED = "兼香|Mixed aroma"
    OTHER = "其他|Other"


class Item(Master):
    __tablename__ = "item"
    item_class_id: Mapped[int] = reference("物料分类|Item class", "item_class", required=True)
    kind: Mapped[ItemKind] = choice("类型|Kind", ItemKind, default=ItemKind.FINISHED)
    brand_id: Mapped[int | None] = reference("品牌|Brand", "brand")
    tier: Mapped[Tier | None] = choice("档次|Tier", Tier)
    variety: Mapped[Variety | None] = choice("品种|Variety", Variety)
    spec: Mapped[str | None] = text("规格|Spec", 60)
    unit_id: Mapped[int] = reference("主单位|Main unit", "unit", required=True)
    case_unit_id: Mapped[int | None] = reference("辅单位|Auxiliary unit", "unit")
    per_case: Mapped[int] = integer("每箱数量|Per case", default=1, minimum=1, maximum=100_000)
    volume_ml: Mapped[int | None] = integer("净含量 ml|Volume ml", minimum=0, maximum=10_000_000)
    alcohol: Mapped[Decimal | None] = rate("酒精度|Alcohol", minimum=Decimal(0))
    case_kg: Mapped[Decimal | None] = quantity("箱重 kg|Case kg", minimum=Decimal(0), shown_scale=1)
    barcode: Mapped[str | None] = text("条码|Barcode", 40, index=True, copied=False, unique_with="")
    tax_rate: Mapped[Decimal] = rate("税率|Tax rate", default=Decimal("0.13"), minimum=Decimal(0), needs=SET_TAX)
    batch_managed: Mapped[bool] = flag("批次管理|Batch managed")
    inspected: Mapped[bool] = flag("需检验|Inspection required")
    shelf_days: Mapped[int | None] = integer("保质期天数|Shelf days", minimum=0, maximum=36_500)
    minimum_stock: Mapped[Decimal | None] = quantity("最低库存|Minimum stock", unit="unit_id", minimum=Decimal(0))
    maximum_stock: Mapped[Decimal | None] = quantity("最高库存|Maximum stock", unit="unit_id", minimum=Decimal(0))
    cost: Mapped[Decimal | None] = money("参考成本|Reference cost", minimum=Decimal(0), needs=SET_COST)
    cost_method: Mapped[CostMethod] = choice(
        "计价方法|Cost method", CostMethod, default=CostMethod.MOVING_AVERAGE, needs=SET_COST
    )
    is_new: Mapped[bool] = flag("新品|New product")
    launched_on: Mapped[date | None] = day("上市日期|Launched on")
    withdrawn_on: Mapped[date | None] = day("停售日期|Sale ends", not_before="launched_on")
    picture_id: Mapped[int | None] = picture("商品图片|Picture")


CASE = ("case_unit_id", "per_case")
UNITS = ("unit_id", *CASE)


def problems(doc: Item) -> Iterator[Problem]:
    """Numbers that make sense by themselves."""
    if doc.per_case is not None and doc.per_case < 1:
        yield problem("per_case", "PER_CASE", "每箱数量至少为 1|A case holds at least 1")
    if doc.per_case and doc.per_case > 1 and doc.case_unit_id is None:
        yield problem(
            "case_unit_id",
            "CASE_UNIT",
            "每箱多于 1 时须有辅单位|A case of several needs its unit",
            "选择“箱”|Choose the case unit",
        )
    if doc.case_unit_id is not None and doc.case_unit_id == doc.unit_id:
        yield problem("case_unit_id", "SAME_UNIT", "辅单位不能与主单位相同|The two units may not be the same")
    if doc.tax_rate is not None and not Decimal(0) <= doc.tax_rate < 1:
        yield problem("tax_rate", "TAX_RATE", "税率应为 0 至 1，如 0.13|The rate lies between 0 and 1, e.g. 0.13")
    if doc.minimum_stock is not None and doc.maximum_stock is not None and doc.minimum_stock > doc.maximum_stock:
        yield problem("maximum_stock", "STOCK_RANGE", "最高库存小于最低库存|The maximum is below the minimum")


def verify(work: UnitOfWork, doc: Item) -> Iterator[Problem]:
    """Units stay once anything was counted in them; a barcode names one item (``unique_with``)."""
    touched = usage.changed(doc, *UNITS, "batch_managed")
    if touched and reads.is_used(work, doc):
        for name in touched:
            yield problem(
                name,
                "UNIT_IN_USE",
                "物料已有业务，单位与批次管理不能再改|The item is in use: its units and batch rule cannot change any more",
                "停用本物料，另建新物料|Stop this item and make a new one",
            )
    for name in usage.changed(doc, *CASE):
        for stands in usage.CASES:
            yield from stands(work, doc, name)


def verify_unit(work: UnitOfWork, doc: Unit) -> Iterator[Problem]:
    """What was counted in parts of a unit goes on being counted so: the rest of it could not be shipped otherwise."""
    if (
        usage.changed(doc, "decimals")
        and doc.decimals < usage.loaded(doc, "decimals")
        and reads.is_counted_in(work, doc)
    ):
        yield problem(
            "decimals", "UNIT_IN_USE", "已有按此单位计数的业务，小数位不能减少|Things are counted in this unit: its decimals cannot become fewer",
            "停用本单位，另建新单位|Stop this unit and make a new one",
        )  # fmt: skip


UNIT = declare(
    Unit,
    title="计量单位|Unit",
    scopes=everybody("Everybody sells, ships and bills the same items."),
    icon="columns",
    verify=verify_unit,
    lookup="code name",
    form=Form("code name pinyin decimals"),
    listing=Listing(columns="code name decimals state", filters="state", sort="code", search="code name pinyin"),
)

ITEM = declare(
    Item,
    title="物料|Item",
    powers={SET_TAX: "设定税率|Set tax rates", SET_COST: "设定参考成本|Set reference costs"},
    scopes=everybody("Everybody sells, ships and bills the same items."),
    icon="jar",
    check=problems,
    verify=verify,
    lookup="code name spec unit_id per_case item_class_id barcode",
    told_with="code unit_id",
    told_on_lines="spec unit_id",
    keywords="商品 产品 酒 product",
    form=Form(
        "code name pinyin item_class_id | kind brand_id tier variety | spec volume_ml alcohol barcode"
        " | unit_id case_unit_id per_case case_kg | tax_rate cost cost_method minimum_stock maximum_stock"
        " | batch_managed inspected shelf_days is_new launched_on withdrawn_on | picture_id"
    ),
    listing=Listing(
        columns="code name spec item_class_id brand_id tier unit_id per_case alcohol volume_ml barcode tax_rate batch_managed state",
        filters="item_class_id kind brand_id tier variety batch_managed state",
        sort="code",
        search="code name pinyin barcode",
        schemes=(
            scheme(
                "finished", "成品|Finished goods", Where.of("kind", "in", "finished"), Where.of("state", "in", "active")
            ),
            scheme("no_tier", "未定档次|Without tier", Where.of("tier", "empty")),
            scheme("no_picture", "没有图片|Without picture", Where.of("picture_id", "empty")),
            scheme("new", "新品|New products", Where.of("is_new", "equals", True)),
        ),
    ),
)
