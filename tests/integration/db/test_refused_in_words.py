"""What only the database refuses is told in words of the field, whatever language the server speaks."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any

import pytest
from psycopg import errors
from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from cellar_db.constraints import broken_constraint
from cellar_db.ids import new_id
from cellar_server.kernel.schema.model import Base
from cellar_server.kernel.schema.problems import Invalid, Problem
from cellar_server.kernel.unit_of_work.exactly_once import Reply
from cellar_server.kernel.unit_of_work.refused import in_words
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from tests.support import databases
from tests.support.books import SmallBooks, request, small_books
from tests.support.chinese import NoChineseError, chinese_postgresql

pytestmark = pytest.mark.differs("vendor")


@pytest.fixture(scope="module", params=[*databases.families(), "postgresql in Chinese"])
def books(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallBooks]:
    folder = tmp_path_factory.mktemp("words")
    with ExitStack() as stack:
        if request.param in databases.families():
            url = stack.enter_context(databases.fresh(request.param, folder))
        else:
            try:
                url = stack.enter_context(chinese_postgresql())
            except NoChineseError as absent:
                pytest.skip(f"not run against a server that speaks Chinese: {absent}")
        yield stack.enter_context(small_books(url))


def refused(books: SmallBooks, deed: Callable[[UnitOfWork, Table], Any]) -> Problem:
    """The one problem that a command is refused with whose own hand in the table of customers the database stops."""
    table = books.ledger.registry.of("customer").table

    def body(work: UnitOfWork) -> Reply:
        deed(work, table)
        return Reply("customer", 0)

    with pytest.raises(Invalid) as caught:
        books.commands.run(books.who, request(), body)
    (problem,) = caught.value.problems
    return problem


def _same_code(work: UnitOfWork, table: Table) -> None:
    row = dict(work.connection.execute(select(table).limit(1)).mappings().one())
    work.connection.execute(insert(table), row | {"id": new_id()})


def test_a_code_that_is_there_names_its_field(books: SmallBooks) -> None:
    found = refused(books, _same_code)
    assert (found.path, found.code) == ("code", "DUPLICATE")
    assert found.message.zh == "客户的“编码”已存在"
    assert found.message.en == "“Code” of Customer exists already"


def test_a_record_in_use_stays(books: SmallBooks) -> None:
    found = refused(books, lambda work, table: work.connection.execute(delete(table)))
    assert (found.path, found.code) == ("", "IN_USE")
    assert found.hint.en == "Stop it instead"


def test_what_is_chosen_may_be_gone(books: SmallBooks) -> None:
    found = refused(books, lambda work, table: work.connection.execute(update(table).values(region_id=404)))
    assert found.code == "REFERENCE_GONE"
    if books.ledger.engine.dialect.name != "sqlite":
        assert found.message.zh == "“区域”所选的资料刚被删除"


def test_the_chinese_server_spoke_chinese(books: SmallBooks, request: pytest.FixtureRequest) -> None:
    """Otherwise the tests above would have shown nothing."""
    with pytest.raises(DBAPIError) as caught, books.ledger.engine.begin() as connection:
        connection.exec_driver_sql("SELECT nothing FROM customer")
    spoke = any("\u4e00" <= character <= "\u9fff" for character in str(caught.value.orig))
    assert spoke == ("postgresql in Chinese" in request.node.name)


class Odbc(Exception):
    """An error as pyodbc raises it."""

    __module__ = "pyodbc"


def oracle(number: int, words: str) -> Exception:
    return Exception(SimpleNamespace(code=number, message=f"ORA-{number:05}: {words}"))


SPOKEN: list[tuple[Exception, str, str, str]] = [
    (Odbc("23000", "[23000] [SQL Server]违反了 UNIQUE KEY 约束“uq_customer_code”。不能在对象“dbo.customer”中插入重复键。重复键值为 (C1)。 (2627) "
          "(SQLExecDirectW)"), "INSERT", "code", "DUPLICATE"),
    (oracle(1, "违反唯一约束条件 (CELLAR.UQ_CUSTOMER_CODE)"), "INSERT", "code", "DUPLICATE"),
    (Odbc("23000", '[23000] [SQL Server]DELETE 语句与 REFERENCE 约束"fk_sales_order_customer_id"冲突。 (547) (SQLExecDirectW)'),
     "DELETE", "", "IN_USE"),
    (oracle(2292, "违反完整约束条件 (CELLAR.FK_SALES_ORDER_CUSTOMER_ID) - 已找到子记录"), "DELETE", "", "IN_USE"),
    (oracle(2291, "违反完整约束条件 (CELLAR.FK_SALES_ORDER_CUSTOMER_ID) - 未找到父项关键字"), "UPDATE", "", "REFERENCE_GONE"),
    (oracle(1438, "值大于为此列指定的允许精度"), "UPDATE", "", "VALUE_REFUSED"),
    (Odbc("42000", "[42000] [SQL Server]将截断字符串或二进制数据。 (8152) (SQLExecDirectW)"), "UPDATE", "", "VALUE_REFUSED"),
]  # fmt: skip


@pytest.mark.parametrize(("driver", "statement", "path", "code"), SPOKEN, ids=[str(each[0])[:60] for each in SPOKEN])
def test_servers_that_are_not_here_are_understood_in_chinese(
    driver: Exception, statement: str, path: str, code: str
) -> None:
    from cellar_server.books import registry

    told = in_words(DBAPIError(statement, {}, driver), registry())
    assert isinstance(told, Invalid)
    assert [(each.path, each.code) for each in told.problems] == [(path, code)]
    if code in ("IN_USE",):
        assert "销售订单" in told.problems[0].message.zh


def test_what_names_nothing_is_told_in_general() -> None:
    from cellar_server.books import registry

    for driver in (
        sqlite3.IntegrityError("?"),
        errors.UniqueViolation("?"),
        Odbc("23000", "? (2627) (SQLExecDirectW)"),
    ):
        if isinstance(driver, sqlite3.IntegrityError):
            driver.sqlite_errorcode = sqlite3.SQLITE_CONSTRAINT_UNIQUE
        error = DBAPIError("INSERT", {}, driver)
        assert broken_constraint(error, Base.metadata) is None
        told = in_words(error, registry())
        assert isinstance(told, Invalid)
        assert told.problems[0].message.zh == "编码或单号已存在"


def test_a_fault_of_the_program_stays_what_it_is() -> None:
    from cellar_server.books import registry

    error = DBAPIError("INSERT", {}, errors.NotNullViolation())
    assert in_words(error, registry()) is error
