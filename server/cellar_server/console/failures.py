"""Why a command failed, in a sentence for whoever typed it."""

from __future__ import annotations

import argparse
import errno
import logging
from typing import Any

from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    InterfaceError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
)

from cellar_db.backup.errors import BackupError
from cellar_db.engine import UnknownDatabase, normalise_url, show_url
from cellar_db.faults import oracle_number
from cellar_db.migrations.guards import NotCarried
from cellar_server.books import ConfigurationError
from cellar_server.console.words import Speaker
from cellar_server.kernel.schema.problems import Refusal

log = logging.getLogger("cellar.console")


def explain(error: Exception, options: argparse.Namespace, speaker: Speaker) -> bool:
    """Say what stood in the way; False for an error of the program itself, whose traceback is wanted."""
    found = reasons(error, options)
    for zh, en in found:
        speaker.complain(zh, en)
    return bool(found)


def reasons(error: Exception, options: argparse.Namespace) -> list[tuple[str, str]]:
    """What stood in the way, in both languages; empty for an error of the program itself."""
    log.debug("failed", exc_info=error)
    if isinstance(error, ConfigurationError | BackupError | NotCarried):
        return [(error.zh, error.en)]
    if isinstance(error, Refusal):
        return [(found.message.zh, found.message.en) for found in error.problems]
    if isinstance(error, UnknownDatabase | ArgumentError | NoSuchModuleError):
        words = "sqlite:///… postgresql://… mssql://… oracle://…"
        return [(f"数据库地址无效，应如 {words}", f"the database URL is not valid; it is like {words}")]
    if isinstance(error, SQLAlchemyError):
        shown, what = _database(options), _reason(error)
        if _has_no_tables(error):
            zh = f"数据库 {shown} 中没有账套的表：地址是否正确？init 或 restore 是否完成？"
            en = f"the database {shown} holds no ledger set: is it the right one, did init or restore come to its end?"
            return [(zh, en)]
        return [(f"数据库操作失败 {shown}：{what}", f"the database refused {shown}: {what}")]
    if isinstance(error, ImportError):
        return [(f"缺少组件 {error.name}，请按手册安装", f"{error.name} is not installed; see the manual, Install")]
    if isinstance(error, OSError):
        return [_of_the_system(error)]
    return []


_COMMON = {
    errno.ENOENT: "文件或目录不存在", errno.EACCES: "没有权限", errno.EPERM: "没有权限", errno.ENOSPC: "磁盘已满", errno.EDQUOT: "超出磁盘配额",
    errno.EROFS: "文件系统只读", errno.EEXIST: "已存在", errno.ENOTDIR: "不是目录", errno.EISDIR: "是目录，不是文件", errno.EIO: "磁盘读写错误",
    errno.EADDRINUSE: "地址已被占用", errno.ECONNREFUSED: "连接被拒绝",
}  # fmt: skip


def _of_the_system(error: OSError) -> tuple[str, str]:
    """Which file, and what the system says of it; its own words also in Chinese, where they are common."""
    said = error.strerror or str(error)
    known = _COMMON.get(error.errno or 0)
    # The second one is where something is copied to.
    where = "".join(f"{file} " for file in (error.filename, error.filename2) if file)
    return f"操作失败：{where}{f'{known}（{said}）' if known else said}", f"the system refused: {where}{said}"


def _database(options: argparse.Namespace) -> str:
    """The database that was meant, without its password."""
    url = getattr(options, "db", "") or ""
    return show_url(normalise_url(url)) if url else str(getattr(options, "home", "") or "")


def _reason(error: SQLAlchemyError) -> str:
    """The driver's own words on the connection, the file or a missing right; elsewhere its kind alone, for it may quote data."""
    driver = getattr(error, "orig", None)
    speaks = isinstance(error, OperationalError | InterfaceError) or type(error) is DatabaseError
    speaks = speaks or _state(driver) == "42501" or oracle_number(error) == 1031
    said = " ".join(str(driver).split())[:400] if speaks and driver else ""
    return said or type(driver or error).__name__


def _has_no_tables(error: SQLAlchemyError) -> bool:
    """Whether it was asked for a table that is not there."""
    driver = getattr(error, "orig", None)
    missing = _state(driver) in ("42P01", "42S02") or oracle_number(error) == 942
    return missing or str(driver).startswith("no such table")


def _state(driver: BaseException | None) -> Any:
    """The SQLSTATE of a psycopg or pyodbc error; something else, or None, of another's."""
    return getattr(driver, "sqlstate", None) or (driver.args[0] if driver is not None and driver.args else None)
