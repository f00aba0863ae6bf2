"""Why a command failed, in a sentence for whoever typed it."""

from __future__ import annotations

import argparse
import logging

from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError, SQLAlchemyError

from cellar_db.backup.errors import BackupError
from cellar_db.engine import UnknownDatabase, normalise_url, show_url
from cellar_server.books import ConfigurationError
from cellar_server.console.words import Speaker
from cellar_server.kernel.problems import Refusal

log = logging.getLogger("cellar.console")


def explain(error: Exception, options: argparse.Namespace, speaker: Speaker) -> bool:
    """Say what stood in the way; False for an error of the program itself, whose traceback is wanted."""
    if isinstance(error, ConfigurationError):
        speaker.complain(str(error), str(error))
    elif isinstance(error, BackupError):
        speaker.complain(error.zh, error.en)
    elif isinstance(error, Refusal):
        for found in error.problems:
            speaker.complain(found.message.zh, found.message.en)
    elif isinstance(error, UnknownDatabase | ArgumentError | NoSuchModuleError):
        words = "sqlite:///… postgresql://… mssql://… oracle://…"
        speaker.complain(f"数据库地址无效，应如 {words}", f"the database URL is not valid; it is like {words}")
    elif isinstance(error, SQLAlchemyError):
        shown, what = _database(options), _reason(error)
        speaker.complain(f"数据库操作失败 {shown}：{what}", f"the database refused {shown}: {what}")
    elif isinstance(error, ImportError):
        speaker.complain(
            f"缺少组件 {error.name}，请按手册安装", f"{error.name} is not installed; see the manual, Install"
        )
    elif isinstance(error, OSError):
        what = f"{error.filename or ''} {error.strerror or error}".strip()
        speaker.complain(f"文件或网络操作失败：{what}", f"the system refused: {what}")
    else:
        return False
    log.debug("failed", exc_info=error)
    return True


def _database(options: argparse.Namespace) -> str:
    """The database that was meant, without its password."""
    url = getattr(options, "db", "") or ""
    return show_url(normalise_url(url)) if url else str(getattr(options, "home", "") or "")


def _reason(error: SQLAlchemyError) -> str:
    """The driver's first line where the connection failed; elsewhere its kind alone, for its text may quote data."""
    driver = getattr(error, "orig", None)
    kind = type(driver or error).__name__
    first = str(driver).strip().splitlines() if isinstance(error, OperationalError) and driver else []
    return f"{kind} {first[0][:200]}" if first else kind
