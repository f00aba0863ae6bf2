"""Pure rules of what is owed and paid to suppliers and employees."""

from __future__ import annotations

from cellar_server.kernel.schema.either import either

PARTY = either("往来方|Party", "supplier_id employee_id")
"""Owed or paid to a supplier or to an employee, never to both and never to nobody."""

SPARED = dict.fromkeys(
    ["supplier_id", "employee_id", "org_id", "department_id"], "what is owed must be paid, whoever was stopped meanwhile"
)  # fmt: skip
"""The references of these documents that may be stopped meanwhile, and why."""
