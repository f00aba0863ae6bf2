"""A reference to one of several kinds of record: a party that is a supplier or an employee.

Each kind has a column of its own with its foreign key, and exactly one of them is filled. Screens show one place: which kind, and which record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cellar_server.kernel.schema.fields import FieldSpec
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.text import Label, label


@dataclass(frozen=True, slots=True)
class Either:
    """``fields`` are references of the head, of which a record fills one, the first where nothing else is said."""

    label: Label
    fields: tuple[str, ...]


def either(words: str, fields: str) -> Either:
    """``either("往来方|Party", "supplier_id employee_id")``, for a declaration's ``eithers=``."""
    return Either(label(words), tuple(fields.split()))


def problems(said: Either, specs: Mapping[str, FieldSpec], record: Any) -> Iterator[Problem]:
    """None of them is filled, or more than one."""
    filled = [name for name in said.fields if getattr(record, name) is not None]
    names = [specs[name].label for name in said.fields]
    zh, en = "或".join(each.zh for each in names), " or ".join(each.en.lower() for each in names)
    if not filled:
        yield problem(
            said.fields[0],
            "EITHER_MISSING",
            f"{said.label.zh}须填{zh}|{said.label.en}: {en} must be given",
            "先选种类，再选记录|Choose which kind, then the record",
        )
    for name in filled[1:]:
        yield problem(
            name,
            "EITHER_TWICE",
            f"{said.label.zh}只能是{zh}之一|{said.label.en}: either {en}, not both",
            "清空其中一个|Clear one of them",
        )
