"""The committed migrations make exactly the schema that the program declares."""

from __future__ import annotations

import pytest

from cellar_db import engine as db
from cellar_db import migrations
from cellar_db.names import lint_metadata
from devtools.revision.areas import program_tables

pytestmark = pytest.mark.differs("schema")


def test_an_upgraded_empty_database_equals_the_declarations(database_url: str) -> None:
    engine = db.open_engine(database_url)
    try:
        migrations.upgrade(engine)
        assert migrations.differences(engine, program_tables()) == []
        assert migrations.current(engine) == migrations.head()
    finally:
        engine.dispose()


def test_every_name_is_legal_on_four_databases() -> None:
    assert lint_metadata(program_tables()) == []
