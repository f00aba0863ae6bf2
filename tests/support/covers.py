"""The check of ``@pytest.mark.covers``: an id that docs/requirements.md does not define ends the run."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from devtools.places import REQUIREMENTS
from devtools.requirements import load


def check(items: Iterable[pytest.Item]) -> None:
    """Raise pytest.UsageError that lists every unknown id with its test."""
    requirements = load(REQUIREMENTS)
    faults = [
        f"{item.nodeid}: unknown requirement {identity}"
        for item in items
        for mark in item.iter_markers("covers")
        for identity in requirements.unknown([str(one) for one in mark.args])
    ]
    if faults:
        raise pytest.UsageError("\n".join(dict.fromkeys(faults)))
