"""What is fuzzed: a server with a ledger set of its own, its log, its process, and the way back when a call locked everybody out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import cast

import grpc
from sqlalchemy import delete, insert, select, update

from cellar_db import engine as db
from cellar_db.ids import new_id
from cellar_server.books import Home, Limits
from cellar_server.kernel.access.accounts import Role, RoleGrant, RoleHidden, RoleScope, User, UserRole
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.tables import login_session, system_state
from cellar_server.kernel.unit_of_work import search_upkeep
from tests.end_to_end.served import LEDGER_SET, ServerProcess
from tests.end_to_end.small_demo import USERS_PASSWORD, trading_home
from tests.support.rpc_client import channel_to

# What the limits do is told by tests of their own; here they would only hide what lies behind them.
OPEN = Limits(calls_per_second=1_000_000, burst=1_000_000, logins_per_minute=1_000_000, forged_per_minute=1_000_000)
_ENDS_SESSIONS = frozenset({"Logout", "ChangePassword"})
_UNBOUNDED = [
    ("grpc.max_send_message_length", -1),
    ("grpc.max_receive_message_length", -1),
    ("grpc.use_local_subchannel_pool", 1),
]


@dataclass
class Ground:
    """``everybody``: the first may do everything; ``throwaway`` may lose his session and be locked out."""

    books: LedgerSet
    channel: Callable[[], grpc.Channel]
    log: Callable[[], str]
    pid: int
    everybody: tuple[str, ...]
    throwaway: str
    password: str
    _users: list[dict[str, object]] = field(default_factory=list)

    @property
    def user_ids(self) -> dict[str, int]:
        """By the code that each had at first: a fuzzed save may have given him another."""
        return {str(row["code"]): cast(int, row["id"]) for row in self._users}

    def caller(self, rpc: str, random: Random) -> str:
        """Who makes a call of this name: mostly the one who may do everything."""
        if rpc in _ENDS_SESSIONS:
            return self.throwaway
        return random.choice(self.everybody[:1] if random.random() < 0.6 else self.everybody)

    def remember(self) -> None:
        """How the users are now, for ``revive``."""
        with db.read(self.books.engine) as connection:
            self._users = [dict(row) for row in connection.execute(select(table_of(User))).mappings()]

    def revive(self) -> None:
        """Give every user back his password and his state, and the first one every right: a fuzzed save may have taken them."""
        first = next(row for row in self._users if row["code"] == self.everybody[0])
        with db.write(self.books.engine) as connection:
            kept = ("code", "state", "password", "must_change", "failures", "locked_until")
            for row in self._users:
                values = {name: row[name] for name in kept}
                done = connection.execute(update(table_of(User)).where(User.id == row["id"]).values(**values))
                if not done.rowcount:
                    connection.execute(insert(table_of(User)), {**row, "employee_id": None, "org_id": None})
            connection.execute(update(table_of(Role)).values(state="active"))
            role = connection.scalar(
                select(RoleGrant.document_id).where(RoleGrant.entity == "*", RoleGrant.verb == "*")
            )
            if role is None:
                role = connection.scalar(select(Role.id).order_by(Role.id).limit(1))
                grant = {"id": new_id(), "position": 99, "document_id": role, "entity": "*", "verb": "*"}
                connection.execute(insert(table_of(RoleGrant)), grant)
            for narrows in (RoleScope, RoleHidden):
                connection.execute(delete(table_of(narrows)).where(narrows.document_id == role))
            mine = select(UserRole.id).where(UserRole.document_id == first["id"], UserRole.role_id == role)
            if connection.scalar(mine) is None:
                held = {"id": new_id(), "position": 99, "document_id": first["id"], "role_id": role}
                connection.execute(insert(table_of(UserRole)), held)
            connection.execute(update(system_state).values(security_version=system_state.c.security_version + 1))
            search_upkeep.fill(connection, self.books.registry, anew={User.__tablename__})

    def expire(self, digest: str) -> None:
        """Let the session with this hash end an hour ago."""
        with db.write(self.books.engine) as connection:
            past = clock.now() - timedelta(hours=1)
            connection.execute(
                update(login_session).where(login_session.c.token_hash == digest).values(expires_at=past)
            )


@contextmanager
def demo_ground(folder: Path, *, database: str = "") -> Iterator[Ground]:
    """A month of the demo company on SQLite or in the database that is named, served over TLS by a process of its own."""
    home = folder / "home"
    trading_home(home, database=database)
    loaded = Home.load(home)
    replace(loaded, limits=OPEN).save()
    books = loaded.open()[LEDGER_SET]
    with ServerProcess(home) as server:

        def channel() -> grpc.Channel:
            return channel_to(server.address, home / "cellar-server.crt", *_UNBOUNDED)

        everybody = ("demo", "dingdan", "daibiao", "caiwu", "lingdao")
        ground = Ground(books, channel, server.log, server.process.pid, everybody, "guanli", USERS_PASSWORD)
        ground.remember()
        try:
            yield ground
        finally:
            books.engine.dispose()


def served_here(
    books: LedgerSet, address: str, log: Callable[[], str], users: tuple[str, ...], password: str
) -> Ground:
    """The ground of a server in this process: the last user is the throwaway one."""
    ground = Ground(
        books, lambda: grpc.insecure_channel(address, _UNBOUNDED), log, os.getpid(), users[:-1], users[-1], password
    )
    ground.remember()
    return ground
