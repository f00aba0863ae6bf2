"""结算方式与付款条件: how a customer pays, and by when (MD-07, S34.25, S23.12)."""

from __future__ import annotations

from cellar_server.kernel.kit import (  # isort: skip
    ZERO, Choice, Form, Line, Listing, Master, Problem, choice, declare, everybody, flag, integer, lines, parent, problem, rate,
)  # fmt: skip

from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy.orm import Mapped

from cellar_common.figures import show_rate
from cellar_server.kernel.amounts.steps import ONE


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
    """``days`` after the base date, and then the next ``fixed_day`` of a month (31: its last day); see ``rules.due_date``.

    With instalments (分期) each has its share of the amount and says for itself when it is due."""

    __tablename__ = "payment_term"
    from_month_end: Mapped[bool] = flag("自月末起算|From the month's end")
    days: Mapped[int] = integer("账期天数|Days", default=0, minimum=0, maximum=3650)
    fixed_day: Mapped[int | None] = integer("固定付款日|Fixed day", minimum=1, maximum=31)
    prepaid: Mapped[bool] = flag("先款后货|Payment first")
    instalments: Mapped[list[PaymentTermInstalment]] = lines(
        "分期|Instalments", "PaymentTermInstalment", columns="portion from_month_end days fixed_day", sums="portion"
    )


class PaymentTermInstalment(Line):
    __tablename__ = "payment_term_instalment"
    document_id: Mapped[int] = parent("payment_term")
    portion: Mapped[Decimal] = rate("比例|Share", required=True)
    from_month_end: Mapped[bool] = flag("自月末起算|From the month's end")
    days: Mapped[int] = integer("账期天数|Days", default=0, minimum=0, maximum=3650)
    fixed_day: Mapped[int | None] = integer("固定付款日|Fixed day", minimum=1, maximum=31)


def problems(doc: PaymentTerm) -> Iterator[Problem]:
    if doc.days < 0:
        yield problem("days", "NEGATIVE", "账期天数不能为负|The days may not be negative")
    if doc.fixed_day is not None and not 1 <= doc.fixed_day <= 31:
        yield problem("fixed_day", "FIXED_DAY", "固定付款日应在 1 至 31 之间|The fixed day lies between 1 and 31")
    if doc.prepaid and (doc.days or doc.fixed_day is not None):
        yield problem(
            "prepaid", "PREPAID_TERM", "先款后货没有账期|Payment first leaves no days to pay", "清空账期|Clear the days"
        )
    yield from _wrong_instalments(doc)


def _wrong_instalments(doc: PaymentTerm) -> Iterator[Problem]:
    """Shares are more than nothing and come to the whole; when each is due is said by itself and not by the head."""
    if not doc.instalments:
        return
    if doc.prepaid:
        yield problem(
            "prepaid",
            "PREPAID_TERM",
            "先款后货没有分期|Payment first leaves no instalments",
            "删除分期|Remove the instalments",
        )
    if doc.days or doc.fixed_day is not None or doc.from_month_end:
        yield problem(
            "days", "DAYS_OF_INSTALMENTS", "分期的账期在每期填写|With instalments each says its own days",
            "清空表头的账期|Clear those of the head",
        )  # fmt: skip
    for index, line in enumerate(doc.instalments):
        if line.portion is not None and line.portion <= 0:
            yield problem(
                f"instalments[{index}].portion", "NOT_POSITIVE", "比例应大于零|The share must be more than zero"
            )
    total = sum((line.portion or ZERO for line in doc.instalments), ZERO)
    if total != 1:
        yield problem(
            "instalments", "SHARES_DIFFER",
            f"各期比例合计 {show_rate(total)}，应为 {show_rate(ONE)}|The shares come to {show_rate(total)}, not to {show_rate(ONE)}", "改最后一期的比例|Change the last one's share",
        )  # fmt: skip


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
