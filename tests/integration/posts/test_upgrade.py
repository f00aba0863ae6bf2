"""A newer version brings the roles that are missing; what a company has made of those it had stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from cellar_db import engine as db
from cellar_server import books as program
from cellar_server.areas.administration.role_templates import TEMPLATES
from cellar_server.console import main, sets
from cellar_server.kernel.access.accounts import Role, RoleGrant, RoleHidden, RoleScope, role_policies
from cellar_server.kernel.access.policy import combined
from cellar_server.kernel.command.commands import Commands
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.registry import Registry
from tests.support.books import ref, small_books

pytestmark = pytest.mark.differs("schema")

Rows = dict[str, list[tuple[object, ...]]]


def rights(engine: object) -> Rows:
    """Every role with its name, state, rights, scopes and hidden fields."""
    found: Rows = {}
    with db.read(engine) as connection:  # type: ignore[arg-type]
        for role in connection.execute(select(Role.id, Role.code, Role.name, Role.state, Role.row_version)).all():
            rows: list[tuple[object, ...]] = [tuple(role)]
            for model in (RoleGrant, RoleScope, RoleHidden):
                rows += sorted(map(tuple, connection.execute(select(table_of(model)).where(table_of(model).c.document_id == role.id))), key=repr)  # fmt: skip
            found[role.code] = rows
    return found


def _as_an_older_version_left_it(engine: object) -> None:
    """Without two of the posts; the keeper's rights and name are the company's own, the biller is stopped."""
    with db.write(engine) as connection:  # type: ignore[arg-type]
        ids = {row.code: row.id for row in connection.execute(select(Role.code, Role.id)).all()}
        for code in ("logistics", "cashier"):
            for model in (RoleGrant, RoleScope, RoleHidden):
                connection.execute(delete(table_of(model)).where(table_of(model).c.document_id == ids[code]))
            connection.execute(delete(table_of(Role)).where(table_of(Role).c.id == ids[code]))
        grants = table_of(RoleGrant).c
        connection.execute(
            delete(table_of(RoleGrant)).where(grants.document_id == ids["keeper"], grants.verb == "unsign")
        )
        connection.execute(update(Role).where(Role.code == "keeper").values(name="一号库保管"))
        connection.execute(update(Role).where(Role.code == "biller").values(state="stopped"))


@pytest.mark.covers("ORG-04", "PT-22")
def test_missing_roles_come_and_the_others_stay_as_they_are(database_url: str) -> None:
    with small_books(database_url) as books:
        engine = books.ledger.engine
        _as_an_older_version_left_it(engine)
        before = rights(engine)
        assert sorted(sets.plant_roles(Commands(engine, program.registry()))) == ["cashier", "logistics"]
        after = rights(engine)
        assert {code: rows for code, rows in after.items() if code in before} == before
        assert set(after) - set(before) == {"cashier", "logistics"}
        assert len(after["logistics"]) > 5
        # Once is enough.
        assert sets.plant_roles(Commands(engine, program.registry())) == []
        assert rights(engine) == after


@pytest.mark.covers("ORG-04")
def test_a_new_type_is_covered_by_rows_that_were_written_before_it(one_database_url: str) -> None:
    """Nothing is seeded: the keeper's row for the whole area, as it stands in the ledger set, comes to more."""
    with small_books(one_database_url) as books:
        registry = books.ledger.registry
        new = replace(registry.of("reason"), name="planted")
        grown = Registry({**registry.declarations, new.name: new}, registry.areas)
        made = books.save("app_user", {"code": "li", "name": "Li", "password": "Deng-Shan-7"}, [{"role_id": ref("keeper")}], grid="roles")  # fmt: skip
        with db.read(books.ledger.engine) as connection:
            person = (made.id, None, None)
            before, after = (combined(role_policies(connection, each, person)[0]) for each in (registry, grown))
        assert not before.may(new.name, "read")
        assert after.may(new.name, "read")
        assert not after.may(new.name, "edit")


def test_the_command_says_what_it_brought(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "home"
    assert main.main(["init", "--home", str(home)]) == 0
    capsys.readouterr()
    assert main.main(["--language", "en", "upgrade", "--home", str(home)]) == 0
    assert "role templates" not in capsys.readouterr().out
    engine = db.open_engine(f"sqlite:///{home / '001.sqlite'}")
    _as_an_older_version_left_it(engine)
    before = rights(engine)
    assert main.main(["--language", "en", "upgrade", "--home", str(home)]) == 0
    said = capsys.readouterr().out
    assert "logistics" in said
    assert "the roles there are unchanged" in said
    after = rights(engine)
    assert {code: rows for code, rows in after.items() if code in before} == before
    assert {each.code for each in TEMPLATES} <= set(after)
    engine.dispose()
