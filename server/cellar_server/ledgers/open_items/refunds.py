"""退款与红字收付款: money of an advance that goes back, or was never paid: a red document of the receipt or payment.

Only what is not written off goes back: of the rest the write-off is undone first. A refund says that money moved, another red document that the
first was a mistake.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from cellar_common.figures import show_money
from cellar_server.kernel.schema.fields import Choice
from cellar_server.kernel.schema.problems import Problem, problem

_WAY_OUT = "先反核销|Undo the write-off first"


def left(original: Any) -> Decimal:
    """What is not written off of a receipt or payment: so much of it can go back."""
    open_amount: Decimal = original.amount - original.settled_total
    return open_amount


def something_open(original: Any) -> Iterator[Problem]:
    """Asked of a receipt or payment before it is reversed."""
    if not left(original):
        words = (
            f"{original.number} 已全部核销或红冲，没有可退的|Nothing is open on {original.number} that could go back"
        )
        yield problem("", "NOTHING_OPEN", words, _WAY_OUT)


def goes_back(red: Any, original: Any, refund: Choice) -> Iterator[Problem]:
    """No more than is open; a refund, or of the kind of what was wrong."""
    rest = left(original)
    if red.amount is not None and -red.amount > rest:
        words = f"{original.number} 未核销 {show_money(rest)}，不能退 {show_money(-red.amount)}|{show_money(rest)} is open on {original.number}, less than goes back"
        yield problem("amount", "OPEN_AMOUNT", words, _WAY_OUT)
    if red.kind not in (refund, original.kind):
        words = f"红字单据的类型应为{refund.label.zh}或{original.kind.label.zh}|A red one is a {refund.label.en.lower()} or {original.kind.label.en.lower()}"
        yield problem("kind", "KIND_OF_RED", words, "改回原类型|Put back the kind of the original")


def not_of_an_advance(doc: Any) -> Problem:
    """A refund that is no red document."""
    words = "退款由原收付款单红冲生成|A refund is made from the receipt or payment that it pays back"
    return problem("kind", "REFUND_OF_NOTHING", words, "打开原单，选“红冲”|Open that one and choose Reverse")
