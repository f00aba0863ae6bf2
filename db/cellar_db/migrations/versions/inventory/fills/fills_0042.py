"""What papers of before hold in 0042: lines name the request and the loan that they came from, a loan what it was asked for; and a
loan that is signed, not ended and wholly on orders or returned is all taken.

Plain Core over ``sa.table`` with `cellar_db.types`; no model is imported. Done twice it does nothing more.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from cellar_db import types

FILLED: tuple[str, ...] = ()
"""Columns that are nowhere empty after ``fill``: what nobody asked for names no request."""


def fill(connection: Connection) -> None:
    request = _table("issue_request", purpose=types.Text(200))
    request_line = _table("issue_request_line", document_id=types.Id())
    loan = _table("loan", purpose=types.Text(200), state=types.Text(20), progress=types.Text(20))
    loan_line = _table(
        "loan_line", document_id=types.Id(), request_line_id=types.Id(), issue_request_id=types.Id(), quantity=types.Quantity(),
        handled=types.Quantity(),
    )  # fmt: skip
    return_line = _table("loan_return_line", loan_line_id=types.Id(), loan_id=types.Id())
    for line, came_from, via, names in (
        (loan_line, request_line, "request_line_id", "issue_request_id"),
        (return_line, loan_line, "loan_line_id", "loan_id"),
    ):
        whose = sa.select(came_from.c.document_id).where(came_from.c.id == line.c[via]).scalar_subquery()
        connection.execute(
            sa.update(line).where(line.c[names].is_(None), line.c[via].is_not(None)).values({names: whose})
        )
    asked = (
        sa.select(sa.func.min(request.c.purpose))
        .select_from(loan_line.join(request, request.c.id == loan_line.c.issue_request_id))
        .where(loan_line.c.document_id == loan.c.id)
        .scalar_subquery()
    )
    connection.execute(sa.update(loan).where(loan.c.purpose.is_(None)).values(purpose=asked))
    left = sa.exists().where(loan_line.c.document_id == loan.c.id, loan_line.c.handled < loan_line.c.quantity)
    connection.execute(sa.update(loan).where(loan.c.progress == "partly", ~left).values(progress="taken"))


def _table(name: str, **columns: sa.types.TypeEngine[Any]) -> sa.TableClause:
    return sa.table(name, sa.column("id", types.Id()), *(sa.column(each, kind) for each, kind in columns.items()))
