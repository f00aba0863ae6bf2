"""Saving and restoring a database by its own means; which files, which ledger set and what is in them: the manifest."""

from cellar_db.backup import mssql, oracle, postgresql, sqlite
from cellar_db.backup.means import Means

MEANS: dict[str, Means] = {"sqlite": sqlite, "postgresql": postgresql, "mssql": mssql, "oracle": oracle}
