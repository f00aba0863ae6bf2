"""Pure rules of what is owed and paid to suppliers and employees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cellar_server.kernel.schema.problems import Problem, problem


def one_party(doc: Any) -> Iterator[Problem]:
    """Owed or paid to a supplier or to an employee, never to both and never to nobody."""
    if doc.supplier_id is None and doc.employee_id is None:
        yield problem(
            "supplier_id", "PARTY_MISSING", "须填供应商或职员|A supplier or an employee is needed",
            "选供应商；付给职员的选职员|Choose the supplier, or the employee it is for",
        )  # fmt: skip
    elif doc.supplier_id is not None and doc.employee_id is not None:
        yield problem(
            "employee_id", "TWO_PARTIES", "供应商与职员只能填一个|Either a supplier or an employee, not both",
            "清空其中一个|Clear one of them",
        )  # fmt: skip


SPARED = dict.fromkeys(
    ["supplier_id", "employee_id", "org_id", "department_id"], "what is owed must be paid, whoever was stopped meanwhile"
)  # fmt: skip
"""The references of these documents that may be stopped meanwhile, and why."""
