"""Where goods of a line are taken from: the warehouse's floor, or what somebody has on loan (SO-09, W07)."""

from __future__ import annotations

from cellar_server.kernel.schema.fields import Choice


class TakenFrom(Choice):
    """取货来源: an order's line says it, and note, outbound and sign-off keep to it."""

    STOCK = "库存|Stock"
    LOAN = "借出（补单）|On loan already"
