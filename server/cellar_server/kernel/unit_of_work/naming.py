"""How words name a record that a rule found: fully to whom may see it, otherwise only what kind of thing it is.

A rule sees everything (a tax number is taken whoever owns the customer); its words may not tell more than the person's
lists and forms would.
"""

from __future__ import annotations

from typing import Any

from cellar_server.kernel.access.policy import READ
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def called(work: UnitOfWork, declaration: Declaration, record: Any) -> Label:
    """``客户 C2 青石酒业|customer C2 青石酒业``, or ``另一客户|another customer`` where the record lies outside the person's sight.

    ``record`` is one, or the whole row of a master.
    """
    title = declaration.title
    if not work.allows(declaration, record, READ):
        return another(declaration)
    name = f"{record.code} {record.name}" if declaration.kind is EntityKind.MASTER else record.number
    return Label(f"{title.zh} {name}", f"{title.en.lower()} {name}")


def another(declaration: Declaration) -> Label:
    """What a record outside the person's sight is called."""
    title = declaration.title
    article = "other" if title.en.endswith("s") else "another"
    return Label(f"另一{title.zh}", f"{article} {title.en.lower()}")
