"""Benchmarks: `python3 dev.py bench NAME [--db URL] [--json FILE]`. Each measures a peer in the same run; none is a test."""
