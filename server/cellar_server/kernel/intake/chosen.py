"""Values that are chosen from what the program knows (``schema/choosers.py``): typed words become codes and ids, codes become labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from cellar_common.codec import Ref
from cellar_server.kernel.schema.choosers import AnyRecord, Beside, Chooser, Listed, Offer, meant
from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.parse import Bad, parse
from cellar_server.kernel.schema.problems import problem
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def beside(chooser: Chooser, value_of: Callable[[str], Any]) -> Beside:
    """What the fields say that a choice depends on; ``value_of(name)`` is what is stored in one."""
    found = {name: value_of(name) for name in chooser.beside}
    return {name: value for name, value in found.items() if value is not None}


def offers(work: UnitOfWork, chooser: Listed, near: Beside) -> Sequence[Offer]:
    """What may be chosen; asked once a command for the same values beside."""
    key = ("offers", chooser.offers, *sorted(near.items()))
    if key not in work.cache:
        work.cache[key] = chooser.offers(work.registry, near)
    found: Sequence[Offer] = work.cache[key]
    return found


def stored(work: UnitOfWork, spec: FieldSpec, raw: Any, near: Beside, path: str) -> Any:
    """What was typed or picked as its column keeps it; of a record a ``Ref`` that is yet to be found. ``Bad`` where it is nothing."""
    chooser = spec.chooser
    if raw in (None, "", Ref(0, "", "")):
        return None
    if isinstance(chooser, AnyRecord):
        if not chooser.entity(near):
            raise Bad(
                problem(path, "CHOOSE_BEFORE", f"先选{spec.label.zh}的种类|Choose first what kind of record it is")
            )
        return parse(replace(spec, kind=Kind.REFERENCE), raw, path)
    assert isinstance(chooser, Listed)
    word = parse(spec, (raw.code or raw.name) if isinstance(raw, Ref) else raw, path)
    found = meant(offers(work, chooser, near), word)
    if found is None and chooser.typed:
        return word
    if found is None:
        raise Bad(
            problem(
                path, "UNKNOWN_CHOICE", f"{spec.label.zh}没有“{word[:40]}”这一项|{spec.label.en}: there is no “{word[:40]}”",
                "按 F7 选择|Press F7 to choose",
            )
        )  # fmt: skip
    return found.code


def record(spec: FieldSpec, value: Any, near: Beside) -> tuple[str, int] | None:
    """The entity and id that a value leads to; None where it leads to no record."""
    chooser = spec.chooser
    if not isinstance(chooser, AnyRecord) or value is None:
        return None
    entity = chooser.entity(near)
    return (entity, value) if entity else None


def shown(work: UnitOfWork, spec: FieldSpec, value: Any, near: Beside) -> Any:
    """A stored value with its name, as a form shows it; the name of a record is in ``work.names`` already."""
    if value is None:
        return None
    chooser = spec.chooser
    if isinstance(chooser, AnyRecord):
        return work.names.get((chooser.entity(near), value)) or Ref(value, f"#{value}", "")
    assert isinstance(chooser, Listed)
    return value if chooser.known else Ref(0, value, words(work, spec, value, near))


def words(work: UnitOfWork, spec: FieldSpec, value: Any, near: Beside) -> str:
    """A stored value in words, for history, files and paper; what the program no longer knows by its code."""
    chooser = spec.chooser
    if isinstance(chooser, AnyRecord):
        found = work.names.get((chooser.entity(near), value))
        return f"{found.code} {found.name}".strip() if found else f"#{value}"
    assert isinstance(chooser, Listed)
    return next(
        (each.label.of(work.language) for each in offers(work, chooser, near) if each.code == value), str(value)
    )
