"""c1, Ｃ１ and C1 with something invisible are one code, wherever a code is typed (MD-11)."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import sqlalchemy as sa

from cellar_common.codec import Ref
from cellar_db import types
from cellar_db.engine import open_engine, read, write
from cellar_db.migrations import fills_0002_codes
from cellar_server.kernel.exchange import importing
from cellar_server.kernel.life import documents
from cellar_server.kernel.lists.conditions import Query, planned
from cellar_server.kernel.lists.lookup import lookup
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.schema.records import RecordInput
from cellar_server.kernel.unit_of_work.exactly_once import Reply
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from tests.support.books import SmallBooks, ref, request, small_books

pytestmark = pytest.mark.differs("schema")

SAME = ["c1", "Ｃ１", "C1\u200b", "C\u20601", " C1\u3000", "ｃ1\ufeff"]


@pytest.mark.covers("MD-11")
@pytest.mark.parametrize("code", SAME)
def test_one_code_is_taken_once_and_found_by_each_spelling(books: SmallBooks, code: str) -> None:
    again = {"code": code, "name": "又一家", "customer_class_id": ref("DEALER"), "credit_limit": 0}
    with pytest.raises(Invalid) as refused:
        books.save("customer", again)
    (found,) = [each for each in refused.value.problems if not each.warning]
    assert (found.code, found.path) == ("DUPLICATE", "code")
    assert "C1 望川贸易" in found.message.zh
    order = books.order(("A", 6), customer_id=Ref(0, code, ""))
    assert order.values["customer_id"].id == books.ids["C1"]
    with books.reading() as work:
        assert [each.ref.code for each in lookup(work, "customer", code)[0]] == ["C1"]


def test_a_code_is_kept_in_one_width(one_books: SmallBooks) -> None:
    made = one_books.save("customer", {"code": "Ｃ９\u200b", "name": "某\u200b家", "customer_class_id": ref("DEALER")})
    assert (made.values["code"], made.values["name"]) == ("C9", "某家")


def test_an_import_finds_the_record_however_the_file_spells_its_code(one_books: SmallBooks) -> None:
    declaration = one_books.ledger.registry.of("customer")
    content = "编码,电话\nｃ１\u200b,0535-1\n".encode()
    report = importing.run(one_books.commands, one_books.who, request(), declaration, "c.csv", content, dry_run=False)
    assert report.problems == []
    assert one_books.get("customer", one_books.ids["C1"]).values["phone"] == "0535-1"


def test_two_desks_that_spell_one_code_differently_at_once_get_one_record(postgresql_url: str) -> None:
    with small_books(postgresql_url) as books:
        declaration = books.ledger.registry.of("carrier")
        both = threading.Barrier(2)
        found: list[str] = []

        def save(code: str) -> None:
            def body(work: UnitOfWork) -> Reply:
                values: dict[str, Any] = {"code": code, "name": code}
                record = documents.save(work, declaration, RecordInput("carrier", 0, 0, values))
                both.wait(30)
                return Reply("carrier", record.id)

            try:
                books.commands.run(books.who, request(), body)
                found.append("saved")
            except Invalid as refused:
                found.extend(each.code for each in refused.problems)

        threads = [threading.Thread(target=save, args=(code,)) for code in ("z9", "Ｚ９")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert sorted(found) == ["DUPLICATE", "saved"]


def test_codes_of_before_that_fold_alike_are_all_kept_and_found_to_the_letter(database_url: str) -> None:
    engine = open_engine(database_url)
    metadata = sa.MetaData()
    table = sa.Table(
        "thing", metadata, sa.Column("id", types.Id(), primary_key=True), sa.Column("code", types.Text(40)),
        sa.Column("code_key", types.Text(120), unique=True),
    )  # fmt: skip
    metadata.create_all(engine)
    codes = ["C1", "c1", "Ｃ１", "C1\u200b", "C2"]
    with write(engine) as connection:
        connection.execute(sa.insert(table), [{"id": n, "code": code} for n, code in enumerate(codes, 1)])
        fills_0002_codes.code_keys(connection)
        fills_0002_codes.code_keys(connection)
    with read(engine) as connection:
        keys = connection.scalars(sa.select(table.c.code_key).order_by(table.c.id)).all()
    engine.dispose()
    assert keys == ["c1", "c1#2", "c1#3", "c1#4", "c2"]


def test_two_of_before_are_told_apart_by_the_letter(one_books: SmallBooks) -> None:
    books = one_books
    other = books.save("customer", {"code": "OLD", "name": "旧客户", "customer_class_id": ref("DEALER"), "org_id": ref("01"), "salesperson_id": ref("S01")})  # fmt: skip
    with write(books.ledger.engine) as connection:
        table = books.ledger.registry.of("customer").table
        connection.execute(sa.update(table).where(table.c.id == other.id).values(code="c1", code_key=f"c1#{other.id}"))
    assert books.order(("A", 6), customer_id=ref("c1"), address_id=None).values["customer_id"].id == other.id
    assert books.order(("A", 6), customer_id=ref("C1")).values["customer_id"].id == books.ids["C1"]


@pytest.mark.parametrize("typed", ["qx-1", "ＱＸ－１", "QX-1\u200b"])
def test_a_code_is_found_however_it_is_typed_wherever_it_is_looked_for(books: SmallBooks, typed: str) -> None:
    """Lists, conditions and the search box fold a code as the look-up does, on each database."""
    made = books.save("carrier", {"code": "QX-1", "name": "某"})
    asked = [Query("carrier", (Where.of("code", each, typed),)) for each in ("equals", "in", "starts", "contains")]
    asked += [Query("carrier", search=typed), Query("carrier", search=typed[:2])]
    with books.reading() as work:
        for each in asked:
            conditions = planned(work, each)[1]
            table = work.registry.of("carrier").table
            assert made.id in work.connection.scalars(sa.select(table.c.id).where(*conditions)).all(), each
        others = planned(work, Query("carrier", (Where.of("code", "not_in", typed),)))[1]
        assert made.id not in work.connection.scalars(sa.select(table.c.id).where(*others)).all()
