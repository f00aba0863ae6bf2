"""A prepared database is made once in a run of pytest and copied for each test: making it costs seconds, copying a moment."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy import make_url

from tests.support import run
from tests.support.databases import postgresql_server, sqlite_url
from tests.support.postgresql import administer, creating, dropping, hurrying

T = TypeVar("T")


def cast(url: str, key: str, make: Callable[[str], T]) -> T:
    """Fill the empty database at ``url`` with what ``make(url)`` makes, and return what it returned.

    ``make`` runs the first time only, on a database of its own, whichever process of the run comes first; it must close
    its connections and return what JSON can hold. ``key`` tells moulds apart.
    """
    family = make_url(url).get_backend_name()
    if family != "sqlite" and not (family == "postgresql" and _here(url)):
        # No copy is cheap there.
        return make(url)
    mould, made = _mould(family, key, url, make)
    if family == "sqlite":
        shutil.copyfile(_file(mould), _file(url))
    else:
        target = _name(url)
        # A copy does not inherit the settings of its mould.
        administer(postgresql_server(), dropping(target), creating(target, template=_name(mould)), hurrying(target))
    return made


def discard() -> None:
    """At the end of a run: the moulds on a PostgreSQL that stays are dropped."""
    for told in run.folder().glob("mould-postgresql-*.json"):
        administer(postgresql_server(), dropping(_name(json.loads(told.read_text(encoding="utf-8"))[0])))


def _mould(family: str, key: str, url: str, make: Callable[[str], Any]) -> tuple[str, Any]:
    """(URL, what ``make`` returned); made now where no process of the run has made it."""
    name = f"mould-{family}-{key}"
    with run.locked(name) as folder:
        told = folder / f"{name}.json"
        if not told.exists():
            mould = sqlite_url(folder / f"{name}.sqlite") if family == "sqlite" else _postgresql_mould(url, key)
            told.write_text(json.dumps([mould, make(mould)]), encoding="utf-8")
        mould, made = json.loads(told.read_text(encoding="utf-8"))
        return mould, made


def _file(url: str) -> Path:
    name = make_url(url).database
    assert name
    return Path(name)


def _name(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


def _postgresql_mould(url: str, key: str) -> str:
    # The run's folder has a name that no other run has.
    name = f"{run.folder().name}-{key}".replace("-", "_").lower()
    administer(postgresql_server(), dropping(name), creating(name), hurrying(name))
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _here(url: str) -> bool:
    """Whether it lies on the server where the moulds are."""
    theirs, ours = urlsplit(url), urlsplit(postgresql_server())
    return (theirs.hostname, theirs.port or 5432) == (ours.hostname, ours.port or 5432)
