"""分类树: customer classes, item classes, brands and regions, the dimensions of prices, rights and reports (MD-01, MD-02, MD-05)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from cellar_server.areas.masters import trees

from cellar_server.kernel.kit import (  # isort: skip
    Choice, Form, Listing, Master, choice, declare, everybody, reference, text,
)  # fmt: skip


class CustomerClass(Master):
    __tablename__ = "customer_class"
    parent_id: Mapped[int | None] = reference("上级分类|Parent", "customer_class")


class ItemClass(Master):
    __tablename__ = "item_class"
    parent_id: Mapped[int | None] = reference("上级分类|Parent", "item_class")


class RegionKind(Choice):
    AREA = "大区|Area"
    PROVINCE = "省|Province"
    CITY = "市|City"
    GRID = "网格|Grid"


class Region(Master):
    __tablename__ = "region"
    parent_id: Mapped[int | None] = reference("上级区域|Parent", "region")
    kind: Mapped[RegionKind] = choice("级别|Level", RegionKind, default=RegionKind.CITY)


class Brand(Master):
    __tablename__ = "brand"
    principal: Mapped[str | None] = text("委托方|Principal", 80)


_TREE_LISTING = Listing(
    columns="code name parent_id state", filters="parent_id state", sort="code", search="code name pinyin"
)
_TREE_FORM = Form("code name pinyin parent_id")

CUSTOMER_CLASS = declare(
    CustomerClass,
    title="客户分类|Customer class",
    scopes=everybody("The trees of classes and regions are the whole company's."),
    icon="grid",
    verify=trees.no_ring,
    lookup="code name parent_id",
    form=_TREE_FORM,
    listing=_TREE_LISTING,
)

ITEM_CLASS = declare(
    ItemClass,
    title="物料分类|Item class",
    scopes=everybody("The trees of classes and regions are the whole company's."),
    icon="grid",
    verify=trees.no_ring,
    lookup="code name parent_id",
    form=_TREE_FORM,
    listing=_TREE_LISTING,
)

REGION = declare(
    Region,
    title="区域|Region",
    scopes=everybody("The trees of classes and regions are the whole company's."),
    icon="globe",
    verify=trees.no_ring,
    lookup="code name parent_id kind",
    keywords="省 市 大区 province city",
    form=Form("code name pinyin parent_id kind"),
    listing=Listing(
        columns="code name parent_id kind state", filters="parent_id kind state", sort="code", search="code name pinyin"
    ),
)

BRAND = declare(
    Brand,
    title="品牌|Brand",
    scopes=everybody("The trees of classes and regions are the whole company's."),
    icon="tag",
    lookup="code name",
    form=Form("code name pinyin principal"),
    listing=Listing(columns="code name principal state", filters="state", sort="code", search="code name pinyin"),
)
