"""Faults on purpose (``python3 dev.py faults``): things are broken while clerks work, then the books are proved."""
