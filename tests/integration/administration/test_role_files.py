"""A role has three grids: its print and its file show all of them, and the file comes back as it went."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cellar_server.kernel.exchange import export, importing, prints
from cellar_server.kernel.lists.query import Query
from cellar_server.kernel.schema.records import LineInput, RecordInput, RecordView
from cellar_server.printing import LISTING, render
from tests.support.books import SmallBooks, ref, request


def role(books: SmallBooks) -> RecordView:
    return books.commands.save(
        books.who, request(),
        RecordInput(
            "role", values={"code": "zzhd", "name": "华东内勤"},
            grids={
                "grants": [
                    LineInput(values={"entity": "@sales", "verb": "@make"}), LineInput(values={"entity": "outbound", "verb": "sign"}),
                ],
                "scopes": [
                    LineInput(values={"dimension": "org", "target_id": ref("01")}),
                    LineInput(values={"dimension": "employee", "own": True, "below": True}),
                ],
                "hidden": [LineInput(values={"entity": "item", "path": "cost"})],
            },
        ),
    ).record  # type: ignore[return-value]  # fmt: skip


def file_of(books: SmallBooks, kind: str) -> bytes:
    with books.reading() as work:
        wanted = Query("role", search="zzhd")
        made = export.export(work, wanted, ["code", "name"], "", format=kind, with_lines=True)
        made.file.seek(0)
        return made.file.read()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_print_shows_every_grid(one_books: SmallBooks, language: str) -> None:
    made = role(one_books)
    with one_books.commands.reading(replace(one_books.who, language=language)) as work:  # type: ignore[arg-type]
        (sheet,) = prints.prepare(work, work.registry.of("role"), [made.id], "").documents
    tables = {sheet.heading: sheet.rows} | {each.heading: each.rows for each in sheet.further}
    assert [len(rows) for rows in tables.values()] == [2, 2, 1]
    said = [str(cell) for rows in tables.values() for row in rows for cell in row]
    words = (
        ["领域：销售", "组：制单", "签字", "参考成本"]
        if language == "zh"
        else ["Area: Sales", "Group: make", "Sign", "Reference cost"]
    )
    assert set(words) <= set(said)
    assert render(LISTING, [sheet], language="zh" if language == "zh" else "en").startswith(b"%PDF")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_its_file_holds_every_grid_and_comes_back_unchanged(one_books: SmallBooks, kind: str) -> None:
    books = one_books
    made = role(books)
    content = file_of(books, kind)
    declaration = books.ledger.registry.of("role")
    report = importing.run(books.commands, books.who, request(), declaration, f"roles.{kind}", content, dry_run=False)
    assert report.faults == []
    assert (report.rows, report.records, report.unchanged) == (5, 1, 1)
    assert books.get("role", made.id).row_version == made.row_version


def test_another_record_of_a_scope_in_the_file_is_a_change(one_books: SmallBooks) -> None:
    books = one_books
    made = role(books)
    content = file_of(books, "csv").decode("utf-8-sig").replace("领域：销售", "领域：发货").encode()
    declaration = books.ledger.registry.of("role")
    report = importing.run(books.commands, books.who, request(), declaration, "roles.csv", content, dry_run=False)
    assert (report.faults, report.changed) == ([], 1)
    again = books.get("role", made.id)
    assert again.grids["grants"][0].values["entity"].code == "@shipping"
    assert [len(again.grids[name]) for name in ("grants", "scopes", "hidden")] == [2, 2, 1]
