"""Revisions, one a file, the baseline first."""
