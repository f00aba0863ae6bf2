"""The lines of price lists and adjustments as lists: what an item costs, wherever that is said."""

from __future__ import annotations

from cellar_server.areas.pricing.price_adjustment import PRICE_ADJUSTMENT
from cellar_server.areas.pricing.price_list import PRICE_LIST
from cellar_server.kernel.schema.line_lists import lines_list
from cellar_server.kernel.schema.rows import lines_of

# A line has the class of its own for which it is a price.
_ITEM = "item_code=item_id.code spec=item_id.spec"
_BESIDE = "item_code item_id spec"

LIST_LINES = lines_list(
    __name__, "price_list_lines", "价目明细|Price list lines", lines_of(PRICE_LIST, reach=_ITEM), beside=_BESIDE
)
ADJUSTMENT_LINES = lines_list(
    __name__,
    "price_adjustment_lines",
    "调价明细|Price adjustment lines",
    lines_of(PRICE_ADJUSTMENT, reach=_ITEM),
    beside=_BESIDE,
)
