"""Append-only truth: stock, credit exposure, receivables. Each has one posting door, opened late and in a fixed order."""
