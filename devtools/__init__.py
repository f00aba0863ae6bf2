"""What stands behind ``dev.py``: set-up, checks, demo, coverage map. Standard library only."""
