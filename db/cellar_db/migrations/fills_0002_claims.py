"""What revision 0002 holds once: invoice numbers, bank references, tax numbers and barcodes that records bear already."""

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from cellar_common.folding import bare
from cellar_db import types
from cellar_db.upserts import insert_missing

_Unique = tuple[str, tuple[tuple[str, sa.types.TypeEngine[Any]], ...]]
_OVER = ("void", "reversed")


def held_once(connection: Connection) -> None:
    """A claim for each; where two documents bear the same, the first keeps it and both stay as they are."""
    number = ("invoice_no", (("org_id", types.Id()), ("kind", types.Text(20))))
    bank = ("bank_reference", (("bank_account", types.Text(40)),))
    tax, barcode = ("tax_no", ()), ("barcode", ())
    unique: tuple[tuple[str, _Unique], ...] = (
        ("sales_invoice", number), ("receipt", bank), ("customer", tax), ("supplier", tax), ("item", barcode),
    )  # fmt: skip
    for entity, (name, beside) in unique:
        columns = [sa.column(each, type_) for each, type_ in beside]
        table = sa.table(
            entity, sa.column("id", types.Id()), sa.column("state", types.Text(20)), sa.column(name, types.Text(60)), *columns
        )  # fmt: skip
        rows = connection.execute(
            sa.select(table).where(table.c[name].is_not(None), table.c.state.not_in(_OVER)).order_by(table.c.id)
        ).all()
        claims = [
            {"claim_key": _key(entity, name, [getattr(row, each) for each, _ in beside], getattr(row, name)),
             "entity": entity, "record_id": row.id}
            for row in rows
        ]  # fmt: skip
        insert_missing(connection, _CLAIMS, claims, ["claim_key"])


_CLAIMS = sa.Table(
    "value_claim",
    sa.MetaData(),
    sa.Column("claim_key", types.Text(64), primary_key=True),
    sa.Column("entity", types.Text(30)),
    sa.Column("record_id", types.Id()),
)


def _key(entity: str, field: str, beside: list[object], value: str) -> str:
    parts = [bare(part) if isinstance(part, str) else part for part in beside]
    said = json.dumps([entity, field, parts, bare(value)], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()
