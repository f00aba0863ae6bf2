"""What a failure of the database means, told by the driver's codes on all four.

Never by the class of the exception (SQL Server's deadlock arrives under pyodbc as a plain ``DBAPIError``, ORA-01438 as an
``IntegrityError``) and never by words: a server speaks the language of its installation. Codes: PostgreSQL's appendix A
(SQLSTATE), SQL Server's ``sys.messages``, Oracle's Database Error Messages, SQLite's extended result codes.
"""

import re
import sqlite3
from collections.abc import Mapping
from enum import Enum, auto

from sqlalchemy.exc import DBAPIError


class Fault(Enum):
    """The kinds of failure that are treated differently."""

    UNIQUE = auto()
    """A key is there already."""
    REFERENCE = auto()
    """A foreign key: a row is still referred to, or refers to one that is not there."""
    INCOMPLETE = auto()
    """A value is missing that must be there, or breaks a rule of its table."""
    VALUE = auto()
    """A value does not fit its column: too long, too big, no number."""
    TRANSIENT = auto()
    """Deadlock, serialisation failure: the same transaction may well succeed when it is run again at once."""
    BUSY = auto()
    """A lock was waited for as long as is allowed. Nothing was kept; the same call may succeed in a while."""
    TOO_LONG = auto()
    """The statement ran longer than is allowed. The connection lives; the same call would take as long again."""
    AWAY = auto()
    """The server does not answer, or ended the connection. Whether a commit under way took effect is not known."""
    FULL = auto()
    """No room to write: nothing was kept, and only an administrator can help."""
    OVERLOADED = auto()
    """Short of memory or connections at the moment."""


REFUSED = frozenset({Fault.UNIQUE, Fault.REFERENCE, Fault.INCOMPLETE, Fault.VALUE})
"""What the database refuses because of the data, and would refuse again."""
LATER = frozenset({Fault.AWAY, Fault.OVERLOADED, Fault.BUSY, Fault.TRANSIENT})
"""The same may go through later: the database is away, short of something, or busy."""


def fault_of(error: BaseException) -> Fault | None:
    """The meaning of a driver's error, or of one that SQLAlchemy wrapped; None for whatever is none of these."""
    if not isinstance(error, DBAPIError):
        return fault_of_driver(error, sent=True)
    found = fault_of_driver(error.orig or error, sent=error.statement is not None)
    return Fault.AWAY if found is None and error.connection_invalidated else found


def fault_of_driver(driver: BaseException, *, sent: bool) -> Fault | None:
    """*sent* tells whether a statement was under way: without one HYT00 is a login, or a commit, that took too long."""
    if isinstance(driver, sqlite3.Error):
        return _of_sqlite(driver)
    module = type(driver).__module__.partition(".")[0]
    if module == "pyodbc":
        return _of_odbc(driver, sent=sent)
    state = getattr(driver, "sqlstate", None)
    if isinstance(state, str):
        return _of_postgresql(state)
    if module == "psycopg":
        # What never reached a server, or lost it, has no SQLSTATE.
        return {"OperationalError": Fault.AWAY, "DataError": Fault.VALUE}.get(type(driver).__name__)
    return _ORACLE.get(oracle_number(driver) or 0) or _PYTHON_ORACLE.get(_oracle_code(driver))


def oracle_number(error: BaseException) -> int | None:
    """The number of an Oracle error (60 for ORA-00060), by either driver; None for any other error."""
    driver = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    code = getattr(driver.args[0], "code", None) if driver.args else None
    return code if isinstance(code, int) else None


def _table(kinds: Mapping[Fault, tuple[int, ...]]) -> dict[int, Fault]:
    return {number: fault for fault, numbers in kinds.items() for number in numbers}


_STATES = {
    "23505": Fault.UNIQUE,
    "23P01": Fault.UNIQUE,
    "23001": Fault.REFERENCE,
    "23503": Fault.REFERENCE,
    "40001": Fault.TRANSIENT,
    "40P01": Fault.TRANSIENT,
    "55P03": Fault.BUSY,
    "57014": Fault.TOO_LONG,
    # The server shuts down, was killed, starts up; it ended a session that rested too long.
    "57P01": Fault.AWAY,
    "57P02": Fault.AWAY,
    "57P03": Fault.AWAY,
    "57P05": Fault.AWAY,
    "25P03": Fault.AWAY,
    "53100": Fault.FULL,
}
_CLASSES = {"08": Fault.AWAY, "22": Fault.VALUE, "23": Fault.INCOMPLETE, "53": Fault.OVERLOADED}


def _of_postgresql(state: str) -> Fault | None:
    return _STATES.get(state) or _CLASSES.get(state[:2])


_MSSQL = _table({
    Fault.UNIQUE: (2601, 2627),
    Fault.REFERENCE: (547,),
    Fault.INCOMPLETE: (515,),
    # Arithmetic overflow, text cut off, conversions that fail, a date out of range.
    Fault.VALUE: (220, 232, 241, 242, 245, 248, 2628, 8114, 8115, 8152),
    # 3960: update conflict under snapshot isolation.
    Fault.TRANSIENT: (1205, 3960),
    Fault.BUSY: (1222,),
    # Killed, shutting down, paused, still recovering; the last ones are of Azure.
    Fault.AWAY: (233, 596, 921, 922, 6005, 10053, 10054, 10060, 10061, 17142, 40197, 40613),
    # Filegroup full, log full, disk full while growing.
    Fault.FULL: (1101, 1105, 3257, 5149, 9002),
    # No memory, no locks, no workers left.
    Fault.OVERLOADED: (701, 802, 1204, 8645, 10928, 10929, 40501, 49918),
})  # fmt: skip
_ODBC_STATES = {
    "40001": Fault.TRANSIENT,
    "HYT00": Fault.TOO_LONG,
    "HY008": Fault.TOO_LONG,
    "HYT01": Fault.AWAY,
    "01002": Fault.AWAY,
}
# Each record of the message ends with the server's number, the first with the ODBC function behind it.
_NATIVE = re.compile(r"\((\d{1,6})\)(?: \(SQL\w+\))?(?=; \[|$)")


def _of_odbc(driver: BaseException, *, sent: bool) -> Fault | None:
    state = driver.args[0] if driver.args and isinstance(driver.args[0], str) else ""
    words = str(driver.args[1]) if len(driver.args) > 1 else ""
    # From the end: what a user typed and the message quotes stands before the first true number.
    numbers = [int(number) for number in reversed(_NATIVE.findall(words))]
    found = next((_MSSQL[number] for number in numbers if number in _MSSQL), None)
    if found is Fault.REFERENCE and _CHECK.search(words):
        return Fault.INCOMPLETE
    if found is None:
        found = _ODBC_STATES.get(state) or _CLASSES.get(state[:2])
        if state == "HYT00" and not sent:
            return Fault.AWAY
    return found


# 547 is said of foreign keys and of checks; only the name, by our convention, tells them apart.
_CHECK = re.compile(r"\bck_\w+", re.IGNORECASE)

_ORACLE = _table({
    Fault.UNIQUE: (1,),
    Fault.REFERENCE: (2291, 2292),
    Fault.INCOMPLETE: (1400, 1407, 2290),
    # Too long (1401, 1461, 1480, 12899), too big (1426, 1438, 1455), no number (1722), no date.
    Fault.VALUE: (1401, 1426, 1438, 1455, 1461, 1480, 1722, 1830, 1841, 1843, 1847, 1858, 12899),
    # 1555: a snapshot too old for a long read.
    Fault.TRANSIENT: (60, 1555, 8177),
    Fault.BUSY: (51, 54, 2049, 4021, 30006),
    Fault.TOO_LONG: (40, 1013, 3156),
    # Killed (28, 31), no session or process left (18, 20, 2391), shut down or starting (1033..1035, 1089..1092, 1109), the
    # line lost (3113, 3114, 3135, 3136), rested too long (2396, 2399), and what the listener and the network say (12xxx).
    Fault.AWAY: (
        18, 20, 28, 31, 1012, 1033, 1034, 1035, 1041, 1089, 1090, 1092, 1109, 2391, 2396, 2399, 3113, 3114, 3135, 3136, 12152,
        12153, 12170, 12500, 12502, 12505, 12514, 12516, 12518, 12519, 12520, 12521, 12526, 12527, 12528, 12535, 12537, 12541, 12543,
        12545, 12547, 12560, 12570, 12571, 12606, 25408,
    ),
    # Archiver stuck, quota, no extent for a table, an index, temporary, undo or LOB segment.
    Fault.FULL: (257, 1536, 1652, 1653, 1654, 1655, 1658, 1688, 1691, 1692, 30036),
    Fault.OVERLOADED: (4030, 4031),
})  # fmt: skip
# The drivers' own: not connected, closed by the other side, the listener refused, no server; a call over its time.
_PYTHON_ORACLE = {
    **dict.fromkeys(("DPY-1001", "DPY-4011", "DPY-6000", "DPY-6001", "DPY-6003", "DPY-6005"), Fault.AWAY),
    **dict.fromkeys(("DPI-1010", "DPI-1080"), Fault.AWAY),
    **dict.fromkeys(("DPY-4024", "DPI-1067"), Fault.TOO_LONG),
}
_ORACLE_CODE = re.compile(r"DP[IY]-\d{4}")


def _oracle_code(driver: BaseException) -> str:
    """What the driver itself reports: ``DPY-4011``; cx_Oracle has it in its message only."""
    first = driver.args[0] if driver.args else None
    code = getattr(first, "full_code", None)
    if not isinstance(code, str):
        found = _ORACLE_CODE.match(str(getattr(first, "message", "")))
        code = found.group() if found else ""
    return code


_SQLITE = {
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: Fault.UNIQUE,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: Fault.UNIQUE,
    sqlite3.SQLITE_CONSTRAINT_ROWID: Fault.UNIQUE,
    sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY: Fault.REFERENCE,
    # Not the lock was waited for in vain, but another transaction came first.
    sqlite3.SQLITE_BUSY_SNAPSHOT: Fault.TRANSIENT,
    sqlite3.SQLITE_BUSY_RECOVERY: Fault.TRANSIENT,
    # A quota or a limit on the size of files arrives as a failed write.
    sqlite3.SQLITE_IOERR_WRITE: Fault.FULL,
}
_SQLITE_PRIMARY = {
    sqlite3.SQLITE_CONSTRAINT: Fault.INCOMPLETE,
    sqlite3.SQLITE_TOOBIG: Fault.VALUE,
    sqlite3.SQLITE_MISMATCH: Fault.VALUE,
    sqlite3.SQLITE_BUSY: Fault.BUSY,
    sqlite3.SQLITE_LOCKED: Fault.TRANSIENT,
    sqlite3.SQLITE_INTERRUPT: Fault.TOO_LONG,
    sqlite3.SQLITE_CANTOPEN: Fault.AWAY,
    sqlite3.SQLITE_IOERR: Fault.AWAY,
    sqlite3.SQLITE_FULL: Fault.FULL,
    sqlite3.SQLITE_NOMEM: Fault.OVERLOADED,
}


def _of_sqlite(driver: sqlite3.Error) -> Fault | None:
    code = getattr(driver, "sqlite_errorcode", 0)
    return _SQLITE.get(code) or _SQLITE_PRIMARY.get(code & 0xFF)
