"""Whether the tables of a ledger set are those that this program is written for."""

from __future__ import annotations

from sqlalchemy import Connection, Engine

from cellar_db import engine as db
from cellar_db import revision
from cellar_server.books import ConfigurationError


def demand_newest(connection: Connection, code: str) -> None:
    """``ConfigurationError`` where they are another release's: calls would fail one by one, or half of them."""
    found = revision.current(connection)
    if found != revision.newest():
        raise _refused(found, code)


def engine_at_newest(engine: Engine, code: str) -> Engine:
    """The same engine, or ``ConfigurationError``: for commands that would say no more than that a column is missing."""
    try:
        with db.look(engine) as connection:
            demand_newest(connection, code)
    except ConfigurationError:
        engine.dispose()
        raise
    return engine


def demand_known(found: str | None, code: str) -> None:
    """``ConfigurationError`` where a newer program wrote the database: there is no way from there to this one."""
    if found is not None and found not in {revision.number(file) for file in revision.files()}:
        raise _refused(found, code)


def _refused(found: str | None, code: str) -> ConfigurationError:
    newest = revision.newest()
    is_newer = found is not None and found > newest
    way_zh = "它由较新的程序写成，请安装那个版本" if is_newer else "请先备份，再运行 cellar-server upgrade"
    way_en = "a newer program wrote it: install that one" if is_newer else "back it up, then run cellar-server upgrade"
    return ConfigurationError(
        f"账套 {code} 的数据库版本是 {found or '空'}，本程序需要 {newest}；{way_zh}",
        f"the database of ledger set {code} is at revision {found or 'none'}, this program needs {newest}; {way_en}",
    )
