"""A business area: how it is called, where it stands in the menu, what it may use of others and what it offers them."""

from __future__ import annotations

from dataclasses import dataclass

from cellar_server.kernel.schema.modules import Module
from cellar_server.kernel.schema.scopes import Dimension
from cellar_server.kernel.schema.text import EMPTY, Label, label

# Modules of an area that fill ledger sets: they declare nothing, and a server that runs does not import them.
FILLING = frozenset({"seed", "demo"})


@dataclass(frozen=True, slots=True)
class Group:
    """Entities that stand together in the menu, in this order; under a heading of their own unless ``title`` is empty."""

    title: Label
    entities: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One folder of ``cellar_server/areas``; made in its ``area.py``.

    ``name`` is the folder's name. ``place`` orders areas in the menu, the smallest first. ``uses`` are the areas whose
    ``exports`` (modules) it may import: contracts of the import floors are made from both. ``periods`` are the parts of the books
    that it closes month by month, ``scopes`` what roles can be narrowed by that is a master of its. ``at_start``: a server loads it
    before it answers, because every log-in and nearly every document asks for it; the others are loaded when first needed.
    """

    name: str
    title: Label
    icon: str
    place: int
    uses: tuple[str, ...] = ()
    exports: tuple[str, ...] = ()
    menu: tuple[Group, ...] = ()
    periods: tuple[Module, ...] = ()
    scopes: tuple[Dimension, ...] = ()
    at_start: bool = False

    @property
    def entities(self) -> tuple[str, ...]:
        """Everything that its part of the menu names."""
        return tuple(name for group in self.menu for name in group.entities)


def area(
    package: str, title: str, *, icon: str, place: int, uses: str = "", exports: str = "", menu: tuple[Group, ...] = (),
    periods: tuple[Module, ...] = (), scopes: tuple[Dimension, ...] = (),
    at_start: bool = False,
) -> Area:  # fmt: skip
    """``AREA = area(__package__, "发货|Shipping", icon="truck", place=30, uses="masters sales", menu=(group("outbound"),))``."""
    for each in (*periods, *scopes):
        each.place = place
    return Area(
        name=package.rpartition(".")[2],
        title=label(title),
        icon=icon,
        place=place,
        uses=tuple(uses.split()),
        exports=tuple(exports.split()),
        menu=menu,
        periods=periods,
        scopes=scopes,
        at_start=at_start,
    )


def group(entities: str, title: str = "") -> Group:
    """``group("carrier vehicle", "运输|Transport")``."""
    return Group(label(title) if title else EMPTY, tuple(entities.split()))
