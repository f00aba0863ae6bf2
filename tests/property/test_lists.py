"""Lists against an oracle in Python: every operator, every sort, keyset pages, offsets, counts and sums."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from cellar_client.session.filters import PERIODS
from cellar_db import engine as db
from cellar_db.ids import new_id
from cellar_server.kernel.access.policy import ANY, Policy, RolePolicy
from cellar_server.kernel.lists import lookup, query
from cellar_server.kernel.lists.conditions import period
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.problems import Forbidden, Invalid
from tests.support import databases
from tests.support.kernel_books import Books, open_books
from tests.support.kernel_types import Channel, KOrder

pytestmark = pytest.mark.differs("queries")

ROWS = 90
DAY = date(2026, 3, 1)
NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)
# Few values and many empty ones: ties and NULLs are where pages break.
VALUES: dict[str, Callable[[random.Random], Any]] = {
    "amount": lambda r: r.choice([None, Decimal("-5000000000.00"), Decimal("-0.01"), Decimal("0.00"), Decimal("0.10"), Decimal("12.30")]),
    "ratio": lambda r: r.choice([None, Decimal("-1.000000"), Decimal("0.130000"), Decimal("0.300000")]),
    "unit_price": lambda r: r.choice([None, Decimal("0.000001"), Decimal("9.990000")]),
    "cases": lambda r: r.choice([None, -3, 0, 7]),
    "due": lambda r: r.choice([None, DAY, DAY + timedelta(days=1), date(1900, 1, 1)]),
    "seen_at": lambda r: r.choice([None, NOON, NOON + timedelta(microseconds=1), NOON - timedelta(days=400)]),
    "urgent": lambda r: r.choice([True, False]),
    "channel": lambda r: r.choice([None, *Channel]),
    "remark": lambda r: r.choice([None, "a", "A", "ab", "100%", "a_b", "a\\b", "[a]", "茅台", "!"]),
    "state": lambda r: r.choice(["draft", "approved"]),
    "business_date": lambda r: DAY + timedelta(days=r.randrange(4)),
}  # fmt: skip


class World:
    """Orders in the database and the same rows in memory."""

    def __init__(self, books: Books) -> None:
        self.books = books
        shuffle = random.Random(7)
        customers = [books.customer, books.other]
        names = {books.customer: "望川贸易", books.other: "青石酒业"}
        self.names = names
        keepers = [
            books.save("employee", {"code": f"E{n}", "name": name, "org_id": books.org}).id
            for n, name in enumerate(("甲", "乙"))
        ]
        names.update(zip(keepers, ("甲", "乙"), strict=True))
        self.rows: list[dict[str, Any]] = []
        for n in range(ROWS):
            row = {name: make(shuffle) for name, make in VALUES.items()}
            row |= {"id": new_id(), "number": f"N{n:03}", "customer_id": shuffle.choice(customers), "org_id": books.org,
                    "salesperson_id": shuffle.choice([None, *keepers])}  # fmt: skip
            self.rows.append(row)
        shuffle.shuffle(self.rows)
        fixed = {
            "created_at": clock.now(),
            "created_by": 1,
            "row_version": 1,
            "print_count": 0,
            "currency": "CNY",
            "version": 1,
            "migrated": False,
            "taken_total": Decimal(0),
        }
        with db.write(books.engine) as connection:
            connection.execute(insert(KOrder.__table__), [{**fixed, **row} for row in self.rows])

    def key(self, name: str) -> Callable[[dict[str, Any]], Any]:
        """What a field sorts by: nothing is the lowest, references by name, choices by code."""

        def value(row: dict[str, Any]) -> Any:
            found = row[name]
            if found is None:
                return (0,)
            if name in ("customer_id", "salesperson_id"):
                found = self.names[found]
            return (1, found.code if isinstance(found, Channel) else found)

        return value

    def sorted(self, rows: list[dict[str, Any]], sort: str) -> list[int]:
        field = sort.lstrip("-")
        ordered = sorted(rows, key=lambda row: (self.key(field)(row), row["id"]), reverse=sort.startswith("-"))
        return [row["id"] for row in ordered]


@pytest.fixture(scope="module", params=databases.families())
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with databases.fresh(request.param, tmp_path_factory.mktemp("lists")) as url, open_books(url) as books:
        yield World(books)


NUMBERS = ("amount", "ratio", "unit_price", "cases")
ORDERED = (*NUMBERS, "due", "seen_at", "business_date")
SORTS = ("id", "number", "customer_id", "salesperson_id", *VALUES)


@st.composite
def wheres(draw: st.DrawFn) -> tuple[Where, Callable[[dict[str, Any]], bool]]:
    """A condition and what it means."""
    pick = random.Random(draw(st.integers(0, 10**6)))
    field = draw(st.sampled_from(list(VALUES)))
    some = [value for value in (VALUES[field](pick) for _ in range(30)) if value is not None]
    kinds = ["equals", "in", "not_in", "empty", "not_empty"]
    if field in ORDERED:
        kinds += ["from", "to"]
    if field == "remark":
        kinds += ["contains", "starts"]
    kind = draw(st.sampled_from(kinds))
    one = draw(st.sampled_from(some))
    many = draw(st.lists(st.sampled_from(some), min_size=1, max_size=3))
    match kind:
        case "equals":
            return Where(field, kind, (one,)), lambda row: row[field] == one
        case "in":
            return Where(field, kind, tuple(many)), lambda row: row[field] in many
        case "not_in":
            return Where(field, kind, tuple(many)), lambda row: row[field] is not None and row[field] not in many
        case "empty":
            return Where(field, kind), lambda row: row[field] is None
        case "not_empty":
            return Where(field, kind), lambda row: row[field] is not None
        case "from":
            return Where(field, kind, (one,)), lambda row: row[field] is not None and row[field] >= one
        case "to":
            return Where(field, kind, (one,)), lambda row: row[field] is not None and row[field] <= one
        case "contains":
            return Where(field, kind, (one,)), lambda row: row[field] is not None and one.lower() in row[field].lower()
    return Where(field, kind, (one,)), lambda row: row[field] is not None and row[field].lower().startswith(one.lower())


conditions = st.lists(wheres(), max_size=2)
sorts = st.tuples(st.sampled_from(["", "-"]), st.sampled_from(SORTS)).map("".join)


def kept(world: World, found: list[tuple[Where, Any]]) -> tuple[query.Query, list[dict[str, Any]]]:
    rows = [row for row in world.rows if all(test(row) for _, test in found)]
    return query.Query("k_order", tuple(where for where, _ in found)), rows


@settings(max_examples=80)
@given(found=conditions, sort=sorts, limit=st.integers(1, 40))
def test_pages_end_to_end_are_the_sorted_list(world: World, found: list[Any], sort: str, limit: int) -> None:
    asked, rows = kept(world, found)
    expected = world.sorted(rows, sort)
    with world.books.reading() as work:
        ids: list[int] = []
        after = b""
        while True:
            page = query.page(work, asked, ["number"], sort, after=after, limit=limit)
            ids += page.ids
            assert len(page.ids) == limit or not page.more
            if not page.more:
                break
            after = page.next
        assert ids == expected


@given(found=conditions, sort=sorts, offset=st.integers(0, ROWS + 5), limit=st.integers(1, 40))
def test_an_offset_gives_the_same_rows(world: World, found: list[Any], sort: str, offset: int, limit: int) -> None:
    asked, rows = kept(world, found)
    expected = world.sorted(rows, sort)[offset:]
    with world.books.reading() as work:
        page = query.page(work, asked, ["number"], sort, offset=offset, limit=limit)
        assert (page.ids, page.more) == (expected[:limit], len(expected) > limit)


@given(found=conditions, cap=st.integers(0, ROWS + 1))
def test_counts_and_sums_are_exact(world: World, found: list[Any], cap: int) -> None:
    asked, rows = kept(world, found)
    with world.books.reading() as work:
        assert query.count(work, asked) == (len(rows), False)
        if cap:
            assert query.count(work, asked, cap) == (min(len(rows), cap), len(rows) > cap)
        sums, how_many = query.sums(work, asked, NUMBERS)
        assert how_many == len(rows)
        assert sums == {name: sum(row[name] or 0 for row in rows) for name in NUMBERS}
        with_ids = {row[0] for row in query.stream(work, asked, ["number"], chunk=7)}
        assert with_ids == {row["id"] for row in rows}


def test_values_come_as_they_are_kept(world: World) -> None:
    columns = [*VALUES, "customer_id", "salesperson_id"]
    with world.books.reading() as work:
        page = query.page(work, query.Query("k_order"), columns, "id", limit=ROWS)
    by_id = {row["id"]: row for row in world.rows}
    for index, id_ in enumerate(page.ids):
        for name in columns:
            should = by_id[id_][name]
            if name.endswith("_id"):
                should = world.names.get(should)
            elif isinstance(should, Channel):
                should = should.code
            assert page.columns[name][index] == should, name


@pytest.mark.parametrize(
    ("where", "code"),
    [
        (Where.of("amount", "contains", "1"), "OPERATOR"),
        (Where.of("amount", "like", Decimal(1)), "OPERATOR"),
        (Where("cases", "in", tuple(range(501))), "TOO_MANY_VALUES"),
        (Where.of("remark", "period", "today"), "OPERATOR"),
        (Where.of("amount", "equals", "x"), "WRONG_TYPE"),
        (Where.of("amount", "from"), "VALUE_MISSING"),
        (Where.of("amount", "in", None), "VALUE_MISSING"),
        (Where.of("remark", "equals", "a\0"), "BAD_CHARACTER"),
        (Where.of("customer_id", "equals", "a\0"), "BAD_CHARACTER"),
        (Where.of("due", "period", "someday"), "PERIOD_UNKNOWN"),
        (Where.of("pin", "equals", "x"), "FIELD_UNKNOWN"),
        (Where.of("nothing", "equals", "x"), "FIELD_UNKNOWN"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value.field}-{value.operator}",
)
def test_a_condition_that_makes_no_sense_is_refused_in_words(world: World, where: Where, code: str) -> None:
    with world.books.reading() as work, pytest.raises(Invalid, match=code):
        query.page(work, query.Query("k_order", (where,)), ["number"])


def test_references_are_filtered_by_id_code_and_name(world: World) -> None:
    expected = {row["id"] for row in world.rows if row["customer_id"] == world.books.customer}
    for where in (Where.of("customer_id", "equals", world.books.customer), Where.of("customer_id", "in", "C1"),
                  Where.of("customer_id", "contains", "川贸"), Where.of("customer_id", "starts", "望川")):  # fmt: skip
        with world.books.reading() as work:
            assert set(query.page(work, query.Query("k_order", (where,)), ["number"], limit=ROWS).ids) == expected


@pytest.mark.parametrize("word", ["望川", "c1", "C1", "wcmy", "WC"])
def test_search_finds_by_code_name_and_mnemonic(world: World, word: str) -> None:
    expected = {row["id"] for row in world.rows if row["customer_id"] == world.books.customer}
    with world.books.reading() as work:
        assert set(query.page(work, query.Query("k_order", search=word), ["number"], limit=ROWS).ids) == expected
        percent = query.page(work, query.Query("k_order", search="%"), ["number"], "id", limit=ROWS)
        assert percent.ids == sorted(row["id"] for row in world.rows if row["remark"] == "100%")
        assert query.page(work, query.Query("k_order", search="a\0b"), ["number"]).ids == []


HOLDS_TODAY = [
    "today",
    "this_week",
    "this_month",
    "this_quarter",
    "this_year",
    "last_7",
    "last_30",
    "next_7",
    "next_30",
]
BEFORE = {
    "yesterday": "today",
    "last_week": "this_week",
    "last_month": "this_month",
    "last_quarter": "this_quarter",
    "last_year": "this_year",
}
days = st.dates(date(1990, 1, 1), date(2190, 1, 1))


@pytest.mark.parametrize("name", HOLDS_TODAY)
@given(today=days)
def test_periods_hold_their_days(name: str, today: date) -> None:
    first, last = period(name, today)
    assert first <= today <= last
    lengths = {"today": {1}, "this_week": {7}, "last_7": {7}, "last_30": {30}, "next_7": {8}, "next_30": {31}}
    assert (last - first).days + 1 in lengths.get(name, range(28, 367))


@pytest.mark.parametrize("name", BEFORE)
@given(today=days)
def test_a_period_before_ends_where_that_of_today_begins(name: str, today: date) -> None:
    first, last = period(name, today)
    assert last + timedelta(days=1) == period(BEFORE[name], today)[0]
    # It is of the same kind: each of its days lies in the same.
    assert period(BEFORE[name], first) == period(BEFORE[name], last) == (first, last)


@given(today=days)
def test_the_same_of_last_year_ends_on_this_day_of_it_or_the_day_before_a_leap_day(today: date) -> None:
    first, last = period("until_now_last_year", today)
    assert (first.month, first.day, first.year) == (1, 1, today.year - 1)
    assert (last.month, last.day) == ((2, 28) if (today.month, today.day) == (2, 29) else (today.month, today.day))
    month = period("month_of_last_year", today)
    assert month == period("this_month", last)


@pytest.mark.parametrize("name", ["", "last_0", "next_0", "last_1000", "last_-7", "last_7 ", "this_week_", "TODAY"])
def test_what_is_no_period_is_refused(name: str) -> None:
    with pytest.raises(Invalid, match="PERIOD_UNKNOWN"):
        period(name, date(2026, 11, 30))


def test_a_desk_offers_only_periods_that_there_are() -> None:
    for name in PERIODS:
        assert period(name, date(2026, 11, 30))


def test_periods_of_days_and_moments(world: World) -> None:
    with world.books.reading() as work:
        for field in ("due", "seen_at", "created_at"):
            query.page(work, query.Query("k_order", (Where.of(field, "period", "this_month"),)), ["number"])
        made_today = query.count(work, query.Query("k_order", (Where.of("created_at", "period", "today"),)))
    assert made_today == (ROWS, False)


@pytest.mark.parametrize("cursor", [b"x", b"AAAA", b"W10=", b"WyJkIiwgIngiLCAxXQ==", b"WyJzIiwgW10sIDFd"])
def test_a_forged_cursor_is_refused(world: World, cursor: bytes) -> None:
    with world.books.reading() as work, pytest.raises(Invalid, match="CURSOR"):
        query.page(work, query.Query("k_order"), ["number"], "-business_date", after=cursor)


def test_hidden_columns_cannot_be_read_by_any_way(world: World) -> None:
    blind = RolePolicy("r", frozenset({(ANY, ANY)}), (), frozenset({("k_order", "amount")}))
    clerk = world.books.as_(policy=Policy((blind,)))
    with clerk.reading() as work:
        for ask in (
            lambda: query.page(work, query.Query("k_order"), ["amount"]),
            lambda: query.page(work, query.Query("k_order"), ["number"], "amount"),
            lambda: query.page(work, query.Query("k_order", (Where.of("amount", "from", Decimal(1)),)), ["number"]),
            lambda: query.sums(work, query.Query("k_order"), ["amount"]),
        ):
            with pytest.raises(Forbidden, match="FIELD_FORBIDDEN"):
                ask()


def test_only_numbers_are_summed(world: World) -> None:
    with world.books.reading() as work, pytest.raises(Invalid, match="NOT_A_NUMBER"):
        query.sums(work, query.Query("k_order"), ["remark"])


def test_lookup_ranks_exact_code_then_code_then_mnemonic_then_name(world: World) -> None:
    books = world.books
    for code, name in (("CL", "高粱"), ("CL9", "山泉"), ("Z1", "澄岭老窖"), ("Z2", "特级CL"), ("Z3", "老澄岭")):
        books.save("item", {"code": code, "name": name, "item_class_id": "WINE", "unit_id": "PING"})
    with books.reading() as work:
        for word in ("CL", "cl"):
            codes = [hit.ref.code for hit in lookup.lookup(work, "item", word)[0]]
            assert codes[:2] == ["CL", "CL9"], word
            assert codes[2:6] == ["I0", "I1", "I2", "Z1"], word
            assert set(codes[6:]) == {"Z2", "Z3"}, word
        assert lookup.lookup(work, "item", "c", limit=2)[1] is True
        assert [hit.ref.code for hit in lookup.lookup(work, "item", "i1")[0]] == ["I1"]
        assert lookup.lookup(work, "item", "a\0b") == ([], False)
        stopped = lookup.lookup(work, "item", "Z3")[0][0].ref.id
    books.act("item", stopped, "stop")
    with books.reading() as work:
        assert "Z3" not in [hit.ref.code for hit in lookup.lookup(work, "item", "Z")[0]]
