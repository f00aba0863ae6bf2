"""价格: price lists, strategies and matches, and the inquiry that prices a whole order at once (REQUIREMENTS 2.3)."""
