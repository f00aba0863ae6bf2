"""对账单 of a customer or a supplier as a document: opening, movements with a running balance, closing, and the slip to return."""

from __future__ import annotations

from decimal import Decimal

from cellar_common.capitals import rmb
from cellar_common.codec import unscaled
from cellar_common.figures import show_day, show_money

from .document import Cell, Column, Language, PrintDocument, Statement
from .words import say

_COLUMNS = (
    ("day", "日期|Date", 21, "day"),
    ("kind", "业务类型|Type", 22, "text"),
    ("number", "单据编号|Document", 32, "text"),
    ("summary", "摘要|Summary", 42, "text"),
    ("increase", "本期增加|Increase", 25, "money"),
    ("decrease", "本期减少|Decrease", 25, "money"),
    ("balance", "余额|Balance", 27, "money"),
)
_REPLY = (
    "截至 {until}，{debtor}账面应付{creditor}货款人民币 {amount} 元（大写：{capitals}）。"
    "请贵公司核对，于收到之日起 15 日内盖章寄回；逾期未复，视为数据相符。|"
    "As of {until}, {debtor} owes {creditor} RMB {amount} ({capitals}). Please check this balance, stamp the slip and "
    "return it within 15 days; without a reply we take it as agreed."
)


def as_document(statement: Statement, language: Language) -> PrintDocument:
    """The statement in the form that the engine prints. Figures that a balance leaves at zero print as —."""
    balance = statement.opening
    rows: list[list[Cell]] = [[statement.since, say("期初余额|Opening balance", language), "", "", None, None, balance]]
    for m in statement.movements:
        balance += m.increase - m.decrease
        rows.append([m.day, m.kind, m.number, m.summary, m.increase or None, m.decrease or None, balance])
    increase = sum((m.increase for m in statement.movements), Decimal(0))
    decrease = sum((m.decrease for m in statement.movements), Decimal(0))
    period = f"{show_day(statement.since)} — {show_day(statement.until)}"
    return PrintDocument(
        title=say(statement.of.title, language),
        organisation=statement.organisation,
        number=statement.number,
        columns=[Column(name, say(label, language), width, kind) for name, label, width, kind in _COLUMNS],  # type: ignore[arg-type]
        rows=rows,
        totals=[None, None, None, None, increase, decrease, balance],
        total_label=say("本期合计 / 期末余额|Totals and closing balance", language),
        facts=[
            (say(statement.of.party, language), statement.customer),
            (say("对账期间|Period", language), period),
            *statement.facts,
        ],
        contact=statement.contact,
        amount=balance,
        remarks=statement.remarks,
        signatures=statement.signatures,
        reply=_reply(statement, language),
        footnote=statement.footnote,
        watermark=statement.watermark,
        printed_by=statement.printed_by,
        printed_at=statement.printed_at,
        copy=statement.copy,
    )


def _reply(statement: Statement, language: Language) -> str:
    """What the other party confirms. After a payment in advance it is the other way round who owes."""
    parties = (statement.customer, statement.organisation)
    debtor, creditor = parties if (statement.closing >= 0) != statement.of.we_owe else reversed(parties)
    amount = abs(statement.closing)
    return say(_REPLY, language).format(
        until=show_day(statement.until),
        debtor=debtor,
        creditor=creditor,
        amount=show_money(amount),
        capitals=rmb(unscaled(amount, 2)),
    )
