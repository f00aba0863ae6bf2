"""The program's registry, and the ledger sets (账套) that a home folder lists.

A home is a folder with ``cellar.toml``, the server's certificate and key, and by default the embedded databases. Reading it
imports no database and no business area: the process that stands over the workers does nothing else (``rpc/workers.py``).
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

    from cellar_server.kernel.declaration import Declaration
    from cellar_server.kernel.ledger_set import LedgerSet
    from cellar_server.kernel.registry import Registry

CONFIGURATION = "cellar.toml"
DEFAULT_PORT = 7443
_CODE = re.compile(r"[A-Za-z0-9_-]{1,20}")


def make_registry(extra: Iterable[Declaration] = ()) -> Registry:
    """Every declaration of the areas that are installed, and ``extra`` ones."""
    from cellar_server.areas import AREAS, PACKAGES
    from cellar_server.kernel.registry import load

    installed = [package for package in PACKAGES if find_spec(package) is not None]
    return load(installed, AREAS, extra)


@cache
def registry() -> Registry:
    """The program's registry; imports the business areas at first use."""
    return make_registry()


class ConfigurationError(Exception):
    """A home that cannot be used; the text says which line of cellar.toml is meant and what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one worker takes. Sizes in bytes, times in seconds."""

    message_bytes: int = 20 * 1024 * 1024
    concurrent_calls: int = 64
    calls_per_second: int = 200
    burst: int = 1000
    logins_per_minute: int = 60
    forged_per_minute: int = 600
    call_seconds: int = 120
    statement_seconds: int = 60


@dataclass(frozen=True, slots=True)
class SetEntry:
    """One ledger set of the configuration. ``password_env`` names the variable that holds the database's password."""

    code: str
    name: str
    database: str
    password_env: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """A home folder as its ``cellar.toml`` describes it."""

    path: Path
    ledger_sets: tuple[SetEntry, ...] = ()
    name: str = "Cellar 酒窖"
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    workers: int = 1
    threads: int = 8
    certificate: str = "cellar-server.crt"
    key: str = "cellar-server.key"
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def load(cls, path: Path) -> Home:
        """Read the configuration; ``ConfigurationError`` where it is missing or wrong."""
        file = path / CONFIGURATION
        try:
            content = tomllib.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise ConfigurationError(f"{file} is missing; run cellar-server init --home {path}") from None
        except tomllib.TOMLDecodeError as error:
            raise ConfigurationError(f"{file}: {error}") from None
        server = _checked(file, "server", content.get("server", {}), _SERVER_KEYS)
        limits = _checked(file, "limits", content.get("limits", {}), {one.name for one in fields(Limits)})
        entries = [
            SetEntry(**_checked(file, "ledger_set", entry, {"code", "name", "database", "password_env"}))
            for entry in content.get("ledger_set", [])
        ]
        codes = [entry.code for entry in entries]
        if len(set(codes)) != len(codes):
            raise ConfigurationError(f"{file}: a ledger set code stands there twice: {', '.join(codes)}")
        for code in codes:
            check_code(code)
        return cls(path, tuple(entries), limits=Limits(**limits), **server)

    def save(self) -> None:
        """Write the configuration; a reader sees the old or the new one, never half of it."""
        lines = ["# Cellar server 酒窖服务器. Database passwords: leave them out of the URL and name a variable in password_env.", "[server]"]  # fmt: skip
        lines += [f"{key} = {_toml(getattr(self, key))}" for key in sorted(_SERVER_KEYS)]
        standard = Limits()
        changed = [one.name for one in fields(Limits) if getattr(self.limits, one.name) != getattr(standard, one.name)]
        if changed:
            lines += ["", "[limits]", *(f"{key} = {_toml(getattr(self.limits, key))}" for key in changed)]
        for entry in self.ledger_sets:
            lines += ["", "[[ledger_set]]"]
            lines += [f"{key} = {_toml(getattr(entry, key))}" for key in ("code", "name", "database", "password_env") if getattr(entry, key)]  # fmt: skip
        draft = self.path / (CONFIGURATION + ".new")
        draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
        draft.replace(self.path / CONFIGURATION)

    def entry(self, code: str) -> SetEntry:
        for entry in self.ledger_sets:
            if entry.code == code:
                return entry
        raise ConfigurationError(f"{self.path / CONFIGURATION} lists no ledger set {code}")

    def engine(self, entry: SetEntry) -> Engine:
        """An engine for one ledger set; connects at first use."""
        from cellar_db.engine import open_engine

        url = resolve(self.path, entry)
        engine = open_engine(url, pool_size=self.threads, statement_timeout=self.limits.statement_seconds)
        # Parameters may be passwords or prices: they stay out of every exception text and so out of the log.
        engine.hide_parameters = True
        return engine

    def open(self, using: Registry | None = None) -> dict[str, LedgerSet]:
        """Every ledger set by its code."""
        from cellar_server.kernel.ledger_set import LedgerSet

        known = using or registry()
        return {entry.code: LedgerSet(entry.code, entry.name, self.engine(entry), known) for entry in self.ledger_sets}


_SERVER_KEYS = {"name", "host", "port", "workers", "threads", "certificate", "key"}


def check_code(code: str) -> None:
    """A ledger set's code is the first part of every session token, so it holds no dot."""
    if not _CODE.fullmatch(code):
        raise ConfigurationError(f"a ledger set code has 1 to 20 letters, digits, _ or -: {code!r}")


def resolve(home: Path, entry: SetEntry) -> URL:
    """The database URL: a relative SQLite file lies in the home, the password comes from the environment."""
    from cellar_db.engine import normalise_url

    url = normalise_url(entry.database)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        url = url.set(database=str(home / url.database))
    if entry.password_env:
        password = os.environ.get(entry.password_env)
        if password is None:
            raise ConfigurationError(f"ledger set {entry.code}: the variable {entry.password_env} is not set")
        url = url.set(password=password)
    return url


def _checked(file: Path, section: str, content: dict[str, Any], known: set[str]) -> dict[str, Any]:
    unknown = sorted(set(content) - known)
    if unknown:
        raise ConfigurationError(f"{file}: [{section}] knows no {', '.join(unknown)}")
    return content


def _toml(value: str | int) -> str:
    # A JSON string without escapes beyond \\u is a TOML basic string.
    return json.dumps(value, ensure_ascii=False)
