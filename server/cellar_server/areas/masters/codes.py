"""数据字典: reasons and expense items (MD-08, MD-10, S09.17)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from cellar_server.areas.masters import trees

from cellar_server.kernel.kit import (  # isort: skip
    Choice, Form, Listing, Master, choice, declare, everybody, reference, text,
)  # fmt: skip


class ReasonKind(Choice):
    RETURN = "退货|Return"
    LOSS = "途损|Transit loss"
    CLOSE = "关闭|Close"
    REJECT = "不合格|Rejected"
    ADJUST = "调整|Adjustment"
    LEAVE = "流失|Lost customer"
    STOCK_IN = "其他入库|Other receipt"
    STOCK_OUT = "其他出库|Other issue"
    OTHER = "其他|Other"


class Reason(Master):
    __tablename__ = "reason"
    kind: Mapped[ReasonKind] = choice("种类|Kind", ReasonKind, default=ReasonKind.OTHER)


class ExpenseItem(Master):
    __tablename__ = "expense_item"
    parent_id: Mapped[int | None] = reference("上级项目|Parent", "expense_item")
    account: Mapped[str | None] = text("对应科目|Account", 40)


REASON = declare(
    Reason,
    title="原因|Reason",
    scopes=everybody("Codes are the whole company's."),
    icon="menu",
    lookup="code name kind",
    form=Form("code name pinyin kind"),
    listing=Listing(columns="code name kind state", filters="kind state", sort="code", search="code name pinyin"),
)

EXPENSE_ITEM = declare(
    ExpenseItem,
    title="费用项目|Expense item",
    scopes=everybody("Codes are the whole company's."),
    icon="menu",
    verify=trees.no_ring,
    lookup="code name parent_id account",
    form=Form("code name pinyin parent_id account"),
    listing=Listing(
        columns="code name parent_id account state",
        filters="parent_id state",
        sort="code",
        search="code name pinyin account",
    ),
)
