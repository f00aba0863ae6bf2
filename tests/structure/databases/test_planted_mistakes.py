"""One planted mistake of each kind is caught by the lint or by a grammar, and what it should have been passes both.

Were a check of statements to look at nothing, these are the tests that would say so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    MetaData,
    Table,
    UnicodeText,
    bindparam,
    case,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    literal_column,
    select,
    text,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from cellar_db import types
from cellar_db.functions import CHUNK, joined_text, text_length, utc_now
from cellar_db.locks import locking_query, sharing
from cellar_db.names import NAMING_CONVENTION
from tests.support.statements import collect, grammars
from tests.support.statements.__main__ import judge
from tests.support.statements.collect import Emitted
from tests.support.statements.lint import problems
from tests.support.statements.vendors import compiled

METADATA = MetaData(naming_convention=NAMING_CONVENTION)
ORDER = Table(
    "sales_order",
    METADATA,
    Column("id", types.Id(), primary_key=True),
    Column("remark", types.Text(30)),
    Column("doc_number", types.Text(30)),
    Column("amount", types.Money()),
    Column("urgent", types.Flag(), nullable=False),
    Column("made_at", types.Instant()),
    Column("session", types.Text(30)),
    Column("a_name_of_more_than_thirty_characters", types.Id()),
)
LINE = Table(
    "sales_order_line",
    METADATA,
    Column("id", types.Id(), primary_key=True),
    Column("document_id", types.Id()),
    Column("amount", types.Money()),
)
FILE = Table("file", METADATA, Column("id", types.Id(), primary_key=True))
order, line = ORDER.c, LINE.c


def found(statement: Any) -> str:
    """Every complaint about a statement: that it has no words, of the lint, of both grammars."""
    return "\n".join(judge([collect.of(statement, ["db/planted.py:1"])]))


MISTAKES: dict[str, tuple[Callable[[], Any], str]] = {
    # What a grammar or a vendor lacks.
    "FOR UPDATE without a hint": (lambda: select(order.id).where(order.id == 1).with_for_update(), "compiled to nothing"),
    "FOR UPDATE with a limit": (
        lambda: select(order.id).order_by(order.id).limit(1).with_for_update().with_hint(ORDER, "WITH (UPDLOCK)", "mssql"), "ORA-02014"),
    "FOR UPDATE OF a table": (
        lambda: select(order.id).with_for_update(of=ORDER).with_hint(ORDER, "WITH (UPDLOCK)", "mssql"), "the grammar does not know"),
    "MERGE": (lambda: text("MERGE INTO sales_order USING x ON (x.id = sales_order.id) WHEN MATCHED THEN UPDATE SET amount = 1"), "MERGE"),
    "ON CONFLICT": (lambda: text("INSERT INTO sales_order (id) VALUES (:id) ON CONFLICT DO NOTHING"), "CONFLICT"),
    "select(exists())": (lambda: select(exists().where(line.document_id == 1)), "a condition is no value"),
    "a comparison chosen": (lambda: select(literal_column("amount > 1")).select_from(ORDER), "a condition is no value"),
    "||": (lambda: select(order.doc_number + literal("x", types.Text(5))), "joined_text"),
    "|| as text": (lambda: text("SELECT doc_number || 'x' AS shown FROM sales_order"), "another vendor's sign"),
    "now()": (lambda: update(ORDER).values(made_at=func.now()), "utc_now"),
    "a vendor's now": (lambda: select(func.getdate()).select_from(ORDER), "getdate() is no function"),
    "length()": (lambda: select(func.length(order.doc_number)), "text_length"),
    "LIMIT": (lambda: text("SELECT id FROM sales_order LIMIT 5"), "LIMIT"),
    "a boolean literal": (lambda: text("UPDATE sales_order SET urgent = TRUE"), "a Flag compared with true"),
    "IS with a boolean": (lambda: select(order.id).where(literal_column("urgent").is_(true())), "Incorrect syntax"),
    "a flag as condition": (lambda: select(order.id).where(literal_column("urgent")), "Incorrect syntax"),
    "SELECT without FROM": (lambda: text("SELECT 1"), "SELECT without FROM"),
    "an empty text": (lambda: select(order.id).where(order.doc_number == literal_column("''")), "an empty text"),
    "tuples compared": (lambda: select(order.id).where(tuple_(order.amount, order.id) > tuple_(1, 2)), "tuples are not compared"),
    "tuples in a list": (lambda: select(order.id).where(tuple_(order.amount, order.id).in_([(1, 2)])), "tuples are not compared"),
    "ILIKE as text": (lambda: text("SELECT id FROM sales_order WHERE doc_number ILIKE :word"), "ILIKE"),
    "a cast of PostgreSQL": (lambda: text("SELECT amount::text AS shown FROM sales_order"), "another vendor's sign"),
    "FILTER": (lambda: select(func.count().filter(order.amount > 1)).select_from(ORDER), "sum(case())"),
    "EXCEPT": (lambda: text("SELECT id FROM sales_order EXCEPT SELECT id FROM sales_order_line"), "EXCEPT"),
    "UPDATE FROM": (lambda: update(ORDER).values(amount=line.amount).where(line.document_id == order.id), "cannot be compiled"),
    "UPDATE FROM as text": (lambda: text("UPDATE sales_order SET amount = 1 FROM sales_order_line WHERE 1 = 1"), "sub-query"),
    "DELETE USING": (lambda: text("DELETE FROM sales_order USING sales_order_line WHERE sales_order_line.id = sales_order.id"), "USING"),
    "several rows of VALUES": (lambda: insert(LINE).values([{"id": 1, "amount": 1}, {"id": 2, "amount": 2}]), "cannot be compiled"),
    "several rows as text": (lambda: text("INSERT INTO sales_order (id) VALUES (1), (2)"), "VALUES of several rows"),
    "rows given back by an INSERT": (lambda: insert(LINE).returning(line.id), "no certain order"),
    "AS before a table's alias": (lambda: text("SELECT o.id FROM sales_order AS o"), "AS before the alias"),
    "an unknown function": (lambda: select(func.string_agg(order.doc_number, ",")), "string_agg() is no function"),
    "a parameter in GROUP BY": (
        lambda: select(func.coalesce(order.doc_number, "x")).group_by(func.coalesce(order.doc_number, "x")), "GROUP BY"),
    "a sorted sub-query": (
        lambda: text("SELECT id FROM (SELECT id FROM sales_order ORDER BY id) o"), "ORDER BY in a sub-query"),
    "words in the wrong place": (lambda: text("SELECT id FROM sales_order WHERE ORDER BY id"), "mssql: 1:"),
    # What a dialect that is not pinned, or a name, makes of it.
    "DateTime": (lambda: select(cast(order.doc_number, DateTime)), "DATETIME is no type"),
    "Boolean": (lambda: select(cast(order.id, Boolean)), "BIT is no type"),
    "an instant with a zone": (lambda: text("SELECT CAST(:at AS TIMESTAMP WITH TIME ZONE) AS made FROM sales_order"), "types.Instant"),
    "a reserved column": (lambda: select(order.session), "'session'"),
    "a reserved table": (lambda: select(FILE.c.id), "'file'"),
    "a reserved label": (lambda: select(order.id.label("row")), "'row'"),
    "a reserved column as text": (lambda: text("SELECT session FROM sales_order"), "the grammar does not know"),
    "a long name": (lambda: select(order.a_name_of_more_than_thirty_characters), "at most 30"),
    "a long label": (lambda: select(order.id.label("x" * 31)), "at most 30"),
    "capitals in a name": (lambda: select(order.id.label("OrderId")), "needs quotes"),
}  # fmt: skip

HONEST: dict[str, Callable[[], Any]] = {
    "a lock": lambda: locking_query(ORDER),
    "a shared lock": lambda: sharing(select(order.id).where(order.id == bindparam("wanted")), ORDER),
    "a lock of one of two tables": lambda: select(order.id).join(LINE, line.document_id == order.id).with_for_update(
        of=order.id).with_hint(ORDER, "WITH (UPDLOCK)", "mssql"),
    "a limit": lambda: select(order.id).order_by(order.id).limit(5).offset(10),
    "exists": lambda: select(literal(1).label("found")).select_from(ORDER).where(exists().where(line.document_id == order.id)),
    "a case of exists": lambda: select(case((exists().where(line.document_id == order.id), 1), else_=0).label("lines")).select_from(ORDER),
    "joined texts": lambda: select(joined_text(order.doc_number, order.remark)),
    "now": lambda: update(ORDER).where(order.id == bindparam("wanted")).values(made_at=utc_now()),
    "a length": lambda: select(text_length(order.doc_number)),
    "a flag": lambda: select(order.id).where(order.urgent.is_(True)),
    "keyset": lambda: select(order.id).where(order.amount <= 5, (order.amount < 5) | (order.id < 7)).order_by(order.amount, order.id),
    "a sum": lambda: select(order.doc_number, func.sum(order.amount)).group_by(order.doc_number).having(func.sum(order.amount) > 1),
    "an update by a sub-query": lambda: update(ORDER).values(
        amount=select(func.coalesce(func.sum(line.amount), 0)).where(line.document_id == order.id).scalar_subquery()),
    "a row given back by an UPDATE": lambda: update(ORDER).where(order.id == 1).values(amount=order.amount + 1).returning(order.amount),
    "an insert": lambda: insert(LINE),
    "a delete": lambda: delete(LINE).where(line.document_id.in_([1, 2])),
    "a union": lambda: select(order.id).union_all(select(line.id)),
    "a derived table": lambda: select(func.count()).select_from(select(order.id).limit(5).order_by(order.id).subquery()),
    "a cast": lambda: select(cast(order.doc_number, types.Instant())),
}  # fmt: skip


@pytest.mark.parametrize("kind", MISTAKES)
def test_a_planted_mistake_is_caught(kind: str) -> None:
    make, words = MISTAKES[kind]
    complaint = found(make())
    assert words in complaint, complaint or "nothing was found"
    assert complaint.startswith("db/planted.py:1\n")


@pytest.mark.parametrize("kind", HONEST)
def test_an_honest_statement_passes(kind: str) -> None:
    assert found(HONEST[kind]()) == ""


@pytest.mark.parametrize(
    ("given", "vendors"),
    [
        ({"longest_list": 1001, "parameters": 1001}, {"oracle"}),
        ({"longest_list": 2101, "parameters": 2101}, {"mssql", "oracle"}),
        ({"parameters": 2101}, {"mssql"}),
        ({"empty_text": True}, {"oracle"}),
        ({"longest_list": CHUNK, "parameters": 2 * CHUNK}, set()),
    ],
)
def test_what_an_execution_was_given_is_judged(given: dict[str, Any], vendors: set[str]) -> None:
    lines = problems(compiled(select(ORDER.c.id).where(ORDER.c.id.in_([1, 2]))), **given)
    assert {line.partition(":")[0] for line in lines} == vendors


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("CREATE TABLE thing (id BIGINT NOT NULL, made DATETIME)", "DATETIME is no type"),
        ("CREATE TABLE thing (id BIGINT NOT NULL, story NTEXT)", "NTEXT is no type"),
        ("CREATE TABLE thing (id BIGINT NOT NULL, story VARCHAR(40))", "VARCHAR is no type"),
        ("CREATE TABLE thing (id BIGINT NOT NULL, online SMALLINT)", "'online' is a reserved word"),
        ("CREATE TABLE file (id BIGINT NOT NULL)", "'file' is a reserved word"),
        ("CREATE TABLE thing (id BIGINT REFERENCES other (id) ON DELETE CASCADE)", "deleting by rule"),
        ("CREATE INDEX ix_thing ON thing (id) WHERE", "Unexpected end"),
        ("CREATE TABLE thing (id BIGINT NOT NULL,, code NVARCHAR(40))", "Incorrect syntax"),
    ],
)
def test_a_planted_mistake_in_tables_of_sql_server_is_caught(statement: str, words: str) -> None:
    assert words in "\n".join(judge([Emitted(["a script"], mssql=statement)]))


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("CREATE TABLE thing (id NUMBER(19) NOT NULL, yes BOOLEAN)", "BOOLEAN is no type"),
        ("CREATE TABLE thing (id NUMBER(19) NOT NULL, story NVARCHAR2(40))", "NVARCHAR2 is no type"),
        ("CREATE TABLE thing (id NUMBER(19) NOT NULL, session NUMBER(1, 0))", "'session' is a reserved word"),
        ("CREATE TABLE thing (id NUMBER(19) REFERENCES other (id) ON DELETE CASCADE)", "deleting by rule"),
        ("CREATE INDEX ix_thing ON thing (id) WHERE id IS NOT NULL", "the grammar does not know"),
    ],
)
def test_a_planted_mistake_in_tables_of_oracle_is_caught(statement: str, words: str) -> None:
    assert words in "\n".join(judge([Emitted(["a script"], oracle=statement)]))


@pytest.mark.parametrize(
    "statement",
    [
        select(func.max(postgresql.aggregate_order_by(ORDER.c.id, ORDER.c.amount))),
        sqlite.insert(LINE).on_conflict_do_nothing(),
    ],
    ids=["PostgreSQL", "SQLite"],
)
def test_what_only_another_database_has_words_for_is_a_mistake(statement: Any) -> None:
    assert "cannot be compiled" in found(statement)


def test_dialects_that_are_not_pinned_would_hide_types() -> None:
    """What the lint reads is what a server of the supported version would be sent, not what a bare dialect writes."""
    wide = Table("wide", MetaData(), Column("story", UnicodeText), Column("yes", Boolean))
    texts = compiled(select(cast(wide.c.yes, UnicodeText)))
    assert "NTEXT" not in texts.mssql
    assert "NVARCHAR(max)" in texts.mssql
    assert "BOOLEAN" not in compiled(select(cast(wide.c.yes, Boolean))).oracle


def test_the_grammars_tell_the_place_of_each() -> None:
    statements = ["SELECT a FROM b", "SELECT FROM WHERE", "SELECT a FROM c WHERE d = :e AND f = ':g'"]
    assert set(grammars.mssql_problems(statements)) == {1}
    assert set(grammars.oracle_problems([*statements, "SELECT session FROM t"])) == {1, 3}
