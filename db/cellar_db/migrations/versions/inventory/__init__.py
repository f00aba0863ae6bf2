"""Revisions of inventory."""
