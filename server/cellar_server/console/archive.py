"""Backup folders: one for each ledger set and moment, ``CODE-yyyymmddThhmmssZ``, whole or not there at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from cellar_db.backup import manifest as manifests
from cellar_db.backup.errors import BackupError
from cellar_db.backup.manifest import MANIFEST, Manifest
from cellar_server.books import CONFIGURATION, Home

HOME = "home"
_DRAFT = ".partial"


@contextmanager
def new_folder(out: Path, code: str, moment: datetime) -> Iterator[Path]:
    """A folder to fill, readable by its owner only; it gets its name when the block ends well, and goes otherwise."""
    folder = out / f"{code}-{moment:%Y%m%dT%H%M%SZ}"
    draft = folder.with_name(folder.name + _DRAFT)
    out.mkdir(parents=True, exist_ok=True)
    if folder.exists():
        raise BackupError(f"{folder} 已存在", f"{folder} is there already")
    draft.mkdir(mode=0o700)
    try:
        yield draft
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def keep_home(home: Home, folder: Path) -> None:
    """The configuration, the certificate and its key, each readable by its owner only.

    The key is kept with the rest: without it every desk would have to be given a new certificate, and whoever reads the
    folder has the books themselves already.
    """
    kept = folder / HOME
    kept.mkdir(mode=0o700)
    sources = [home.path / CONFIGURATION, home.path / home.certificate, home.path / home.key]
    for source in sources:
        if source.exists():
            _copy_private(source, kept / source.name)


def put_home(folder: Path, home: Home) -> None:
    """Configuration, certificate and key of a backup, as far as the home has none."""
    for named in (CONFIGURATION, home.certificate, home.key):
        source, target = folder / HOME / Path(named).name, home.path / named
        if source.exists() and not target.exists():
            _copy_private(source, target)


def _copy_private(source: Path, target: Path) -> None:
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(source.read_bytes())


def backups(out: Path) -> list[tuple[Path, Manifest]]:
    """Every backup in a folder of backups that can be read, the oldest first."""
    found = []
    for path in sorted(out.iterdir()) if out.is_dir() else []:
        if (path / MANIFEST).is_file() and not path.name.endswith(_DRAFT):
            try:
                found.append((path, manifests.read(path)))
            except BackupError:
                # A damaged one counts for nothing here: neither kept as a good one nor thrown away.
                continue
    return sorted(found, key=lambda each: each[1].taken_at)


def rotate(out: Path, code: str, keep: int) -> list[Path]:
    """Delete all but the newest ``keep`` backups of a ledger set; returns what went."""
    mine = [path for path, manifest in backups(out) if manifest.facts.ledger_set == code]
    gone = mine[: max(0, len(mine) - keep)]
    for path in gone:
        shutil.rmtree(path)
    return gone


def newest(place: Path) -> list[tuple[Path, Manifest]]:
    """The backup that ``place`` is; or the newest of each ledger set, where it is a folder of backups."""
    if (place / MANIFEST).exists():
        return [(place, manifests.read(place))]
    last = {manifest.facts.ledger_set: (path, manifest) for path, manifest in backups(place)}
    if not last:
        raise BackupError(f"{place} 中没有备份", f"there is no backup in {place}")
    return list(last.values())
