"""Any document from its metadata: header fields and grid, upright or across as the columns ask."""

from __future__ import annotations

from .template import Template

LISTING = Template(name="listing", label="通用单据|Standard print", fact_shares=(0.34, 0.33, 0.33), picture=32)
