"""Backup folders: one for each ledger set and moment, ``CODE-yyyymmddThhmmssZ``, whole or not there at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from cellar_db.backup import manifest as manifests
from cellar_db.backup.errors import BackupError
from cellar_db.backup.manifest import MANIFEST, Manifest
from cellar_server.books import CONFIGURATION, Home

HOME = "home"
_DRAFT = ".partial"
# How many backups are named to whoever did not say which.
_SHOWN = 10


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


def _folders(out: Path) -> list[Path]:
    """The folders of backups that came to their end."""
    paths = sorted(out.iterdir()) if out.is_dir() else []
    return [path for path in paths if (path / MANIFEST).is_file() and not path.name.endswith(_DRAFT)]


def _by_age(found: list[tuple[Path, Manifest]]) -> list[tuple[Path, Manifest]]:
    return sorted(found, key=lambda each: each[1].taken_at)


def the_one(folder: Path) -> Manifest:
    """The manifest of a backup that is to be restored; BackupError names the backups of a folder that only holds some."""
    inside = [] if (folder / MANIFEST).exists() else _folders(folder)
    if inside:
        shown = ", ".join(path.name for path in inside[-_SHOWN:])
        raise BackupError(
            f"{folder} 中有 {len(inside)} 个备份，请用 --from 指定其中一个：{shown}",
            f"{folder} holds {len(inside)} backups; name one of them with --from: {shown}",
        )
    return manifests.read(folder)


def rotate(out: Path, code: str, keep: int) -> list[Path]:
    """Delete all but the newest ``keep`` backups of a ledger set; returns what went."""
    found = []
    for path in _folders(out):
        # A damaged one counts for nothing: neither kept as a good one nor thrown away.
        with suppress(BackupError):
            found.append((path, manifests.read(path)))
    mine = [path for path, manifest in _by_age(found) if manifest.facts.ledger_set == code]
    gone = mine[: max(0, len(mine) - keep)]
    for path in gone:
        shutil.rmtree(path)
    return gone


def newest(place: Path, code: str = "") -> list[tuple[Path, Manifest]]:
    """The backup that ``place`` is; or the newest of each ledger set (or of one), where it is a folder of backups.

    BackupError for a damaged manifest: it may be that of the newest.
    """
    if (place / MANIFEST).exists():
        return [(place, manifests.read(place))]
    if not place.is_dir():
        raise BackupError(f"没有目录 {place}", f"there is no folder {place}")
    found = _by_age([(path, manifests.read(path)) for path in _folders(place)])
    last = {manifest.facts.ledger_set: (path, manifest) for path, manifest in found}
    if code:
        last = {known: each for known, each in last.items() if known == code}
    if not last:
        of_zh, of_en = (f"账套 {code} 的", f" of the ledger set {code}") if code else ("", "")
        raise BackupError(f"{place} 中没有{of_zh}备份", f"there is no backup{of_en} in {place}")
    return list(last.values())
