"""Revisions of masters."""
