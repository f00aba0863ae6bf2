"""A prepared database is made once in a process and copied for each test: making it costs seconds, copying a moment."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy import make_url

from tests.support.databases import administer, creating, dropping, hurrying, postgresql_server

T = TypeVar("T")
_KNOWN: dict[tuple[str, str], tuple[str, Any]] = {}


def cast(url: str, key: str, make: Callable[[str], T]) -> T:
    """Fill the empty database at ``url`` with what ``make(url)`` makes, and return what it returned.

    ``make`` runs the first time only, on a database of its own; it must close its connections. ``key`` tells moulds apart.
    """
    family = make_url(url).get_backend_name()
    if family != "sqlite" and not (family == "postgresql" and _here(url)):
        # No copy is cheap there.
        return make(url)
    if (family, key) not in _KNOWN:
        place = _sqlite_mould() if family == "sqlite" else _postgresql_mould(url, key)
        _KNOWN[family, key] = (place, make(place))
    place, made = _KNOWN[family, key]
    if family == "sqlite":
        shutil.copyfile(_file(place), _file(url))
    else:
        _copy_postgresql(place, url)
    return made


def _file(url: str) -> Path:
    name = make_url(url).database
    assert name
    return Path(name)


def _sqlite_mould() -> str:
    folder = Path(tempfile.mkdtemp(prefix="cellar-mould-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return f"sqlite:///{folder / 'mould.sqlite'}"


def _name(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


def _postgresql_mould(url: str, key: str) -> str:
    server, name = postgresql_server(), f"cellar_mould_{os.getpid()}_{key}".replace("-", "_").lower()
    administer(server, dropping(name), creating(name), hurrying(name))
    atexit.register(administer, server, dropping(name))
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _here(url: str) -> bool:
    """Whether it lies on the server where the moulds are."""
    theirs, ours = urlsplit(url), urlsplit(postgresql_server())
    return (theirs.hostname, theirs.port or 5432) == (ours.hostname, ours.port or 5432)


def _copy_postgresql(mould: str, url: str) -> None:
    target = _name(url)
    # A copy does not inherit the settings of its mould.
    administer(postgresql_server(), dropping(target), creating(target, template=_name(mould)), hurrying(target))
