"""The sentences for an administrator, made from errors like the drivers'."""

from __future__ import annotations

import argparse
import errno
import os
import sqlite3

import pytest
from sqlalchemy.exc import DatabaseError, DBAPIError, IntegrityError, OperationalError, ProgrammingError

from cellar_db.engine import UnknownDatabase
from cellar_server.console.failures import reasons


class Driver(Exception):
    """As psycopg's: a text that quotes what it was asked, and a state."""

    def __init__(self, words: str, sqlstate: str = "") -> None:
        super().__init__(words)
        self.sqlstate = sqlstate or None


class OracleWords:
    """As oracledb's first argument."""

    def __init__(self, code: int, words: str) -> None:
        self.code, self.words = code, words

    def __str__(self) -> str:
        return self.words


def wrapped(kind: type[DBAPIError], driver: Exception) -> DBAPIError:
    return kind("SELECT 1", {}, driver)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (wrapped(OperationalError, Driver("FATAL: password\n authentication failed")), "password authentication failed"),
        (wrapped(ProgrammingError, Driver("permission denied for schema public", "42501")), "permission denied for schema"),
        (wrapped(DatabaseError, sqlite3.DatabaseError("file is not a database")), "file is not a database"),
        (wrapped(DatabaseError, Exception(OracleWords(1017, "ORA-01017: invalid username/password"))), "ORA-01017"),
        (wrapped(OperationalError, sqlite3.OperationalError("no such table: app_user")), "holds no ledger set"),
        (wrapped(ProgrammingError, Driver('relation "app_user" does not exist', "42P01")), "holds no ledger set"),
        (wrapped(ProgrammingError, Exception("42S02", "[42S02] Invalid object name")), "holds no ledger set"),
        (wrapped(DatabaseError, Exception(OracleWords(942, "ORA-00942"))), "holds no ledger set"),
        (UnknownDatabase("foo is none"), "the database URL is not valid"),
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "from", None, "to"), "from to No space"),
    ],
)  # fmt: skip
def test_an_error_is_told_in_a_sentence_in_both_languages(error: Exception, words: str) -> None:
    ((zh, en),) = reasons(error, argparse.Namespace(db="postgresql://clerk:hush@host/books"))
    assert words in en
    assert any("\u4e00" <= letter <= "\u9fff" for letter in zh)
    assert "hush" not in zh + en


def test_data_that_an_error_quotes_is_not_told() -> None:
    error = wrapped(IntegrityError, Driver("Key (code)=(secret-customer) already exists", "23505"))
    ((zh, en),) = reasons(error, argparse.Namespace())
    assert "secret-customer" not in zh + en


def test_an_error_of_the_program_is_not_explained_away() -> None:
    assert reasons(KeyError("mysql"), argparse.Namespace()) == []
