"""The means of each database, by the name of its dialect."""

from cellar_db.backup import mssql, oracle, postgresql, sqlite
from cellar_db.backup.means import Means

MEANS: dict[str, Means] = {"sqlite": sqlite, "postgresql": postgresql, "mssql": mssql, "oracle": oracle}
