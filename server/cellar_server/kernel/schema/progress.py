"""How far a document is carried out: the second dimension of its life, beside the state, which is what people did.

Links write it as others take from the document, a settlement as it is settled, a deed as it is closed by hand. What is stored
is one of five codes for every type; which of them a type can have, and in whose words, follows from what it is
(``derived.progress``): an order is executed, a receipt is written off, a price list is in use until it is closed.
"""

from __future__ import annotations

from cellar_server.kernel.schema.fields import Choice


class Progress(Choice):
    """执行情况 of what others are made from."""

    OPEN = "未执行|Open"
    PARTLY = "部分执行|Partly done", "partly"
    TAKEN = "全部安排|All taken", "partly"
    DONE = "全部执行|Done", "closed"
    CLOSED = "已关闭|Closed", "closed"


class Settling(Choice):
    """核销情况 of money that is owed or was paid."""

    OPEN = "未核销|Not settled"
    PARTLY = "部分核销|Partly settled", "partly"
    DONE = "全部核销|Settled", "closed"


class Use(Choice):
    """使用情况 of what nothing takes from and somebody may close."""

    OPEN = "使用中|In use"
    CLOSED = "已关闭|Closed", "closed"


GIVING = (Progress.OPEN, Progress.PARTLY)
"""Where something is left to be taken."""
LASTING = (*GIVING, Progress.TAKEN)
"""Where something has not ended: of what ends later than it is taken (``ended_by``), all may be taken already."""
