"""Revisions of receipts."""
