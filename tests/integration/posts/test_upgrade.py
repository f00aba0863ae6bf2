"""A newer version brings what a ledger set never had; what its company changed, took away or deleted stays so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from cellar_db import engine as db
from cellar_db import migrations
from cellar_db.migrations.guards import NotCarried
from cellar_server import books as program
from cellar_server import seed as seeds
from cellar_server.console import main, sets
from cellar_server.kernel import audit
from cellar_server.kernel.access import principal
from cellar_server.kernel.access.accounts import Role, RoleGrant, role_policies
from cellar_server.kernel.access.grants import resolve
from cellar_server.kernel.access.policy import combined
from cellar_server.kernel.command.commands import Commands
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.schema.model import Base
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.tables import audit_log, seeded, system_state
from cellar_server.kernel.unit_of_work.events import EventLog
from cellar_server.seed import brought
from cellar_server.seed.roles import Template, grants, rows, templates
from devtools.revision.replay import tables_at
from tests.support import landed
from tests.support.books import MAKER, SmallBooks, ref, small_books
from tests.support.empty_books import empty_books

pytestmark = pytest.mark.differs("schema")


def _older_rows(template: Template) -> list[tuple[str, str]]:
    """The program of before knew no other issue, and no way back from a signature."""
    return [(scope, right) for scope, right in rows(template) if scope != "other_issue" and right != "unsign"]


@pytest.fixture
def older(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallBooks]:
    """Books that an older program made; the newer one is there when the test begins."""
    with monkeypatch.context() as before:
        older_templates = [each._replace(hidden=()) for each in templates() if each.code != "logistics"]
        before.setattr(seeds, "templates", lambda: older_templates)
        before.setattr(brought, "rows", _older_rows)
        older_records = [each for each in seeds.records() if each.code != "I01"]
        before.setattr(seeds, "records", lambda: older_records)
        ledger = empty_books(database_url)
        SmallBooks(ledger, principal.system()).run(seeds.seed)
    try:
        yield SmallBooks(ledger, replace(principal.system(), user_id=MAKER))
    finally:
        ledger.engine.dispose()


def _role(books: SmallBooks, code: str) -> Any:
    with db.read(books.ledger.engine) as connection:
        id_ = connection.scalar(select(Role.id).where(Role.code == code))
    return None if id_ is None else books.get("role", id_)


def _rights(books: SmallBooks, code: str) -> set[tuple[str, str]]:
    return {(line.values["entity"].code, line.values["verb"].code) for line in _role(books, code).grids["grants"]}


def _edit(books: SmallBooks, code: str, *, without: set[tuple[str, str]] = frozenset(), **values: Any) -> None:  # type: ignore[assignment]
    shown = _role(books, code)
    rows = [
        {"id": line.id, **line.values}
        for line in shown.grids["grants"]
        if (line.values["entity"].code, line.values["verb"].code) not in without
    ]
    books.save("role", values, rows, id_=shown.id, version=shown.row_version, grid="grants")


def _bring(books: SmallBooks) -> Any:
    return sets.bring(Commands(books.ledger.engine, program.registry()))


def _rows(books: SmallBooks) -> dict[str, Any]:
    """How many rows every table has, and the versions of roles."""
    with db.read(books.ledger.engine) as connection:
        counts = {
            name: connection.scalar(select(func.count()).select_from(table))
            for name, table in Base.metadata.tables.items()
            if name
            in {
                "role",
                "role_grant",
                "role_hidden",
                "role_scope",
                "reason",
                "region",
                "audit_log",
                "event_log",
                "seeded",
            }
        }
        return counts | {row.code: row.row_version for row in connection.execute(select(Role.code, Role.row_version))}


@pytest.mark.covers("ORG-04", "PT-22")
def test_an_edited_role_stays_and_gets_what_is_new(older: SmallBooks) -> None:
    taken = {("outbound", "sign"), ("batch", "@enter")}
    _edit(older, "keeper", without=taken, name="一号库保管")
    before, version = _rights(older, "keeper"), _role(older, "keeper").row_version
    assert not taken & before
    found = _bring(older)
    after, keeper = _rights(older, "keeper"), _role(older, "keeper")
    assert keeper.values["name"] == "一号库保管"
    assert keeper.row_version == version + 1
    assert before < after
    assert not taken & after
    undone = {
        (entity, "unsign") for entity in ("outbound", "transfer_out", "transfer_in", "bin_move", "loan", "loan_return")
    }
    assert after - before == {*undone, ("other_issue", "@make")}
    hidden = {("hidden", *each) for template in templates() if template.code == "keeper" for each in template.hidden}
    assert ("hidden", "item", "cost") in hidden
    assert sorted(line.values["path"].code for line in keeper.grids["hidden"]) == sorted(each[2] for each in hidden)
    assert set(found.given["keeper"]) == {("grant", *right) for right in after - before} | hidden


@pytest.mark.covers("ORG-04", "PT-22")
def test_what_is_missing_comes_once(older: SmallBooks) -> None:
    found = _bring(older)
    assert sorted(f"{record.__tablename__} {record.code}" for record in found.made) == [
        "reason I01",
        "role logistics",
    ]
    assert ("sign_off", "sign") in _rights(older, "logistics")
    before = _rows(older)
    assert _bring(older) is None
    # Also where the version does not say that nothing is to be done.
    with db.write(older.ledger.engine) as connection:
        connection.execute(update(system_state).values(seeded_version="another"))
    again = _bring(older)
    assert (again.made, again.given) == ([], {})
    assert _rows(older) == before


@pytest.mark.covers("ORG-04", "PT-22")
def test_what_was_deleted_or_renamed_does_not_come_back(older: SmallBooks) -> None:
    _bring(older)
    older.delete(_role(older, "cashier"))
    biller = _role(older, "biller")
    older.save("role", {"code": "kaipiao"}, id_=biller.id, version=biller.row_version)
    with db.read(older.ledger.engine) as connection:
        reason = connection.scalar(
            select(Base.metadata.tables["reason"].c.id).where(Base.metadata.tables["reason"].c.code == "L03")
        )
    older.delete(older.get("reason", reason or 0))
    with db.write(older.ledger.engine) as connection:
        connection.execute(update(system_state).values(seeded_version=None))
    again = _bring(older)
    assert (again.made, again.given) == ([], {})
    assert _role(older, "cashier") is None
    assert _role(older, "biller") is None


def test_a_role_of_the_companys_own_making_is_nobody_elses(older: SmallBooks) -> None:
    older.save("role", {"code": "LOGISTICS", "name": "自设物流"}, [{"entity": "item", "verb": "read"}], grid="grants")
    found = _bring(older)
    assert "logistics" not in {record.code for record in found.made}
    assert _rights(older, "LOGISTICS") == {("item", "read")}


def test_it_is_a_deed_of_the_upgrade(older: SmallBooks) -> None:
    """In the role's history, in the event log, and known to every worker at its next call."""
    with db.read(older.ledger.engine) as connection:
        security = connection.scalar(select(system_state.c.security_version)) or 0
    _bring(older)
    keeper = _role(older, "keeper")
    with older.reading() as work:
        entry = audit.read(work, older.ledger.registry.of("role"), keeper.id)[0]
    assert (entry.who, entry.action.en) == ("系统", "Brought by an upgrade")
    assert "其他出库单" in {change.after for change in entry.changes}
    with db.read(older.ledger.engine) as connection:
        assert (connection.scalar(select(system_state.c.security_version)) or 0) > security
        told = set(connection.scalars(select(EventLog.note).where(EventLog.entity == "role")))
        made = connection.scalars(
            select(audit_log.c.changes).where(audit_log.c.action == "upgrade", audit_log.c.entity == "reason")
        )
        assert ["code", None, "I01"] in json.loads(made.one())
    assert "keeper" in told


@pytest.mark.parametrize("revision", landed.kept())
def test_a_released_ledger_set_is_brought_what_it_never_had(database_url: str, revision: str) -> None:
    """It remembers nothing: its history says what was taken away and what was deleted. Its rights stand there one by one."""
    tables = tables_at(revision)
    landed.lay(database_url, revision, tables)
    engine = db.open_engine(database_url)
    known = program.registry()
    try:
        migrations.upgrade(engine, Base.metadata)
        books = SmallBooks(LedgerSet("001", "小账套", engine, known), replace(principal.system(), user_id=MAKER))
        _edit(books, "order_clerk", without={("sales_order", "export")})
        books.delete(_role(books, "dispatcher"))
        there = [each.code for each in templates() if _role(books, each.code) is not None]
        before = {code: resolve(known, frozenset(_rights(books, code))) for code in there}
        found = _bring(books)
        after = {code: resolve(known, frozenset(_rights(books, code))) for code in there}
        assert all(rights <= after[code] for code, rights in before.items())
        assert _role(books, "dispatcher") is None
        # The template has one row for all that a maker does, of which the company took this away.
        assert ("sales_order", "@make") not in _rights(books, "order_clerk")
        assert ("sales_order", "export") not in after["order_clerk"]
        assert ("@inventory", "@look") in _rights(books, "order_clerk")
        roles = {record.code for record in found.made if isinstance(record, Role)}
        assert roles == {each.code for each in templates()} - set(there) - {"dispatcher"}
        for template in templates():
            if template.code in there and template.code != "order_clerk":
                assert set(grants(template, known)) <= after[template.code]
        assert _bring(books) is None
    finally:
        engine.dispose()


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
    assert capsys.readouterr().out.count("\n") == 1
    engine = db.open_engine(f"sqlite:///{home / '001.sqlite'}")
    with db.write(engine) as connection:
        # As an older program would have left it: the right neither given nor remembered.
        keeper = connection.scalar(select(Role.id).where(Role.code == "keeper"))
        parts = connection.scalar(select(seeded.c.parts).where(seeded.c.entity == "role", seeded.c.code == "keeper"))
        left = [part for part in json.loads(parts or "[]") if part != ["grant", "outbound", "unsign"]]
        mine = update(seeded).where(seeded.c.entity == "role", seeded.c.code == "keeper")
        connection.execute(mine.values(parts=json.dumps(left)))
        gone = RoleGrant.__table__.delete().where(
            RoleGrant.document_id == keeper, RoleGrant.entity == "outbound", RoleGrant.verb == "unsign"
        )  # type: ignore[attr-defined]
        assert connection.execute(gone).rowcount == 1
        connection.execute(update(system_state).values(seeded_version="older"))
    assert main.main(["--language", "en", "upgrade", "--home", str(home)]) == 0
    assert "role keeper gets: Sales outbound · Withdraw signature" in capsys.readouterr().out
    assert main.main(["--language", "en", "upgrade", "--home", str(home)]) == 0
    assert "gets" not in capsys.readouterr().out
    with db.read(engine) as connection:
        noted = set(connection.scalars(select(EventLog.note)))
    assert any("role keeper gets: Sales outbound · Withdraw signature" in (words or "") for words in noted)
    engine.dispose()


def test_rows_that_do_not_fit_are_said_with_their_ledger_set(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    assert main.main(["init", "--home", str(home)]) == 0
    capsys.readouterr()

    def refused(*_: Any) -> None:
        raise NotCarried("客户 的 税号 重复", "customer has one tax_no twice")

    monkeypatch.setattr(migrations, "upgrade", refused)
    assert main.main(["upgrade", "--home", str(home)]) == 1
    assert "账套 001：客户 的 税号 重复。本账套未升级" in capsys.readouterr().err
