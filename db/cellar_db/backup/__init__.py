"""Saving and restoring a database by its own means; which files, which ledger set and what is in them: the manifest."""
