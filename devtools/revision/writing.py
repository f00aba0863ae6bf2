"""A difference as the file of a revision, and the beginning of what people write for it."""

from __future__ import annotations

import importlib.util
from collections.abc import Collection
from pathlib import Path
from typing import Any

from devtools.revision.difference import Steps

_HEAD = '''"""{what}; written by ``dev.py revision``, which writes it anew until it is landed."""

{imports}from alembic import op

{own}
revision = "{number}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """New tables, new columns, their rows, whether they fit, then what is tightened: so a filled database passes."""
    _make()
    _add()
    _fill()
    _check()
    _tighten()
'''

_FILLS = '''"""What revision {number} writes into the rows of before, where a field's default says nothing.

Plain Core over ``sa.table`` with `cellar_db.types`; no model is imported. It runs when every new table and column is there,
before what is still empty gets its default and before anything is tightened or dropped. Done twice it does nothing more: on
Oracle a revision that was cut short runs again from its beginning.
"""

from sqlalchemy import Connection

FILLED = ({names},)
"""Columns that are nowhere empty after ``fill``."""


def fill(connection: Connection) -> None:
    raise NotImplementedError({said!r})
'''


def text_of(steps: Steps, *, number: str, before: str, what: str, fills: str = "") -> str:
    """The revision as a file. ``fills``: the package of the module that people wrote for it, if they did."""
    # What people wrote comes first: a default is for what is still empty then.
    by_hand = [f"fills_{number}.fill(op.get_bind())"] if fills else []
    bodies = {
        "make": steps.make, "add": steps.add, "fill": [*by_hand, *steps.fill], "check": steps.check, "tighten": steps.tighten
    }  # fmt: skip
    body = ""
    for name, lines in bodies.items():
        shown = "\n".join(f"    {line}" if line else "" for line in lines or ["pass"])
        body += f"\n\ndef _{name}() -> None:\n{shown}\n"
    imports = "from decimal import Decimal\n\n" if "Decimal(" in body else ""
    imports += "import sqlalchemy as sa\n" if "sa." in body else ""
    own = "from cellar_db import types\n" if "types." in body else ""
    own += "from cellar_db.migrations import guards\n" if "guards." in body else ""
    own += f"from {fills} import fills_{number}\n" if fills else ""
    said = what.replace("\\", "\\\\").replace('"', "'")
    return _HEAD.format(what=said, number=number, before=before, imports=imports, own=own) + body


def beginning_of_fills(number: str, columns: Collection[str]) -> str:
    """A fills module that names what it has to fill and refuses to run until somebody wrote how."""
    names = ", ".join(f'"{column}"' for column in columns)
    return _FILLS.format(
        number=number, names=names, said=f"fills_{number} does not say yet what {', '.join(columns)} holds"
    )


def filled_by(path: Path) -> tuple[str, ...]:
    """The columns that a fills module says it fills."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return tuple(getattr(module, "FILLED", ()))
