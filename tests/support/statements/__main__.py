"""The verdict on a run: ``python -m tests.support.statements FOLDER`` after pytest wrote into the folder."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from tests.support.databases import NoPostgresqlError
from tests.support.statements import grammars, prepared, schema
from tests.support.statements.collect import Emitted, read
from tests.support.statements.lint import problems
from tests.support.statements.vendors import VENDORS, Texts


def judge(emitted: Sequence[Emitted]) -> list[str]:
    """What is wrong with the statements, each problem with the statement and the places it came from."""
    found: list[list[str]] = []
    for each in emitted:
        if each.failure:
            found.append([f"cannot be compiled: {each.failure}"])
            continue
        texts = Texts(each.mssql, each.oracle)
        found.append(
            problems(texts, parameters=each.parameters, longest_list=each.longest_list, empty_text=each.empty_text)
        )
    for vendor, parse in (("mssql", grammars.mssql_problems), ("oracle", grammars.oracle_problems)):
        texts_of_vendor = [each.mssql if vendor == "mssql" else each.oracle for each in emitted]
        compiled = [place for place, text in enumerate(texts_of_vendor) if text]
        for place, problem in parse([texts_of_vendor[place] for place in compiled]).items():
            found[compiled[place]].append(f"{vendor}: {problem}")
    return [_shown(each, list(dict.fromkeys(lines))) for each, lines in zip(emitted, found, strict=True) if lines]


def _shown(emitted: Emitted, lines: Sequence[str]) -> str:
    head = " < ".join(emitted.places) or "the schema"
    vendors = [vendor for vendor in VENDORS if any(line.startswith(vendor) for line in lines)]
    texts = [f"    {vendor}: {' '.join(Texts(emitted.mssql, emitted.oracle).of(vendor).split())}" for vendor in vendors]
    return "\n".join([head, *(f"  {line}" for line in lines), *texts])


def ask_postgresql(emitted: Sequence[Emitted]) -> tuple[list[str], str]:
    """(What PostgreSQL refuses, how many it was asked.)"""
    asked = [each for each in emitted if each.postgresql]
    try:
        with prepared.program_tables() as connection:
            said = list(prepared.problems(connection, [each.postgresql for each in asked]))
    except NoPostgresqlError as absent:
        return [], f"none prepared on PostgreSQL: {absent}"
    refused = [
        _shown(each, [f"postgresql: {problem}", f"    {' '.join(each.postgresql.split())}"])
        for each, problem in zip(asked, said, strict=True)
        if problem
    ]
    return refused, f"{len([problem for problem in said if problem is not None])} prepared on PostgreSQL"


def main(arguments: Sequence[str]) -> int:
    """0 when everything ports, 1 otherwise, with each statement that does not."""
    (folder,) = arguments
    emitted = read(Path(folder))
    tables = schema.statements()
    found = [*schema.problems(), *judge([*emitted, *tables])]
    refused, prepared_words = ask_postgresql(emitted)
    found += refused
    for problem in found:
        sys.stdout.write(problem + "\n\n")
    sys.stdout.write(
        f"{len(emitted)} statements and {len(tables)} of the schema compiled for SQL Server and Oracle, linted, parsed;"
        f" {prepared_words}{f'; {len(found)} do not port' if found else ''}\n"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
