"""Who reads a stored field: lists, links, prints and scopes by the declarations, rules and reports by the source.

A field that is only typed, kept and shown again on its own form acts on nothing. Readers are looked for in two ways:

* **declared**: what the server computes and a form shows, a list's columns, filters, sums, search and sort, schemes, bars, look-up, natural key, scopes, what links carry,
  the templates that a document names (the standard one shows everything and so proves nothing);
* **in the source**: ``x.field`` is read, or ``"field"`` is named, in a module that knows the model (its class, its entity's name,
  or the module it is declared in). Filling a field with itself or a default (``doc.x = doc.x or …``) is no reading.

Demo, seed and backfill write fields and so do not count.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Table, inspect

from cellar_server.kernel.exchange.print_parts import MAKERS
from cellar_server.kernel.schema.areas import FILLING
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.model import mappers
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.scopes import Shared

SERVER = Path(__file__).parents[2] / "server" / "cellar_server"


class Module:
    """What one source file knows and reads."""

    def __init__(self, tree: ast.Module, path: Path) -> None:
        self.path = path
        self.words: set[str] = set()
        self.reads: set[str] = set()
        self._visit(tree, frozenset())

    @classmethod
    def of(cls, source: str, path: Path = SERVER) -> Module:
        return cls(ast.parse(source), path)

    def _visit(self, node: ast.AST, filled: frozenset[str]) -> None:
        match node:
            case ast.ClassDef():
                self.words.add(node.name)
            case ast.Assign(targets=targets):
                # doc.x = doc.x or …: x is filled, not read.
                filled = frozenset(target.attr for target in targets if isinstance(target, ast.Attribute))
            case ast.Attribute(attr=attr, ctx=ast.Load()):
                self.words.add(attr)
                if attr not in filled:
                    self.reads.add(attr)
            case ast.Name(id=name):
                self.words.add(name)
            case ast.Constant(value=str(text)):
                self.words.add(text)
                # A declaration names its fields in one text; those are read by way of the declaration, not here.
                if " " not in text:
                    self.reads.add(text)
            case ast.alias(name=name):
                self.words.add(name)
            case ast.ImportFrom(module=str(module), names=names):
                # Who takes a protocol or a function of a model's module knows the model; who takes another model does not.
                if any(each.name not in _models() and not each.name.isupper() for each in names):
                    self.words.add(module)
            case ast.Call(func=ast.Name(id="declare"), keywords=keywords):
                # What lists and forms name is asked of the declaration; only the hooks are code.
                self.words.update(each.id for each in node.args if isinstance(each, ast.Name))
                for keyword in keywords:
                    if keyword.arg not in _DECLARED:
                        self._visit(keyword.value, filled)
                return
        for child in ast.iter_child_nodes(node):
            self._visit(child, filled)


_DECLARED = frozenset(
    {
        "form",
        "listing",
        "lookup",
        "natural_key",
        "scopes",
        "links",
        "title_field",
        "keywords",
        "live",
        "states",
        "prints",
    }
)


@cache
def _models() -> frozenset[str]:
    return frozenset(mapper.class_.__name__ for mapper in mappers())


@cache
def modules() -> tuple[Module, ...]:
    """Every source file of the server that may read what is stored."""
    found = []
    for path in sorted(SERVER.rglob("*.py")):
        if FILLING.isdisjoint((path.stem, *path.relative_to(SERVER).parts)):
            found.append(Module.of(path.read_text(encoding="utf-8"), path))
    return tuple(found)


def stored() -> Iterator[tuple[Any, str]]:
    """Every column of the program's own tables as (model, attribute)."""
    for mapper in sorted(mappers(), key=lambda mapper: mapper.local_table.name):  # type: ignore[attr-defined]
        # What lists rows of others stores nothing.
        kept = isinstance(mapper.local_table, Table)
        if kept and mapper.class_.__module__.startswith("cellar_server."):
            for attribute in inspect(mapper.class_).column_attrs:
                yield mapper.class_, attribute.key


def declared(registry: Registry) -> dict[Any, set[str]]:
    """Attributes that declarations read, by model."""
    found: dict[Any, set[str]] = defaultdict(set)
    for declaration in registry.declarations.values():
        _of_screens(declaration, found)
        _of_prints(declaration, found)
        _of_links(declaration, registry, found)
    return found


def _of_screens(declaration: Declaration, found: dict[Any, set[str]]) -> None:
    listing, own = declaration.listing, found[declaration.model]
    for names in (listing.columns, listing.filters, listing.sums, listing.search, listing.sort.lstrip("-")):
        own.update(names.split())
    own.update(where.field for scheme in listing.schemes for where in scheme.wheres)
    own.update(name for bar in listing.progress for name in (bar.done, bar.whole))
    own.update(declaration.lookup_columns, declaration.natural_key, {declaration.title_field})
    # What the server computes for the eye is put out by being shown.
    shown = {name for row in declaration.form.row_names() for name in row} | set(declaration.form.totals.split())
    own.update(name for name in shown if name in declaration.fields and declaration.fields[name].readonly)
    for each in declaration.grids.values():
        found[each.line].update(name for name in each.columns if each.fields[name].readonly)
    own.update(name for spec in declaration.fields.values() for name in spec.unique_with or ())
    paths = [
        path
        for scope in declaration.scopes.values()
        for path in ((scope.line, scope.head) if isinstance(scope, Shared) else (scope,))
        if isinstance(path, str)
    ]
    for path in paths:
        grid, name, _ = declaration.scope_path(path)
        found[declaration.grids[grid].line if grid else declaration.model].add(name)


def _of_prints(declaration: Declaration, found: dict[Any, set[str]]) -> None:
    for template in declaration.prints:
        if template.name in MAKERS:
            continue
        left_out = template.leave_out
        found[declaration.model].update(field for row in declaration.form.row_names() for field in row)
        found[declaration.model].update(declaration.form.totals.split())
        for grid in declaration.grids.values():
            found[grid.line].update(set(grid.columns) - left_out)


def _of_links(declaration: Declaration, registry: Registry, found: dict[Any, set[str]]) -> None:
    for link in declaration.links:
        source = registry.by_model(link.source).grids[link.grid].line
        target = declaration.grids["lines"].line
        found[link.source].update(link.of_head)
        found[source].update(link.line.values(), {link.open_from, link.taken})
        found[target].update({link.via, link.quantity})
        for also in link.also:
            found[target].update({also.via, also.quantity})


def unread(registry: Registry) -> list[str]:
    """``table.field`` for each stored field that nobody reads."""
    told = declared(registry)
    missing = []
    for model, name in stored():
        if any(name in told.get(base, ()) for base in model.__mro__):
            continue
        known = [module for module in modules() if _knows(module, model, name)]
        if not any(name in module.reads for module in known):
            missing.append(f"*.{name}" if _of_a_base(model, name) else f"{model.__tablename__}.{name}")
    return sorted(set(missing))


def _knows(module: Module, model: Any, name: str) -> bool:
    """Whether the module may read this field of this model when it says its name.

    What every model of a kind has, and what travels unseen, is read by kernel and ledgers for all of them.
    """
    for_all = "kernel" in module.path.parts or "ledgers" in module.path.parts
    if _of_a_base(model, name):
        return for_all
    # A base that several models share is known by its own name, where its fields and their rules are written once.
    shared = {base.__name__ for base in model.__mro__ if name in base.__dict__ and not _everybodys(base)}
    if {model.__name__, model.__tablename__, model.__module__, *shared} & module.words:
        return True
    spec = inspect(model).column_attrs[name].columns[0].info.get("field")
    return for_all and spec is not None and spec.hidden


def _of_a_base(model: Any, name: str) -> bool:
    """Whether every model of a kind has this column: the kernel reads it for all of them."""
    return any(name in vars(base) or name in base.__annotations__ for base in model.__mro__[1:] if _everybodys(base))


def _everybodys(base: type) -> bool:
    return base.__module__.endswith((".model", ".posting"))
