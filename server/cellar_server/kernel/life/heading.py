"""What every document says of itself beside its own fields: department, currency, which amendment it is.

Written by the kernel for all types. Amounts are in the currency of the books, at the rate 1; another currency is refused
where anything is posted, for there is nothing yet by which it could be converted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cellar_server.kernel.amounts import currency
from cellar_server.kernel.amounts.steps import ONE
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.progress import Progress
from cellar_server.kernel.unit_of_work.numbering import is_temporary
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def begin(work: UnitOfWork, declaration: Declaration, record: Any) -> None:
    """A new document is of the person's own organisation and department, and nothing was taken of it yet."""
    record.progress = Progress.OPEN
    if record.org_id is None:
        record.org_id = work.principal.org_id
    if record.department_id is None:
        record.department_id = _department(work, declaration)


def _department(work: UnitOfWork, declaration: Declaration) -> int | None:
    """The organisation of the person's employee, where it is one that the field takes."""
    employees: Any = work.registry.of("employee").model
    employee: Any = work.get_many(employees, [work.principal.employee_id]).get(work.principal.employee_id or 0)
    if employee is None:
        return None
    spec = declaration.fields["department_id"]
    units: Any = work.registry.of(spec.target).model
    unit: Any = work.get_many(units, [employee.org_id]).get(employee.org_id)
    fits = unit is not None and all(getattr(unit, name) == value for name, value in spec.among)
    return unit.id if fits else None


def prepare(work: UnitOfWork, record: Any) -> None:
    """The currency as its code, the books' own where none is said; its rate."""
    base = work.settings[currency.BASE]
    record.currency = record.currency.strip().upper() if record.currency else base
    record.exchange_rate = ONE if record.currency == base else None


def problems(work: UnitOfWork, declaration: Declaration, record: Any) -> Iterator[Problem]:
    """What is wrong with the head by itself; asked while it is typed and at save."""
    if record.currency and record.currency not in currency.CODES:
        known = ", ".join(currency.CODES)
        yield problem(
            "currency", "CURRENCY_UNKNOWN", f"没有币种“{record.currency}”|There is no currency “{record.currency}”",
            f"可用：{known}|Known: {known}",
        )  # fmt: skip
    elif record.currency and not declaration.any_currency and record.exchange_rate != ONE:
        base = work.settings[currency.BASE]
        yield problem(
            "currency", "CURRENCY_FOREIGN",
            f"外币尚不能记账，本位币是 {base}|Other currencies than {base}, that of the books, cannot be posted yet",
            f"改为 {base}，金额折算后录入|Change it to {base} and enter converted amounts",
        )  # fmt: skip


def amended(record: Any) -> None:
    """A document that was in force is changed: it is the next amendment (变更), which nobody has approved yet.

    Counted once from one approval to the next, however often it is saved in between.
    """
    if record.checked_at is not None and not is_temporary(record.number):
        record.version += 1
        record.checked_at = record.checked_by = None
