"""What a released program had closed stays closed in this one."""

from __future__ import annotations

import pytest
from sqlalchemy import column, func, select, table, update

from cellar_db import engine as db
from cellar_db import migrations, types
from cellar_server.kernel.schema.model import Base
from cellar_server.kernel.schema.modules import Module
from cellar_server.kernel.unit_of_work.periods import Period, PeriodClosing
from devtools.revision.replay import tables_at
from tests.support import landed

OF_THEN = ("sales", "stock", "receivable")
"""The modules that the first release knew; one that came later had nothing closed."""


@pytest.mark.covers("MD-13")
def test_what_was_closed_stays_closed(one_database_url: str) -> None:
    """0001 had a flag for each module; 0002 has a row for each module and finance organisation."""
    landed.lay(one_database_url, "0001", tables_at("0001"))
    engine = db.open_engine(one_database_url)
    flags = {module: column(f"{module.code}_closed", types.Flag()) for module in map(Module.of, OF_THEN)}
    period = table("period", column("code", types.Text(40)), *flags.values())
    try:
        with db.write(engine) as connection:
            last = connection.scalar(select(func.max(period.c.code)))
            connection.execute(update(period).where(period.c.code == last).values(stock_closed=True))
            before = {
                (row.code, module)
                for row in connection.execute(select(period)).all()
                for module in flags
                if getattr(row, f"{module.code}_closed")
            }
        assert (last, Module.of("stock")) in before
        assert (last, Module.of("sales")) not in before
        migrations.upgrade(engine, Base.metadata)
        with db.read(engine) as connection:
            rows = connection.execute(
                select(Period.code, PeriodClosing.module, PeriodClosing.closed).join(
                    Period, Period.id == PeriodClosing.document_id
                )
            ).all()
            assert len(rows) >= len(flags) * (connection.scalar(select(func.count()).select_from(Period)) or 0) > 0
        assert {(row.code, row.module) for row in rows if row.closed} == before
    finally:
        engine.dispose()
