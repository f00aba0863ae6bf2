"""Reports are declared in an area's ``reports.py``, each by one call over rows (``rows.py``), as lists of lines are (``line_lists.py``).

Both are inquiries: found, granted, listed in the menu, filtered, narrowed and exported like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cellar_server.kernel.schema.ageing import Ageing
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.declare import declare
from cellar_server.kernel.schema.fields import NUMBERS, FieldSpec, Kind
from cellar_server.kernel.schema.layout import Form as Blank
from cellar_server.kernel.schema.layout import Listing, Scheme
from cellar_server.kernel.schema.reporting import STEPS, TREE_STEPS, Form, Measure, Report, account, counted, sides
from cellar_server.kernel.schema.rows import Rows, model_of

_GROUPED = frozenset({Kind.REFERENCE, Kind.DAY, Kind.CHOICE, Kind.FLAG})


def report(
    module: str, name: str, title: str, rows: Rows, *, levels: str, measures: str, ratios: Iterable[Measure] = (), dimensions: str = "",
    columns: str = "", filters: str = "", search: str = "", schemes: tuple[Scheme, ...] = (), form: Form = Form.PLAIN, day: str = "", begins: str = "",
    ageing: Ageing | None = None, count: bool = True, icon: str = "chart", keywords: str = "",
) -> Declaration:  # fmt: skip
    """A report over rows of documents in effect. ``levels``: what it is grouped by at first; ``measures``: fields that are summed.

    ``dimensions``: what else it may be grouped by; without a word every reference, day, choice and flag of the rows. ``day`` and
    ``form`` make a ledger (台帐) of it: its measures then have four columns each; ``owed-paid`` is one of what comes and what goes. Rows of the
    entities that it ``begins`` with are its opening, never what came in. ``ageing``
    parts a measure by age (``ageing.py``). ValueError for what cannot be grouped or summed.
    """
    fields = rows.fields
    able = [each for each, spec in fields.items() if spec.kind in _GROUPED or each in rows.called]
    wanted = tuple(dimensions.split() or able)
    made: list[Measure] = []
    summed = measures.replace("-", " ").split()
    for each in measures.split():
        come, _, gone = each.partition("-")
        spec = _number(name, fields, come)
        if gone:
            made += account(spec, _number(name, fields, gone))
        elif form is Form.LEDGER:
            made += sides(each, spec.label, spec.kind)
        else:
            made.append(Measure(name=each, label=spec.label, kind=spec.kind, field=each))
    made += ratios
    if count and form is Form.PLAIN:
        made.append(counted("rows", "行数|Lines"))
    for part in (part for each in ratios for part in each.parts):
        _number(name, fields, part)
    for level in (*wanted, *levels.split()):
        field, _, step = level.partition("@")
        if field not in able or (step and step not in (*STEPS, *TREE_STEPS)):
            raise ValueError(f"{name}: there is no grouping by “{level}”")
    if ageing is not None and (ageing.field not in summed or fields[ageing.day].kind is not Kind.DAY):
        raise ValueError(f"{name}: what ages is a measure, by a day")
    if "-" in measures and form is not Form.LEDGER:
        raise ValueError(f"{name}: only a ledger has what comes and what goes")
    if (form is Form.LEDGER) != bool(day) or (day and fields[day].kind is not Kind.DAY):
        raise ValueError(f"{name}: a ledger, and nothing else, has a day that its period is of")
    model = model_of(rows, name, module, in_effect=True)
    if begins and (form is not Form.LEDGER or "entity" not in model.__table__.c):
        raise ValueError(f"{name}: only a ledger of rows that say by which entity they are begins with some")
    shown = " ".join(dict.fromkeys([*columns.split(), *(level.partition("@")[0] for level in levels.split())]))
    listing = Listing(
        columns=" ".join(dict.fromkeys([*shown.split(), *summed])), filters=filters or " ".join(wanted[:8]), sums=" ".join(summed),
        search=search, schemes=schemes, view="report",
    )  # fmt: skip
    said = Report(
        dimensions=wanted,
        levels=tuple(levels.split()),
        measures=tuple(made),
        form=form,
        day=day,
        begins=tuple(begins.split()),
        ageing=ageing,
    )
    return inquiry(model, title, rows, listing, icon=icon, keywords=keywords, said=said)


def _number(name: str, fields: Mapping[str, FieldSpec], field: str) -> FieldSpec:
    spec = fields.get(field)
    if spec is None or (spec.kind not in NUMBERS and spec.kind is not Kind.INTEGER):
        raise ValueError(f"{name}: “{field}” is no figure of the rows")
    return spec


def inquiry(
    model: type, title: str, rows: Rows, listing: Listing, *, icon: str, keywords: str, said: Report | None = None
) -> Declaration:
    """The declaration of a list or a report of these rows."""
    return declare(
        model, title=title, icon=icon, kind=EntityKind.INQUIRY, form=Blank(""), listing=listing, states=rows.states, scopes=rows.scopes,
        creatable=False, keywords=keywords, opens=rows.opens, origins=rows.origins, report=said, initial=rows.states[0] if rows.states else None,
    )  # fmt: skip
