"""Receivables by age, by when they fall due, and what came and went: the reports say what the open items say (CR-05)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cellar_server.kernel.exchange import report_files
from cellar_server.kernel.lists.conditions import Query
from cellar_server.kernel.reports.figures import figure
from cellar_server.kernel.reports.groups import Ask, groups, total
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.records import RecordView
from tests.support.books import CHECKER, SmallBooks, ref
from tests.support.counting import count_statements

D = Decimal
TODAY = clock.today()
pytestmark = pytest.mark.differs("queries")


def owe(
    books: SmallBooks, amount: int, *, due: int, dated: int = 0, entity: str = "receivable", number: str = ""
) -> RecordView:
    """An opening of the customer C1; ``due`` and ``dated`` are days from today."""
    head: dict[str, Any] = {
        "customer_id": ref("C1"), "org_id": ref("01"), "amount": D(amount), "kind": "opening", "former_number": number or f"{entity}{amount}{due}",
        "business_date": TODAY + timedelta(days=dated),
    }  # fmt: skip
    if entity == "receivable":
        head["due_on"] = TODAY + timedelta(days=due)
    return books.by(CHECKER).act(books.save(entity, head), "approve")


def said(books: SmallBooks, report: str, level: str = "customer_id", *wheres: Where) -> list[dict[str, Any]]:
    with books.reading() as work:
        found = groups(work, Ask(Query(report, wheres), (level,)))
        words = {each.name: each.label.zh for each in found.measures}
        rows = [{words[each.name]: figure(each, group.sums) for each in found.measures} for group in found.groups]
        measures, whole = total(work, Query(report, wheres))
        assert {each.name: figure(each, whole) for each in measures} == {
            each.name: sum(figure(each, group.sums) for group in found.groups) for each in found.measures
        }
    return rows


@pytest.mark.covers("CR-05")
def test_what_is_open_stands_in_the_column_of_its_age(books: SmallBooks) -> None:
    owe(books, 100, due=5)
    owe(books, 10, due=0)
    owe(books, 20, due=-1, dated=-31)
    owe(books, 40, due=-30, dated=-60)
    owe(books, 80, due=-31, dated=-61)
    owe(books, 160, due=-181, dated=-200)
    (by_due,) = said(books, "receivable_ageing")
    ages = {"未到期": 110, "1–30 天": 60, "31–60 天": 80, "61–90 天": 0, "91–180 天": 0, "180 天以上": 160}
    assert by_due == {"未核销": 410, **ages}
    (by_date,) = said(books, "receivable_ageing_by_date")
    assert by_date == {"未核销": 410, "0–30 天": 110, "31–60 天": 60, "61–90 天": 80, "91–180 天": 0, "180 天以上": 160}
    (parted,) = said(books.with_settings(credit__ageing_days="1"), "receivable_ageing")
    assert parted == {"未核销": 410, "未到期": 110, "1–1 天": 20, "1 天以上": 280}


def test_an_age_is_exported_printed_and_costs_no_more_statements(books: SmallBooks) -> None:
    owe(books, 40, due=-30, dated=-60)
    ask = Ask(Query("receivable_ageing"), ("customer_id",))
    with books.reading() as work:
        made = report_files.sheets(work, ask)
        assert [column.label for column in made.columns][-2:] == ["91–180 天", "180 天以上"]
        assert made.rows[0][-4:] == [0, 0, 0, 0]
        groups(work, ask)
        with count_statements(books.ledger.engine) as counted:
            groups(work, ask)
    assert counted.count == 1


def test_sheets_say_of_which_days_conditions_and_organisations_they_are(books: SmallBooks) -> None:
    month = TODAY.replace(day=1)
    with books.reading() as work:
        silent = dict(report_files.sheets(work, Ask(Query("receivable_summary"), ("customer_id",))).facts)
        wheres = (Where.of("posting_date", "from", month), Where.of("org_id", "equals", ref("01")))
        said = dict(report_files.sheets(work, Ask(Query("receivable_summary", wheres, "澄"), ("customer_id",))).facts)
    (period,) = [str(words) for words in silent.values() if str(words).startswith(month.isoformat())]
    assert period > f"{month.isoformat()} — "
    assert silent["组织"] == "全部（按权限可见的）"
    assert f"{month.isoformat()} 起" in said.values()
    assert said["查找"] == "澄"
    assert str(said["组织"]).startswith("= ")


@pytest.mark.covers("FI-05")
def test_what_came_and_went_adds_up_and_what_is_red_counts_below_zero(books: SmallBooks) -> None:
    owe(books, 300, due=10, dated=-40)
    bill = books.by(CHECKER).act(
        books.save("receivable", {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D(70)}), "approve"
    )
    books.by(CHECKER).act(
        books.save("receipt", {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D(50)}), "approve"
    )
    books.by(CHECKER).act(books.reverse(bill), "approve")
    taken = books.by(CHECKER).act(
        books.save("receivable", {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D(9)}), "approve"
    )
    books.by(CHECKER).act(taken, "unapprove")
    day = Where.of("posting_date", "between", TODAY, TODAY)
    (row,) = said(books, "receivable_summary", "customer_id", day)
    assert row == {"期初余额": 300, "本期应收": 0, "本期收回": 50, "期末余额": 250}
    (before,) = said(
        books, "receivable_summary", "customer_id", Where.of("posting_date", "to", TODAY - timedelta(days=1))
    )
    assert before["期末余额"] == row["期初余额"]


def test_what_falls_due_in_the_next_days(books: SmallBooks) -> None:
    for amount, due in ((1, -1), (2, 0), (4, 7), (8, 8), (16, 31)):
        owe(books, amount, due=due, dated=-1)
    found = {
        name: sum(
            row["未核销"] for row in said(books, "receivable_due", "customer_id", Where.of("due_date", "period", name))
        )
        for name in ("next_7", "next_30")
    }
    assert found == {"next_7": 6, "next_30": 14}


@pytest.mark.covers("FI-05")
def test_the_other_side_has_the_same_reports(books: SmallBooks) -> None:
    books.save("supplier", {"code": "GY1", "name": "瓶厂"})
    then: date = TODAY - timedelta(days=45)
    head = {
        "supplier_id": ref("GY1"),
        "org_id": ref("01"),
        "amount": D(90),
        "kind": "opening",
        "former_number": "K1",
        "business_date": then,
        "due_on": then,
    }
    books.by(CHECKER).act(books.save("payable", head), "approve")
    books.by(CHECKER).act(
        books.save("payment", {"supplier_id": ref("GY1"), "org_id": ref("01"), "amount": D(40)}), "approve"
    )
    (aged,) = said(books, "payable_ageing", "supplier_id")
    assert (aged["31–60 天"], aged["未核销"]) == (90, 90)
    (moved,) = said(books, "payable_summary", "supplier_id", Where.of("posting_date", "between", TODAY, TODAY))
    assert moved == {"期初余额": 90, "本期应付": 0, "本期付款": 40, "期末余额": 50}
