"""The wire contract of the last landed commit, for the breaking check."""

from __future__ import annotations

import io
import subprocess
import tarfile
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


def base_commit() -> str | None:
    """The commit to compare with: where main stands, or its predecessor when the tree *is* main's head.

    None without git or without an earlier commit (a first commit, a shallow clone).
    """
    head = _commit("HEAD")
    if head is None:
        return None
    for name in MAIN_NAMES:
        main = _commit(name)
        if main is not None and main != head and _git("merge-base", "--is-ancestor", main, head) is not None:
            return main
    if _git("status", "--porcelain", "--", "protos"):
        return head
    return _commit("HEAD~1")


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
