"""What revision 0002 writes into the rows of before, where a field's default is not enough.

Each function takes the connection, is plain Core over ``sa.table`` with `cellar_db.types`, and imports no model. It runs
when every new table and column is there and nothing is tightened or dropped yet. Done twice it does nothing more: on
Oracle a revision that was cut short runs again from its beginning.
"""

from sqlalchemy import Connection


def fill(connection: Connection) -> None:
    """All of them, in their order."""
