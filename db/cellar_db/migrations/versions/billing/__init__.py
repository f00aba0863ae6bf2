"""Revisions of billing."""
