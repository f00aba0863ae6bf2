"""Tags, long remarks, durations and moments that people say: kept, found in lists, and shown in the history."""

from __future__ import annotations

import pytest

from cellar_server.kernel.audit import reading
from cellar_server.kernel.lists import lookup, query
from cellar_server.kernel.lists.query import Query
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.schema.records import RecordView
from tests.support.books import SmallBooks, ref

pytestmark = pytest.mark.differs("queries")


def found(books: SmallBooks, *wheres: Where) -> set[str]:
    with books.commands.reading(books.who) as work:
        return set(query.page(work, Query("customer", wheres), ["code"]).columns["code"])


def customer(books: SmallBooks, code: str, **values: object) -> RecordView:
    whose = books.get("customer", books.ids["C1"]).values["customer_class_id"]
    return books.save("customer", {"code": code, "name": f"客户{code}", "customer_class_id": ref(whose.code), **values})


@pytest.mark.covers("MD-02")
def test_a_list_finds_each_tag_and_no_part_of_one(books: SmallBooks) -> None:
    assert customer(books, "T1", tags="重点，电商；重点").values["tags"] == "重点, 电商"
    customer(books, "T2", tags="重点客户")
    customer(books, "T3")
    assert found(books, Where.of("tags", "has", "重点")) == {"T1"}
    assert found(books, Where.of("tags", "has", "电商, 重点")) == {"T1"}
    assert found(books, Where.of("tags", "contains", "重点")) == {"T1", "T2"}
    assert "T3" in found(books, Where.of("tags", "empty"))
    with pytest.raises(Invalid):
        found(books, Where.of("name", "has", "重点"))


@pytest.mark.covers("MD-02")
def test_tags_in_use_are_offered(books: SmallBooks) -> None:
    customer(books, "T1", tags="重点, 电商")
    customer(books, "T2", tags="重点客户, 电商")
    with books.commands.reading(books.who) as work:
        assert lookup.tags_in_use(work, "customer", "tags", "") == ["电商", "重点", "重点客户"]
        assert lookup.tags_in_use(work, "customer", "tags", "zd") == ["重点", "重点客户"]
        assert lookup.tags_in_use(work, "customer", "tags", "客户") == ["重点客户"]


@pytest.mark.covers("MD-02")
def test_a_remark_has_lines_and_is_searched(books: SmallBooks) -> None:
    customer(books, "T1", remark="第一行\n周三不收货")
    assert found(books, Where.of("remark", "contains", "周三")) == {"T1"}


@pytest.mark.covers("MD-02")
def test_a_duration_is_read_in_the_history(books: SmallBooks) -> None:
    made = books.save(
        "customer_address", {"name": "酒城路 1 号", "customer_id": ref("C1"), "transit": 3 * 24 * 60 + 30}
    )
    with pytest.raises(Invalid):
        books.save("customer_address", {"transit": -1}, id_=made.id, version=made.row_version)
    with books.commands.reading(books.who) as work:
        entry = reading.read(work, work.registry.of("customer_address"), made.id)[-1]
    assert {change.path: change.after for change in entry.changes}["transit"] == "3 天 0:30"
