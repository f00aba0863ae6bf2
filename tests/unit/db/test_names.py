"""Names are legal on the four databases, and the lint finds what was planted."""

import pytest
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
)

from cellar_db import types
from cellar_db.ddl import statements
from cellar_db.names import LONGEST, NAMING_CONVENTION, RESERVED, lint_metadata, short_name


def sound() -> tuple[MetaData, Table]:
    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    Table("partner", metadata, Column("id", types.Id(), primary_key=True))
    table = Table(
        "customer_credit_exposure",
        metadata,
        Column("id", types.Id(), primary_key=True),
        Column("partner_id", types.Id(), ForeignKey("partner.id"), nullable=False),
        Column("organisation_code", types.Text(40), nullable=False, index=True),
        Column("barcode", types.Text(40)),
        Column("amount", types.Money()),
        UniqueConstraint("partner_id", "organisation_code"),
        CheckConstraint("amount >= 0", name="not_negative"),
        CheckConstraint("id > 0"),
    )
    Index(None, table.c.barcode, unique=True, mssql_where=table.c.barcode.is_not(None))
    return metadata, table


def test_a_sound_schema_has_no_problems() -> None:
    assert lint_metadata(sound()[0]) == []


def test_every_constraint_gets_a_short_name_that_is_always_the_same() -> None:
    text = "".join(statements(sound()[0], "oracle"))
    for name in (
        "pk_customer_credit_exposure",
        "fk_customer_credit_expo_",
        "uq_customer_credit_expo_",
        "ix_customer_credit_expo_",
        "ck_customer_credit_expo_",
    ):
        assert name in text
    assert text == "".join(statements(sound()[0], "oracle"))
    assert short_name("uq_customer_credit_exposure_partner_id") == "uq_customer_credit_expo_9d1779"


def test_short_names() -> None:
    assert short_name("a" * LONGEST) == "a" * LONGEST
    first, second = short_name("a" * 31), short_name("a" * 32)
    assert len(first) == len(second) == LONGEST
    assert first != second


def plant(kind: str, metadata: MetaData, table: Table) -> None:
    match kind:
        case "reserved column":
            table.append_column(Column("session", types.Id()))
        case "reserved table":
            Table("order", metadata, Column("id", types.Id(), primary_key=True))
        case "long column":
            table.append_column(Column("a" * 31, types.Id()))
        case "long index":
            Index("i" * 31, table.c.amount)
        case "capitals":
            table.append_column(Column("Amount2", types.Id()))
        case "float":
            table.append_column(Column("weight", Float))
        case "boolean":
            table.append_column(Column("is_new", Boolean))
        case "numbered key":
            Table("numbered", metadata, Column("id", Integer, primary_key=True))
        case "no key":
            Table("keyless", metadata, Column("label", types.Text(5)))
        case "wide text":
            table.append_column(Column("wide", types.Text(1001)))
        case "indexed long text":
            table.append_column(Column("story", types.LongText(), index=True))
        case "wide index":
            table.append_column(Column("place", types.Text(900), index=True))
        case "same name":
            Index("ix_same", table.c.amount)
            Index("ix_same", metadata.tables["partner"].c.id)
        case "cascade":
            table.append_column(Column("owner_id", types.Id(), ForeignKey("partner.id", ondelete="CASCADE")))
        case "null in unique":
            Index(None, table.c.amount, unique=True)
        case "null in composite unique":
            table.append_constraint(UniqueConstraint("partner_id", "barcode"))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("reserved column", "reserved word"),
        ("reserved table", "reserved word"),
        ("long column", "31 characters"),
        ("long index", "31 characters"),
        ("capitals", "lower-case"),
        ("float", "not portable"),
        ("boolean", "not portable"),
        ("numbered key", "would number"),
        ("no key", "no primary key"),
        ("wide text", "LongText"),
        ("indexed long text", "cannot be indexed"),
        ("wide index", "SQL Server indexes"),
        ("same name", "this name too"),
        ("cascade", "cascade"),
        ("null in unique", "one NULL"),
        ("null in composite unique", "Oracle compares"),
    ],
)
def test_a_planted_mistake_is_found(kind: str, words: str) -> None:
    metadata, table = sound()
    plant(kind, metadata, table)
    problems = lint_metadata(metadata)
    assert len(problems) == 1, problems
    assert words in problems[0]


def test_a_constraint_without_a_name_is_found() -> None:
    bare = Table(
        "bare", MetaData(), Column("id", types.Id(), primary_key=True), Column("code", types.Text(9), nullable=False)
    )
    bare.append_constraint(UniqueConstraint("code"))
    problems = lint_metadata(bare.metadata)
    assert problems == ["bare: a PrimaryKeyConstraint has no name", "bare: a UniqueConstraint has no name"]


def test_words_that_sqlalchemy_leaves_unquoted_on_oracle_are_known() -> None:
    assert {
        "file",
        "session",
        "access",
        "online",
        "row",
        "level",
        "number",
        "date",
        "user",
        "plan",
        "percent",
    } <= RESERVED
