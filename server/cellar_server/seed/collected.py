"""What the areas bring, each from its own folder: an area after those that it uses."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from cellar_server import books
from cellar_server.areas import HERE
from cellar_server.kernel.filling.seeds import Seed
from cellar_server.kernel.schema.areas import Area


def in_order(areas: Iterable[Area]) -> list[Area]:
    """An area after those that it uses; among those that may come next, the first of the menu."""
    by_name = {each.name: each for each in areas}
    waiting = TopologicalSorter({each.name: each.uses for each in by_name.values()})
    waiting.prepare()
    found: list[Area] = []
    while waiting.is_active():
        ready = sorted(waiting.get_ready(), key=lambda name: by_name[name].place)
        found += (by_name[name] for name in ready)
        waiting.done(*ready)
    return found


def modules(name: str) -> list[ModuleType]:
    """The modules of this name (``seed``, ``demo``) of all areas that have one."""
    paths = (f"{HERE}.{area.name}.{name}" for area in in_order(books.registry().areas))
    return [import_module(path) for path in paths if find_spec(path) is not None]


@cache
def seeds() -> dict[str, Seed]:
    """Every area's ``SEED`` by the area's name."""
    return {module.__name__.split(".")[-2]: module.SEED for module in modules("seed")}
