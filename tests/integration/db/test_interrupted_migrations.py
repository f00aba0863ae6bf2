"""A migration whose process dies half way is as if it had not begun, or goes on; then it can be run again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, Engine, ForeignKey, MetaData, Table, insert, inspect, select
from sqlalchemy.exc import DatabaseError, IntegrityError

from cellar_db import migrations, types
from cellar_db.ddl import offline_dialect
from cellar_db.engine import open_engine, read, write
from cellar_db.migrations.resuming import DONE_BEFORE, ResumingOracle
from cellar_db.names import NAMING_CONVENTION
from tests.support.baseline import write_baseline

pytestmark = pytest.mark.differs("schema")

ROOT = Path(__file__).parents[3]

# One step of each kind: a table, a changed table (on SQLite a copied one), an index, rows.
REVISION = """
import os

import sqlalchemy as sa
from alembic import op

from cellar_db import types

revision = "0002"
down_revision = "0001"


def interrupted(at):
    if os.environ.get("INTERRUPTED_AT") == str(at):
        # As kill -9 does: nothing is rolled back by this process.
        os._exit(9)


def upgrade():
    op.create_table(
        "shipment",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("order_id", types.Id(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_shipment_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment")),
    )
    interrupted(1)
    with op.batch_alter_table("sales_order") as batch:
        batch.add_column(sa.Column("remark", types.Text(40), nullable=True))
        batch.alter_column("code", existing_type=types.Text(20), type_=types.Text(60), existing_nullable=False)
    interrupted(2)
    op.create_index(op.f("ix_sales_order_remark"), "sales_order", ["remark"])
    orders = sa.table("sales_order", sa.column("remark", types.Text(40)))
    op.execute(sa.update(orders).where(orders.c.remark.is_(None)).values(remark="old"))
    interrupted(3)
"""


def metadata(*, after: bool) -> MetaData:
    """The tables before revision 0002, and after it."""
    tables = MetaData(naming_convention=NAMING_CONVENTION)
    order = Table(
        "sales_order",
        tables,
        Column("id", types.Id(), primary_key=True),
        Column("code", types.Text(60 if after else 20), nullable=False, unique=True),
    )
    Table(
        "sales_order_line",
        tables,
        Column("id", types.Id(), primary_key=True),
        Column("order_id", types.Id(), ForeignKey("sales_order.id"), nullable=False),
    )
    if after:
        order.append_column(Column("remark", types.Text(40), index=True))
        Table(
            "shipment",
            tables,
            Column("id", types.Id(), primary_key=True),
            Column("order_id", types.Id(), ForeignKey("sales_order.id"), nullable=False),
        )
    return tables


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    folder = tmp_path / "versions"
    folder.mkdir()
    write_baseline(metadata(after=False), folder / "rev_0001.py")
    (folder / "rev_0002.py").write_text(REVISION, encoding="utf-8")
    return folder


@pytest.fixture
def filled(engine: Engine, versions: Path) -> Engine:
    """A database at the first revision, with an order and its line."""
    migrations.upgrade(engine, revision="0001", versions=versions)
    tables = metadata(after=False).tables
    with write(engine) as connection:
        connection.execute(insert(tables["sales_order"]), {"id": 1, "code": "SO1"})
        connection.execute(insert(tables["sales_order_line"]), {"id": 2, "order_id": 1})
    return engine


def upgrade_in_a_process(url: str, versions: Path, at: int) -> int:
    program = (
        "import sys; from pathlib import Path; from cellar_db import migrations; from cellar_db.engine import open_engine;"
        "migrations.upgrade(open_engine(sys.argv[1]), versions=Path(sys.argv[2]))"
    )
    command = [sys.executable, "-c", program, url, str(versions)]
    return subprocess.run(command, cwd=ROOT, env=dict(os.environ, INTERRUPTED_AT=str(at)), check=False).returncode


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_killed_upgrade_leaves_nothing_and_is_run_again(
    filled: Engine, database_url: str, versions: Path, at: int
) -> None:
    assert upgrade_in_a_process(database_url, versions, at) == 9
    assert migrations.current(filled) == "0001"
    assert migrations.differences(filled, metadata(after=False)) == []
    migrations.upgrade(filled, versions=versions)
    assert migrations.current(filled) == "0002"
    tables = metadata(after=True)
    assert migrations.differences(filled, tables) == []
    with read(filled) as connection:
        assert connection.execute(select(tables.tables["sales_order"])).all() == [(1, "SO1", "old")]
        assert connection.execute(select(tables.tables["sales_order_line"])).all() == [(2, 1)]
    # The references that stood aside for the copied table are back.
    with pytest.raises(IntegrityError), write(filled) as connection:
        connection.execute(insert(tables.tables["shipment"]), {"id": 3, "order_id": 99})


def test_a_revision_that_loses_rows_others_refer_to_is_taken_back(filled: Engine, versions: Path) -> None:
    (versions / "rev_0002.py").write_text(
        "from alembic import op\nrevision = '0002'\ndown_revision = '0001'\n"
        "def upgrade():\n    op.execute('DELETE FROM sales_order')\n",
        encoding="utf-8",
    )
    with pytest.raises(IntegrityError):
        migrations.upgrade(filled, versions=versions)
    assert migrations.current(filled) == "0001"
    with read(filled) as connection:
        assert connection.scalars(select(metadata(after=False).tables["sales_order"].c.code)).all() == ["SO1"]


class Oracle:
    """A connection to Oracle as far as DDL goes: keeps what was made, refuses what is there, dies when told to."""

    def __init__(self) -> None:
        self.dialect = offline_dialect("oracle")
        self.made: set[str] = set()
        self.asked: list[str] = []
        self.answers: dict[str, int] = {}

    def execute(self, construct: Any, _parameters: Any = None) -> None:
        sql = " ".join(str(construct.compile(dialect=self.dialect)).split())
        self.asked.append(sql)
        number = next((number for part, number in self.answers.items() if part in sql), 0)
        if sql in self.made:
            number = 955
        if number:
            detail = SimpleNamespace(code=number, message=f"ORA-{number:05}")
            raise DatabaseError(sql, {}, Exception(detail))
        self.made.add(sql)

    def operations(self) -> Operations:
        context = MigrationContext.configure(dialect=self.dialect)
        context.impl.connection = self  # type: ignore[assignment]
        return Operations(context)


def revise(op: Operations) -> None:
    op.create_table("shipment", Column("id", types.Id(), primary_key=True))
    op.create_index("ix_shipment_id", "shipment", ["id"])


def test_oracle_goes_on_where_it_was_cut_short(caplog: pytest.LogCaptureFixture) -> None:
    oracle = Oracle()
    oracle.answers = {"CREATE INDEX": 3113}
    with pytest.raises(DatabaseError, match="03113"):
        revise(oracle.operations())
    assert len(oracle.made) == 1
    oracle.answers = {}
    revise(oracle.operations())
    assert sorted(sql.split()[1] for sql in oracle.made) == ["INDEX", "TABLE"]
    assert [record.getMessage()[:35] for record in caplog.records] == ["done before, passed over: CREATE TA"]


@pytest.mark.parametrize("number", sorted(DONE_BEFORE))
def test_oracle_passes_over_ddl_only(number: int) -> None:
    oracle = Oracle()
    oracle.answers = {"shipment": number}
    op = oracle.operations()
    assert isinstance(op.impl, ResumingOracle)
    op.drop_table("shipment")
    # The same number for a statement on rows is a mistake like any other.
    with pytest.raises(DatabaseError):
        op.execute("UPDATE shipment SET id = 1")


def test_other_refusals_of_oracle_end_the_migration() -> None:
    oracle = Oracle()
    oracle.answers = {"shipment": 1031}
    with pytest.raises(DatabaseError):
        oracle.operations().drop_table("shipment")


def test_foreign_keys_are_on_again_after_a_failure(tmp_path: Path, versions: Path) -> None:
    engine = open_engine(f"sqlite:///{(tmp_path / 'one.sqlite').as_posix()}", pool_size=1)
    (versions / "rev_0002.py").write_text("raise RuntimeError('unreadable')\n", encoding="utf-8")
    with pytest.raises(RuntimeError):
        migrations.upgrade(engine, versions=versions)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert not inspect(connection).has_table("shipment")
    engine.dispose()
