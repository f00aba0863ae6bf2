"""Conditions on lines, on what is referred to, and in groups: what they find, for whom, and in one statement."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from cellar.v1 import list_pb2, metadata_pb2
from cellar_common import codec
from cellar_server.kernel.access.policy import READ, Policy, RolePolicy
from cellar_server.kernel.exchange.report_files import conditions
from cellar_server.kernel.lists import paths, query
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.problems import Forbidden, Invalid, Refusal
from cellar_server.rpc import convert
from tests.support.books import SmallBooks
from tests.support.counting import count_statements
from tests.support.hands import ref

pytestmark = pytest.mark.differs("queries")
D = Decimal


def found(books: SmallBooks, *wheres: Where, entity: str = "sales_order") -> set[int]:
    with books.reading() as work:
        return set(query.page(work, query.Query(entity, wheres), ["state"]).ids)


def where(field: str, operator: str, *values: object) -> Where:
    return Where(field, operator, values)


def any_of(*groups: tuple[Where, ...]) -> Where:
    return Where("", "any", (), groups)


def reading(
    books: SmallBooks, *entities: str, hidden: frozenset[tuple[str, str]] = frozenset(), **scopes: frozenset[int]
) -> SmallBooks:
    role = RolePolicy("reader", frozenset((name, READ) for name in entities), tuple(scopes.items()), hidden)
    return replace(books, who=replace(books.who, policy=Policy((role,))))


def test_orders_that_hold_an_item_and_those_of_which_one_line_is_so(books: SmallBooks) -> None:
    one = books.order(("A", 6), ("B", 60)).id
    other = books.order(("B", 6)).id
    assert found(books, where("lines.item_id", "equals", ref("A"))) == {one}
    assert found(books, where("lines.item_id", "in", ref("A"), ref("B"))) == {one, other}
    assert found(books, where("lines.item_id", "not_in", ref("A"))) == {other}
    assert found(books, where("lines.item_id", "contains", "陈酿")) == {one}
    # Of one line, not of two.
    assert found(books, where("lines.item_id", "equals", ref("B")), where("lines.quantity", "from", D(30))) == {one}
    assert found(books, where("lines.item_id", "equals", ref("A")), where("lines.quantity", "from", D(30))) == set()
    assert found(books, where("lines.quantity", "between", D(50), D(70))) == {one}
    assert found(books, where("lines.batch_id", "not_empty")) == set() if "batch_id" in _fields(books) else True
    assert found(books, where("lines.item_id.item_class_id", "equals", ref("WINE"))) == {one, other}


def _fields(books: SmallBooks) -> set[str]:
    return set(books.ledger.registry.of("sales_order").grids["lines"].fields)


def test_orders_by_what_their_customer_is(books: SmallBooks) -> None:
    first, second = books.order(("A", 6)).id, books.order(("A", 6), customer_id=ref("C2")).id
    customer = books.get("customer", books.ids["C2"])
    books.save("customer", {"tags": "老客户, 团购"}, id_=customer.id, version=customer.row_version)
    assert found(books, where("customer_id.tags", "has", "团购")) == {second}
    assert found(books, where("customer_id.code", "equals", "c1")) == {first}
    assert found(books, where("customer_id.customer_class_id", "under", ref("DEALER"))) >= {first}
    assert found(books, where("customer_id.region_id", "empty")) == {first, second}


def test_groups_of_which_one_holds(books: SmallBooks) -> None:
    small, large = books.order(("A", 6)).id, books.order(("B", 60)).id
    other = books.order(("B", 6), customer_id=ref("C2")).id
    of_c2, of_a = where("customer_id", "equals", ref("C2")), where("lines.item_id", "equals", ref("A"))
    much = (where("lines.item_id", "equals", ref("B")), where("lines.quantity", "from", D(30)))
    assert found(books, any_of((of_c2,), (of_a,))) == {other, small}
    assert found(books, any_of((of_a,), much)) == {small, large}
    assert found(books, any_of((of_a,), much), of_c2) == set()
    assert found(books, any_of((any_of((of_a,), (of_c2,)), where("state", "equals", "draft")))) == {other, small}


def test_nobody_asks_for_what_he_may_not_see(books: SmallBooks) -> None:
    order = books.order(("A", 6)).id
    asked = where("customer_id.code", "equals", "C1")
    assert found(reading(books, "sales_order", "customer"), asked) == {order}
    with pytest.raises(Forbidden):
        found(reading(books, "sales_order"), asked)
    with pytest.raises(Forbidden):
        found(reading(books, "sales_order", "customer", hidden=frozenset({("customer", "code")})), asked)
    with pytest.raises(Forbidden):
        found(
            reading(books, "sales_order", hidden=frozenset({("sales_order", "lines.price")})),
            where("lines.price", "from", D(1)),
        )
    with pytest.raises(Forbidden):
        found(reading(books, "sales_order", "customer", hidden=frozenset({("customer", "code")})), any_of((asked,)))


def test_what_leads_nowhere_is_refused_in_words(books: SmallBooks) -> None:
    for path in (
        "lines.nothing",
        "remark.code",
        "customer_id.nothing",
        "lines.item_id.item_class_id.code",
        "nothing.code",
    ):
        with pytest.raises(Refusal):
            raise AssertionError(f"{path}: {found(books, where(path, 'equals', 'x'))}")


def test_a_list_with_all_of_it_is_one_statement(books: SmallBooks) -> None:
    books.order(("A", 6))
    asked = (
        where("lines.item_id", "equals", 1),
        any_of((where("customer_id.code", "starts", "C"),), (where("state", "equals", "draft"),)),
    )
    with books.reading() as work:
        query.page(work, query.Query("sales_order", asked), ["number"])
        with count_statements(books.commands.engine) as sent:
            query.page(work, query.Query("sales_order", asked), ["number"])
    assert sent.count == 1


def test_what_is_offered_can_be_asked_and_is_called_by_the_way_to_it(books: SmallBooks) -> None:
    registry = books.ledger.registry
    for name in ("sales_order", "outbound", "customer", "stock_item"):
        if not registry.knows(name):
            continue
        with books.reading() as work:
            for spec in paths.offered(registry, registry.of(name), books.who.policy):
                query.count(work, query.Query(name, (where(spec.name, "not_empty"),)))
    labels = {
        spec.name: spec.label.zh for spec in paths.offered(registry, registry.of("sales_order"), books.who.policy)
    }
    assert labels["customer_id.region_id"] == "客户·区域"
    assert labels["lines.item_id"].endswith("·物料")
    blind = reading(books, "sales_order").who.policy
    assert not [
        each.name
        for each in paths.offered(registry, registry.of("sales_order"), blind)
        if each.name.startswith("customer_id.")
    ]


def test_a_file_says_the_conditions_that_it_was_made_under(books: SmallBooks) -> None:
    asked = (
        where("lines.item_id", "equals", books.ids["A"]),
        any_of(
            (where("customer_id.code", "equals", "C1"),),
            (where("state", "equals", "draft"), where("business_date", "not_empty")),
        ),
    )
    with books.reading() as work:
        told = conditions(work, books.ledger.registry.of("sales_order"), asked, "")
    assert told[0][0].endswith("·物料")
    assert told[0][1] == "= 澄岭陈酿十五年"
    assert told[1] == ("满足其一", "客户·编码 = C1；业务日期 不为空")


def test_groups_come_over_the_wire_and_not_too_deep() -> None:
    filter_ = metadata_pb2.Filter(
        field="state", operator=metadata_pb2.FILTER_OPERATOR_EQUALS, values=[codec.to_value("draft")]
    )
    nested = filter_
    for depth in range(4):
        read = convert.read_query(list_pb2.Query(entity="x", filters=[nested])) if depth < 4 else None
        assert read is not None
        nested = metadata_pb2.Filter(any=[metadata_pb2.FilterGroup(filters=[nested])])
    with pytest.raises(Invalid, match="nested too deep"):
        convert.read_query(list_pb2.Query(entity="x", filters=[nested]))


def test_a_group_says_something_and_nothing_stands_beside_it() -> None:
    """What the program cannot do is refused, not left out: a list without one of its conditions shows too much."""
    of_state = metadata_pb2.Filter(
        field="state", operator=metadata_pb2.FILTER_OPERATOR_EQUALS, values=[codec.to_value("draft")]
    )
    group, empty = metadata_pb2.FilterGroup(filters=[of_state]), metadata_pb2.FilterGroup()
    for wrong, code in (
        (metadata_pb2.Filter(any=[group, empty]), "GROUP_EMPTY"),
        (metadata_pb2.Filter(any=[empty]), "GROUP_EMPTY"),
        (metadata_pb2.Filter(any=[group], field="number"), "FIELD_AND_GROUPS"),
        (metadata_pb2.Filter(any=[group], values=[codec.to_value("x")]), "FIELD_AND_GROUPS"),
    ):
        with pytest.raises(Invalid) as refused:
            convert.read_query(list_pb2.Query(entity="x", filters=[wrong]))
        assert {found.code for found in refused.value.problems} == {code}
