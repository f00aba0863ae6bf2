"""What the server fills in, and everything that is wrong with a record as it stands, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from cellar_common.folding import cut
from cellar_server.kernel.access.eyes import for_eyes, without_hidden_figures
from cellar_server.kernel.intake import alive, bounds, dates, units
from cellar_server.kernel.intake.once import repeated
from cellar_server.kernel.intake.record import Intake, missing
from cellar_server.kernel.life import heading, sums
from cellar_server.kernel.links import derivation, from_head, mirroring
from cellar_server.kernel.schema import either
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.panels import Panel
from cellar_server.kernel.schema.pinyin import initials
from cellar_server.kernel.schema.problems import Invalid, Problem
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def prepare(work: UnitOfWork, declaration: Declaration, record: Any, *, typed: bool = True) -> None:
    """Fill what the server computes: the mnemonic, then whatever the declaration's ``prepare`` says.

    With ``typed`` (the record came from a desk) a derived document is first held to its source again.
    """
    if declaration.kind is EntityKind.MASTER and not record.pinyin and record.name:
        record.pinyin = cut(initials(record.name), 60) or None
    with work.session.no_autoflush:
        red = mirroring.is_red(declaration, record)
        if typed and not red and record.state in declaration.editable:
            derivation.carry_over(work, declaration, record)
            from_head.carry_over(work, declaration, record)
        if declaration.kind is EntityKind.DOCUMENT:
            heading.prepare(work, record)
        if red:
            mirroring.hold(work, declaration, record)
        elif declaration.prepare is not None:
            declaration.prepare(work, record)
        sums.fill(declaration, record)


def problems_of(work: UnitOfWork, declaration: Declaration, record: Any) -> list[Problem]:
    """Everything that is wrong with a record by itself. A red document's days are its original's, which lie before its own."""
    red = mirroring.is_red(declaration, record)
    found = [*missing(declaration, record, red=red), *repeated(declaration, record)]
    if not red:
        found.extend(dates.disordered(declaration, record))
    if declaration.kind is EntityKind.DOCUMENT:
        found.extend(heading.problems(work, declaration, record))
    if red:
        found.extend(mirroring.problems(work, declaration, record))
        return found
    for said in declaration.eithers:
        found.extend(either.problems(said, declaration.fields, record))
    if declaration.check is not None:
        found.extend(declaration.check(record))
    return found


def beside(work: UnitOfWork, declaration: Declaration, record: Any, grid: str, line: int) -> list[Panel]:
    """What the system knows beside the line the cursor is on, as far as this person may see it."""
    return for_eyes(work.principal.policy, declaration.panels(work, record, grid, line)) if declaration.panels else []


def everything_wrong(work: UnitOfWork, declaration: Declaration, record: Any, intake: Intake) -> list[Problem]:
    """What typing, the record itself, its references and its reckoned figures have against it; a path with an error says only the first."""
    found = intake.problems + intake.refusals()
    found += _news(found, intake.without_consequences(problems_of(work, declaration, record)))
    with work.session.no_autoflush:
        # What was done can be undone, whoever was stopped meanwhile.
        red = mirroring.is_red(declaration, record)
        ahead = [] if red else alive.problems(work, declaration, record, known={each.path for each in found})
        # References to the wrong kind of record; and what the next deed will refuse or warn of, said while it is typed.
        found += [*alive.misplaced(work, declaration, record), *(replace(each, warning=True) for each in ahead)]
    # What was reckoned and cannot be counted in its unit, or is too big to be kept.
    found += _news(found, units.problems(work, declaration, record))
    found += _news(found, bounds.problems(declaration, record))
    return without_hidden_figures(work.principal.policy, declaration, found)


def _news(said: Iterable[Problem], found: Iterable[Problem]) -> list[Problem]:
    """What is found where no error was said yet."""
    known = {each.path for each in said if not each.warning}
    return [each for each in found if each.path not in known]


def raise_errors(work: UnitOfWork, problems: Iterable[Problem]) -> None:
    errors = [found for found in problems if not found.warning]
    work.warnings.extend(found for found in problems if found.warning and found not in work.warnings)
    if errors:
        raise Invalid(errors)
