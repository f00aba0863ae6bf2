"""Parameters, the names cache, mnemonics, labels, accounting periods."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from cellar_common.codec import Ref
from cellar_db import engine as db
from cellar_server.kernel.schema import settings
from cellar_server.kernel.schema.pinyin import initials
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.schema.settings import PARAMETERS, Parameter, Settings
from cellar_server.kernel.schema.tables import system_state
from cellar_server.kernel.schema.text import Label, label
from cellar_server.kernel.unit_of_work.names import SECONDS, Names
from cellar_server.ledgers import stock
from cellar_server.ledgers.credit import ACTION
from tests.support.kernel_books import Books
from tests.support.kernel_types import TOLERANCE


@given(st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False) | st.text())
def test_a_parameter_shows_what_it_parses(value: bool | int | Decimal | str) -> None:
    made = Parameter("x", type(value)(), label("甲|A"), label("乙|B"))
    assert made.parse(made.show(value)) == value  # type: ignore[arg-type]


def test_a_code_is_declared_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        settings.define("credit.action", "x", "甲|A", help="乙|B")
    for code, parameter in PARAMETERS.items():
        assert code == parameter.code
        assert not parameter.options or parameter.show(parameter.default) in parameter.options


def test_parameters_are_kept_and_workers_told(books: Books) -> None:
    assert Settings({})[TOLERANCE] == 0
    with db.write(books.engine) as connection:
        before = connection.scalar(select(system_state.c.settings_version))
        settings.put(connection, TOLERANCE, Decimal("0.05"))
        settings.put(connection, TOLERANCE, Decimal("0.1"))
        settings.put(connection, ACTION, "warn")
        with pytest.raises(Invalid, match="PARAMETER_OPTION"):
            settings.put(connection, ACTION, "perhaps")
    with db.read(books.engine) as connection:
        kept = settings.read(connection)
        assert (kept[TOLERANCE], kept[ACTION]) == (Decimal("0.1"), "warn")
        assert connection.scalar(select(system_state.c.settings_version)) == (before or 0) + 3


def test_names_are_forgotten_in_time_and_when_changed() -> None:
    now = [0.0]
    names = Names(lambda: now[0])
    one, two = ("customer", 1), ("customer", 2)
    known = names.known()
    known[one], known[two] = Ref(1, "C1", "甲"), Ref(2, "C2", "乙")
    assert names.known().get(one) is None, "what one work saw is its own until it is learnt"
    names.learn(known)
    seen = names.known()
    assert (seen[one].name, one in seen, seen.get(("item", 1))) == ("甲", True, None)
    names.learn({}, forget=[one])
    assert one not in names.known()
    assert names.known()[two].name == "乙"
    now[0] = SECONDS + 1
    assert two not in names.known()


def test_a_renamed_customer_is_shown_by_his_new_name(books: Books) -> None:
    order = books.order(1)
    assert books.get("k_order", order.id).values["customer_id"].name == "望川贸易"
    row = books.get("customer", books.customer)
    books.save("customer", {"name": "望川酒业"}, books.customer, row.row_version)
    assert books.get("k_order", order.id).values["customer_id"].name == "望川酒业"


@pytest.mark.parametrize(
    ("name", "mnemonic"),
    [
        ("茅台 53度", "mt53d"),
        ("重庆酒业", "cqjy"),
        ("ABC公司", "abcgs"),
        ("", ""),
        ("（）-", ""),
        ("澄岭·十年", "clsn"),
    ],
)
def test_mnemonics(name: str, mnemonic: str) -> None:
    assert initials(name) == mnemonic


@given(st.text(max_size=40))
def test_a_mnemonic_is_plain(name: str) -> None:
    found = initials(name)
    assert found == found.lower()
    assert all(c.isascii() and c.isalnum() for c in found), found


def test_words_come_in_both_languages() -> None:
    assert label("客户|Customer") == Label("客户", "Customer")
    assert label("客户|Customer").of("en") == "Customer"
    for half in ("客户", "客户|", "|Customer", ""):
        with pytest.raises(ValueError, match="both languages"):
            label(half)


@pytest.mark.covers("MD-13")
def test_a_closed_period_takes_no_posting(books: Books) -> None:
    inside = date(2026, 10, 15)
    move = stock.Move(warehouse_id=books.warehouse, item_id=books.items[0], on_hand=Decimal(1))
    books.post(stock.post, [move], paper=books.paper(inside))
    books.close("2026-10")
    with pytest.raises(Invalid, match="PERIOD_CLOSED"):
        books.post(stock.post, [move], paper=books.paper(inside))
    with pytest.raises(Invalid, match="PERIOD_MISSING"):
        books.post(stock.post, [move], paper=books.paper(date(2001, 1, 1)))
    for edge in (date(2026, 9, 30), date(2026, 11, 1)):
        books.post(stock.post, [move], paper=books.paper(edge))
    assert books.stock().on_hand == 3
    books.proven()
