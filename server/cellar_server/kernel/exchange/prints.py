"""Print 打印 (S23.6): records as the printing engine's documents, with what the reader may see.

A preview counts no print and says that it is one; what is really printed or saved is counted and noted (``take``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

from cellar_common.figures import show_minute
from cellar_server.kernel import access, audit
from cellar_server.kernel.audit import showing
from cellar_server.kernel.exchange import cells, rights
from cellar_server.kernel.exchange.print_parts import BESIDE, MAKERS, Counted, Extra
from cellar_server.kernel.intake import chosen, kept_files
from cellar_server.kernel.life import documents
from cellar_server.kernel.links import mirroring
from cellar_server.kernel.schema.choosers import Listed
from cellar_server.kernel.schema.clock import ZONE
from cellar_server.kernel.schema.declaration import CHECKED, Declaration, EntityKind
from cellar_server.kernel.schema.fields import FILES, NUMBERS, FieldSpec, GridSpec, Kind, Member
from cellar_server.kernel.schema.problems import Invalid, NotFound, Problem, problem, refuse
from cellar_server.kernel.schema.records import LineView, RecordView
from cellar_server.kernel.schema.stamps import SIGNS
from cellar_server.kernel.schema.tables import attachment, audit_log
from cellar_server.kernel.schema.text import Label, Language, label
from cellar_server.kernel.unit_of_work import numbering
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.printing import (
    LISTING,
    Column,
    PrintDocument,
    PrintTable,
    Signature,
    Statement,
    Template,
    as_document,
    unprintable,
)
from cellar_server.printing import Kind as Shown
from cellar_server.printing.cells import show as figure

if TYPE_CHECKING:
    from cellar_server.printing.missing_signs import Unprintable

MAX_DOCUMENTS = 200
_DRAFT, _VOID, _PREVIEW = Label("草稿", "DRAFT"), Label("作废", "VOID"), Label("预览", "PREVIEW")
_MADE = Label("制单", "Made by")
_NOT_SAID = FILES | {Kind.SECRET}
_ROW, _CODE = label("序号|No."), label("编码| code")
_SAID, _SIGNS = 50, 8
"""How many places, and signs of one, are named."""
_KINDS: dict[Kind, Shown] = {
    Kind.INTEGER: "integer", Kind.QUANTITY: "quantity", Kind.MONEY: "money", Kind.PRICE: "price", Kind.RATE: "rate", Kind.FACTOR: "factor", Kind.DAY: "day",
    Kind.INSTANT: "instant", Kind.FLAG: "flag",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prints:
    """``ids`` of the records; each document's ``copy`` is how often it was printed so far, until it is taken or shown."""

    ids: Sequence[int]
    template: Template
    documents: list[PrintDocument]
    file_name: str


def offered(declaration: Declaration) -> tuple[Template, ...]:
    """The templates a record may be printed in: its own, and the standard one that shows everything it has."""
    return () if declaration.kind is EntityKind.INQUIRY else (*declaration.prints, LISTING)


def prepare(work: UnitOfWork, declaration: Declaration, ids: Sequence[int], template: str) -> Prints:
    """Load the records; the caller renders after the transaction.

    ``Forbidden`` without the right to print; ``Invalid`` naming every document whose state may not be printed yet.
    """
    rights.demand(work, declaration, access.PRINT)
    paper = next((each for each in offered(declaration) if template in ("", each.name)), None)
    if paper is None:
        raise NotFound([problem("template", "TEMPLATE_UNKNOWN", "没有这种打印模板|There is no such print template")])
    paper = _placed(declaration, paper)
    wanted = list(dict.fromkeys(ids))
    if not 0 < len(wanted) <= MAX_DOCUMENTS:
        raise refuse("ids", "HOW_MANY", f"一次打印 1 至 {MAX_DOCUMENTS} 张|Print 1 to {MAX_DOCUMENTS} at once")
    made, problems = [], []
    for id_ in wanted:
        record = rights.record(work, declaration, id_, access.PRINT)
        view = showing.view(work, declaration, record)
        problems.extend(_not_yet(declaration, view))
        made.append(_document(work, declaration, record, view, paper))
    if problems:
        raise Invalid(problems)
    title = declaration.title.of(work.language)
    name = f"{title}_{made[0].number}.pdf" if len(made) == 1 and made[0].number else f"{title}_{len(made)}.pdf"
    return Prints(wanted, paper, made, name)


def _placed(declaration: Declaration, paper: Template) -> Template:
    """The template with the place of who gives these documents their number, where it is another than the usual one: a sheet
    has no empty place for what happened in another."""
    own = declaration.checked_place
    if own == CHECKED:
        return paper
    places = [f"{own.zh}|{own.en}" if label(each) == CHECKED else each for each in paper.signatures]
    return replace(paper, signatures=tuple(dict.fromkeys(places)))


def take(work: UnitOfWork, declaration: Declaration, prints: Prints) -> Prints:
    """Count the print and note it: the sheets that go to a printer or a file, each with the number of its copy."""
    for id_ in prints.ids:
        audit.write(work, declaration, documents.load(work, declaration, id_), "print", [])
    if declaration.kind is EntityKind.DOCUMENT:
        table = declaration.table
        # Beside the version: a print is no change that anybody's edit could conflict with.
        count = update(table).where(table.c.id.in_(prints.ids)).values(print_count=table.c.print_count + 1)
        work.connection.execute(count)
    return replace(prints, documents=[replace(each, copy=each.copy + 1) for each in prints.documents])


def preview(work: UnitOfWork, prints: Prints) -> Prints:
    """The sheets as they would be, marked, so that none passes for a counted one."""
    mark = _PREVIEW.of(work.language)
    shown = [replace(each, copy=each.copy + 1, watermark=each.watermark or mark) for each in prints.documents]
    return replace(prints, documents=shown)


def warnings(prints: Prints, language: Language) -> list[Problem]:
    """Signs that would come out as boxes: named by document, place and sign, for the user to decide."""
    found = unprintable(prints.template, prints.documents, language=language)
    said = [_boxes(each) for each in found[:_SAID]]
    if len(found) > _SAID:
        more = len(found) - _SAID
        said.append(problem("", "SIGN_NOT_PRINTABLE", f"另有 {more} 处|{more} more places", warning=True))
    return said


def _boxes(each: Unprintable) -> Problem:
    signs = " ".join(f"{sign} U+{ord(sign):04X}" for sign in each.signs[:_SIGNS])
    signs += " …" if len(each.signs) > _SIGNS else ""
    words = Label(
        f"{each.document} {each.place}：字体没有 {signs}，将印成方框",
        f"{each.document} {each.place}: no font has {signs}; a box will be printed",
    )
    return problem(
        "", "SIGN_NOT_PRINTABLE", words, "换用常用字，或照此打印|Use another sign, or print as it is", warning=True
    )


def _not_yet(declaration: Declaration, view: RecordView) -> list[Problem]:
    allowed = declaration.printed_in
    if not allowed or view.state in allowed:
        return []
    now = declaration.state(view.state).label
    number = numbering.called(view.number)
    words = f"{number.zh} {now.zh}，不能打印|{number.en} is {now.en.lower()} and cannot be printed"
    return [problem("", "PRINT_STATE", words, "审核后再打印|Approve it first")]


def _watermark(declaration: Declaration, state: str, work: UnitOfWork) -> str:
    if declaration.state(state).over:
        return _VOID.of(work.language)
    reviewed = any(action.numbers or action.by_another for action in declaration.actions.values())
    return _DRAFT.of(work.language) if reviewed and state in declaration.editable else ""


def _document(
    work: UnitOfWork, declaration: Declaration, record: Any, view: RecordView, template: Template
) -> PrintDocument:
    language, at = work.language, show_minute(work.now.astimezone(ZONE))
    if template.has_maker and template.name not in MAKERS:
        # It registers where its area is loaded, which need not be that of the record.
        work.registry.whole()
    maker = MAKERS.get(template.name)
    if maker is not None:
        own = maker(work, record)
        own = as_document(own, language) if isinstance(own, Statement) else own
        signatures = own.signatures or [Signature(_MADE.of(language), work.principal.name)]
        copy = _copies(work, declaration, view)
        return replace(own, printed_by=work.principal.name, printed_at=at, signatures=signatures, copy=copy)
    names = [name for row in declaration.form.row_names() for name in row if name in view.values]
    names += [name for name in _MARKS if name not in names and view.values.get(name) not in (None, 1)]
    facts = [
        (declaration.fields[name].label.of(language), _fact(work, declaration, declaration.fields[name], view.values[name]))
        for name in names
        # The organisation is the sheet's head already.
        if name not in ("remark", "org_id") and view.values[name] is not None and declaration.fields[name].kind not in _NOT_SAID
    ]  # fmt: skip
    # An empty grid is said only where it may not be empty.
    grids = list(declaration.grids.values())
    tables = [
        _table(work, declaration, each, view, template)
        for each in [each for each in grids if view.grids.get(each.name)]
        or [each for each in grids[:1] if each.required]
    ]
    first, *further = tables or [PrintTable("", [], [])]
    owed = view.values.get(declaration.total(Kind.MONEY))
    organisation, contact = _organisation(work, view, to_pay=owed is not None)
    return PrintDocument(
        title=label(template.title).of(language) if template.title else declaration.title.of(language),
        organisation=organisation, contact=contact, number=numbering.called(view.number).of(language),
        columns=first.columns, rows=first.rows, totals=first.totals, heading=first.heading if len(grids) > 1 else "",
        further=further, facts=facts, picture=_picture(work, declaration, view), amount=owed,
        remarks=str(view.values.get("remark") or ""), signatures=_signatures(work, declaration, record, view, template),
        stamp=declaration.seal(record).of(language), red=mirroring.is_red(declaration, record), watermark=_watermark(declaration, view.state, work),
        printed_by=work.principal.name, printed_at=at, copy=_copies(work, declaration, view),
    )  # fmt: skip


def _copies(work: UnitOfWork, declaration: Declaration, view: RecordView) -> int:
    """How often the record was printed before; a master, which counts nothing itself, by its history."""
    if declaration.kind is EntityKind.DOCUMENT:
        return view.print_count
    columns = audit_log.c
    mine = (columns.entity == declaration.name, columns.record_id == view.id, columns.action == "print")
    return work.connection.scalar(select(func.count(columns.id)).where(*mine)) or 0


# On every sheet of a document that has them: a sheet of an earlier amendment is told from one of a later.
_MARKS = ("version", "red_of_id")
_ACCOUNT = ("bank", "bank_account")


def _organisation(work: UnitOfWork, view: RecordView, *, to_pay: bool) -> tuple[str, str]:
    """The name at the head and what stands under it, where the organisation has it: how to reach it and, on a paper with an
    amount, where to pay (S23.12)."""
    ref = view.values.get("org_id")
    if ref is None:
        return "", ""
    record: Any = work.get_many(work.registry.of("organisation").model, [ref.id]).get(ref.id)  # type: ignore[type-var]
    contact = [getattr(record, name, None) for name in ("address", "phone", "mail", *(_ACCOUNT if to_pay else ()))]
    return ref.name, "　".join(filter(None, contact))


def _signatures(
    work: UnitOfWork, declaration: Declaration, record: Any, view: RecordView, template: Template
) -> list[Signature]:
    """Maker, approver and finance as the history knows them, each in the place that his deed says; a place labelled like a field of the
    head (业务员, 保管员) gets its name."""
    made = [Signature(_MADE.of(work.language), audit.user_name(work.names, record.created_by))]
    if getattr(record, "checked_by", None):
        place = declaration.checked_place
        made.append(Signature(place.of(work.language), audit.user_name(work.names, record.checked_by)))
    for stamp, who, _ in showing.stamped(record):
        made.append(Signature(SIGNS[stamp].of(work.language), audit.user_name(work.names, who)))
    # Who did it signs; a field of the same name says who was meant to.
    places = {label(words).of(work.language) for words in template.signatures} - {each.label for each in made}
    for name, spec in declaration.fields.items():
        value = view.values.get(name)
        if spec.kind is Kind.REFERENCE and value is not None and spec.label.of(work.language) in places:
            made.append(Signature(spec.label.of(work.language), value.name))
    return made


def _picture(work: UnitOfWork, declaration: Declaration, view: RecordView) -> bytes:
    """The first picture that the record's fields hold, small; empty where there is none."""
    held = (view.values.get(spec.name) for spec in kept_files.fields(declaration) if spec.kind is Kind.PICTURE)
    first = next((ref.id for ref in held if ref is not None), None)
    return (
        work.connection.scalar(select(attachment.c.thumbnail).where(attachment.c.id == first)) if first else None
    ) or b""


def _fact(work: UnitOfWork, declaration: Declaration, spec: FieldSpec, value: Any) -> Any:
    if spec.kind is Kind.REFERENCE:
        return value.name or value.code
    if spec.kind is Kind.FLAG:
        return value
    if isinstance(spec.chooser, Listed) and isinstance(value, str):
        return chosen.words(work, spec, value, {})
    if isinstance(value, Decimal) and spec.kind is not Kind.MONEY:
        # A sheet takes a bare figure of its head for an amount of money.
        return figure(value, _KINDS[spec.kind], work.language)
    return cells.show(spec, value, declaration, work.language)


def _usual(spec: FieldSpec) -> Any:
    """What a new line says, as views show it."""
    default = spec.make_default()
    return default.code if isinstance(default, Member) else default


def _table(
    work: UnitOfWork, declaration: Declaration, grid: GridSpec, view: RecordView, template: Template
) -> PrintTable:
    """The grid's columns; a reference in two, ``item_code`` and ``item``, as the templates name them."""
    language, lines = work.language, view.grids.get(grid.name, [])
    hidden = work.principal.policy.hidden_fields(declaration.name)
    # Where lines hold no figures, what is ticked is what they say, also where nothing is.
    ticks = not any(spec.kind in NUMBERS for name, spec in grid.fields.items() if name in grid.columns)
    table = _Table(lines, ticks=ticks)
    counts = [
        Counted(name, spec.label, [line.values.get(name) for line in lines])
        for name, spec in grid.fields.items()
        if spec.unit_of and not spec.readonly and name in grid.columns and f"{grid.name}.{name}" not in hidden
    ]
    table.add(Column("line", _ROW.of(language), 10, "integer"), list(range(1, len(lines) + 1)), None)
    for name in grid.columns:
        spec = grid.fields.get(name)
        if spec is None or f"{grid.name}.{name}" in hidden or spec.hidden or spec.kind is Kind.SECRET:
            continue
        if spec.unit and not spec.unit_of and counts:
            # The column beside the item says it of every line, with the bottles that are over.
            continue
        if declaration.shared(name) and all(line.values.get(name) == view.values.get(name) for line in lines):
            # The head says it of all of them.
            continue
        if name in template.where_unusual and all(line.values.get(name) == _usual(spec) for line in lines):
            continue
        words, plain = spec.label.of(language), name.removesuffix("_id")
        values = [line.values.get(name) for line in lines]
        if spec.kind is Kind.REFERENCE:
            names, codes = (
                [_cell(work, declaration, spec, part, value) for value in values] for part in ("name", "code")
            )
            names = [name or code for name, code in zip(names, codes, strict=True)]
            if names != codes:
                table.add(Column(f"{plain}_code", words + _CODE.of(language), 20), codes, None)
            table.add(Column(plain, words, max(12, spec.width * 1.8)), names, None)
            counted = [each for each in counts if grid.fields[each.name].unit_of == name]
            for extra in _beside(work, spec, lines, counted):
                shown = Column(
                    extra.name, extra.label.of(language), extra.width, align="right" if extra.right else None
                )
                table.add(shown, list(extra.cells), extra.total)
            continue
        cells_ = [_cell(work, declaration, spec, "", value) for value in values]
        total = sum((v for v in values if v is not None), Decimal(0)) if name in grid.sums else None
        table.add(
            Column(plain, words, max(12, spec.width * 1.8), "text" if spec.chooser else _KINDS.get(spec.kind, "text")),
            cells_,
            total,
        )
    rows = [list(row) for row in zip(*table.cells, strict=True)] if lines else []
    return PrintTable(grid.label.of(language), table.columns, rows, table.totals_row())


def _is_one_of(cell: Any, nothing: tuple[Any, ...]) -> bool:
    # Zero is equal to False, and says something.
    return any(cell is each for each in nothing)


class _Table:
    """Columns gathered one by one; one that says nothing on any line (no text, no flag set) is left out.

    ``ticks``: a flag that is set on no line says something.
    """

    def __init__(self, lines: list[LineView], *, ticks: bool) -> None:
        self._nothing: tuple[Any, ...] = (None, "") if ticks else (None, "", False)
        self.columns: list[Column] = []
        self.cells: list[list[Any]] = []
        self.totals: list[Any] = []
        self._any = bool(lines)

    def add(self, column: Column, cells: list[Any], total: Any) -> None:
        if self._any and total is None and all(_is_one_of(cell, self._nothing) for cell in cells):
            return
        self.columns.append(column)
        self.cells.append(cells)
        self.totals.append(total)

    def totals_row(self) -> list[Any]:
        return self.totals if any(total is not None for total in self.totals) else []


def _beside(work: UnitOfWork, spec: FieldSpec, lines: list[LineView], counted: list[Counted]) -> list[Extra]:
    maker = BESIDE.get(spec.target)
    if maker is None:
        return []
    refs = [line.values.get(spec.name) for line in lines]
    return maker(work, [ref.id if ref is not None else None for ref in refs], counted)


def _cell(work: UnitOfWork, declaration: Declaration, spec: FieldSpec, part: str, value: Any) -> Any:
    if part:
        return getattr(value, part, None) if value is not None else None
    return value if spec.kind is Kind.FLAG else cells.show(spec, value, declaration, work.language)
