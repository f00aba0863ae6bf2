"""Files attached to a record."""
