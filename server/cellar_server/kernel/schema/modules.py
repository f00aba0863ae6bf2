"""The parts of the books that are closed month by month, each on its own (关账)."""

from __future__ import annotations

from cellar_server.kernel.schema.fields import Choice


class Module(Choice):
    """A further module is a line here and the ``module=`` of the documents that post in it."""

    SALES = "销售|Sales"
    STOCK = "库存|Stock"
    RECEIVABLE = "应收|Receivables"
