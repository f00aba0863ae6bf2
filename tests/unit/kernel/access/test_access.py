"""Row windows, hidden fields, and verbs: the same answer in SQL, in memory and at every door."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, insert, select

from cellar_db import engine as db
from cellar_server.kernel.access.policy import ANY, EVERYTHING, Policy, RolePolicy
from cellar_server.kernel.life import documents
from cellar_server.kernel.schema.problems import Forbidden, Invalid, NotFound, Refusal
from tests.support.kernel_books import Books
from tests.support.kernel_types import ORDER, SHIP, KOrder

pytestmark = pytest.mark.differs("queries")


def reach(entity: str, id_: int, column: str) -> int:
    raise AssertionError("these scopes are columns of the record itself")


COLUMNS = ("org_id", "salesperson_id", "warehouse_id", "customer_id")
small = st.integers(1, 3)
roles = st.builds(
    RolePolicy, st.just("r"),
    st.frozensets(st.tuples(st.sampled_from(["k_order", "k_ship", ANY]), st.sampled_from(["read", "edit", ANY])), max_size=3),
    st.dictionaries(st.sampled_from(["org", "employee", "warehouse", "customer", "region"]), st.frozensets(small, max_size=2), max_size=3)
    .map(lambda found: tuple(sorted(found.items(), key=lambda pair: pair[0]))),
)  # fmt: skip
rows = st.lists(st.tuples(small, st.none() | small, st.none() | small, small), min_size=1, max_size=12)


@pytest.mark.covers("ORG-05")
@given(
    policy=st.lists(roles, max_size=3).map(lambda found: Policy(tuple(found))),
    data=rows,
    verb=st.sampled_from(["read", "edit"]),
)
def test_sql_and_memory_see_the_same_rows(policy: Policy, data: list[tuple[int, ...]], verb: str) -> None:
    engine = create_engine("sqlite://")
    table = KOrder.__table__
    with engine.begin() as connection:
        table.create(connection)
        fixed = {
            "business_date": "2026-01-01",
            "state": "draft",
            "row_version": 1,
            "urgent": False,
            "print_count": 0,
            "currency": "CNY",
            "version": 1,
            "migrated": False,
            "created_by": 1,
        }
        from cellar_server.kernel.schema import clock

        connection.execute(insert(table), [
            {**fixed, "business_date": clock.today(), "created_at": clock.now(), "id": i, "number": str(i), **dict(zip(COLUMNS, row, strict=True)),
             "taken_total": 0} for i, row in enumerate(data)])  # fmt: skip
        window = policy.predicate(ORDER, verb)
        statement = select(table.c.id) if window is None else select(table.c.id).where(window)
        seen = set(connection.scalars(statement))
    engine.dispose()
    records = [SimpleNamespace(**dict(zip(COLUMNS, row, strict=True))) for row in data]
    assert seen == {i for i, record in enumerate(records) if policy.allows(ORDER, record, verb, reach)}
    assert not seen or policy.may("k_order", verb)


def only(*grants: tuple[str, str], hidden: tuple[tuple[str, str], ...] = (), **scopes: int) -> RolePolicy:
    windows = tuple((name, frozenset({id_})) for name, id_ in sorted(scopes.items()))
    return RolePolicy("r", frozenset(grants), windows, frozenset(hidden))


def test_a_field_is_hidden_only_if_every_reading_role_hides_it() -> None:
    blind = only((ANY, ANY), hidden=(("k_order", "amount"), (ANY, "remark")))
    sighted = only(("k_order", "read"), hidden=((ANY, "remark"),))
    writer = only(("k_order", "edit"))
    assert Policy((blind,)).hidden_fields("k_order") == {"amount", "remark"}
    assert Policy((blind, sighted)).hidden_fields("k_order") == {"remark"}
    assert Policy((blind, writer)).hidden_fields("k_order") == {"amount", "remark"}
    assert Policy((blind, EVERYTHING.roles[0])).hidden_fields("k_order") == frozenset()
    assert Policy((blind,)).hidden_fields("k_ship") == {"remark"}


def test_a_dimension_that_an_entity_lacks_does_not_narrow_it() -> None:
    assert Policy((only((ANY, ANY), warehouse=1),)).predicate(SHIP) is None


@pytest.mark.covers("ORG-04")
def test_no_grant_no_deed(books: Books) -> None:
    made = books.order(1, approved=False)
    reader = books.as_(policy=Policy((only(("k_order", "read"), ("customer", "read"), ("item", "read")),)))
    assert reader.get("k_order", made.id).actions == []
    assert not reader.get("k_order", made.id).editable
    for deed in (
        lambda: reader.order(1, approved=False),
        lambda: reader.save("k_order", {"remark": "x"}, made.id, 1),
        lambda: reader.act("k_order", made.id, "approve"),
        lambda: reader.delete("k_order", made.id),
        lambda: reader.page("k_ship"),
    ):
        with pytest.raises(Forbidden):
            deed()
    nobody = books.as_(policy=Policy(()))
    with pytest.raises(NotFound):
        nobody.get("k_order", made.id)


@pytest.mark.covers("ORG-05")
def test_what_lies_outside_the_window_does_not_exist(books: Books) -> None:
    mine = books.order(1, approved=False)
    theirs = books.order(1, approved=False, customer_id=books.other)
    rep = books.as_(policy=Policy((only((ANY, ANY), customer=books.customer),)))
    assert rep.page("k_order").ids == [mine.id]
    for deed in (
        lambda: rep.get("k_order", theirs.id),
        lambda: rep.act("k_order", theirs.id, "approve"),
        lambda: rep.save("k_order", {"remark": "x"}, theirs.id, 1),
        lambda: rep.delete("k_order", theirs.id),
    ):
        with pytest.raises(NotFound):
            deed()
    with pytest.raises(Invalid, match="REFERENCE_UNKNOWN"):
        rep.order(1, approved=False, customer_id=books.other)
    books.act("k_order", theirs.id, "approve")
    with books.reading() as work:
        assert documents.derive(work, "k_order.k_ship", [theirs.id], [])
    with rep.reading() as narrow, pytest.raises(Refusal, match="NOTHING_OPEN"):
        documents.derive(narrow, "k_order.k_ship", [theirs.id], [])


@pytest.mark.covers("ORG-05")
def test_seeing_widely_is_not_editing_widely(books: Books) -> None:
    """Read everywhere, edit one customer: somebody else's order can neither be drawn over nor deleted."""
    theirs = books.order(1, approved=False, customer_id=books.other)
    roles = Policy((only((ANY, "read")), only((ANY, ANY), customer=books.customer)))
    rep = books.as_(policy=roles)
    assert rep.get("k_order", theirs.id).id == theirs.id
    with pytest.raises(Refusal, match="OUT_OF_SCOPE"):
        rep.save("k_order", {"remark": "mine now"}, theirs.id, 1)
    with pytest.raises(Refusal, match="OUT_OF_SCOPE"):
        rep.save("k_order", {"customer_id": books.customer}, theirs.id, 1)
    with pytest.raises(Refusal, match="OUT_OF_SCOPE"):
        rep.act("k_order", theirs.id, "approve")
    with pytest.raises(Refusal, match="OUT_OF_SCOPE"):
        rep.delete("k_order", theirs.id)
    mine = rep.order(1, approved=False)
    with pytest.raises(Refusal, match="OUT_OF_SCOPE"):
        rep.save("k_order", {"customer_id": books.other}, mine.id, 1)


@pytest.mark.covers("ORG-07")
def test_the_maker_is_not_the_checker(books: Books) -> None:
    made = books.order(1, approved=False)
    with pytest.raises(Invalid, match="MAKER_IS_CHECKER"):
        books.act("k_order", made.id, "void")
    with pytest.raises(Invalid, match="MAKER_IS_CHECKER"):
        books.with_settings(approval__maker_may_check="0").act("k_order", made.id, "void")
    done = books.as_(user_id=2).act("k_order", made.id, "void").record
    assert done is not None
    assert done.state == "void"
    second = books.order(1, approved=False)
    assert books.with_settings(approval__maker_may_check="1").act("k_order", second.id, "void").record


def test_read_stays_read(books: Books) -> None:
    """A reading transaction cannot write, whatever a rule tries."""
    from sqlalchemy.exc import DBAPIError

    with pytest.raises(DBAPIError), db.read(books.engine) as connection:
        connection.execute(insert(KOrder.__table__), {"id": 1})
