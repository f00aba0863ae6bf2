"""Engines on an empty database, and the little stock table that most tests here use."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Column, Engine, MetaData, Table, UniqueConstraint

from cellar_db import types
from cellar_db.engine import open_engine
from cellar_db.names import NAMING_CONVENTION


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on an empty database, once on SQLite and once on PostgreSQL."""
    opened = open_engine(database_url, pool_size=8)
    yield opened
    opened.dispose()


@pytest.fixture
def stock(engine: Engine) -> Table:
    """Stock balances, made in the database of *engine*."""
    table = Table(
        "stock_balance",
        MetaData(naming_convention=NAMING_CONVENTION),
        Column("id", types.Id(), primary_key=True),
        Column("product", types.Id(), nullable=False),
        Column("lot", types.Text(20), nullable=False),
        Column("on_hand", types.Quantity(), nullable=False),
        Column("amount", types.Money()),
        UniqueConstraint("product", "lot"),
    )
    table.metadata.create_all(engine)
    return table
