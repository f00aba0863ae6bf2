"""A PostgreSQL that speaks Chinese: a cluster of its own, since a server reads the machine's locales when it starts."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tests.support.cluster import NoClusterError, private_cluster
from tests.support.postgresql import administer

_LOCALE = "zh_CN.UTF-8"


class NoChineseError(Exception):
    """Why no server can be made to speak Chinese here."""


@contextmanager
def chinese_postgresql() -> Iterator[str]:
    """The SQLAlchemy URL of an empty database whose server tells its errors in Chinese. Raises NoChineseError.

    The machine must have the locale (Debian: the package ``locales`` and ``localedef -i zh_CN -f UTF-8 zh_CN.UTF-8``).
    """
    with tempfile.TemporaryDirectory(prefix="cellar-chinese-") as name, ExitStack() as stack:
        folder = Path(name)
        # The server runs as a user of its own, who must be let in.
        folder.chmod(0o755)
        try:
            cluster = stack.enter_context(private_cluster(folder / "cluster", log=folder / "cluster.log"))
        except NoClusterError as absent:
            raise NoChineseError(str(absent)) from absent
        speaking = sql.SQL("ALTER DATABASE books SET lc_messages = {}").format(sql.Literal(_LOCALE))
        url = cluster.create("books")
        try:
            administer(cluster.server, speaking)
        except psycopg.errors.InvalidParameterValue as absent:
            raise NoChineseError(f"this machine has no locale {_LOCALE}: {absent}") from absent
        yield url
