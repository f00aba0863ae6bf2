"""``cellar-server ddl``: the script with which an administrator makes the tables by his own tools."""

from __future__ import annotations

from cellar_db import ddl, migrations
from cellar_server.books import registry
from cellar_server.kernel.schema.model import Base


def database_script(dialect: str) -> str:
    """The script for mssql, oracle, postgresql or sqlite, with what each table and column is called on the screen."""
    described = descriptions()
    revision = migrations.head()
    assert revision is not None
    return ddl.script(Base.metadata, dialect, revision=revision, descriptions=described)


def descriptions() -> dict[str, dict[str, str]]:
    """Both languages, for every table that a declaration stands for and every table of its grids' lines."""
    found: dict[str, dict[str, str]] = {}
    for declaration in registry().declarations.values():
        title = declaration.title
        words = {name: f"{spec.label.zh} {spec.label.en}" for name, spec in declaration.fields.items()}
        found[declaration.table.name] = {"": f"{title.zh} {title.en}"} | words
        for grid in declaration.grids.values():
            words = {name: f"{spec.label.zh} {spec.label.en}" for name, spec in grid.fields.items()}
            whole = f"{title.zh}：{grid.label.zh} {title.en}: {grid.label.en}"
            found[grid.line.__table__.name] = {"": whole} | words
    return found
