"""What revision 0002 writes into the rows of before: the folded code of every master (see ``fills_0002``)."""

import sqlalchemy as sa
from sqlalchemy import Connection

from cellar_common.folding import key
from cellar_db import types
from cellar_db.functions import chunks

_KEY = 120


def code_keys(connection: Connection) -> None:
    """The folded code of every master. Of several that fold alike the oldest has the key; each of the others gets one of its
    own with its id, so that no record is lost: it is still found by its code to the letter, and asks for another when changed."""
    inspector = sa.inspect(connection, raiseerr=False)
    # None where the statements of a revision are only written down.
    for name in inspector.get_table_names() if inspector is not None else ():
        if {"code", "code_key"} <= {column["name"] for column in inspector.get_columns(name)}:
            table = sa.table(
                name,
                sa.column("id", types.Id()),
                sa.column("code", types.Text(40)),
                sa.column("code_key", types.Text(_KEY)),
            )
            _code_keys_of(connection, table)


def _code_keys_of(connection: Connection, table: sa.TableClause) -> None:
    rows = connection.execute(sa.select(table.c.id, table.c.code, table.c.code_key).order_by(table.c.id)).all()
    taken = {row.code_key for row in rows if row.code_key is not None}
    wanted = []
    for row in rows:
        if row.code_key is None:
            folded = key(row.code, _KEY)
            if folded in taken:
                folded = f"{key(row.code, _KEY - 21)}#{row.id}"
            taken.add(folded)
            wanted.append({"key_": folded, "id_": row.id})
    update = sa.update(table).where(table.c.id == sa.bindparam("id_")).values(code_key=sa.bindparam("key_"))
    for some in chunks(wanted):
        connection.execute(update, list(some))
