"""Alembic's environment: runs on the connection that `cellar_db.migrations` hands over, never by itself."""

from alembic import context

from cellar_db.migrations import keep_references, types_differ
from cellar_db.migrations.resuming import ResumingOracle

connection = context.config.attributes["connection"]

context.configure(
    connection=connection,
    target_metadata=context.config.attributes["metadata"],
    compare_type=types_differ,
    # SQLite can roll DDL back, though Alembic does not count on it; Oracle cannot.
    transactional_ddl=connection.dialect.name != ResumingOracle.__dialect__,
    transaction_per_migration=True,
    # SQLite changes a column by copying its table.
    render_as_batch=True,
    on_version_apply=keep_references,
)
with context.begin_transaction():
    context.run_migrations()
