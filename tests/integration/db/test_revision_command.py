"""``dev.py revision AREA "what"`` on planted differences: what it writes passes on filled tables, or is refused in words."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Column, Engine, ForeignKey, MetaData, Table, UniqueConstraint, insert, inspect, select, update

from cellar_db import engine as db
from cellar_db import migrations, types
from cellar_db.migrations.guards import NotCarried
from cellar_db.names import NAMING_CONVENTION
from devtools.places import DevError
from devtools.revision import command
from devtools.revision.areas import areas, program_tables
from devtools.revision.command import Wanted, Written
from devtools.revision.line import Revision, faults, line, rebase
from devtools.revision.replay import tables_at
from tests.support import landed
from tests.support.baseline import write_baseline

pytestmark = pytest.mark.differs("schema")

ROOT = Path(__file__).parents[3]
OWNERS = {"item": "masters", "sale": "sales", "sale_line": "sales", "parcel": "shipping"}


def _first() -> MetaData:
    """Goods, and sales of them."""
    tables = MetaData(naming_convention=NAMING_CONVENTION)
    key = {"primary_key": True, "autoincrement": False}
    Table("item", tables, Column("id", types.Id(), **key), Column("code", types.Text(20), nullable=False))
    Table(
        "sale", tables, Column("id", types.Id(), **key), Column("item_id", types.Id(), ForeignKey("item.id")),
        Column("word", types.Text(20)), Column("old", types.Flag()),
    )  # fmt: skip
    return tables


ROWS = {
    "item": [{"id": 1, "code": "A"}, {"id": 2, "code": "B"}, {"id": 3, "code": "B"}],
    "sale": [{"id": 10, "item_id": 1, "word": "a", "old": True}, {"id": 11, "item_id": 2, "word": None, "old": None}],
}


@dataclass
class Ground:
    """A line of one revision, and the declarations that a test changes."""

    versions: Path
    model: MetaData = field(default_factory=_first)
    landed: list[Path] = field(default_factory=list)

    @property
    def mine(self) -> list[Revision]:
        return [each for each in line(self.versions) if each.path not in self.landed]

    def write(self, area: str, what: str = "what changes", **options: object) -> Written:
        wanted = Wanted(area, what, **options)  # type: ignore[arg-type]
        return command.write(
            wanted, versions=self.versions, package="planted", model=self.model, owners=OWNERS, mine=self.mine
        )

    def column(self, table: str, column: Column[object]) -> None:
        self.model.tables[table].append_column(column, replace_existing=True)

    def names(self) -> list[str]:
        return [each.path.relative_to(self.versions).as_posix() for each in line(self.versions)]

    def upgraded(self, engine: Engine) -> None:
        migrations.upgrade(engine, versions=self.versions)
        assert migrations.differences(engine, self.model) == []


@pytest.fixture
def ground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ground:
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [name for name in sys.modules if name.partition(".")[0] == "planted"]:
        monkeypatch.delitem(sys.modules, name)
    versions = tmp_path / "planted"
    versions.mkdir()
    write_baseline(_first(), versions / "rev_0001.py")
    return Ground(versions, landed=[versions / "rev_0001.py"])


@pytest.fixture
def filled(engine: Engine, ground: Ground) -> Engine:
    migrations.upgrade(engine, versions=ground.versions)
    with db.write(engine) as connection:
        for name, rows in ROWS.items():
            connection.execute(insert(ground.model.tables[name]), rows)
    return engine


def _grow(ground: Ground) -> None:
    """A new type, columns that may not be empty, a wider text, a dropped column; and something of another area."""
    ground.column("sale", Column("rate", types.Rate(), nullable=False, default=Decimal(1)))
    ground.column("sale", Column("kind", types.Text(20), nullable=False, default="plain"))
    ground.column("sale", Column("word", types.Text(60), nullable=False, default="-"))
    sale = ground.model.tables["sale"]
    sale._columns.remove(sale.c.old)  # type: ignore[attr-defined]
    Table(
        "sale_line", ground.model, Column("id", types.Id(), primary_key=True, autoincrement=False),
        Column("sale_id", types.Id(), ForeignKey("sale.id"), nullable=False, index=True),
    )  # fmt: skip
    ground.column("item", Column("name", types.Text(40)))


def test_one_areas_difference_passes_on_filled_tables(filled: Engine, ground: Ground) -> None:
    _grow(ground)
    written = ground.write("sales", "kinds of sales")
    assert ground.names() == ["rev_0001.py", "sales/rev_0002_kinds_of_sales.py"]
    said = "\n".join(written.told)
    assert "old will be dropped" in said
    assert 'masters differs too (item): python3 dev.py revision masters "…"' in said
    migrations.upgrade(filled, versions=ground.versions)
    sale = ground.model.tables["sale"]
    with db.read(filled) as connection:
        rows = connection.execute(select(sale.c.id, sale.c.word, sale.c.rate, sale.c.kind).order_by(sale.c.id)).all()
    assert [tuple(row) for row in rows] == [(10, "a", Decimal(1), "plain"), (11, "-", Decimal(1), "plain")]
    assert "name" not in {each["name"] for each in inspect(filled).get_columns("item")}
    ground.landed += [each.path for each in ground.mine]
    ground.write("masters", "names")
    ground.upgraded(filled)
    assert ground.write("sales").path is None


def test_it_is_written_anew_until_it_is_landed(ground: Ground) -> None:
    ground.column("sale", Column("rate", types.Rate()))
    ground.write("sales", "rates")
    ground.column("sale", Column("kind", types.Text(20)))
    ground.write("sales", "rates and kinds")
    assert ground.names() == ["rev_0001.py", "sales/rev_0002_rates_and_kinds.py"]
    ground.landed += [each.path for each in ground.mine]
    ground.column("sale", Column("more", types.Flag()))
    ground.write("sales", "more")
    assert ground.names()[1:] == ["sales/rev_0002_rates_and_kinds.py", "sales/rev_0003_more.py"]
    assert faults(line(ground.versions)) == []


def test_what_nothing_fills_is_refused_until_somebody_says_it(filled: Engine, ground: Ground) -> None:
    ground.column("sale", Column("on_day", types.Day(), nullable=False))
    with pytest.raises(DevError, match=r"sale\.on_day may not be empty.*fills_0002\.py"):
        ground.write("sales")
    with pytest.raises(DevError, match="is begun"):
        ground.write("sales", fills=True)
    ground.write("sales")
    with pytest.raises(NotImplementedError, match=r"sale\.on_day"):
        migrations.upgrade(filled, versions=ground.versions)
    assert migrations.current(filled) == "0001"
    fills = ground.versions / "sales" / "fills" / "fills_0002.py"
    body = (
        "    import datetime\n    import sqlalchemy as sa\n    from cellar_db import types\n"
        "    sale = sa.table('sale', sa.column('id', types.Id()), sa.column('on_day', types.Day()))\n"
        "    connection.execute(sa.update(sale).where(sale.c.on_day.is_(None){}).values(on_day=datetime.date(2026, 1, 1)))\n"
    )
    head = fills.read_text(encoding="utf-8").partition("    raise")[0]
    # Half of the rows are forgotten: the revision says so and takes everything back.
    _rewrite(fills, head + body.format(", sale.c.id == 10"))
    with pytest.raises(NotCarried, match=r"sale\.on_day is empty in 1 rows"):
        migrations.upgrade(filled, versions=ground.versions)
    assert "on_day" not in {each["name"] for each in inspect(filled).get_columns("sale")}
    _rewrite(fills, head + body.format(""))
    ground.upgraded(filled)


def _rewrite(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    # A module of the same second and size would be taken from the cache.
    shutil.rmtree(path.parent / "__pycache__", ignore_errors=True)
    for name in [name for name in sys.modules if name.startswith("planted.")]:
        del sys.modules[name]


def test_values_that_are_there_twice_are_named(filled: Engine, ground: Ground) -> None:
    item = ground.model.tables["item"]
    item.append_constraint(UniqueConstraint("code"))
    ground.write("masters")
    with pytest.raises(NotCarried) as refused:
        migrations.upgrade(filled, versions=ground.versions)
    assert "item has 1 values of code more than once: B (2)" in str(refused.value)
    assert "item 的 code 重复 1 组" in refused.value.zh
    assert migrations.current(filled) == "0001"
    with db.write(filled) as connection:
        connection.execute(update(item).where(item.c.id == 3).values(code="C"))
    ground.upgraded(filled)


def test_a_text_that_no_longer_fits_is_named(filled: Engine, ground: Ground) -> None:
    with db.write(filled) as connection:
        connection.execute(insert(ground.model.tables["item"]), {"id": 4, "code": "twelve signs"})
    ground.column("item", Column("code", types.Text(6), nullable=False))
    ground.write("masters")
    with pytest.raises(NotCarried, match=r"item\.code is longer than 6 in 1 rows: twelve signs"):
        migrations.upgrade(filled, versions=ground.versions)
    with db.write(filled) as connection:
        connection.execute(update(ground.model.tables["item"]).values(code="x"))
    ground.upgraded(filled)


def test_a_reference_to_nothing_is_named(filled: Engine, ground: Ground) -> None:
    """A column that had been a number of nobody's keeping."""
    ground.column("sale", Column("other_id", types.Id()))
    ground.write("sales")
    ground.upgraded(filled)
    ground.landed += [each.path for each in ground.mine]
    with db.write(filled) as connection:
        connection.execute(
            update(ground.model.tables["sale"]).where(ground.model.tables["sale"].c.id == 10).values(other_id=77)
        )
    ground.column("sale", Column("other_id", types.Id(), ForeignKey("item.id")))
    ground.write("sales")
    with pytest.raises(NotCarried, match=r"sale\.other_id points in 1 rows to a item that is not there"):
        migrations.upgrade(filled, versions=ground.versions)
    with db.write(filled) as connection:
        connection.execute(update(ground.model.tables["sale"]).values(other_id=None))
    ground.upgraded(filled)


def test_what_cannot_be_done_in_place_is_refused(ground: Ground) -> None:
    ground.column("sale", Column("word", types.Day()))
    with pytest.raises(DevError, match=r"sale\.word: types\.Text\(20\) does not become types\.Day"):
        ground.write("sales")
    with pytest.raises(DevError, match="no area 'salse'; there are: masters sales shipping"):
        ground.write("salse")
    with pytest.raises(DevError, match="say in a few English words"):
        ground.write("masters", "改动")


def test_a_table_of_another_area_comes_first(ground: Ground) -> None:
    Table("parcel", ground.model, Column("id", types.Id(), primary_key=True, autoincrement=False))
    ground.column("sale", Column("parcel_id", types.Id(), ForeignKey("parcel.id")))
    with pytest.raises(DevError, match="sale refers to parcel, which no revision before this one makes"):
        ground.write("sales")
    ground.write("shipping")
    ground.write("sales")
    assert ground.names()[1:] == ["shipping/rev_0002_what_changes.py", "sales/rev_0003_what_changes.py"]


def test_two_branches_become_one_line(filled: Engine, ground: Ground) -> None:
    """Each wrote a revision after 0001; the one that lands second is chained anew, with what people wrote for it."""
    ground.column("item", Column("name", types.Text(40)))
    theirs = ground.write("masters", "names").path
    assert theirs is not None
    hidden = theirs.rename(ground.versions.parent / theirs.name)
    ground.column("sale", Column("on_day", types.Day(), nullable=False))
    fills = ground.versions / "sales" / "fills" / "fills_0002.py"
    with pytest.raises(DevError):
        ground.write("sales", fills=True)
    mine = ground.write("sales", "days").path
    assert mine is not None
    hidden.rename(theirs)
    ground.landed.append(theirs)
    assert faults(line(ground.versions)) == [
        "two revisions come after 0001: rev_0002_names.py and rev_0002_days.py. The one that landed first stays; "
        "on the branch of the other run: python3 dev.py revision --rebase"
    ]
    with pytest.raises(DevError, match="--rebase"):
        ground.write("sales")
    assert rebase(ground.mine, "0002", root=ground.versions) == ["sales/rev_0002_days.py: 0002 is 0003 now, after 0002"]
    assert faults(line(ground.versions)) == []
    assert ground.names()[1:] == ["masters/rev_0002_names.py", "sales/rev_0003_days.py"]
    assert not fills.exists()
    text = (ground.versions / "sales" / "rev_0003_days.py").read_text(encoding="utf-8")
    assert 'down_revision = "0002"' in text
    assert "fills_0003.fill(op.get_bind())" in text
    again = fills.with_name("fills_0003.py")
    said = again.read_text(encoding="utf-8").partition("    raise")[0]
    body = (
        "    import datetime\n    import sqlalchemy as sa\n    from cellar_db import types\n"
        "    connection.execute(sa.update(sa.table('sale', sa.column('on_day', types.Day()))).values(on_day=datetime.date(2026, 1, 1)))\n"
    )
    _rewrite(again, said + body)
    ground.upgraded(filled)


def test_what_main_holds_counts_before_it_is_merged(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the fills of two revisions of one area never have one name."""
    ground.column("sale", Column("rate", types.Rate()))
    ground.write("sales", "rates")
    on_main = {ground.versions / "rev_0001.py", ground.versions / "sales" / "rev_0002_theirs.py"}
    monkeypatch.setattr(command.lines, "landed_files", lambda: on_main)
    said = command.rebase(versions=ground.versions, mine=ground.mine)
    assert said == ["sales/rev_0002_rates.py: 0002 is 0003 now, after 0002"]


def test_a_gap_and_a_false_name_are_seen(ground: Ground) -> None:
    for name, number, before in (("rev_0003_a.py", "0003", "0001"), ("rev_0004_b.py", "0005", "0003")):
        (ground.versions / name).write_text(f'revision = "{number}"\ndown_revision = "{before}"\n', encoding="utf-8")
    said = faults(line(ground.versions))
    assert len(said) == 1
    assert "rev_0004_b.py says that it is revision 0005" in said[0]
    (ground.versions / "rev_0004_b.py").write_text('revision = "0004"\ndown_revision = "0002"\n', encoding="utf-8")
    assert "rev_0004_b.py comes after 0002, but the one before it is 0003" in faults(line(ground.versions))[0]


def test_what_no_model_declares_any_more_goes_only_when_named(filled: Engine, ground: Ground) -> None:
    ground.model.remove(ground.model.tables["sale"])
    ground.column("item", Column("name", types.Text(40)))
    said = ground.write("masters").told
    assert "no model declares sale any more; with --drop TABLE it goes, and its rows" in said
    ground.write("masters", drop=("sale",))
    ground.upgraded(filled)


@pytest.mark.parametrize("step", ["_add", "_fill", "_tighten"])
def test_a_process_that_dies_in_it_leaves_nothing(filled: Engine, ground: Ground, database_url: str, step: str) -> None:
    _grow(ground)
    path = ground.write("sales").path
    assert path is not None
    whole = path.read_text(encoding="utf-8")
    # As kill -9 does: nothing is rolled back by this process.
    path.write_text(
        whole.replace(f"    {step}()\n", f"    {step}()\n    __import__('os')._exit(9)\n"), encoding="utf-8"
    )
    program = (
        "import sys; from pathlib import Path; from cellar_db import migrations; from cellar_db.engine import open_engine;"
        "migrations.upgrade(open_engine(sys.argv[1]), versions=Path(sys.argv[2]))"
    )
    arguments = [sys.executable, "-c", program, database_url, str(ground.versions)]
    done = subprocess.run(arguments, cwd=ROOT, env=dict(os.environ), check=False)
    assert done.returncode == 9
    assert migrations.current(filled) == "0001"
    assert migrations.differences(filled, _first()) == []
    path.write_text(whole, encoding="utf-8")
    ground.write("masters")
    ground.upgraded(filled)


def test_four_columns_that_may_not_be_empty_on_every_document(database_url: str, tmp_path: Path) -> None:
    """What a base class gives to all areas is one revision of the kernel; a released, filled ledger set takes it and proves."""
    versions = tmp_path / "versions"
    shutil.copytree(migrations.VERSIONS, versions)
    revision, model = landed.kept()[-1], program_tables()
    documents = [table for table in model.tables.values() if "doc_number" in {each.name for each in table.columns}]
    assert len(documents) > 10
    for table in documents:
        table.append_column(Column("trade_kind", types.Text(20), nullable=False, default="plain"))
        table.append_column(Column("planted_rate", types.Rate(), nullable=False, default=Decimal(1)))
        table.append_column(Column("planted", types.Flag(), nullable=False, default=False))
        table.append_column(Column("freight", types.Money(), nullable=False, default=Decimal(0)))
        table.append_column(Column("planted_id", types.Id(), ForeignKey("organisation.id"), index=True))
    written = command.write(
        Wanted("kernel", "every document", everywhere=True), versions=versions, model=model, owners=areas(), mine=[]
    )
    assert written.told[0].endswith(f"0 new tables, {5 * len(documents)} new columns")
    tables = tables_at(revision)
    landed.lay(database_url, revision, tables)
    engine = db.open_engine(database_url)
    try:
        with db.read(engine) as connection:
            before = landed.counts(connection, tables)
        migrations.upgrade(engine, versions=versions)
        assert migrations.differences(engine, model) == []
        with db.read(engine) as connection:
            after = landed.counts(connection, model)
        assert landed.lost(before, after) == landed.BECAME_OTHER.get(revision, {})
        assert after["sales_order"]["planted_rate"] == after["sales_order"]["row_total"]
        assert landed.differences(engine) == []
    finally:
        engine.dispose()
