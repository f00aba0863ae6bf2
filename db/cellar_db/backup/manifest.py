"""The manifest of a backup folder: what it holds, of which ledger set and when, and how to see that it is whole."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from cellar_db.backup.errors import BackupError
from cellar_db.backup.facts import Facts

MANIFEST = "manifest.json"
FORMAT = 1
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class File:
    """One file of the folder; ``name`` is its path there with forward slashes."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """One backup of one ledger set.

    ``data`` names the file with the database, or where ``on_server`` the file on the database's own machine (SQL Server,
    Oracle). ``exact`` says that ``facts`` are of the very moment that was saved; otherwise the data may be younger.
    ``taken_at`` is UTC, ISO 8601. ``database`` is the URL without its password.
    """

    facts: Facts
    dialect: str
    database: str
    program: str
    taken_at: str
    data: str
    on_server: bool
    exact: bool
    files: tuple[File, ...] = field(default=())


def describe(folder: Path) -> tuple[File, ...]:
    """Every file of a backup folder but its manifest, with size and checksum."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return tuple(File(path.relative_to(folder).as_posix(), path.stat().st_size, _sha256(path)) for path in found)


def write(folder: Path, manifest: Manifest) -> None:
    """Write the manifest and see that it, and every file it lists, is on the disk and not only on its way there."""
    content = json.dumps({"format": FORMAT, **asdict(manifest)}, ensure_ascii=False, indent=2)
    (folder / MANIFEST).write_text(content + "\n", encoding="utf-8")
    (folder / MANIFEST).chmod(0o600)
    for name in (*(file.name for file in manifest.files), MANIFEST):
        with (folder / name).open("rb+") as stream:
            os.fsync(stream.fileno())


def read(folder: Path) -> Manifest:
    """The manifest of a folder. BackupError where there is none or it cannot be understood."""
    path = folder / MANIFEST
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BackupError(
            f"{folder} 不是备份：没有 {MANIFEST}", f"{folder} is no backup: it has no {MANIFEST}"
        ) from None
    except ValueError:
        raise BackupError(f"{path} 已损坏，不能读取", f"{path} is damaged and cannot be read") from None
    return _understood(path, content)


def _understood(path: Path, content: Any) -> Manifest:
    try:
        if content.pop("format") != FORMAT:
            raise BackupError(
                f"{path} 由更新的版本写成，请用该版本还原",
                f"{path} was written by a newer version; restore with that one",
            )
        files = tuple(File(**file) for file in content.pop("files"))
        manifest = Manifest(facts=Facts(**content.pop("facts")), files=files, **content)
        names = [file.name for file in files] + ([] if manifest.on_server else [manifest.data])
        outside = [name for name in names if _leads_out(name)]
    except (AttributeError, KeyError, TypeError):
        raise BackupError(f"{path} 已损坏，不能读取", f"{path} is damaged and cannot be read") from None
    if outside or (not manifest.on_server and manifest.data not in {file.name for file in files}):
        raise BackupError(f"{path} 已被改动，不予还原", f"{path} was altered; nothing is restored from it")
    return manifest


def _leads_out(name: str) -> bool:
    """Whether a name of the manifest could mean a file beyond the folder, on either system."""
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name


def verify(folder: Path, manifest: Manifest) -> None:
    """Every file is there, whole and unaltered; BackupError names the first that is not."""
    for file in manifest.files:
        path = folder / file.name
        if not path.is_file():
            raise BackupError(f"备份不完整：缺少 {path}", f"the backup is not whole: {path} is missing")
        size = path.stat().st_size
        if size != file.bytes:
            raise BackupError(
                f"备份已损坏：{path} 应为 {file.bytes} 字节，实为 {size}",
                f"the backup is damaged: {path} should have {file.bytes} bytes and has {size}",
            )
        if _sha256(path) != file.sha256:
            raise BackupError(
                f"备份已被改动：{path} 的校验和不符", f"the backup was altered: the checksum of {path} differs"
            )


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
