"""All declarations of the program, found in the folders of the business areas, checked once, then read only.

A server takes in an area when somebody first needs one of its entities, and the rest when it has time. Until then it knows
the area by its outlines (``outline.py``); who asks for ``declarations`` gets all of them.
"""

from __future__ import annotations

import hashlib
import logging
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from sqlalchemy.orm import configure_mappers

from cellar_server.kernel.schema import outline
from cellar_server.kernel.schema.areas import FILLING, Area
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.link import HeadLink, Link
from cellar_server.kernel.schema.loading import ALONE, take_in
from cellar_server.kernel.schema.outline import Outline, Way, outline_of
from cellar_server.kernel.schema.problems import Invalid, NotFound, problem
from cellar_server.kernel.schema.text import EMPTY, Label

# What lies here makes the declarations and whatever is made of them.
_PROGRAM = Path(__file__).parents[2]
log = logging.getLogger("cellar.registry")


@dataclass(eq=False)
class Package:
    """A folder of declarations: ``left`` are its modules that are not imported yet, ``title`` is what people call it."""

    name: str
    folder: Path
    title: Label
    outlines: list[Outline]
    left: list[str]
    broken: bool = False

    def begun(self) -> bool:
        """Whether anything of it is imported beyond what it says of itself."""
        return any(name.startswith(f"{self.name}.") and name != f"{self.name}.area" for name in list(sys.modules))


class Registry:
    """``Registry(declarations, areas)`` knows these; of the ``packages`` it takes in when it is needed what is left of them."""

    def __init__(
        self, declarations: Mapping[str, Declaration], areas: tuple[Area, ...], packages: Sequence[Package] = ()
    ) -> None:
        self.areas, self.packages = areas, tuple(packages)
        self._digest = ""
        self._known = dict(declarations)
        self._package = {each.name: package for package in packages for each in package.outlines}
        self._later = {package.name: package for package in self._package.values() if package.left}
        self.outlines = {each.name: each for package in packages for each in package.outlines}
        for name, declared in declarations.items():
            if name not in self.outlines:
                self.outlines[name] = outline_of(declared)
        self._point()

    def _point(self) -> None:
        """What the outlines say, from the other end."""
        self._down: dict[str, list[tuple[Outline, Way]]] = {}
        self._awaited: dict[str, list[tuple[Outline, Way]]] = {}
        self._of_table: dict[str, str] = {}
        for each in self.outlines.values():
            for way in each.links:
                self._down.setdefault(way.source, []).append((each, way))
            for way in each.awaits:
                self._awaited.setdefault(way.source, []).append((each, way))
            self._of_table.update((table, each.name) for table in each.tables)

    def digest(self) -> str:
        """Of the program's files: whatever is made of declarations is the same while it is. Read once."""
        if not self._digest:
            places = dict.fromkeys([_PROGRAM, *(package.folder for package in self.packages)])
            files = sorted({file for place in places for file in place.rglob("*.py")})
            made = hashlib.sha256()
            for file in files:
                made.update(file.read_bytes())
            made.update(" ".join(self.outlines).encode())
            self._digest = made.hexdigest()
        return self._digest

    def knows(self, entity: str) -> bool:
        return entity in self.outlines

    def of(self, entity: str) -> Declaration:
        """The declaration of an entity; ``NotFound`` for a name that the program does not know, ``Invalid`` where its area
        could not be loaded."""
        found = self._known.get(entity) or self.find(entity)
        if found is None:
            raise NotFound([problem("", "ENTITY_UNKNOWN", f"没有“{entity[:40]}”这种单据|There is no “{entity[:40]}”")])
        return found

    def find(self, entity: str) -> Declaration | None:
        """The same, None for a name that the program does not know."""
        found = self._known.get(entity)
        if found is None and entity in self._package:
            self._take_of(entity)
            found = self._known.get(entity)
        return found

    def loaded(self, entity: str) -> Declaration | None:
        """The declaration if it is there already."""
        return self._known.get(entity)

    def is_broken(self, entity: str) -> bool:
        """Whether the entity's area could not be loaded: what is told of all areas leaves it out."""
        return entity in self._package and self._package[entity].broken

    def by_model(self, model: type) -> Declaration:
        found = self.find(model.__tablename__)  # type: ignore[attr-defined]
        if found is None:
            raise KeyError(model)
        return found

    @property
    def declarations(self) -> dict[str, Declaration]:
        """All of them; whatever is not loaded yet is loaded first."""
        self.whole()
        return self._known

    @property
    def links(self) -> dict[str, Link]:
        """All links of all areas."""
        return {link.name: link for each in self.declarations.values() for link in each.links}

    def find_link(self, name: str) -> Link | HeadLink | None:
        """A way down by its name, ``source.target``; None where there is none."""
        target = self.find(name.partition(".")[2])
        ways: Sequence[Link | HeadLink] = (*target.links, *target.head_links) if target is not None else ()
        return next((way for way in ways if way.name == name), None)

    def link(self, name: str) -> Link:
        """A link from lines by a name that the program knows; KeyError for another."""
        found = self.find_link(name)
        if not isinstance(found, Link):
            raise KeyError(name)
        return found

    def pushes(self, entity: str) -> list[Link]:
        """Links that lead down from an entity."""
        below = dict.fromkeys(each.name for each, _ in self._down.get(entity, ()))
        return [link for name in below for link in self.of(name).links if link.source.__tablename__ == entity]

    def ways_down(self, entity: str) -> list[tuple[Outline, Way]]:
        """The same as outlines: where they lead and in which states, whether or not that is loaded."""
        return self._down.get(entity, [])

    def awaiting(self, entity: str) -> list[tuple[Outline, Way]]:
        """Who awaits documents of an entity to which no link leads."""
        return self._awaited.get(entity, [])

    def referring(self, table: str) -> list[Declaration]:
        """Entities whose heads or lines point to this table."""
        return [self.of(each.name) for each in list(self.outlines.values()) if table in each.refers]

    def title_of_table(self, table: str) -> Label | None:
        """The title of the document or master that keeps its rows, or its lines, in this table."""
        name = self._of_table.get(table)
        return self.outlines[name].title if name is not None else None

    def need(self, area: str) -> None:
        """Load an area by its name: for what its modules say beside their declarations. Another word loads nothing."""
        for package in {id(each): each for each in self._package.values()}.values():
            if package.name.rpartition(".")[2] == area:
                self._take(package)

    def whole(self) -> None:
        """Load everything: for whoever asks the schema itself, or all types."""
        while self._later:
            self._take(next(iter(self._later.values())))
        for package in self._package.values():
            if package.broken:
                raise _unloadable(package)

    def load_some(self) -> bool:
        """Import one more module, for whoever has time; False where nothing is left. A package that fails is told in the log."""
        with ALONE:
            package = next(iter(self._later.values()), None)
            if package is None:
                return False
            # It is in the log, and whoever needs the area is told.
            with suppress(Invalid):
                self._import(package, 1)
            return True

    def _take_of(self, entity: str) -> None:
        package = self._package.get(entity)
        if package is not None:
            self._take(package)

    def _take(self, package: Package) -> None:
        with ALONE:
            if package.broken:
                raise _unloadable(package)
            if package.name in self._later:
                self._import(package, len(package.left))

    def _import(self, package: Package, most: int) -> None:
        try:
            for name in package.left[:most]:
                take_in(name)
                package.left.remove(name)
            if not package.left:
                del self._later[package.name]
                self._publish(package)
        except Exception as error:
            self._later.pop(package.name, None)
            package.broken = True
            log.critical("area %s could not be loaded and is refused until the program is mended", package.name, exc_info=error)  # fmt: skip
            raise _unloadable(package) from error

    def _publish(self, package: Package) -> None:
        found = _declared(package.name)
        said = _outlines(found, package.outlines)
        # A flush follows references to tables: those are to be there before anybody flushes.
        for table in sorted({table for each in said for table in each.refers} & self._of_table.keys()):
            self._take_of(self._of_table[table])
        # And what was imported of other packages is to be whole before anybody works with it.
        for other in list(self._later.values()):
            if other.begun():
                self._take(other)
        if said != package.outlines:
            log.error("%s: %s is not what its files declare; run dev.py areas", package.name, outline.FILE)
            self.outlines = {**self.outlines, **{each.name: each for each in said}}
            self._point()
        self._known.update({each.name: each for each in found})
        if not self._later:
            # In the order in which a program that loads all at once knows them.
            self._known = {name: self._known[name] for name in self.outlines if name in self._known}


def _unloadable(package: Package) -> Invalid:
    words = f"“{package.title.zh}”未能装载，暂不能使用|“{package.title.en}” could not be loaded and cannot be used"
    hint = "请联系管理员；原因见服务器日志|Ask your administrator; the server's log says why"
    return Invalid([problem("", "AREA_UNLOADABLE", words, hint)])


def _outlines(declared: Iterable[Declaration], before: Iterable[Outline]) -> list[Outline]:
    known = {each.name: each for each in before}
    return [outline_of(each, known.get(each.name)) for each in declared]


def declarations_in(module: ModuleType) -> Iterable[Declaration]:
    return [value for value in vars(module).values() if isinstance(value, Declaration)]


def _modules(package: str) -> list[str]:
    """But for those that fill ledger sets, which a server has no need of."""
    found = iter_modules(import_module(package).__path__)
    return [f"{package}.{info.name}" for info in found if info.name not in FILLING]


def _declared(package: str) -> list[Declaration]:
    """What the imported modules of a package declare; a name declared twice is a ValueError."""
    found: dict[str, Declaration] = {}
    for name in _modules(package):
        for each in declarations_in(import_module(name)):
            if found.setdefault(each.name, each) is not each:
                raise ValueError(f"{each.name} is declared twice")
    return list(found.values())


def _area_of(package: str) -> Area | None:
    """``AREA`` of its ``area.py``, which imports nothing else."""
    if f"{package}.area" not in _modules(package):
        return None
    found = getattr(import_module(f"{package}.area"), "AREA", None)
    return found if isinstance(found, Area) else None


def load(packages: Iterable[str], extra: Iterable[Declaration] = (), *, all_at_once: bool = True) -> Registry:
    """Collect the areas of the packages and what they declare. A name declared twice is a ValueError.

    ``all_at_once`` False: only what has no outlines, and areas that say ``at_start``; the rest when it is needed.
    """
    found: dict[str, Declaration] = {}
    areas: list[Area] = []
    parts: list[Package] = []
    for name in packages:
        area = _area_of(name)
        if area is not None:
            areas.append(area)
        folder = Path(next(iter(import_module(name).__path__)))
        outlines = outline.read(folder.joinpath(outline.FILE))
        if not all_at_once and area is not None and not area.at_start and outlines is not None:
            parts.append(Package(name, folder, area.title, outlines, _modules(name)))
            continue
        for module in _modules(name):
            take_in(module)
        declared = _declared(name)
        _add(found, declared)
        title = area.title if area is not None else EMPTY
        parts.append(Package(name, folder, title, _outlines(declared, outlines or []), []))
    _add(found, extra)
    # Of the kernel, too: not in somebody's first call.
    configure_mappers()
    return Registry(found, tuple(sorted(areas, key=lambda each: (each.place, each.name))), parts)


def _add(found: dict[str, Declaration], more: Iterable[Declaration]) -> None:
    for each in more:
        if found.setdefault(each.name, each) is not each:
            raise ValueError(f"{each.name} is declared twice")


__all__ = ["Registry", "declarations_in", "load"]
