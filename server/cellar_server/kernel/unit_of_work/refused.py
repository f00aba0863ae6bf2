"""What the database itself refuses, in words: the last guard behind the rules, reached by two desks at the same moment."""

from __future__ import annotations

from sqlalchemy import Column
from sqlalchemy.exc import DBAPIError

from cellar_db.constraints import Broken, broken_constraint
from cellar_db.faults import Fault, fault_of
from cellar_server.kernel.schema.model import Base
from cellar_server.kernel.schema.problems import Invalid, Problem, problem
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.text import Label

TOO_BIG = problem(
    "", "VALUE_REFUSED", "有数值或文字超出可记的范围|A number or a text is too big to be kept", "检查数量、单价和金额|Check quantities, prices and amounts"
)  # fmt: skip


def in_words(error: DBAPIError, registry: Registry) -> Exception:
    """The refusal that a person can read, naming the fields of the broken key where the database names the key.

    The error itself where it is none of these: a fault of the server or of the program.
    """
    match fault_of(error):
        case Fault.UNIQUE:
            return Invalid([_twice(broken_constraint(error, Base.metadata), registry)])
        case Fault.REFERENCE:
            if _deletes(error):
                # The row that still refers to it may be of any area.
                registry.whole()
            broken = broken_constraint(error, Base.metadata)
            return Invalid([_in_use(broken, registry) if _deletes(error) else _gone(broken)])
        case Fault.VALUE:
            return Invalid([TOO_BIG])
    return error


def _deletes(error: DBAPIError) -> bool:
    return (error.statement or "").lstrip()[:6].upper() == "DELETE"


def _twice(broken: Broken | None, registry: Registry) -> Problem:
    labels = _labels(broken)
    hint = "换一个编码|Choose another code"
    if broken is None or not labels:
        return problem("", "DUPLICATE", "编码或单号已存在|The code or number exists already", hint)
    what, names = (
        registry.title_of_table(broken.table),
        Label("、".join(each.zh for each in labels), ", ".join(each.en for each in labels)),
    )
    of = Label(f"{what.zh}的", f" of {what.en}") if what else Label("", "")
    words = Label(f"{of.zh}“{names.zh}”已存在", f"“{names.en}”{of.en} exists already")
    return problem(_path(broken, registry), "DUPLICATE", words, hint)


def _in_use(broken: Broken | None, registry: Registry) -> Problem:
    hint = "改为停用|Stop it instead"
    what = registry.title_of_table(broken.table) if broken else None
    if what is None:
        return problem("", "IN_USE", "还有记录在用它，不能删除|Other records still refer to it", hint)
    return problem(
        "", "IN_USE", Label(f"还有“{what.zh}”在用它，不能删除", f"It is still referred to by “{what.en}”"), hint
    )


def _gone(broken: Broken | None) -> Problem:
    labels = _labels(broken)
    names = Label(f"“{labels[0].zh}”", f"“{labels[0].en}”") if labels else Label("某项", "a field")
    words = Label(f"{names.zh}所选的资料刚被删除", f"What {names.en} refers to has been deleted meanwhile")
    return problem("", "REFERENCE_GONE", words, "刷新后重新选择|Refresh and choose again")


def _labels(broken: Broken | None) -> list[Label]:
    specs = [_typed(column).info.get("field") for column in (broken.columns if broken else ())]
    return [spec.label for spec in specs if spec is not None]


def _typed(column: Column[object]) -> Column[object]:
    """The column that a person types into: a code for its folded key."""
    name = column.info.get("stands_for")
    return column if name is None else column.table.c[name]


def _path(broken: Broken, registry: Registry) -> str:
    """The field to put right; the whole record where the key is of several fields or of a line."""
    field = _typed(broken.columns[0])
    return field.key if len(broken.columns) == 1 and registry.knows(broken.table) else ""
