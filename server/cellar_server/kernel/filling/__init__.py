"""What fills a ledger set beside people's commands: its first rows, a demo, years that are over."""
