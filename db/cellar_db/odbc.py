"""What SQL Server's driver is told about parameters: their types and sizes, always the same for the same statement.

Left alone pyodbc takes each size from the value in hand. Then ``nvarchar(7)``, ``nvarchar(8)`` and ``decimal(5,2)``,
``decimal(6,2)`` are statements of their own, each with a plan of its own, and text without a length becomes
``nvarchar(max)``, against which no index is sought.
"""

from typing import Any

from sqlalchemy import BindParameter, Engine, event
from sqlalchemy.types import TypeDecorator

from cellar_db.likes import Pattern
from cellar_db.types import Exact, Id, SearchedText, Text

_PATTERN_UNITS = 4000


def fix_parameters(engine: Engine) -> None:
    """Tell the driver the size of every parameter, and send several rows at once where they are inserted.

    ``fast_executemany`` asks the server for the types. It knows those of an INSERT; of an UPDATE that computes it cannot
    deduce them, and the driver then sends VARCHAR(255): digits lost, ``??`` for Chinese. Those go row by row, with sizes.
    """

    @event.listens_for(engine, "do_setinputsizes")
    def sizes(known: dict[Any, Any], cursor: Any, _sql: str, _parameters: Any, context: Any) -> None:
        driver = engine.dialect.dbapi
        for parameter in context.compiled.bind_names:
            found = _size(driver, parameter)
            if found is not None:
                known[parameter] = found
        if context.executemany and not context.isinsert:
            # SQLAlchemy tells no sizes where it may send rows at once.
            binds = context.compiled.binds
            cursor.setinputsizes([_whole(known.get(binds[name])) for name in context.compiled.positiontup])

    @event.listens_for(engine, "do_executemany")
    def one_by_one(cursor: Any, sql: str, rows: Any, context: Any) -> bool:
        if context is not None and context.isinsert:
            return False
        cursor.fast_executemany = False
        cursor.executemany(sql, rows)
        return True


def _whole(size: Any) -> tuple[Any, Any, Any] | None:
    """pyodbc takes what is no tuple for a size, not for a type."""
    return size if size is None or isinstance(size, tuple) else (size, None, None)


def _size(driver: Any, parameter: BindParameter[Any]) -> tuple[Any, int, int] | None:
    """(type, size, decimals) of a parameter of ours; None where the driver's own guess does no harm."""
    return _of_type(driver, parameter.type)


def _of_type(driver: Any, kind: Any) -> tuple[Any, int, int] | None:
    match kind:
        case Text() as text:
            return driver.SQL_WVARCHAR, text.length, 0
        case SearchedText() as text:
            return driver.SQL_WVARCHAR, text.units, 0
        case Pattern():
            return driver.SQL_WVARCHAR, _PATTERN_UNITS, 0
        case Exact() as exact:
            return driver.SQL_DECIMAL, exact.precision, exact.scale
        case Id():
            return driver.SQL_BIGINT, 19, 0
        case TypeDecorator():
            # A closed list is kept as text: what the type is made of says its size.
            return _of_type(driver, kind.impl) if isinstance(kind.impl, TypeDecorator) else None
    return None
