"""Revisions of kernel."""
