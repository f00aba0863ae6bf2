"""参数: listed, changed by whoever may, checked, noted in the history, and known to every worker at its next call."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from cellar_common.codec import Ref
from cellar_db import engine as db
from cellar_server.kernel import access, audit
from cellar_server.kernel.access.policy import RolePolicy, combined
from cellar_server.kernel.amounts.currency import BASE
from cellar_server.kernel.entry.security import SESSION_HOURS
from cellar_server.kernel.intake.dates import DAYS_AHEAD
from cellar_server.kernel.lists import query
from cellar_server.kernel.schema import settings
from cellar_server.kernel.schema.parameter_rows import ParameterRow, area_of, area_offers, value_offers
from cellar_server.kernel.schema.problems import Forbidden, Invalid
from cellar_server.kernel.schema.settings import MAKER_MAY_CHECK, PARAMETERS
from cellar_server.kernel.schema.tables import system_state
from cellar_server.ledgers import credit
from tests.support.books import SmallBooks, request, rows_of


def row(books: SmallBooks, code: str) -> ParameterRow:
    (found,) = rows_of(books, ParameterRow, code=code)
    assert isinstance(found, ParameterRow)
    return found


def version(books: SmallBooks) -> int:
    with db.read(books.ledger.engine) as connection:
        return connection.scalar(select(system_state.c.settings_version)) or 0


def test_every_declared_parameter_is_listed_in_both_languages(one_books: SmallBooks) -> None:
    with one_books.reading() as work:
        page = query.page(work, query.Query("parameter"), ["code", "english", "english_help"], "code")
    columns = (page.columns[name] for name in ("code", "english", "english_help"))
    listed = {code: (title, help) for code, title, help in zip(*columns, strict=True)}
    areas = {each.code for each in area_offers(one_books.ledger.registry, {})}
    for code, each in PARAMETERS.items():
        if not code.startswith("k."):
            assert listed[code] == (each.label.en, each.help.en)
            assert area_of(code) in areas, "its area has a name"


def test_a_change_counts_at_once_and_is_noted(books: SmallBooks) -> None:
    before = version(books)
    stored = row(books, "security.session_hours")
    saved = books.save("parameter", {"content": " 08 "}, id_=stored.id, version=stored.row_version)
    assert saved.values["content"] == Ref(0, "8", "8")
    assert version(books) == before + 1
    assert books.ledger.read_settings()[SESSION_HOURS] == 8
    with books.reading() as work:
        (entry,) = audit.read(work, work.registry.of("parameter"), stored.id)
    assert [(change.path, change.before, change.after) for change in entry.changes] == [("content", "", "8")]
    restored = books.act(saved, "restore")
    assert restored.values["content"] is None
    assert books.ledger.read_settings()[SESSION_HOURS] == SESSION_HOURS.default
    assert version(books) == before + 2


@pytest.mark.parametrize(
    ("code", "content", "rule"),
    [
        ("security.session_hours", "soon", "PARAMETER_VALUE"),
        ("security.session_hours", "0", "PARAMETER_VALUE"),
        ("credit.grace_days", "-1", "PARAMETER_VALUE"),
        ("documents.days_ahead", "999999", "PARAMETER_VALUE"),
        ("pricing.lowest_discount", "1.5", "PARAMETER_VALUE"),
        ("credit.action", "perhaps", "PARAMETER_OPTION"),
        ("approval.maker_may_check", "maybe", "PARAMETER_VALUE"),
    ],
)
def test_what_does_not_fit_is_refused(one_books: SmallBooks, code: str, content: str, rule: str) -> None:
    stored, before = row(one_books, code), version(one_books)
    with pytest.raises(Invalid) as refused:
        one_books.save("parameter", {"content": content}, id_=stored.id, version=stored.row_version)
    assert [(found.path, found.code) for found in refused.value.problems] == [("content", rule)]
    assert version(one_books) == before


@pytest.mark.parametrize("typed", ["WARN", " Warn ", "ｗａｒｎ", "提示后放行", "Warn and let pass"])
def test_one_of_several_words_is_known_however_it_is_written(books: SmallBooks, typed: str) -> None:
    stored = row(books, "credit.action")
    saved = books.save("parameter", {"content": typed}, id_=stored.id, version=stored.row_version)
    assert saved.values["content"] == Ref(0, "warn", "提示后放行")


def test_every_number_has_bounds_and_what_was_kept_before_them_counts_as_the_nearer(one_books: SmallBooks) -> None:
    for code, each in PARAMETERS.items():
        if each.is_number:
            assert each.minimum <= each.default <= each.maximum <= 1_000_000, code
            assert each.kept("99999999") == each.maximum
            assert each.kept("-5") == each.minimum
    with pytest.raises(ValueError, match="without a maximum"):
        settings.define("test.endless", 3, "天数|Days", help="试验|Test")
    with db.write(one_books.ledger.engine) as connection:
        connection.execute(update(ParameterRow).where(ParameterRow.code == DAYS_AHEAD.code).values(content="999999"))
    assert one_books.ledger.read_settings()[DAYS_AHEAD] == DAYS_AHEAD.maximum


def test_words_are_understood_and_only_the_value_is_the_company_s(one_books: SmallBooks) -> None:
    books = one_books
    stored = row(books, "approval.maker_may_check")
    with pytest.raises(Invalid) as refused:
        books.save(
            "parameter", {"content": "是", "standard": "1", "name": "x"}, id_=stored.id, version=stored.row_version
        )
    assert [(found.code, found.path) for found in refused.value.problems] == [
        ("FIELD_READONLY", "standard"), ("FIELD_READONLY", "name")
    ]  # fmt: skip
    saved = books.save(
        "parameter", {"content": "是", "standard": stored.standard}, id_=stored.id, version=stored.row_version
    )
    assert (saved.values["content"], saved.values["standard"]) == (Ref(0, "1", "是"), Ref(0, "0", "否"))
    assert saved.values["name"] == MAKER_MAY_CHECK.label.zh
    assert books.ledger.read_settings()[MAKER_MAY_CHECK] is True
    with pytest.raises(Invalid, match="NOT_CREATABLE"):
        books.save("parameter", {"content": "1"})
    with pytest.raises(Invalid, match="NOT_DELETABLE"):
        books.commands.delete(books.who, request(), "parameter", saved.id, saved.row_version)
    assert not saved.deletable


def test_the_right_to_it_is_needed(one_books: SmallBooks) -> None:
    stored = row(one_books, credit.GRACE.code)
    reader = combined((RolePolicy("r", frozenset({("parameter", access.READ)})),))
    rep = replace(one_books, who=replace(one_books.who, policy=reader))
    assert rep.get("parameter", stored.id).values["code"] == "credit.grace_days"
    with pytest.raises(Forbidden):
        rep.save("parameter", {"content": "5"}, id_=stored.id, version=stored.row_version)


def test_a_new_version_of_the_program_brings_its_parameters(one_books: SmallBooks) -> None:
    engine = one_books.ledger.engine
    with db.write(engine) as connection:
        settings.put(connection, credit.GRACE, 9)
        table = ParameterRow.__table__
        connection.execute(table.delete().where(table.c.code == "credit.action"))
        connection.execute(table.update().where(table.c.code == "credit.grace_days").values(standard="77", name="旧"))
        settings.plant(connection)
    assert row(one_books, "credit.action").content is None
    kept = row(one_books, "credit.grace_days")
    assert (kept.content, kept.standard, kept.name) == ("9", "0", credit.GRACE.label.zh)


def test_the_currency_of_the_books_stays_once_anything_took_effect(one_books: SmallBooks) -> None:
    """Every stored amount would be another sum of money."""
    books = one_books
    (row,) = rows_of(books, ParameterRow, code="ledger.currency")
    record = books.get("parameter", row.id)
    with pytest.raises(Invalid) as refused:
        books.save("parameter", {"content": "USD"}, id_=record.id, version=record.row_version)
    assert [found.code for found in refused.value.problems] == ["PARAMETER_SETTLED"]
    # The same in other words is no change.
    assert books.save("parameter", {"content": "CNY"}, id_=record.id, version=record.row_version).values[
        "content"
    ] == Ref(0, "CNY", "CNY")


def test_what_is_one_of_several_is_chosen_and_listed_in_words(one_books: SmallBooks) -> None:
    """Whatever has options has words for them in both languages, and a currency its code."""
    registry = one_books.ledger.registry
    for code, each in PARAMETERS.items():
        offers = value_offers(registry, {"code": code})
        assert [one.code for one in offers] == list(each.choices)
        assert {one.code for one in offers} >= {*each.options}
        if each is not BASE:
            assert all(one.label.zh != one.code != one.label.en for one in offers), code
    stored = row(one_books, "credit.action")
    one_books.save("parameter", {"content": "none"}, id_=stored.id, version=stored.row_version)
    with one_books.reading() as work:
        page = query.page(work, query.Query("parameter"), ["content", "code", "standard"], "code")
    said = {
        code: both
        for code, *both in zip(*(page.columns[name] for name in ("code", "content", "standard")), strict=True)
    }
    assert said["credit.action"] == ["不检查", "拒绝"]
    assert said["approval.maker_may_check"] == [None, "否"]
    assert said["security.session_hours"] == [None, str(SESSION_HOURS.default)]
