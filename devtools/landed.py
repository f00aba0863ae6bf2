"""What has landed: the commit to compare with, its wire contract, and which files it holds."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterable
from pathlib import Path

from devtools.places import ROOT

MAIN_NAMES = ("origin/main", "main")


def _git(*arguments: str) -> bytes | None:
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def _commit(name: str) -> str | None:
    found = _git("rev-parse", "--verify", "--quiet", name + "^{commit}")
    return found.decode().strip() if found else None


def main_commit() -> str | None:
    """Where main stands; the head where there is no main; None without git."""
    return next(filter(None, (_commit(name) for name in (*MAIN_NAMES, "HEAD"))), None)


def base_commit(part: str = "protos") -> str | None:
    """The commit to compare with: where the branch left main, or the head's predecessor when the tree *is* main's head.

    On main with changes of ``part`` that are not committed it is the head. None without git or without an earlier commit
    (a first commit, a shallow clone).
    """
    head = _commit("HEAD")
    if head is None:
        return None
    for name in MAIN_NAMES:
        shared = _git("merge-base", name, head)
        if shared and shared.decode().strip() != head:
            return shared.decode().strip()
    if _git("status", "--porcelain", "--", part):
        return head
    return _commit("HEAD~1")


def files_of(commit: str | None, folder: Path) -> dict[str, str]:
    """The digest (git's own) of each file of the folder at the commit, by its path in the tree; empty without a commit."""
    if commit is None:
        return {}
    listed = _git("ls-tree", "-r", "-z", commit, folder.relative_to(ROOT).as_posix()) or b""
    pairs = (entry.split("\t", 1) for entry in listed.decode().split("\0") if entry)
    return {name: facts.split()[2] for facts, name in pairs}


def blobs(names: Iterable[str]) -> dict[str, str]:
    """The digest that git would give each of these files of the tree as they are now; a file must be there."""
    wanted = list(names)
    found = _git("hash-object", "--", *wanted) if wanted else b""
    return dict(zip(wanted, (found or b"").decode().split(), strict=False))


def export_protos(commit: str, target: Path) -> bool:
    """Write protos/ of a commit below target; False when it held no .proto file."""
    listed = _git("ls-tree", "-r", "--name-only", commit, "protos")
    if not listed or b".proto\n" not in listed + b"\n":
        return False
    archive = _git("archive", "--format=tar", commit, "protos")
    if archive is None:
        return False
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(target, filter="data")
    return True
