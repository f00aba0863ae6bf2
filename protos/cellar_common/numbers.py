"""Numbers of documents: what the stand-in of a draft is called until it has a legal one."""

from __future__ import annotations

import re

# A sign that no legal number has, and the id in base 32.
_LENT = re.compile(r"~[0-9A-HJKMNP-TV-Z]{7,13}\Z")


def draft_mark(number: str) -> str:
    """The telling middle of a draft's stand-in: ``~8FZ2WSFZED00`` → ``2WSFZ``; empty for a legal number."""
    return number[4:9] if number[:1] == "~" and _LENT.match(number) else ""
