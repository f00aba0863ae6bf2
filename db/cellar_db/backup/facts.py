"""What a database holds, in figures: taken when it is saved, compared when it is restored."""

from collections.abc import Callable
from dataclasses import dataclass, field

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, func, inspect, select, table


@dataclass(frozen=True, slots=True)
class Facts:
    """``counts`` are rows by table; ``last_audit_id`` is that of the last change that is in the data, 0 for none."""

    ledger_set: str
    ledger_name: str
    revision: str | None
    last_audit_id: int
    counts: dict[str, int] = field(default_factory=dict)


# Reads the facts of the database that the connection sees.
Look = Callable[[Connection], Facts]


def row_counts(connection: Connection) -> dict[str, int]:
    """Rows of every table of the schema."""
    names = sorted(inspect(connection).get_table_names())
    return {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in names}


def revision(connection: Connection) -> str | None:
    """The schema's revision as this transaction sees it; None for a database that was never migrated."""
    return MigrationContext.configure(connection).get_current_revision()
