"""Counts the statements that reach the database, for budgets in tests and for development tools."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event


@dataclass
class Statements:
    """What was sent, in order: a bulk execution is one, a savepoint is one (SQL Server and Oracle are never told of its
    release), BEGIN and COMMIT are none."""

    sql: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Number of statements so far."""
        return len(self.sql)

    def __str__(self) -> str:
        return "\n".join(f"{number}: {' '.join(text.split())}" for number, text in enumerate(self.sql, start=1))


@contextmanager
def count_statements(engine: Engine) -> Iterator[Statements]:
    """Collect the statements of all connections and threads of *engine* while the block runs."""
    statements = Statements()

    def note(_connection: Any, _cursor: Any, sql: str, _parameters: Any, _context: Any, _many: bool) -> None:
        # Only SQLite is sent its BEGIN as a statement, and not all a release: it must not cost more there than elsewhere.
        if not sql.startswith(("BEGIN", "RELEASE SAVEPOINT")):
            statements.sql.append(sql)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
