"""The print templates, one file each."""

from __future__ import annotations

from ..template import Template
from .customer_statement import CUSTOMER_STATEMENT
from .delivery_note import DELIVERY_NOTE, DELIVERY_NOTE_TRACTOR
from .invoice_list import INVOICE_LIST
from .listing import LISTING
from .order_confirmation import ORDER_CONFIRMATION
from .outbound import OUTBOUND, OUTBOUND_TRACTOR
from .stock_paper import STOCK_PAPER, STOCK_PAPER_TRACTOR

TEMPLATES: dict[str, Template] = {
    template.name: template
    for template in (
        ORDER_CONFIRMATION,
        DELIVERY_NOTE,
        DELIVERY_NOTE_TRACTOR,
        OUTBOUND,
        OUTBOUND_TRACTOR,
        STOCK_PAPER,
        STOCK_PAPER_TRACTOR,
        INVOICE_LIST,
        CUSTOMER_STATEMENT,
        LISTING,
    )
}
