"""The database's own command line programs: found or named, run without a password that others could read."""

import os
import shutil
import subprocess
from collections.abc import Sequence

from sqlalchemy import URL

from cellar_db.backup.errors import BackupError

_WORDS = 400


def program(name: str) -> str:
    """The path of one of PostgreSQL's client programs; BackupError names the package that holds it."""
    found = shutil.which(name)
    if found is None:
        raise BackupError(
            f"找不到 {name}：请安装 postgresql-client（Debian/Ubuntu）或 PostgreSQL 安装程序的 Command Line Tools，并加入 PATH",
            f"{name} is not found: install postgresql-client (Debian, Ubuntu) or the Command Line Tools of PostgreSQL's"
            " installer, and put them on the PATH",
        )
    return found


def libpq(url: URL) -> tuple[str, dict[str, str]]:
    """The connection string without a secret, and the environment that brings the password."""
    secret = url.password or url.query.get("password")
    kept = {key: value for key, value in url.query.items() if key != "password"}
    if "sslpassword" in kept:
        raise BackupError(
            "请勿在地址中使用 sslpassword：备份程序会在命令行上暴露它",
            "sslpassword in the URL would stand on a command line; use a key file without it, or a service file",
        )
    shown = url.set(drivername="postgresql", query=kept)
    environment = dict(os.environ)
    if secret:
        environment["PGPASSWORD"] = str(secret)
    return without_password(shown).render_as_string(hide_password=False), environment


def without_password(url: URL) -> URL:
    """``URL.set`` takes None for "as it was", so the URL is put together anew."""
    return URL.create(url.drivername, url.username, None, url.host, url.port, url.database, url.query)


def run(command: Sequence[str], environment: dict[str, str]) -> None:
    """Run to its end; BackupError with its own words where it fails."""
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode:
        raise failed(command[0], done.stderr)


def failed(name: str, words: bytes) -> BackupError:
    said = " ".join(words.decode("utf-8", errors="replace").split())[:_WORDS]
    short = os.path.basename(name)
    return BackupError(f"{short} 失败：{said}", f"{short} failed: {said}")
