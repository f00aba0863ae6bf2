"""Revisions of sales."""
