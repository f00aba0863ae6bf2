"""结算方式与付款条件: how a customer pays, and by when (MD-07, S34.25, S23.12)."""

from __future__ import annotations

from cellar_server.kernel.kit import (  # isort: skip
    Choice, Form, Listing, Master, Problem, choice, declare, everybody, flag, integer, problem,
)  # fmt: skip

from collections.abc import Iterator

from sqlalchemy.orm import Mapped


class MethodKind(Choice):
    CASH = "现金|Cash"
    TRANSFER = "电汇|Bank transfer"
    ACCEPTANCE = "承兑汇票|Acceptance bill"
    POS = "POS 刷卡|Card terminal"
    WINE_CARD = "酒卡|Wine card"
    MONTHLY = "月结|Monthly account"


class SettlementMethod(Master):
    __tablename__ = "settlement_method"
    kind: Mapped[MethodKind] = choice("种类|Kind", MethodKind, default=MethodKind.TRANSFER)


class PaymentTerm(Master):
    """``days`` after the base date, and then the next ``fixed_day`` of a month (31: its last day); see ``rules.due_date``."""

    __tablename__ = "payment_term"
    from_month_end: Mapped[bool] = flag("自月末起算|From the month's end")
    days: Mapped[int] = integer("账期天数|Days", default=0, minimum=0, maximum=3650)
    fixed_day: Mapped[int | None] = integer("固定付款日|Fixed day", minimum=1, maximum=31)
    prepaid: Mapped[bool] = flag("先款后货|Payment first")


def problems(doc: PaymentTerm) -> Iterator[Problem]:
    if doc.days < 0:
        yield problem("days", "NEGATIVE", "账期天数不能为负|The days may not be negative")
    if doc.fixed_day is not None and not 1 <= doc.fixed_day <= 31:
        yield problem("fixed_day", "FIXED_DAY", "固定付款日应在 1 至 31 之间|The fixed day lies between 1 and 31")
    if doc.prepaid and (doc.days or doc.fixed_day is not None):
        yield problem(
            "prepaid", "PREPAID_TERM", "先款后货没有账期|Payment first leaves no days to pay", "清空账期|Clear the days"
        )


SETTLEMENT_METHOD = declare(
    SettlementMethod,
    title="结算方式|Settlement method",
    scopes=everybody("Ways and terms of payment are the whole company's."),
    icon="coin",
    lookup="code name kind",
    form=Form("code name pinyin kind"),
    listing=Listing(columns="code name kind state", filters="kind state", sort="code", search="code name pinyin"),
)

PAYMENT_TERM = declare(
    PaymentTerm,
    title="付款条件|Payment term",
    scopes=everybody("Ways and terms of payment are the whole company's."),
    icon="calendar",
    check=problems,
    lookup="code name days prepaid",
    keywords="账期 terms",
    form=Form("code name pinyin | from_month_end days fixed_day prepaid"),
    listing=Listing(
        columns="code name from_month_end days fixed_day prepaid state",
        filters="prepaid state",
        sort="code",
        search="code name pinyin",
    ),
)
