"""Making ledger sets: schema, first row, seed, first administrator."""

from __future__ import annotations

import secrets
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from sqlalchemy import Connection, Engine, insert, inspect, select, update

from cellar_common.folding import key
from cellar_db import engine as db
from cellar_db import migrations, schema
from cellar_db.ids import new_id
from cellar_server.kernel.access.accounts import Role, RoleGrant, User, UserRole
from cellar_server.kernel.access.policy import ANY
from cellar_server.kernel.access.principal import SYSTEM_USER, system
from cellar_server.kernel.command.commands import Commands
from cellar_server.kernel.entry.security import hash_password
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.model import CODE_KEY, Base, table_of
from cellar_server.kernel.schema.pinyin import initials
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.tables import system_state
from cellar_server.kernel.unit_of_work import search_entries, search_upkeep
from cellar_server.kernel.unit_of_work.exactly_once import Reply, Request
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

ADMIN_ROLE = "admin"


class SetExists(Exception):
    """The database holds a ledger set already."""


def create(engine: Engine, registry: Registry, *, code: str, name: str) -> None:
    """Tables, the seed data where the program has some, and the one row of state; ``SetExists`` where that row is there.

    The row is written last and every step before it finds what is done already: a making that was interrupted is
    finished by the next one, and tables that an administrator made by script are taken as they are.
    """
    if inspect(engine).has_table(system_state.name) and _founded(engine) is not None:
        raise SetExists
    if migrations.head() is not None:
        migrations.upgrade(engine, Base.metadata)
    # What no revision describes yet (a type still being developed, a test's own) is made from its declaration.
    schema.create_all(engine, Base.metadata)
    with db.write(engine) as connection:
        if connection.scalar(select(User.id).where(User.id == SYSTEM_USER)) is None:
            values = _user_row(SYSTEM_USER, "system", "系统", None) | {"state": "stopped"}
            connection.execute(insert(table_of(User)), values)
            search_entries.enter_master(connection, User.__tablename__, values)
    seed(Commands(engine, registry))
    with db.write(engine) as connection:
        row = {
            "id": 1, "security_version": 1, "settings_version": 1, "reference_version": 1, "ledger_code": code, "ledger_name": name,
            "created_at": clock.now(), "seeded_version": _version(),
        }  # fmt: skip
        connection.execute(insert(system_state), row)
        search_upkeep.fill(connection, registry)


def _version() -> str | None:
    """The digest of what the seed brought; None for a program without one."""
    if find_spec("cellar_server.seed") is None:
        return None
    found: str = import_module("cellar_server.seed").version()
    return found


def _founded(engine: Engine) -> str | None:
    """The code of the ledger set that the database holds."""
    with db.read(engine) as connection:
        return connection.scalar(select(system_state.c.ledger_code))


def is_untouched(engine: Engine, code: str) -> bool:
    """Whether the database holds this ledger set and nobody ever logged in: what an interrupted ``init`` leaves."""
    if _founded(engine) != code:
        return False
    with db.read(engine) as connection:
        return connection.scalar(select(User.id).where(User.last_login.is_not(None)).limit(1)) is None


def seed(commands: Commands) -> None:
    """``cellar_server.seed.seed(work)`` in one transaction, as the program itself."""
    if find_spec("cellar_server.seed") is None:
        return
    plant: Any = import_module("cellar_server.seed").seed

    def body(work: UnitOfWork) -> Reply:
        plant(work)
        return Reply("seed", 0)

    commands.run(system(), Request("seed-" + secrets.token_hex(8)), body)


def bring(commands: Commands) -> Any:
    """What a newer version brings into a ledger set that is there, noted in the history of what it changes.

    A ``seed.brought.Brought``; None where everything of this version was brought, and for a database without a ledger set.
    """
    if find_spec("cellar_server.seed") is None or _founded(commands.engine) is None:
        return None
    seeds: Any = import_module("cellar_server.seed")
    with db.read(commands.engine) as connection:
        if connection.scalar(select(system_state.c.seeded_version)) == seeds.version():
            return None
    found: list[Any] = []

    def body(work: UnitOfWork) -> Reply:
        found[:] = [seeds.bring(work)]
        found[0].tell()
        return Reply("seed", 0)

    commands.run(system(), Request("seed-" + secrets.token_hex(8)), body)
    return found[0]


def add_administrator(engine: Engine, user_code: str, password: str) -> int:
    """The first administrator: a role that may do everything, and its user, who may keep this password.

    One who is there already gets the password.
    """
    with db.write(engine) as connection:
        known = connection.scalar(select(User.id).where(User.code_key == key(user_code, CODE_KEY)))
        if known is not None:
            connection.execute(update(User).where(User.id == known).values(password=hash_password(password)))
            return known
        role = connection.scalar(select(Role.id).where(Role.code == ADMIN_ROLE))
        if role is None:
            role = new_id()
            values = _master_row(role, ADMIN_ROLE, "系统管理员")
            connection.execute(insert(table_of(Role)), values)
            search_entries.enter_master(connection, Role.__tablename__, values)
            connection.execute(insert(table_of(RoleGrant)), {"id": new_id(), "position": 0, "document_id": role, "entity": ANY, "verb": ANY})  # fmt: skip
        return add_user(connection, user_code, "管理员", password, [role], must_change=False)


def add_user(
    connection: Connection, code: str, name: str, password: str, roles: list[int], *, must_change: bool = True
) -> int:
    """A user with roles; the hash is made here, so that no caller keeps the password."""
    user = new_id()
    row = _user_row(user, code, name, hash_password(password)) | {"must_change": must_change}
    organisation = Base.metadata.tables.get("organisation")
    if organisation is not None:
        row["org_id"] = connection.scalar(select(organisation.c.id).order_by(organisation.c.code).limit(1))
    connection.execute(insert(table_of(User)), row)
    search_entries.enter_master(connection, User.__tablename__, row)
    for position, role in enumerate(roles):
        values = {"id": new_id(), "position": position, "document_id": user, "role_id": role}
        connection.execute(insert(table_of(UserRole)), values)
    connection.execute(update(system_state).values(security_version=system_state.c.security_version + 1))
    return user


def _master_row(id_: int, code: str, name: str) -> dict[str, Any]:
    return {
        "id": id_, "row_version": 1, "created_at": clock.now(), "created_by": SYSTEM_USER, "code": code, "name": name,
        "pinyin": initials(name)[:60] or None, "state": "active",
    }  # fmt: skip


def _user_row(id_: int, code: str, name: str, hashed: str | None) -> dict[str, Any]:
    return _master_row(id_, code, name) | {"password": hashed, "must_change": False, "failures": 0}
