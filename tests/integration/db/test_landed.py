"""A filled ledger set of every released program becomes one of this program, and nothing is lost on the way."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, func, insert, select, type_coerce, update

from cellar.v1 import metadata_pb2, value_pb2
from cellar_db import engine as db
from cellar_db import migrations
from cellar_db.ids import new_id
from cellar_db.migrations.versions.kernel.fills import fills_0006
from cellar_db.types import Text
from cellar_server.areas.pricing.found import Asked
from cellar_server.books import registry
from cellar_server.kernel import audit
from cellar_server.kernel.access.principal import system
from cellar_server.kernel.command.commands import Commands
from cellar_server.kernel.schema.model import Base, Stamped
from cellar_server.kernel.schema.progress import Progress
from cellar_server.kernel.schema.stamps import Finance
from devtools.revision import line, replay
from devtools.revision.areas import program_tables
from tests.support import landed

pytestmark = pytest.mark.differs("schema")

BEFORE = replay.tables_at("0001")
"""The schema of the first release; what its rows became is told below."""


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
        assert landed.lost(before, after) == landed.BECAME_OTHER.get(revision, {})
        assert landed.differences(engine) == []
    finally:
        engine.dispose()


# What links had written into the state until 0005, by type; what people had done, and how far it was carried out since.
LINKED = {
    **dict.fromkeys(("sales_order", "delivery_note", "price_list"), "approved"),
    "outbound": "signed",
    "sign_off": "received",
    **dict.fromkeys(("sales_invoice", "receivable", "receipt"), "approved"),
}
FAR = {"partly": "partly", "done": "done", "closed": "closed", "part_settled": "partly", "settled": "done"}


@pytest.mark.parametrize("revision", landed.kept())
def test_what_links_wrote_into_states_is_progress(database_url: str, revision: str) -> None:
    """Row by row: a state of people stays, a state of links goes back to what people had done and says how far it came."""
    tables = replay.tables_at(revision)
    landed.lay(database_url, revision, tables)
    engine = db.open_engine(database_url)
    try:
        before = _lives(engine, tables, "state")
        there = {entity: {state for (state,) in rows.values()} & FAR.keys() for entity, rows in before.items()}
        assert there["sales_order"] == {"partly", "done", "closed"}
        assert there["receipt"] | there["receivable"] == {"part_settled", "settled"}
        assert all(there[entity] for entity in there if entity != "price_list")
        migrations.upgrade(engine, Base.metadata)
        after = _lives(engine, program_tables(), "state", "progress")
    finally:
        engine.dispose()
    assert after == {
        entity: {
            id_: (LINKED[entity], FAR[state]) if state in FAR else (state, "open") for id_, (state,) in rows.items()
        }
        for entity, rows in before.items()
    }


@pytest.mark.parametrize("revision", landed.kept())
def test_what_was_signed_before_waits_for_finance(database_url: str, revision: str) -> None:
    """Nobody had audited anything: signed documents stand at no stamp, and nothing is invented of by whom and when."""
    tables = replay.tables_at(revision)
    landed.lay(database_url, revision, tables)
    engine = db.open_engine(database_url)
    stamped = [each for each in registry().declarations.values() if issubclass(each.model, Stamped)]
    try:
        migrations.upgrade(engine, Base.metadata)
        with db.read(engine) as connection:
            there = {
                each.name: set(connection.scalars(select(each.table.c.finance).where(each.effective)))
                for each in stamped
            }
            marks = [
                each.table.c[name].is_not(None)
                for each in stamped
                for pair in Stamped.BY_AND_AT.values()
                for name in pair
            ]
            assert not any(connection.scalar(select(func.count()).where(mark)) for mark in marks)
    finally:
        engine.dispose()
    assert there["outbound"] == {Finance.UNAUDITED}
    assert all(found <= {Finance.UNAUDITED} for found in there.values())


def _lives(engine: Engine, tables: MetaData, *names: str) -> dict[str, dict[int, tuple[str, ...]]]:
    with db.read(engine) as connection:
        return {
            entity: {
                row[0]: tuple(row[1:])
                for row in connection.execute(
                    select(
                        tables.tables[entity].c.id,
                        *(type_coerce(tables.tables[entity].c[name], Text(20)) for name in names),
                    )
                )
            }
            for entity in LINKED
        }


def test_the_history_of_before_says_its_states_in_words(one_database_url: str) -> None:
    landed.lay(one_database_url, "0001", BEFORE)
    engine = db.open_engine(one_database_url)
    try:
        migrations.upgrade(engine, Base.metadata)
        orders = registry().of("sales_order")
        with db.read(engine) as connection:
            closed = select(orders.table.c.id).where(orders.table.c.progress == Progress.CLOSED)
            wanted = connection.scalars(closed).first()
        assert wanted is not None
        with Commands(engine, registry()).reading(system()) as work:
            said = [
                change.after
                for entry in audit.read(work, orders, wanted)
                for change in entry.changes
                if change.path == "state"
            ]
        assert said[0] == "已关闭"
        assert "已审核" in said
    finally:
        engine.dispose()


# (operator, codes) of a condition on an order's state, and what is asked instead.
IN, NOT_IN, IS = (
    metadata_pb2.FILTER_OPERATOR_IN,
    metadata_pb2.FILTER_OPERATOR_NOT_IN,
    metadata_pb2.FILTER_OPERATOR_EQUALS,
)
ASKED: dict[str, tuple[tuple[Any, str], tuple[tuple[str, Any, str], ...]]] = {
    "to deliver": ((IN, "approved partly"), (("state", IS, "approved"), ("progress", IN, "open partly"))),
    "untouched": ((IS, "approved"), (("state", IS, "approved"), ("progress", IS, "open"))),
    "closed": ((IS, "closed"), (("state", IS, "approved"), ("progress", IS, "closed"))),
    "drafts": ((IN, "draft submitted"), (("state", IN, "draft submitted"),)),
    # No two conditions say this; none that was found is lost.
    "drafts and begun": ((IN, "draft partly"), (("state", IN, "draft approved"), ("progress", IN, "open partly"))),
    "all but over": ((NOT_IN, "void done"), (("state", NOT_IN, "void"), ("progress", NOT_IN, "done"))),
}


def _asked(kept: str) -> list[tuple[str, Any, str]]:
    found = [metadata_pb2.Filter.FromString(base64.b64decode(each)) for each in json.loads(kept)["filters"]]
    return [(each.field, each.operator, " ".join(value.text for value in each.values)) for each in found]


def test_saved_conditions_ask_for_the_same_documents(one_database_url: str) -> None:
    """Schemes and what a list was left with; who had the state among his columns has the progress beside it."""
    landed.lay(one_database_url, "0001", BEFORE)
    engine = db.open_engine(one_database_url)
    old, kept = BEFORE.tables["preference"], Base.metadata.tables["preference"]
    columns = json.dumps({"shown": ["number", "state", "gross_total"], "widths": {}, "sort": "", "descending": False})
    rows = {"columns/sales_order": columns, "columns/item": columns, "filters/sales_order": "not JSON"}
    for name, ((operator, codes), _) in ASKED.items():
        values = [value_pb2.Value(text=code) for code in codes.split()]
        wire = metadata_pb2.Filter(field="state", operator=operator, values=values).SerializeToString()
        rows[f"scheme/sales_order/{name}"] = json.dumps({"filters": [base64.b64encode(wire).decode()]})
    try:
        with db.write(engine) as connection:
            for key, content in rows.items():
                connection.execute(insert(old).values(id=new_id(), user_id=1, pref_key=key, content=content))
        migrations.upgrade(engine, Base.metadata)
        with db.write(engine) as connection:
            told = dict(connection.execute(select(kept.c.pref_key, kept.c.content)).all())
            # An interrupted upgrade runs it again.
            fills_0006.fill(connection)
            assert dict(connection.execute(select(kept.c.pref_key, kept.c.content)).all()) == told
    finally:
        engine.dispose()
    assert {name: tuple(_asked(told[f"scheme/sales_order/{name}"])) for name in ASKED} == {
        name: now for name, (_, now) in ASKED.items()
    }
    assert json.loads(told["columns/sales_order"])["shown"] == ["number", "state", "progress", "gross_total"]
    assert (told["columns/item"], told["filters/sales_order"]) == (columns, "not JSON")


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
        assert landed.differences(engine) == []
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
