"""Reports: rows of documents and ledgers, grouped by levels that the user chooses."""
