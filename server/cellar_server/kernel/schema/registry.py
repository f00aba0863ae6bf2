"""All declarations of the program, found by importing the business areas, checked once, then read only."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType

from cellar_server.kernel.schema.areas import FILLING, Area
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.link import Link
from cellar_server.kernel.schema.problems import NotFound, problem


@dataclass(frozen=True, eq=False)
class Registry:
    declarations: dict[str, Declaration]
    areas: tuple[Area, ...]

    def of(self, entity: str) -> Declaration:
        """The declaration of an entity; ``NotFound`` for a name that the program does not know."""
        found = self.declarations.get(entity)
        if found is None:
            raise NotFound([problem("", "ENTITY_UNKNOWN", f"没有“{entity[:40]}”这种单据|There is no “{entity[:40]}”")])
        return found

    def by_model(self, model: type) -> Declaration:
        return self.declarations[model.__tablename__]  # type: ignore[attr-defined]

    @cached_property
    def links(self) -> dict[str, Link]:
        return {link.name: link for each in self.declarations.values() for link in each.links}

    def pushes(self, entity: str) -> list[Link]:
        """Links that lead down from an entity."""
        return [link for link in self.links.values() if link.source.__tablename__ == entity]


def declarations_in(module: ModuleType) -> Iterable[Declaration]:
    return [value for value in vars(module).values() if isinstance(value, Declaration)]


def load(packages: Iterable[str], extra: Iterable[Declaration] = ()) -> Registry:
    """Import the modules of the packages, but those that fill ledger sets, and collect the areas (``AREA`` of ``area.py``) and what they declare.

    A name declared twice is a ValueError.
    """
    found: dict[str, Declaration] = {}
    areas: list[Area] = []

    def take(declaration: Declaration) -> None:
        known = found.setdefault(declaration.name, declaration)
        if known is not declaration:
            raise ValueError(f"{declaration.name} is declared twice")

    for package_name in packages:
        package = importlib.import_module(package_name)
        for info in pkgutil.iter_modules(package.__path__):
            if info.name in FILLING:
                continue
            module = importlib.import_module(f"{package_name}.{info.name}")
            if isinstance(getattr(module, "AREA", None), Area):
                areas.append(module.AREA)
            for declaration in declarations_in(module):
                take(declaration)
    for declaration in extra:
        take(declaration)
    return Registry(found, tuple(sorted(areas, key=lambda each: (each.place, each.name))))
