r"""Texts that contain, or begin with, what somebody typed: the one place where a pattern for LIKE is made.

Each database has its own signs: ``[`` begins a set of characters on SQL Server only, and Oracle refuses (ORA-01424) an escape
before anything but ``%``, ``_`` and itself. So the text is bound as it was typed and becomes a pattern when it is sent.
"""

from typing import Any

from sqlalchemy import ColumnElement, Unicode, bindparam
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_ESCAPE = "\\"


class Pattern(TypeDecorator[str]):
    """Text as a pattern; *before* is ``%`` where anything may stand before it, or nothing."""

    impl = Unicode
    cache_ok = True

    def __init__(self, before: str) -> None:
        super().__init__()
        self.before = before

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str:
        signs = _ESCAPE + "%_" + ("[" if dialect.name == "mssql" else "")
        escaped = "".join(_ESCAPE + sign if sign in signs else sign for sign in value or "")
        return f"{self.before}{escaped}%"


def contains(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Rows whose *column* has this text somewhere in it, in upper or lower case; every sign means itself."""
    return column.ilike(_typed(text, "%"), escape=_ESCAPE)


def starts_with(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Rows whose *column* begins with this text, in upper or lower case; every sign means itself."""
    return column.ilike(_typed(text, ""), escape=_ESCAPE)


def begins(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Rows whose *column* begins with exactly this text, for keys and marks of our own; an index may answer it."""
    return column.like(_typed(text, ""), escape=_ESCAPE)


def _typed(text: str, before: str) -> ColumnElement[str]:
    return bindparam(None, text, type_=Pattern(before), unique=True)
