"""A home with a company in it is made once in a run, and copied for whoever needs one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from cellar_server.books import Home
from tests.end_to_end.served import make_home
from tests.support import moulds, run
from tests.support.databases import sqlite_url


def cast_home(path: Path, key: str, fill: Callable[[Path], None], *, database: str = "") -> Path:
    """A home at ``path`` as ``fill`` left the first of this ``key``; it must close its connections.

    ``database``: the URL of an empty one; a file beside the home where none is given.
    """
    url = database or sqlite_url(path.with_suffix(".sqlite"))
    pattern = moulds.cast(url, f"home-{key}", lambda mould: _make(mould, fill))
    shutil.copytree(pattern, path)
    home = Home.load(path)
    replace(home, ledger_sets=tuple(replace(entry, database=url) for entry in home.ledger_sets)).save()
    return path


def _make(url: str, fill: Callable[[Path], None]) -> str:
    home = make_home(Path(tempfile.mkdtemp(dir=run.folder())) / "home", database=url)
    fill(home)
    return str(home)
