"""Revisions of ledgers."""
