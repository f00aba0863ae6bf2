"""Calls of real clients, over TLS with a login, on a small ledger set whose every figure is known."""
