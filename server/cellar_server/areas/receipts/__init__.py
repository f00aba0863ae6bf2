"""回款与核销: receipts, write-offs, advances (REQUIREMENTS 2.9)."""
