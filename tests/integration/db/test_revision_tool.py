"""The revision that the tool writes brings a filled database to what the models say, and keeps its rows."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Column, Engine, ForeignKey, Index, MetaData, Table, UniqueConstraint, insert, select

from cellar_db import migrations, types
from cellar_db.engine import read, write
from cellar_db.names import NAMING_CONVENTION
from devtools.revision.difference import Steps, difference
from devtools.revision.replay import Replay, replayed
from devtools.revision.writing import text_of
from tests.support.baseline import write_baseline

pytestmark = pytest.mark.differs("schema")


def _before() -> MetaData:
    tables = MetaData(naming_convention=NAMING_CONVENTION)
    Table("place", tables, Column("id", types.Id(), primary_key=True), Column("code", types.Text(20), nullable=False))
    Table(
        "parcel",
        tables,
        Column("id", types.Id(), primary_key=True),
        Column("weight", types.Quantity()),
        Column("word", types.Text(20)),
        Column("place_id", types.Id(), ForeignKey("place.id"), index=True),
        Column("old", types.Flag()),
    )
    Table("gone", tables, Column("id", types.Id(), primary_key=True))
    return tables


def _after() -> MetaData:
    tables = MetaData(naming_convention=NAMING_CONVENTION)
    Table(
        "place",
        tables,
        Column("id", types.Id(), primary_key=True),
        Column("code", types.Text(60), nullable=False),
        UniqueConstraint("code"),
    )
    parcel = Table(
        "parcel",
        tables,
        Column("id", types.Id(), primary_key=True),
        Column("weight", types.Quantity(), nullable=False, default=Decimal(0)),
        Column("word", types.Text(20)),
        Column("place_id", types.Id(), ForeignKey("place.id")),
        Column("paid", types.Flag(), nullable=False, default=False),
        Column("carrier_id", types.Id(), ForeignKey("carrier.id"), index=True),
    )
    Index(None, parcel.c.place_id, parcel.c.id)
    Table("carrier", tables, Column("id", types.Id(), primary_key=True))
    return tables


def _write(folder: Path, steps: Steps) -> None:
    text = text_of(steps, number="0002", before="0001", what="parcels")
    (folder / "rev_0002.py").write_text(text, encoding="utf-8")


def test_a_filled_database_becomes_what_the_models_say(engine: Engine, tmp_path: Path) -> None:
    before, after = _before(), _after()
    write_baseline(before, tmp_path / "rev_0001.py")
    migrations.upgrade(engine, versions=tmp_path)
    with write(engine) as connection:
        connection.execute(insert(before.tables["place"]), {"id": 1, "code": "P"})
        rows = [
            {"id": 1, "weight": None, "word": "a", "place_id": 1},
            {"id": 2, "weight": Decimal("2.5"), "word": "b", "place_id": None},
        ]
        connection.execute(insert(before.tables["parcel"]), rows)
    steps = difference(before, after, drop=["gone"])
    assert steps.unknown == []
    _write(tmp_path, steps)
    migrations.upgrade(engine, versions=tmp_path)
    assert migrations.differences(engine, after) == []
    parcel = after.tables["parcel"].c
    with read(engine) as connection:
        found = connection.execute(select(parcel.id, parcel.weight, parcel.word, parcel.paid).order_by(parcel.id)).all()
    assert [tuple(row) for row in found] == [(1, Decimal(0), "a", False), (2, Decimal("2.5"), "b", False)]


def test_what_it_wrote_it_can_read_again(tmp_path: Path) -> None:
    replay = Replay()
    write_baseline(_before(), tmp_path / "rev_0001.py")
    replayed(tmp_path / "rev_0001.py", replay)
    _write(tmp_path, difference(_before(), _after(), drop=["gone"]))
    replayed(tmp_path / "rev_0002.py", replay)
    left = difference(replay.metadata, _after())
    assert (left.make, left.add, left.fill, left.tighten) == ([], [], [], [])


def test_a_column_without_a_constant_is_named() -> None:
    after = _after()
    after.tables["parcel"].append_column(Column("when", types.Day(), nullable=False))
    assert difference(_before(), after).unknown == ["parcel.when"]
