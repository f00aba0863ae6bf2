"""Revisions of services."""
