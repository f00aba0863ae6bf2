"""The bulk doors for history: what happened before Cellar, or elsewhere, posted to the same ledgers as people's documents.

What crosses areas stands here; each area's ``backfill.py`` writes its own documents.
"""
