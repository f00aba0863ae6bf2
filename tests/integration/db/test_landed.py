"""A filled ledger set of every released program becomes one of this program, and nothing is lost on the way."""

from __future__ import annotations

import pytest
from sqlalchemy import column, func, select, table, update

from cellar_db import engine as db
from cellar_db import migrations, types
from cellar_server.books import registry
from cellar_server.kernel import prove, settings
from cellar_server.kernel.model import Base
from cellar_server.kernel.modules import Module
from cellar_server.kernel.periods import Period, PeriodClosing
from devtools import revision as tool
from tests.support import landed


@pytest.mark.parametrize("revision", tool.FROZEN)
def test_a_filled_set_is_upgraded_and_proves(database_url: str, revision: str) -> None:
    before = landed.lay(database_url, revision, tool.frozen_tables())
    assert sum(before.values()) > 2000
    engine = db.open_engine(database_url)
    try:
        assert migrations.current(engine) == revision
        migrations.upgrade(engine, Base.metadata)
        with db.write(engine) as connection:
            settings.plant(connection)
        assert migrations.current(engine) == migrations.head()
        kept = {name for name in before if name in Base.metadata.tables}
        with db.read(engine) as connection:
            after = {
                name: connection.scalar(select(func.count()).select_from(Base.metadata.tables[name])) for name in kept
            }
        lost = {name: (before[name], after[name]) for name in kept if (after[name] or 0) < before[name]}
        assert lost == {}
        assert prove.prove(engine, registry()) == []
    finally:
        engine.dispose()


def test_an_upgrade_that_is_run_again_changes_nothing(one_database_url: str) -> None:
    landed.lay(one_database_url, tool.FROZEN[-1], tool.frozen_tables())
    engine = db.open_engine(one_database_url)
    try:
        migrations.upgrade(engine, Base.metadata)
        with db.read(engine) as connection:
            rows = connection.execute(select(Base.metadata.tables["customer"])).all()
        migrations.upgrade(engine, Base.metadata)
        with db.read(engine) as connection:
            assert connection.execute(select(Base.metadata.tables["customer"])).all() == rows
    finally:
        engine.dispose()


@pytest.mark.covers("MD-13")
def test_what_was_closed_stays_closed(one_database_url: str) -> None:
    """0001 had a flag for each module; 0002 has a row for each module and finance organisation."""
    landed.lay(one_database_url, "0001", tool.frozen_tables())
    engine = db.open_engine(one_database_url)
    period = table("period", column("code", types.Text(40)), column("stock_closed", types.Flag()))
    try:
        with db.write(engine) as connection:
            code = connection.scalar(select(func.min(period.c.code)))
            connection.execute(update(period).where(period.c.code == code).values(stock_closed=True))
        migrations.upgrade(engine, Base.metadata)
        with db.read(engine) as connection:
            rows = connection.execute(
                select(Period.code, PeriodClosing.module, PeriodClosing.closed).join(
                    Period, Period.id == PeriodClosing.document_id
                )
            ).all()
            assert len(rows) >= len(Module) * (connection.scalar(select(func.count()).select_from(Period)) or 0) > 0
        assert {(row.code, row.module) for row in rows if row.closed} == {(code, Module.STOCK)}
    finally:
        engine.dispose()
