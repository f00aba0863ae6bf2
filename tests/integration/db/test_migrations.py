"""A database migrated by the generated baseline is the one the models describe."""

from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import (
    CheckConstraint,
    Column,
    Engine,
    ForeignKey,
    Index,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    insert,
    inspect,
    select,
)
from sqlalchemy.exc import DBAPIError

from cellar_db import migrations, revision, types
from cellar_db.engine import read, write
from cellar_db.names import NAMING_CONVENTION
from cellar_db.schema import create_all
from tests.support.baseline import write_baseline

pytestmark = pytest.mark.differs("schema")


def metadata() -> MetaData:
    """Two tables with every column type and every kind of constraint."""
    tables = MetaData(naming_convention=NAMING_CONVENTION)
    Table(
        "sales_order",
        tables,
        Column("id", types.Id(), primary_key=True),
        Column("doc_number", types.Text(40), nullable=False, unique=True),
        Column("partner_code", types.Text(40), index=True),
        Column("remark", types.LongText()),
        Column("made_at", types.Instant(), nullable=False),
        Column("business_date", types.Day(), nullable=False),
        Column("amount", types.Money(), nullable=False),
        Column("tax_rate", types.Rate()),
        Column("weight", types.Exact(12, 3)),
        Column("urgent", types.Flag(), nullable=False, default=False),
        Column("scan", types.Blob()),
        CheckConstraint("id > 0", name="positive"),
    )
    line = Table(
        "sales_order_line",
        tables,
        Column("id", types.Id(), primary_key=True),
        Column("order_id", types.Id(), ForeignKey("sales_order.id"), nullable=False),
        Column("position", types.Id(), nullable=False),
        Column("parent_id", types.Id(), ForeignKey("sales_order_line.id")),
        Column("barcode", types.Text(40)),
        Column("quantity", types.Quantity(), nullable=False),
        Column("price", types.Price(), nullable=False),
        UniqueConstraint("order_id", "position"),
    )
    Index(None, line.c.barcode, unique=True, mssql_where=line.c.barcode.is_not(None))
    return tables


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    """A folder with the baseline of `metadata`."""
    folder = tmp_path / "versions"
    folder.mkdir()
    write_baseline(metadata(), folder / "rev_0001.py")
    return folder


def test_the_program_asks_for_the_newest_revision(engine: Engine, versions: Path) -> None:
    assert migrations.head() == revision.newest()
    with engine.connect() as connection, pytest.raises(DBAPIError):
        revision.current(connection)
    migrations.upgrade(engine, metadata(), versions=versions)
    with engine.connect() as connection:
        assert revision.current(connection) == "0001"


def test_the_baseline_makes_what_the_models_describe(engine: Engine, versions: Path) -> None:
    tables = metadata()
    assert migrations.current(engine) is None
    assert migrations.differences(engine, tables)
    migrations.upgrade(engine, tables, versions=versions)
    assert migrations.current(engine) == "0001" == migrations.head(versions=versions)
    assert migrations.differences(engine, tables) == []
    # Check constraints are not among what Alembic compares.
    checks = {check["name"] for check in inspect(engine).get_check_constraints("sales_order")}
    assert checks == {"ck_sales_order_positive"}
    migrations.upgrade(engine, tables, versions=versions)


def test_the_baseline_imports_no_model(versions: Path) -> None:
    text = (versions / "rev_0001.py").read_text(encoding="utf-8")
    imports = [line for line in text.splitlines() if line.startswith(("import ", "from "))]
    assert imports == ["import sqlalchemy as sa", "from alembic import op", "from cellar_db import types"]
    assert "types.Money()" in text
    assert "types.Exact(12, 3)" in text
    compile(text, "rev_0001.py", "exec")


@pytest.mark.parametrize("change", ["column", "type", "null", "unique", "index", "table"])
def test_a_difference_is_seen(engine: Engine, versions: Path, change: str) -> None:
    """The comparison above could otherwise pass by looking at nothing."""
    migrations.upgrade(engine, versions=versions)
    tables = metadata()
    order = tables.tables["sales_order"]
    match change:
        case "column":
            order.append_column(Column("extra", types.Flag()))
        case "type":
            order.c.amount.type = types.Text(30)
        case "null":
            order.c.made_at.nullable = True
        case "unique":
            order.append_constraint(UniqueConstraint("business_date", "doc_number"))
        case "index":
            Index(None, order.c.business_date)
        case "table":
            Table("extra_table", tables, Column("id", types.Id(), primary_key=True))
    assert len(migrations.differences(engine, tables)) == 1


def test_a_migrated_database_takes_the_rows(engine: Engine, versions: Path) -> None:
    migrations.upgrade(engine, versions=versions)
    line = metadata().tables["sales_order_line"]
    order = metadata().tables["sales_order"]
    from datetime import UTC, date, datetime

    row = {
        "id": 1,
        "doc_number": "SO1",
        "made_at": datetime(2026, 1, 1, tzinfo=UTC),
        "business_date": date(2026, 1, 1),
        "amount": Decimal("99.90"),
    }
    with write(engine) as connection:
        connection.execute(insert(order), row)
        rows = [
            {"id": at, "order_id": 1, "position": at, "quantity": Decimal("1.5"), "price": Decimal("66.6")}
            for at in (1, 2)
        ]
        connection.execute(insert(line), rows)
    with read(engine) as connection:
        assert connection.scalar(select(order.c.amount)) == Decimal("99.90")
        assert connection.scalars(select(line.c.barcode)).all() == [None, None]


def test_a_failing_revision_leaves_nothing_behind(engine: Engine, versions: Path) -> None:
    (versions / "rev_0002.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\nfrom cellar_db import types\n"
        "revision = '0002'\ndown_revision = '0001'\n"
        "def upgrade():\n"
        "    op.create_table('half', sa.Column('id', types.Id(), primary_key=True))\n"
        "    op.execute('no such statement')\n",
        encoding="utf-8",
    )
    with pytest.raises(Exception, match="no such statement"):
        migrations.upgrade(engine, versions=versions)
    assert migrations.current(engine) == "0001"
    assert not inspect(engine).has_table("half")
    assert inspect(engine).has_table("sales_order")


def test_a_new_database_is_made_in_one_step(engine: Engine) -> None:
    create_all(engine, metadata())
    create_all(engine, metadata())
    assert migrations.differences(engine, metadata()) == []
    assert migrations.current(engine) == migrations.head()


def test_stamp(engine: Engine, versions: Path) -> None:
    migrations.stamp(engine, versions=versions)
    assert migrations.current(engine) == "0001"


def test_a_foreign_type_or_a_circle_is_refused(tmp_path: Path) -> None:
    foreign = MetaData()
    Table("thing", foreign, Column("id", types.Id(), primary_key=True), Column("label", String(10)))
    with pytest.raises(ValueError, match="not a type of cellar_db"):
        write_baseline(foreign, tmp_path / "foreign.py")
    circle = MetaData(naming_convention=NAMING_CONVENTION)
    Table("egg", circle, Column("id", types.Id(), primary_key=True), Column("hen_id", types.Id(), ForeignKey("hen.id")))
    Table("hen", circle, Column("id", types.Id(), primary_key=True), Column("egg_id", types.Id(), ForeignKey("egg.id")))
    with pytest.raises(ValueError, match="circle"):
        write_baseline(circle, tmp_path / "circle.py")
