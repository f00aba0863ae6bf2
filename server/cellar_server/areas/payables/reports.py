"""The lines of payment write-offs as a list: which payment settled which payable."""

from __future__ import annotations

from cellar_server.areas.payables.payment_write_off import PAYMENT_WRITE_OFF
from cellar_server.kernel.schema.line_lists import lines_list
from cellar_server.kernel.schema.rows import lines_of

LINES = lines_list(
    __name__,
    "payment_write_off_lines",
    "付款核销明细|Payment write-off lines",
    lines_of(PAYMENT_WRITE_OFF),
)
