"""The parts of the books that are closed month by month, each on its own (关账)."""

from __future__ import annotations

from cellar_server.kernel.schema.fields import OpenChoice


class Module(OpenChoice):
    """An area says which it has: ``area(..., periods=(Module("stock", "库存|Stock"),))``; documents name it, ``module="stock"``."""
