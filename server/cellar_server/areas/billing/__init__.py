"""开票与应收: sales invoice and the receivable it makes (REQUIREMENTS 2.5, 2.8)."""
