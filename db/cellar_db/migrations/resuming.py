"""A migration that was cut short on Oracle is run again from its beginning.

Oracle commits every DDL statement, so a revision that ends half way leaves its first steps behind, and the database at
the revision before. Run again, a step that is already done is passed over: the table, index or constraint is there, the
dropped one is gone. What a revision does to rows must for the same reason be true when done twice
(``UPDATE … WHERE … IS NULL``, ``insert_missing``). On the other three databases the transaction takes back everything.
"""

import logging
from typing import Any

from alembic.ddl.oracle import OracleImpl
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import DDLElement

from cellar_db.faults import oracle_number

_log = logging.getLogger(__name__)

DONE_BEFORE = frozenset({
    955,  # name is already used by an existing object
    1430,  # column being added already exists
    2260,  # table can have only one primary key
    2261,  # such unique or primary key already exists
    2264,  # name already used by an existing constraint
    2275,  # such a referential constraint already exists
    1442,  # column to be modified to NOT NULL is already NOT NULL
    1451,  # column to be modified to NULL cannot be modified to NULL
    942,  # table to be dropped does not exist
    904,  # column to be dropped does not exist
    1418,  # index to be dropped does not exist
    2443,  # constraint to be dropped does not exist
})  # fmt: skip
"""Oracle's answers to a DDL statement that took effect before."""


class ResumingOracle(OracleImpl):
    """Alembic's way with Oracle, passing over what is done. Alembic finds it by ``__dialect__``."""

    __dialect__ = "oracle"

    def _exec(self, construct: Any, *arguments: Any, **options: Any) -> Any:
        try:
            return super()._exec(construct, *arguments, **options)
        except DBAPIError as error:
            if not isinstance(construct, DDLElement) or oracle_number(error) not in DONE_BEFORE:
                raise
            _log.warning("done before, passed over: %s", " ".join(str(construct).split()))
            return None
