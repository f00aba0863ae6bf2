"""Import template 导入模板: an empty workbook with an instruction row, headings (* required), and one sheet a grid."""

from __future__ import annotations

import io
from typing import Any

from cellar_server.kernel import access
from cellar_server.kernel.exchange import rights
from cellar_server.kernel.exchange.table_file import sheet_name
from cellar_server.kernel.intake.writable import closed_fields
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FILES, FieldSpec, Kind
from cellar_server.kernel.schema.text import Label, label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

# All that is words to a person, so that a spreadsheet makes no number or day of it.
_WORDS = (Kind.TEXT, Kind.NOTE, Kind.TAGS, Kind.DURATION, Kind.REFERENCE, Kind.CHOICE)
_ON_THE_FORM = FILES | {Kind.SECRET}
KEY = label("单据标识|Key")
# Of a document upstream, where lines come from one.
SOURCE, SOURCE_LINE = label("来源单号|Source number"), label("来源行号|Source line")
_HEAD_HINT = label(
    "从第 3 行填写；带 * 的必填；日期如 2026-01-31；参照填编码；“单据标识”把明细表的行连到这里。|"
    "Fill in from row 3; * is required; dates as 2026-01-31; references by code; the key ties the lines of the other sheets."
)
NOTES = label("填写说明|How to fill in")
_RULES = (
    "空格：修改已有记录时保留原值，新记录取默认值；明细是整体替换，空格就是空。|"
    "An empty cell keeps the value of an existing record and gives a new one its default; lines are replaced as a whole, so there it is empty.",
    "要清空一个值，填“（清空）”；零就填 0。空、零、读不出来是三回事。|"
    "To empty a field type “(clear)”; for zero type 0. Empty, zero and unreadable are three things.",
    "错误值（#N/A 等）、没有结果的公式、合并的单元格都不导入，会指出是哪一格。|"
    "Error values (#N/A …), formulas without a result and merged cells are refused by their address.",
    "编码、税号、卡号、电话等文字列已设为文本格式：前面的零和 15 位以后的数字只有在文本格式里才保得住。从别处粘贴请选“只粘贴值”。|"
    "Columns of text (codes, tax and card numbers, telephones) are formatted as text: only there leading zeros and digits beyond 15 are kept. Paste as values.",
    "数字列填数，不带单位；表格的数只有 15 位，算出来的请用 ROUND 取到所需小数。|"
    "Figures without units; a spreadsheet's number has 15 digits: round what is calculated with ROUND.",
    "隐藏的工作表不读；隐藏或筛选掉的行和列照样导入，检查时会提示。|"
    "Hidden sheets are not read; hidden or filtered rows and columns are imported all the same, and the check says so.",
)
_FROM_UPSTREAM = (
    "有“来源单号”的单据可从上游带入：主表填来源单号而明细留空，带入其全部未完成行；或在明细逐行填来源单号和来源行号，"
    "数量等留空就取未完成的数量，填了以填的为准。|"
    "A document with a source number may be filled from upstream: give it on the first sheet and no lines, and all that is open comes; or give number and "
    "line on each row of the other sheet: an empty quantity takes what is open, and what is filled in stands.",
)
_GRID_HINT = label("从第 3 行填写；“单据标识”与主表相同。|Fill in from row 3; the key is that of the first sheet.")


def importable(specs: dict[str, FieldSpec], place: str, hidden: frozenset[str]) -> list[FieldSpec]:
    """Fields that a file may set."""
    return [
        spec for name, spec in specs.items()
        if not spec.readonly and not spec.hidden and spec.kind not in _ON_THE_FORM and place + name not in hidden
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
    policy = work.principal.policy
    language, hidden = work.language, policy.hidden_fields(declaration.name) | closed_fields(declaration, policy)
    key = key_field(declaration)
    content = io.BytesIO()
    # Loaded with the first template: a server starts without it.
    import xlsxwriter

    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        looks = _looks(book)
        fields: list[Any] = [] if key is not None or not declaration.grids else [KEY]
        fields += importable(declaration.fields, "", hidden)
        drawn = {link.into for link in declaration.links}
        fields += [SOURCE] if drawn else []
        _sheet(book, declaration.title.of(language), _HEAD_HINT.of(language), fields, language, looks)
        for grid in declaration.grids.values():
            shown: list[Any] = [key.label if key is not None else KEY]
            shown += [SOURCE, SOURCE_LINE] if grid.name in drawn else []
            shown += importable(grid.fields, grid.name + ".", hidden)
            _sheet(book, grid.label.of(language), _GRID_HINT.of(language), shown, language, looks)
        notes = book.add_worksheet(NOTES.of(language))
        notes.set_column(0, 0, 120)
        for number, rule in enumerate(_RULES + (_FROM_UPSTREAM if drawn else ())):
            notes.write_string(number, 0, label(rule).of(language))
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
        required = field is KEY or (not isinstance(field, Label) and field.required)
        kind = Kind.TEXT if isinstance(field, Label) or field.chooser else field.kind
        # Codes stay text: a column of plain cells would lose their leading zeros.
        look = looks["day"] if kind is Kind.DAY else looks["text"] if kind in _WORDS else None
        sheet.set_column(column, column, 16, look)
        sheet.write_string(1, column, words + ("*" if required else ""), looks["heading"])
        if not isinstance(field, Label) and field.choices is not None:
            sheet.data_validation(
                2, column, 10_000, column,
                {"validate": "list", "source": [member.label.of(language) for member in field.choices]},
            )  # fmt: skip
