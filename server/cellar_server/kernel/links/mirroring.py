"""What a red document says (红字单据): its original with the other sign, of as much as is reversed.

To a part of a quantity belongs its share of what is left of each amount of the line, so that the last part takes exactly the rest:
however an original is parted, its red documents together are its mirror. What a clerk says himself are quantities (or the
amount), the date, the remark and what the type leaves free; everything else is held to the original, at evaluate and at save.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from cellar_common.figures import show_money
from cellar_server.kernel.access.policy import READ
from cellar_server.kernel.amounts import money
from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.kernel.intake import dates
from cellar_server.kernel.intake.record import new_record
from cellar_server.kernel.intake.red import held, held_of_lines, standing_on
from cellar_server.kernel.links import reversing, upstream
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.fields import FieldSpec
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.reversal import Reversal
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work import naming
from cellar_server.kernel.unit_of_work.posting_day import is_closed
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def is_red(declaration: Declaration, record: Any) -> bool:
    """Whether a record is a red document."""
    return declaration.kind is EntityKind.DOCUMENT and record.red_of_id is not None


def begin(declaration: Declaration, red: Any, original: Any) -> None:
    """What a red document leaves free begins as the original has it."""
    for name in reversing.said_of(declaration).free.split():
        spec = declaration.fields[name]
        if spec.copied or spec.transaction_type:
            setattr(red, name, getattr(original, name))


def propose(declaration: Declaration, red: Any, original: Any, figures: Mapping[int, Decimal] | None) -> None:
    """Lines and amount of what still stands and may be reversed, or of what ``figures`` say of it: by line of the original, or of ``reversing.HEAD``."""
    said = reversing.said_of(declaration)
    if not said.grid:
        rest = said.open(original) if said.open else getattr(original, said.amount) - original.reversed_total
        setattr(red, said.amount, -(rest if figures is None else figures.get(reversing.HEAD, ZERO)))
        return
    grid = declaration.grids[said.grid]
    made: list[Any] = []
    for line in getattr(original, said.grid):
        rest = getattr(line, said.quantity) - line.reversed
        by = rest if figures is None else figures.get(line.id, ZERO)
        if by:
            fresh = new_record(grid.line, grid.fields)
            fresh.position, fresh.red_of_line_id = len(made), line.id
            setattr(fresh, said.quantity, -by)
            made.append(fresh)
    setattr(red, said.grid, made)


def hold(work: UnitOfWork, declaration: Declaration, red: Any) -> None:
    """Everything but what a clerk says himself, from the original; amounts by what is left of it."""
    original = original_of(work, declaration, red)
    if original is None or declaration.reversible is None:
        return
    said = declaration.reversible
    red.reversal = Reversal.RED
    for name in held(declaration):
        setattr(red, name, getattr(original, name))
    if said.grid:
        _hold_lines(work, declaration, red, original)
    elif said.instalments:
        _hold_instalments(work, declaration, red, original)


def original_of(work: UnitOfWork, declaration: Declaration, red: Any) -> Any:
    """The document that a red one reverses; None where there is none."""
    models: Any = declaration.model
    return work.get_many(models, [red.red_of_id]).get(red.red_of_id)


def _hold_lines(work: UnitOfWork, declaration: Declaration, red: Any, original: Any) -> None:
    said = reversing.said_of(declaration)
    sources = {line.id: line for line in getattr(original, said.grid)}
    mine = [line for line in getattr(red, said.grid) if line.red_of_line_id in sources]
    gone = reversing.of_lines(work, declaration, [line.red_of_line_id for line in mine])
    for line in mine:
        for name in held_of_lines(declaration):
            setattr(line, name, getattr(sources[line.red_of_line_id], name))
    declaration.grids[said.grid].line.prepare_red(work, mine)
    for line in mine:
        source, taken = sources[line.red_of_line_id], gone.get(line.red_of_line_id, {})
        by = getattr(line, said.quantity)
        if by is None:
            continue
        left = getattr(source, said.quantity) + taken.get(said.quantity, ZERO)
        for name in said.parted:
            setattr(line, name, _part(getattr(source, name), taken.get(name, ZERO), by, left))
        for name, more, less in said.differences:
            setattr(line, name, getattr(line, more) - getattr(line, less))


def _part(stood: Decimal | None, taken: Decimal, by: Decimal, left: Decimal) -> Decimal | None:
    """The share, to the cent, that ``by`` (negative) of a line has in one of its amounts, of which ``taken`` (negative) is gone already."""
    if stood is None:
        return None
    return -money.share(stood + taken, min(-by, left), left) if left else ZERO


def _hold_instalments(work: UnitOfWork, declaration: Declaration, red: Any, original: Any) -> None:
    """Each instalment falls by its share of what is left of it; the days are the original's."""
    said = reversing.said_of(declaration)
    name, part_of = said.instalment
    grid, stood = declaration.grids[name], getattr(original, name)
    amount = getattr(red, said.amount)
    if not stood or amount is None:
        setattr(red, name, [])
        return
    gone = reversing.of_instalments(work, declaration, original.id)
    left = [getattr(line, part_of) + gone.get(at, ZERO) for at, line in enumerate(stood)]
    rows = list(getattr(red, name))[: len(stood)]
    rows += [new_record(grid.line, grid.fields) for _ in range(len(stood) - len(rows))]
    for at, (row, source, part) in enumerate(zip(rows, stood, money.parts(amount, left), strict=True)):
        row.position = at
        for each, spec in grid.fields.items():
            if spec.copied:
                setattr(row, each, getattr(source, each))
        setattr(row, part_of, part)
    setattr(red, name, rows)


def problems(work: UnitOfWork, declaration: Declaration, red: Any) -> Iterator[Problem]:
    """What is wrong with a red document by itself, in place of what its type's ``check`` says of a black one."""
    said = declaration.reversible
    original = original_of(work, declaration, red)
    if said is None or original is None or original.red_of_id is not None:
        # Of what may not be reversed (``unfit``) no figure is too much.
        return
    if said.grid:
        yield from _wrong_lines(work, declaration, red, original)
    else:
        amount, rest = getattr(red, said.amount), getattr(original, said.amount) - original.reversed_total
        if amount is not None and amount >= 0:
            yield _not_negative(declaration.fields[said.amount], said.amount)
        elif amount is not None and -amount > rest:
            yield reversing.too_much(declaration, said.amount, rest, -amount)
    if said.check is not None:
        yield from said.check(work, red, original)


def _wrong_lines(work: UnitOfWork, declaration: Declaration, red: Any, original: Any) -> Iterator[Problem]:
    said = reversing.said_of(declaration)
    sources, seen = {line.id: line for line in getattr(original, said.grid)}, set()
    if not getattr(red, said.grid):
        yield problem(
            said.grid, "NO_LINES", "单据没有明细|There are no lines", "保留要红冲的行|Keep the lines to reverse"
        )
    for index, line in enumerate(getattr(red, said.grid)):
        path = f"{said.grid}[{index}].{said.quantity}"
        source = sources.get(line.red_of_line_id)
        if source is None or source.id in seen:
            yield problem(
                f"{said.grid}[{index}]", "LINE_NOT_OF_ORIGINAL",
                "红字单据的每一行对应原单的一行|Each line of a red document reverses one line of the original", "删除该行|Remove the line",
            )  # fmt: skip
            continue
        seen.add(source.id)
        by, rest = getattr(line, said.quantity), getattr(source, said.quantity) - source.reversed
        if by is not None and by >= 0:
            yield _not_negative(declaration.grids[said.grid].fields[said.quantity], path)
        elif by is not None and -by > rest:
            yield reversing.too_much(declaration, path, rest, -by)
    yield from declaration.grids[said.grid].line.verify_red(work, said.grid, getattr(red, said.grid))


def _not_negative(spec: FieldSpec, path: str) -> Problem:
    words = f"红字单据的{spec.label.zh}应小于零|{spec.label.en} of a red document must be less than zero"
    return problem(path, "NOT_NEGATIVE", words, "改为负数|Make it negative")


def unfit(work: UnitOfWork, declaration: Declaration, red: Any) -> Iterator[Problem]:
    """Whether its original may be reversed: in effect, no red one itself, there by its date. The original is locked until the commit."""
    original = original_of(work, declaration, red)
    if original is None or not work.allows(declaration, original, READ):
        yield problem(
            "red_of_id", "NOT_FOUND", "没有这张原单，或您无权查看|There is no such original, or you may not see it"
        )
        return
    state = upstream.heads(work, declaration.table, [original.id])[original.id].state
    # As it stands now that nobody else moves it: another red one may have come first.
    work.session.refresh(original)
    yield from irreversible(work, declaration, original, state, made=red.source_id is not None)
    if red.business_date is not None and red.business_date < original.business_date:
        words, day = naming.called(work, declaration, original), declaration.fields["business_date"].label
        yield dates.too_early("business_date", day, red.business_date, words, original.business_date)


def irreversible(
    work: UnitOfWork, declaration: Declaration, original: Any, state: str, *, made: bool = False
) -> Iterator[Problem]:
    """Why a document in this state cannot be reversed; ``made``: by the program, which may do what its type leaves to nobody else."""
    words = naming.called(work, declaration, original)
    said = declaration.reversible
    if said is None:
        title = declaration.title
        yield problem("red_of_id", "NOT_REVERSIBLE", f"{title.zh}不能红冲|{title.en} cannot be reversed by a red one")
    elif original.red_of_id is not None:
        yield problem(
            "red_of_id", "RED_OF_RED", f"{words.zh} 本身是红字单据，不能再红冲|{words.en} reverses another and cannot be reversed",
            _undo_and_void(declaration, original, words),
        )  # fmt: skip
    elif not declaration.state(state).in_effect:
        yield problem(
            "red_of_id", "RED_OF_NOTHING", f"{words.zh} 未生效，没有可红冲的|{words.en} is not in effect: there is nothing to reverse",
            "直接修改或作废原单|Change or void that one",
        )  # fmt: skip
    elif not made:
        for requirement in said.requires:
            yield from requirement(work, original)


def moved(work: UnitOfWork, declaration: Declaration, red: Any) -> Iterator[Problem]:
    """At the deed: another red one of the same original may have taken effect since, so that the cents lie elsewhere."""
    before = _figures(declaration, red)
    hold(work, declaration, red)
    for path, amount in _figures(declaration, red).items():
        if before[path] != amount:
            yield problem(
                path, "AMOUNT_MOVED", f"金额应为 {show_money(amount or ZERO)}（另一红字单据已先生效）|This should be {show_money(amount or ZERO)}: another red document came first",
                "打开单据重新保存|Open it and save it again",
            )  # fmt: skip
            return


def _figures(declaration: Declaration, red: Any) -> dict[str, Decimal | None]:
    said = reversing.said_of(declaration)
    if said.grid:
        return {
            f"{said.grid}[{at}].{name}": getattr(line, name)
            for at, line in enumerate(getattr(red, said.grid))
            for name in (said.quantity, *sorted(said.following))
        }
    found = {said.amount: getattr(red, said.amount)}
    grid, amount = said.instalment
    if grid:
        found |= {f"{grid}[{at}].{amount}": getattr(line, amount) for at, line in enumerate(getattr(red, grid))}
    return found


def unreversed(work: UnitOfWork, declaration: Declaration, original: Any) -> Iterator[Problem]:
    """Before a document goes out of effect: no red one may stand on it, nor be in the making."""
    for red in standing_on(work, declaration, original)[:3]:
        words = naming.called(work, declaration, red)
        yield problem(
            "", "HAS_RED", f"已有红字单据：{words.zh}，不能撤销|It cannot be undone: {words.en} reverses it",
            _undo_and_void(declaration, red, words),
        )  # fmt: skip


def _undo_and_void(declaration: Declaration, red: Any, words: Label) -> Label:
    """How a red document is got out of the way: by the words of its type's own deeds."""
    undo = declaration.undo_of(red.state)
    if undo is None:
        return Label(f"先作废或删除{words.zh}", f"Void or delete {words.en} first")
    return Label(f"先“{undo.label.zh}”并作废{words.zh}", f"First “{undo.label.en}” {words.en} and void it")


def closed_over(work: UnitOfWork, declaration: Declaration, record: Any) -> Iterator[Problem]:
    """Before a document goes out of effect: what a closed period holds is corrected by a red document, never undone (part 2.0, 蓝字/红字)."""
    if declaration.reversible is None or declaration.module is None or not is_closed(work, record):
        return
    words = naming.called(work, declaration, record)
    yield problem(
        "business_date", "CLOSED_GOES_RED", f"{words.zh} 的期间已关账，不能撤销|The period of {words.en} is closed: it cannot be undone",
        "在开放期间另开单据更正|Correct it by a new document in an open period" if record.red_of_id is not None
        else "在开放期间红冲|Reverse it by a red document in an open period",
    )  # fmt: skip
