"""A ledger set (账套): one company's books in one database of its own; nothing leaks from one to another."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, Row, select

from cellar_db import engine as db
from cellar_server.kernel.access import accounts
from cellar_server.kernel.access.policy import Policy, combined
from cellar_server.kernel.command.commands import Commands
from cellar_server.kernel.schema import settings
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.settings import Settings
from cellar_server.kernel.schema.tables import system_state


@dataclass
class LedgerSet:
    """``code`` is what one chooses at login. Rights and parameters are remembered until their version moves."""

    code: str
    name: str
    engine: Engine
    registry: Registry
    _lock: Lock = field(default_factory=Lock)
    _policies: dict[tuple[int, int], tuple[Policy, int]] = field(default_factory=dict)
    _settings: tuple[int, Settings] | None = None

    @cached_property
    def commands(self) -> Commands:
        return Commands(self.engine, self.registry)

    def policy(self, connection: Connection, version: int, reference_version: int, user: Row[Any]) -> Policy:
        """The policy of ``(user_id, employee_id, org_id)`` at this security version.

        One that follows the tree of organisations or superiors is made anew when a master has changed.
        """
        key = (user[0], version)
        known = self._policies.get(key)
        if known is None or known[1] not in (0, reference_version):
            roles, follows_trees = accounts.role_policies(connection, self.registry, user)
            known = combined(roles), reference_version if follows_trees else 0
            with self._lock:
                if len(self._policies) > 2000:
                    self._policies.clear()
                self._policies[key] = known
        return known[0]

    def settings(self, connection: Connection, version: int | None = None) -> Settings:
        if version is None:
            version = connection.scalar(select(system_state.c.settings_version)) or 0
        if self._settings is None or self._settings[0] != version:
            self._settings = (version, settings.read(connection))
        return self._settings[1]

    def read_settings(self) -> Settings:
        with db.read(self.engine) as connection:
            return self.settings(connection)
