"""The lines of credit adjustments as a list."""

from __future__ import annotations

from cellar_server.areas.credit.credit_adjustment import CREDIT_ADJUSTMENT
from cellar_server.kernel.schema.line_lists import lines_list
from cellar_server.kernel.schema.rows import lines_of

LINES = lines_list(
    __name__,
    "credit_adjustment_lines",
    "信用调整明细|Credit adjustment lines",
    lines_of(CREDIT_ADJUSTMENT),
)
