"""Revisions of shipping."""
