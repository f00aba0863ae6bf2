"""我的部门或组织及下级: the department of one's employee where a field is a department or a person, else one's organisation; ranges."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from cellar_server.kernel.lists import query
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.problems import Refusal
from tests.support.books import SmallBooks
from tests.support.hands import ref

pytestmark = pytest.mark.differs("queries")


def count(books: SmallBooks, field: str, operator: str = "my_unit", *values: object, entity: str = "receivable") -> int:
    with books.commands.reading(books.who) as work:
        return query.count(work, query.Query(entity, (Where(field, operator, values),)))[0]


def test_my_unit_is_my_employees_department_and_elsewhere_my_organisation(books: SmallBooks) -> None:
    for code, parent in (("D1", "01"), ("D11", "D1"), ("D2", "01")):
        books.save("organisation", {"code": code, "name": code, "parent_id": ref(parent), "is_department": True})
    people = {
        code: books.save("employee", {"code": code, "name": code, "org_id": ref(unit)}).id
        for code, unit in (("E1", "D1"), ("E11", "D11"), ("E2", "D2"))
    }
    for number, (code, unit) in enumerate((("E1", "D1"), ("E11", "D11"), ("E2", "D2"))):
        head = {
            "customer_id": ref("C1"), "org_id": ref("01"), "kind": "opening", "former_number": f"F{number}", "amount": Decimal(100),
            "department_id": ref(unit), "salesperson_id": ref(code),
        }  # fmt: skip
        books.save("receivable", head)
    mine = replace(books, who=replace(books.who, employee_id=people["E1"], org_id=_id(books, "01")))
    assert [count(mine, field) for field in ("department_id", "salesperson_id", "org_id")] == [2, 2, 3]
    # Without an employee the organisation is what there is; it is no department here.
    nobody = replace(mine, who=replace(mine.who, employee_id=None))
    assert [count(nobody, field) for field in ("department_id", "salesperson_id", "org_id")] == [0, 3, 3]
    lost = replace(nobody, who=replace(nobody.who, org_id=None))
    assert count(lost, "org_id") == 0


def _id(books: SmallBooks, code: str) -> int:
    with books.commands.reading(books.who) as work:
        table = work.registry.of("organisation").table
        return int(work.connection.execute(table.select().where(table.c.code == code)).one().id)


def test_a_range_does_not_begin_after_it_ends(books: SmallBooks) -> None:
    assert count(books, "amount", "between", Decimal(1), Decimal(1)) == 0
    with pytest.raises(Refusal, match="begins after it ends"):
        count(books, "amount", "between", Decimal(20000), Decimal(1000))
