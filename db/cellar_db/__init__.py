"""The database floor: engine, column types, ids, locks, retry, names, migrations. No business word in it."""
