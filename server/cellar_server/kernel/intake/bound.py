"""What of a derived document stays what its source says: shown read-only on the form, and held to it at save (``links/derivation.py``, ``mirroring.py``)."""

from __future__ import annotations

from typing import Any

from cellar_server.kernel.intake import red
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import GridSpec


def of_head(declaration: Declaration, doc: Any) -> tuple[str, ...]:
    """Fields of the head that follow from the documents which it or its lines came from, or from the one that it reverses."""
    if getattr(doc, "red_of_id", None) is not None:
        return tuple(sorted(red.closed(declaration)))
    by_lines = [
        link.bound_head for link in declaration.links if any(getattr(line, link.via) is not None for line in getattr(doc, link.into))
    ]  # fmt: skip
    by_head = [link.head for link in declaration.head_links if getattr(doc, link.via) is not None]
    return tuple(dict.fromkeys(name for fields in (*by_lines, *by_head) for name in fields))


def of_line(declaration: Declaration, doc: Any, grid: GridSpec, line: Any) -> tuple[str, ...]:
    """Fields of a line that are its source's, or those of the line that it reverses; all of an instalment of a red document."""
    if getattr(line, "red_of_line_id", None) is not None:
        return tuple(sorted(red.held_of_lines(declaration)))
    if getattr(doc, "red_of_id", None) is not None and red.is_instalments(declaration, grid.name):
        return tuple(sorted(grid.fields))
    names = {
        name: None for link in declaration.links
        if link.into == grid.name and getattr(line, link.via) is not None for name in link.bound if name in grid.fields
    }  # fmt: skip
    return tuple(names)
