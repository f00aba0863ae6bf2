"""What state goods are in, and what of them a promise may count on (WH-02, MD-06): the one place that says so."""

from __future__ import annotations

from cellar_server.kernel.schema.fields import Choice


class StockStatus(Choice):
    """库存状态: said of goods on the floor, and of those on the road between warehouses; what is sold or lent was qualified as it left."""

    QUALIFIED = "合格|Qualified"
    TO_INSPECT = "待检|To inspect"
    REJECTED = "不合格|Rejected"
    FROZEN = "冻结|Frozen"
    DAMAGED = "残损|Damaged"
    RETURNED = "退货待处理|Customer's return"


def counts(status: StockStatus, *, in_atp: bool) -> bool:
    """Whether goods may be promised: qualified ones, in a warehouse whose stock counts as available."""
    return in_atp and status is StockStatus.QUALIFIED
