"""The import tool: files into a ledger set from the server's console."""
