"""The lines of write-offs as a list: which receipt settled which receivable."""

from __future__ import annotations

from cellar_server.areas.receipts.write_off import WRITE_OFF
from cellar_server.kernel.schema.line_lists import lines_list
from cellar_server.kernel.schema.rows import lines_of

LINES = lines_list(__name__, "write_off_lines", "核销明细|Write-off lines", lines_of(WRITE_OFF))
