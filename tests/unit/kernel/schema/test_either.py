"""Exactly one of several references is filled."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from cellar_server.kernel.schema.either import either, problems
from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.text import label

PARTY = either("往来方|Party", "supplier_id employee_id")
SPECS = {
    name: FieldSpec(kind=Kind.REFERENCE, label=label(words), name=name)
    for name, words in (("supplier_id", "供应商|Supplier"), ("employee_id", "职员|Employee"))
}


@pytest.mark.parametrize(
    ("supplier", "employee", "found"),
    [
        (1, None, []),
        (None, 1, []),
        (None, None, [("EITHER_MISSING", "supplier_id")]),
        (1, 1, [("EITHER_TWICE", "employee_id")]),
    ],
)
def test_one_is_filled(supplier: Any, employee: Any, found: list[tuple[str, str]]) -> None:
    record = SimpleNamespace(supplier_id=supplier, employee_id=employee)
    assert [(each.code, each.path) for each in problems(PARTY, SPECS, record)] == found
