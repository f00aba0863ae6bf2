"""The program's registry, and the ledger sets (账套) that a home folder lists.

A home is a folder with ``cellar.toml``, the server's certificate and key, and by default the embedded databases. Reading it
imports no database and no business area: the process that stands over the workers does nothing else (``rpc/workers.py``).
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

    from cellar_server.kernel.entry.ledger_set import LedgerSet
    from cellar_server.kernel.schema.declaration import Declaration
    from cellar_server.kernel.schema.registry import Registry

_LEDGERS = "cellar_server.ledgers"
CONFIGURATION = "cellar.toml"
DEFAULT_PORT = 7443
_CODE = re.compile(r"[A-Za-z0-9_-]{1,20}")


def make_registry(
    extra: Iterable[Declaration] = (), *, beside: Iterable[str] = (), all_at_once: bool = True
) -> Registry:
    """Every declaration of the areas and the ledgers, of the areas ``beside`` them, and ``extra`` ones; see ``registry.load``."""
    from cellar_server import areas
    from cellar_server.kernel.schema.registry import load

    return load([*areas.packages(), *beside, _LEDGERS], extra, all_at_once=all_at_once)


@cache
def registry() -> Registry:
    """The program's registry, whole; imports the business areas at first use."""
    return make_registry()


@cache
def serving_registry() -> Registry:
    """The same for a server: it takes in an area when its entities are first needed."""
    return make_registry(all_at_once=False)


def program_version() -> str:
    """The version that is installed; ``unknown`` where nothing is (a source tree that was never set up)."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("cellar")
    except PackageNotFoundError:
        return "unknown"


class ConfigurationError(Exception):
    """A home that cannot be used, or a command that makes no sense for it: what is wrong and what to do, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


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
    night: int = 2
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
            raise ConfigurationError(
                f"没有 {file}，请先运行 cellar-server init --home {path}",
                f"{file} is missing; run cellar-server init --home {path}",
            ) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"{file} 不是有效的 TOML：{error}", f"{file} is no TOML: {error}") from None
        server = _checked(file, "server", content.get("server", {}), _SERVER_KEYS)
        limits = _checked(file, "limits", content.get("limits", {}), _LIMIT_KEYS)
        listed = content.get("ledger_set", [])
        if not isinstance(listed, list):
            raise ConfigurationError(f"{file}：ledger_set 应写作 [[ledger_set]]", f"{file}: write [[ledger_set]]")
        entries = [SetEntry(**_checked(file, "ledger_set", entry, _SET_KEYS, _SET_NEEDS)) for entry in listed]
        codes = [entry.code for entry in entries]
        if len(set(codes)) != len(codes):
            shown = ", ".join(codes)
            raise ConfigurationError(
                f"{file} 中账套代码重复：{shown}", f"{file}: a ledger set code stands there twice: {shown}"
            )
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
        file = self.path / CONFIGURATION
        raise ConfigurationError(f"{file} 中没有账套 {code}", f"{file} lists no ledger set {code}")

    def engine(self, entry: SetEntry) -> Engine:
        """An engine for one ledger set; connects at first use.

        ``ConfigurationError`` where its SQLite file is not there: SQLite would make an empty one, and every call would fail.
        """
        url = resolve(self.path, entry)
        if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
            raise ConfigurationError(
                f"账套 {entry.code}：没有数据库文件 {url.database}；请检查磁盘是否已挂载，或用 cellar-server restore 还原",
                f"ledger set {entry.code}: there is no file {url.database}; see that its disk is mounted, or bring it back with cellar-server restore",
            )
        return self._engine(url)

    def new_engine(self, entry: SetEntry) -> Engine:
        """An engine for a ledger set that is still to be made."""
        return self._engine(resolve(self.path, entry))

    def _engine(self, url: URL) -> Engine:
        from cellar_db.engine import open_engine

        engine = open_engine(url, pool_size=self.threads, statement_timeout=self.limits.statement_seconds)
        # Parameters may be passwords or prices: they stay out of every exception text and so out of the log.
        engine.hide_parameters = True
        return engine

    def open(self, using: Registry | None = None) -> dict[str, LedgerSet]:
        """Every ledger set by its code."""
        from cellar_server.kernel.entry.ledger_set import LedgerSet

        known = using or registry()
        return {entry.code: LedgerSet(entry.code, entry.name, self.engine(entry), known) for entry in self.ledger_sets}


# The words of each section, and what they take: a text or a number from ... to.
_Range = tuple[int, int]
_SERVER_KEYS: dict[str, _Range | None] = {
    "name": None, "host": None, "port": (0, 65535), "workers": (1, 64), "threads": (1, 256), "night": (0, 24), "certificate": None, "key": None,
}  # fmt: skip
_LIMIT_KEYS: dict[str, _Range | None] = {one.name: (1, 2**31 - 1) for one in fields(Limits)}
_SET_KEYS: dict[str, _Range | None] = {"code": None, "name": None, "database": None, "password_env": None}
_SET_NEEDS = ("code", "name", "database")


def check_code(code: str) -> None:
    """A ledger set's code is the first part of every session token, so it holds no dot."""
    if not _CODE.fullmatch(code):
        raise ConfigurationError(
            f"账套代码应为 1 至 20 个字母、数字、_ 或 -：{code!r}",
            f"a ledger set code has 1 to 20 letters, digits, _ or -: {code!r}",
        )


def resolve(home: Path, entry: SetEntry) -> URL:
    """The database URL: a relative SQLite file lies in the home, the password comes from the environment."""
    from cellar_db.engine import normalise_url

    url = normalise_url(entry.database)
    if url.get_backend_name() == "sqlite":
        if url.database in (None, "", ":memory:"):
            raise ConfigurationError(
                f"账套 {entry.code}：内存数据库不能存放账套，请写作 sqlite:///文件名",
                f"ledger set {entry.code}: a database in memory keeps no books; write sqlite:///FILE",
            )
        url = url.set(database=str(home / url.database))
    if entry.password_env:
        password = os.environ.get(entry.password_env)
        if password is None:
            raise ConfigurationError(
                f"账套 {entry.code}：未设置存放数据库密码的环境变量 {entry.password_env}",
                f"ledger set {entry.code}: the variable {entry.password_env}, which holds the database's password, is not set",
            )
        url = url.set(password=password)
    return url


def _checked(
    file: Path, section: str, content: Any, known: Mapping[str, _Range | None], needed: Iterable[str] = ()
) -> dict[str, Any]:
    """A section as it stands in the file; ``ConfigurationError`` names the word that is wrong."""
    if not isinstance(content, dict):
        raise ConfigurationError(
            f"{file}：{section} 应写作 [{section}]", f"{file}: {section} is a section: [{section}]"
        )
    unknown, missing = sorted(set(content) - set(known)), [name for name in needed if name not in content]
    if unknown:
        shown = ", ".join(unknown)
        raise ConfigurationError(f"{file}：[{section}] 中没有 {shown} 这一项", f"{file}: [{section}] knows no {shown}")
    if missing:
        shown = ", ".join(missing)
        raise ConfigurationError(f"{file}：[{section}] 缺少 {shown}", f"{file}: [{section}] lacks {shown}")
    for name, value in content.items():
        reach = known[name]
        if reach is None and not isinstance(value, str):
            raise ConfigurationError(
                f"{file}：[{section}] {name} 应为文字，加引号", f"{file}: [{section}] {name} is a text in quotes"
            )
        if reach is not None and not (type(value) is int and reach[0] <= value <= reach[1]):
            least, most = reach
            raise ConfigurationError(
                f"{file}：[{section}] {name} 应为 {least} 至 {most} 的整数",
                f"{file}: [{section}] {name} is a whole number from {least} to {most}",
            )
    return content


def _toml(value: str | int) -> str:
    # A JSON string without escapes beyond \\u is a TOML basic string.
    return json.dumps(value, ensure_ascii=False)
