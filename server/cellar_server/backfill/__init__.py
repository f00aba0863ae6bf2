"""The bulk doors for history: what happened before Cellar, or elsewhere, posted to the same ledgers as people's documents."""
