"""The committed migrations make exactly the schema that the program declares."""

from __future__ import annotations

import pytest
from sqlalchemy import MetaData

from cellar_db import engine as db
from cellar_db import migrations
from cellar_db.names import lint_metadata
from cellar_server.books import registry
from cellar_server.kernel.schema.model import Base

pytestmark = pytest.mark.differs("schema")


def declared() -> MetaData:
    """The program's own tables: tests of other modules may have declared more in the same process."""
    registry()
    own = MetaData(naming_convention=Base.metadata.naming_convention)
    for mapper in Base.registry.mappers:
        if mapper.class_.__module__.startswith("cellar_server."):
            mapper.local_table.to_metadata(own)  # type: ignore[attr-defined]
    for table in Base.metadata.tables.values():
        if table.name in _KERNEL:
            table.to_metadata(own)
    return own


_KERNEL = {
    "system_state", "login_session", "request_log", "audit_log", "number_counter", "document_link", "attachment", "preference",
    "value_claim",
}  # fmt: skip


def test_an_upgraded_empty_database_equals_the_declarations(database_url: str) -> None:
    engine = db.open_engine(database_url)
    try:
        migrations.upgrade(engine)
        assert migrations.differences(engine, declared()) == []
        assert migrations.current(engine) == migrations.head()
    finally:
        engine.dispose()


def test_every_name_is_legal_on_four_databases() -> None:
    assert lint_metadata(declared()) == []
