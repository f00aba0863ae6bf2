"""A filled ledger set of every released program becomes one of this program, and nothing is lost on the way."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from cellar_db import engine as db
from cellar_db import migrations
from cellar_server.areas.pricing.found import Asked
from cellar_server.books import registry
from cellar_server.kernel.schema.model import Base
from cellar_server.kernel.unit_of_work import prove
from devtools.revision import line, replay
from devtools.revision.areas import program_tables
from tests.support import landed

pytestmark = pytest.mark.differs("schema")

BEFORE = replay.tables_at("0001")
"""The schema of the first release; what its rows became is told below."""

# Who never traded has a balance since 0002, three parameters are a rule's, temporary credit has a table of its own.
BECAME_OTHER = {
    "0001": {
        "credit_balance.row_total": (4, 8),
        "parameter.row_total": (13, 10),
        "customer_temporary_credit.row_total": (1, None),
        "customer_temporary_credit.amount": (500, None),
    },
}


@pytest.fixture(autouse=True)
def _declared() -> None:
    registry()


def test_a_filled_set_of_each_release_is_kept() -> None:
    assert landed.kept() == list(line.released().revisions)


@pytest.mark.parametrize("revision", landed.kept())
def test_a_filled_set_is_upgraded_and_proves(database_url: str, revision: str) -> None:
    tables = replay.tables_at(revision)
    landed.lay(database_url, revision, tables)
    engine = db.open_engine(database_url)
    try:
        assert migrations.current(engine) == revision
        with db.read(engine) as connection:
            before = landed.counts(connection, tables)
        assert sum(found["row_total"] for found in before.values()) > 2000
        migrations.upgrade(engine, Base.metadata)
        assert migrations.current(engine) == migrations.head()
        with db.read(engine) as connection:
            after = landed.counts(connection, program_tables())
        lost = {
            f"{table}.{name}": (value, after.get(table, {}).get(name))
            for table, found in before.items()
            for name, value in found.items()
            if after.get(table, {}).get(name) != value
        }
        assert lost == BECAME_OTHER.get(revision, {})
        assert prove.prove(engine, registry()) == []
    finally:
        engine.dispose()


def test_what_a_credit_limit_had_meant_it_means_still(one_database_url: str) -> None:
    """Empty had meant no limit, zero days of grace nothing; who granted temporary credit stood on the customer's file."""
    landed.lay(one_database_url, "0001", BEFORE)
    engine = db.open_engine(one_database_url)
    tables = Base.metadata.tables
    temporary = tables["credit_temporary"].c
    try:
        migrations.upgrade(engine, Base.metadata)
        with db.read(engine) as connection:
            files = {row.code: row for row in connection.execute(select(tables["customer"]))}
            held = {row.customer_id: row for row in connection.execute(select(tables["credit_balance"]))}
            (granted_by,) = connection.scalars(
                select(temporary.granted_by).where(temporary.customer_id == files["C4"].id)
            ).all()
        assert (files["C1"].credit_limit, files["C1"].unlimited, held[files["C1"].id].unlimited) == (
            200_000,
            False,
            False,
        )
        assert (files["K1"].credit_limit, files["K1"].unlimited) == (0, True)
        assert held[files["K1"].id].unlimited is True, "he never traded, and still has no limit"
        assert (files["K1"].grace_days, files["C1"].grace_days) == (30, None)
        assert (files["C3"].unlimited, granted_by) == (False, "总监")
    finally:
        engine.dispose()


def test_goods_of_the_old_demo_need_no_document(one_database_url: str) -> None:
    """Until now they stood in the ledger under the name that opening stock has as a document."""
    landed.lay(one_database_url, "0001", BEFORE)
    engine = db.open_engine(one_database_url)
    moves = Base.metadata.tables["stock_move"]
    old = BEFORE.tables["stock_move"]
    try:
        with db.write(engine) as connection:
            renamed = connection.execute(update(old).where(old.c.entity == "opening").values(entity="opening_stock"))
            assert renamed.rowcount
        migrations.upgrade(engine, Base.metadata)
        with db.read(engine) as connection:
            assert "opening_stock" not in set(connection.scalars(select(moves.c.entity)))
        assert prove.prove(engine, registry()) == []
    finally:
        engine.dispose()


def test_an_upgrade_that_is_run_again_changes_nothing(one_database_url: str) -> None:
    landed.lay(one_database_url, "0001", BEFORE)
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


def test_the_parameters_of_the_inquiry_become_its_rule(database_url: str) -> None:
    """What a company had decided stays decided; its prices are for a bottle with tax; drafts know what theirs were found for."""
    landed.lay(database_url, "0001", BEFORE)
    engine = db.open_engine(database_url)
    try:
        old = BEFORE.tables
        with db.write(engine) as connection:
            parameter = old["parameter"]
            change = update(parameter).where(parameter.c.code == "pricing.found_price_editable").values(content="1")
            assert connection.execute(change).rowcount == 1
            line = old["sales_order_line"]
            priced = connection.scalar(select(func.count()).select_from(line).where(line.c.quoted_price.is_not(None)))
        migrations.upgrade(engine, Base.metadata)
        registry()
        tables = Base.metadata.tables
        with db.read(engine) as connection:
            rule = connection.execute(select(tables["price_inquiry_rule"])).one()
            line = tables["sales_order_line"]
            units = select(line.c.quoted_per, line.c.quoted_taxed).where(line.c.quoted_price.is_not(None))
            kept = connection.execute(units).all()
            gone = select(tables["parameter"].c.id).where(tables["parameter"].c.code.like("%price_editable"))
            assert connection.execute(gone).all() == []
            order = tables["sales_order"]
            draft = (
                select(line.c.quoted_for, order.c.customer_id, line.c.item_id)
                .join(order, order.c.id == line.c.document_id)
                .where(order.c.state.in_(["draft", "submitted"]), line.c.quoted_price.is_not(None))
            )
            for said, customer, item in connection.execute(draft).all():
                asked = Asked.read(said)
                assert asked is not None
                assert (asked.basis.customer_id, asked.basis.item_id) == (customer, item)
        assert (rule.code, rule.found_editable, rule.missing_editable, rule.zero_allowed) == ("STD", True, True, False)
        assert kept == [(1, True)] * (priced or 0)
    finally:
        engine.dispose()


def test_a_line_knows_its_price_list_and_who_sold_it(database_url: str) -> None:
    """The name of the list had stood on the line as text; a shipping document had been one salesperson's as a whole."""
    landed.lay(database_url, "0001", BEFORE)
    engine = db.open_engine(database_url)
    chain = ("delivery_note", "outbound", "sign_off", "sales_invoice")
    try:
        old = BEFORE.tables["sales_order_line"]
        with db.read(engine) as connection:
            said = {row.id: row.price_source for row in connection.execute(select(old.c.id, old.c.price_source))}
        migrations.upgrade(engine, Base.metadata)
        registry()
        tables = Base.metadata.tables
        with db.read(engine) as connection:
            line, listed = tables["sales_order_line"], tables["price_list"]
            asked = select(line.c.id, line.c.priced_from, line.c.price_row, listed.c.name)
            told = connection.execute(asked.outerjoin(listed, listed.c.id == line.c.price_list_id)).all()
            for name in chain:
                head, lines = tables[name].c, tables[f"{name}_line"].c
                pairs = select(head.salesperson_id, lines.salesperson_id).join_from(
                    tables[name], tables[f"{name}_line"], lines.document_id == head.id
                )
                found = connection.execute(pairs).all()
                assert found, name
                assert all(mine == his for mine, his in found), name
        assert {row.priced_from for row in told if said[row.id] is None} <= {None}
        lists = [row for row in told if row.price_row is not None]
        assert lists
        for row in lists:
            assert said[row.id] == f"{row.name} 第 {row.price_row} 行"
            assert row.priced_from.code == "list"
        assert {said[row.id] for row in told if row.price_row is None} <= {None, "手工定价"}
    finally:
        engine.dispose()
