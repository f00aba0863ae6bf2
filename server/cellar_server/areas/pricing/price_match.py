"""价格匹配: which strategy prices which customer class and item class (PR-04, S26.6).

Classes are trees: a row for 经销商 also fits every class under it, and the nearest row counts. One customer class may
have many item classes. One item class under two customer classes is refused, because then an order would find two
strategies and no price; the parameter ``pricing.match_may_repeat`` allows it, and ``priority`` (1 before 2) decides.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_
from sqlalchemy.orm import Mapped

from cellar_server.areas.masters import reads
from cellar_server.kernel.intake.references import load_names
from cellar_server.kernel.unit_of_work import naming

from cellar_server.kernel.kit import (  # isort: skip
    Form, Line, Listing, Master, Problem, UnitOfWork, declare, define, integer, lines, open_to_all, parent, problem,
    reference, scoped,
)  # fmt: skip


MAY_REPEAT = define(
    "pricing.match_may_repeat",
    False,
    "同一物料分类可匹配多个客户分类|One item class may match several customer classes",
    help="为“是”时，价格管理员可以把同一物料分类匹配给多个客户分类。|"
    "With yes, whoever keeps prices may match one item class with several customer classes.",
)


class PriceMatch(Master):
    """The rows of one sales organisation."""

    __tablename__ = "price_match"
    org_id: Mapped[int] = reference(
        "销售组织|Sales organisation", "organisation", required=True, among={"is_sales": True}
    )
    rows: Mapped[list[PriceMatchRow]] = lines(
        "匹配|Rows",
        "PriceMatchRow",
        columns="customer_class_id item_class_id strategy_id priority",
        once="customer_class_id item_class_id",
    )


class PriceMatchRow(Line):
    __tablename__ = "price_match_row"
    document_id: Mapped[int] = parent("price_match")
    customer_class_id: Mapped[int] = reference("客户分类|Customer class", "customer_class", required=True)
    item_class_id: Mapped[int] = reference("物料分类|Item class", "item_class", required=True)
    strategy_id: Mapped[int] = reference("定价策略|Strategy", "price_strategy", required=True)
    priority: Mapped[int] = integer("优先级|Priority", default=1, minimum=1, maximum=1_000_000)


def _name(work: UnitOfWork, entity: str, id_: int) -> str:
    load_names(work, [(entity, id_)])
    return work.names[entity, id_].name


def verify(work: UnitOfWork, doc: PriceMatch) -> Iterator[Problem]:
    """The rule of S26.6, with its reason in words."""
    for row in reads.others(work, doc, and_(PriceMatch.org_id == doc.org_id, PriceMatch.state == "active")):
        other = naming.called(work, PRICE_MATCH, row)
        yield problem("org_id", "MATCH_TWICE", f"该组织已有{other.zh}|The organisation already has {other.en}")
    may_repeat = work.settings[MAY_REPEAT]
    first: dict[int, int] = {}
    ranks: dict[tuple[int, int], int] = {}
    for index, row in enumerate(doc.rows):
        earlier = first.setdefault(row.item_class_id, index)
        if doc.rows[earlier].customer_class_id == row.customer_class_id:
            continue
        if not may_repeat:
            item = _name(work, "item_class", row.item_class_id)
            customer = _name(work, "customer_class", doc.rows[earlier].customer_class_id)
            yield problem(
                f"rows[{index}].customer_class_id",
                "ITEM_CLASS_TWICE",
                f"物料分类“{item}”已匹配客户分类“{customer}”（第 {earlier + 1} 行）；相同物料分类不能匹配不同客户分类，否则销售订单询不到单价"
                f"|Item class “{item}” already belongs to customer class “{customer}” (row {earlier + 1}); under two customer classes"
                " the sales order would find no price",
                "把客户分类改为它们共同的上级，或由管理员打开参数 pricing.match_may_repeat"
                "|Use the class above both, or have the parameter pricing.match_may_repeat switched on",
            )
            continue
        clash = ranks.get((row.item_class_id, row.priority))
        if clash is None and doc.rows[earlier].priority == row.priority:
            clash = earlier
        if clash is not None:
            yield problem(
                f"rows[{index}].priority",
                "PRIORITY_TWICE",
                f"与第 {clash + 1} 行优先级相同|The same priority as row {clash + 1}",
                "给出不同的优先级|Give another priority",
            )
        ranks[row.item_class_id, row.priority] = index


PRICE_MATCH = declare(
    PriceMatch,
    title="价格匹配|Price match",
    icon="check",
    verify=verify,
    scopes=scoped(
        org="org_id",
        employee=open_to_all("It joins classes and names no customer."),
        customer=open_to_all("It joins classes and names no customer."),
        warehouse=open_to_all("A price holds whichever warehouse the goods leave from."),
    ),
    lookup="code name org_id",
    form=Form("code name pinyin org_id"),
    listing=Listing(columns="code name org_id state", filters="org_id state", sort="code", search="code name org_id"),
)
