"""Revisions of payables."""
