"""Import template 导入模板: an empty workbook with an instruction row, headings (* required), and one sheet a grid."""

from __future__ import annotations

import io
from typing import Any

from cellar_server.kernel import access
from cellar_server.kernel.declaration import Declaration
from cellar_server.kernel.exchange import rights
from cellar_server.kernel.exchange.export import sheet_name
from cellar_server.kernel.fields import FieldSpec, Kind
from cellar_server.kernel.text import Label, label
from cellar_server.kernel.work import UnitOfWork

KEY = label("单据标识|Key")
_HEAD_HINT = label(
    "从第 3 行填写；带 * 的必填；日期如 2026-01-31；参照填编码；“单据标识”把明细表的行连到这里。|"
    "Fill in from row 3; * is required; dates as 2026-01-31; references by code; the key ties the lines of the other sheets."
)
_GRID_HINT = label("从第 3 行填写；“单据标识”与主表相同。|Fill in from row 3; the key is that of the first sheet.")


def importable(specs: dict[str, FieldSpec], place: str, hidden: frozenset[str]) -> list[FieldSpec]:
    """Fields that a file may set."""
    return [
        spec for name, spec in specs.items()
        if not spec.readonly and not spec.hidden and spec.kind is not Kind.SECRET and place + name not in hidden
    ]  # fmt: skip


def key_field(declaration: Declaration) -> FieldSpec | None:
    """The one writable field by which grids' rows find their record (a master's code); None: a key column of the file's own."""
    if len(declaration.natural_key) != 1:
        return None
    spec = declaration.fields[declaration.natural_key[0]]
    return None if spec.readonly else spec


def make(work: UnitOfWork, declaration: Declaration) -> tuple[str, bytes]:
    """File name and workbook, in the user's language."""
    rights.demand(work, declaration, access.IMPORT)
    language, hidden = work.language, work.principal.policy.hidden_fields(declaration.name)
    key = key_field(declaration)
    content = io.BytesIO()
    # Loaded with the first template: a server starts without it.
    import xlsxwriter

    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        looks = _looks(book)
        fields: list[Any] = [] if key is not None or not declaration.grids else [KEY]
        fields += importable(declaration.fields, "", hidden)
        _sheet(book, declaration.title.of(language), _HEAD_HINT.of(language), fields, language, looks)
        for grid in declaration.grids.values():
            shown: list[Any] = [key.label if key is not None else KEY]
            shown += importable(grid.fields, grid.name + ".", hidden)
            _sheet(book, grid.label.of(language), _GRID_HINT.of(language), shown, language, looks)
    words = label("导入模板|import template").of(language)
    return f"{declaration.title.of(language)} {words}.xlsx", content.getvalue()


def _looks(book: Any) -> dict[str, Any]:
    return {
        "hint": book.add_format({"italic": True, "font_color": "#666666"}), "heading": book.add_format({"bold": True, "bottom": 1}),
        "text": book.add_format({"num_format": "@"}), "day": book.add_format({"num_format": "yyyy-mm-dd"}),
    }  # fmt: skip


def _sheet(
    book: Any, name: str, hint: str, fields: list[FieldSpec | Label], language: Any, looks: dict[str, Any]
) -> None:
    sheet = book.add_worksheet(sheet_name(name))
    sheet.write_string(0, 0, hint, looks["hint"])
    sheet.freeze_panes(2, 0)
    for column, field in enumerate(fields):
        words = field.of(language) if isinstance(field, Label) else field.label.of(language)
        required = isinstance(field, Label) or field.required
        kind = Kind.TEXT if isinstance(field, Label) else field.kind
        # Codes stay text: a column of plain cells would lose their leading zeros.
        look = looks["day"] if kind is Kind.DAY else looks["text"] if kind in (Kind.TEXT, Kind.REFERENCE) else None
        sheet.set_column(column, column, 16, look)
        sheet.write_string(1, column, words + ("*" if required else ""), looks["heading"])
        if not isinstance(field, Label) and field.choices is not None:
            sheet.data_validation(
                2, column, 10_000, column,
                {"validate": "list", "source": [member.label.of(language) for member in field.choices]},
            )  # fmt: skip
