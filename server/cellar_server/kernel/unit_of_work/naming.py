"""How words name a record that a rule found: fully to whom may see it, otherwise only what kind of thing it is.

A rule sees everything (a tax number is taken whoever owns the customer); its words may not tell more than the person's
lists and forms would.
"""

from __future__ import annotations

from typing import Any

from cellar_server.kernel.access.policy import READ
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work import numbering
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

IN_BATCH = "what records of a batch are called"
"""In a work's cache: (entity, id) → the place in which a record stands that is kept only with the whole batch."""


def called(work: UnitOfWork, declaration: Declaration, record: Any) -> Label:
    """``客户 C2 青石酒业|customer C2 青石酒业``, or ``另一客户|another customer`` where the record lies outside the person's sight.

    ``record`` is one, or the whole row of a master. A draft of the batch that is being written has no number that anybody saw: it is
    called by its place in it.
    """
    title = declaration.title
    if not work.allows(declaration, record, READ):
        return another(declaration)
    if declaration.kind is EntityKind.MASTER:
        return Label(f"{title.zh} {record.code} {record.name}", f"{title.en.lower()} {record.code} {record.name}")
    name = numbering.called(record.number)
    place: Label | None = work.cache.get(IN_BATCH, {}).get((declaration.name, record.id))
    if place is not None and numbering.is_temporary(record.number):
        return Label(f"{place.zh}的{title.zh}", f"{title.en.lower()} of {place.en}")
    return Label(f"{title.zh} {name.zh}", f"{title.en.lower()} {name.en}")


def another(declaration: Declaration) -> Label:
    """What a record outside the person's sight is called."""
    title = declaration.title
    article = "other" if title.en.endswith("s") else "another"
    return Label(f"另一{title.zh}", f"{article} {title.en.lower()}")
