"""How far a document is carried out: by what it has been settled, where a deed begins, and what the type can show."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, literal, select

from cellar_db.types import Money
from cellar_server.books import registry
from cellar_server.kernel.links import following
from cellar_server.kernel.schema.actions import action
from cellar_server.kernel.schema.progress import GIVING, Progress
from cellar_server.kernel.schema.states import APPROVED, DRAFT, SUBMITTED, closing, gives, reopening, within

D = Decimal
amounts = st.decimals(min_value=-1000, max_value=1000, places=2)


@dataclass
class Stands:
    state: str
    progress: Progress = Progress.OPEN


@given(amounts, st.fractions(min_value=0, max_value=1))
def test_an_amount_is_done_when_all_of_it_is_settled(whole: Decimal, share: object) -> None:
    done = (whole * D(share.numerator) / D(share.denominator)).quantize(D("0.01"))  # type: ignore[attr-defined]
    far = following.settled(done, whole)
    assert (far is Progress.DONE) == (done == whole)
    assert (far is Progress.OPEN) == (done == 0 != whole)


@given(amounts, amounts)
def test_the_database_says_the_same(done: Decimal, whole: Decimal) -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        asked = following.settled_in_sql(literal(done, Money()), literal(whole, Money()))
        assert connection.scalar(select(asked)) == following.settled(done, whole).code


def test_a_deed_begins_where_nothing_was_taken_unless_it_says_otherwise() -> None:
    moves = {
        "undo": APPROVED >> DRAFT,
        "remind": within(APPROVED),
        "close": closing(APPROVED),
        "reopen": reopening(APPROVED),
    }
    begins = {
        name: {far for far in Progress if move.begins_at(Stands("approved", far))} for name, move in moves.items()
    }
    assert begins == {
        "undo": {Progress.OPEN}, "remind": {Progress.OPEN}, "close": set(GIVING), "reopen": {Progress.CLOSED},
    }  # fmt: skip
    assert not any(move.begins_at(Stands("draft", far)) for move in moves.values() for far in Progress)
    assert [name for name, move in moves.items() if move.reopens] == ["reopen"]

    @action("弃审|Undo", (APPROVED | SUBMITTED) >> DRAFT, from_progress=(Progress.DONE,))
    def undo(work: object, doc: object) -> None:
        pass

    assert undo.move.begins_at(Stands("submitted", Progress.DONE))
    assert not undo.move.begins_at(Stands("submitted", Progress.OPEN))


@pytest.mark.parametrize("far", list(Progress))
def test_it_gives_in_its_states_until_it_is_done_or_closed(far: Progress) -> None:
    assert gives(Stands("approved", far), (APPROVED,)) == (far in (Progress.OPEN, Progress.PARTLY))
    assert not gives(Stands("draft", far), (APPROVED,))


@pytest.mark.parametrize(
    ("entity", "words"),
    [
        ("sales_order", "未执行 部分执行 全部执行 已关闭"),
        ("outbound", "未执行 部分执行 全部执行"),
        ("receipt", "未核销 部分核销 全部核销"),
        ("price_list", "使用中 已关闭"),
        ("write_off", ""),
    ],
)
def test_a_type_has_the_progress_that_something_brings_about_in_its_words(entity: str, words: str) -> None:
    declaration = registry().of(entity)
    choices = declaration.fields["progress"].choices if declaration.has_progress else ()
    assert [each.label.zh for each in choices or ()] == words.split()


def test_where_a_document_stands_is_one_word() -> None:
    order, receipt = registry().of("sales_order"), registry().of("receipt")
    assert order.standing("approved", Progress.OPEN).zh == "已审核"
    assert order.standing("approved", Progress.PARTLY).zh == "部分执行"
    assert receipt.standing("approved", Progress.DONE).zh == "全部核销"
