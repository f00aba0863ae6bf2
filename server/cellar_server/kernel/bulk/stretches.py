"""A batch in stretches: neighbours of one type and with the same deeds, none of which needs, or touches, what another does.

Records are carried out in the order in which they were given. What can be done at once, since it comes to the same as one after
another, is: so a batch that is ordered by stages of its chain (all orders, all notes …) has few stretches, and costs few statements.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any

from cellar_common.folding import key
from cellar_server.kernel.bulk.typed import Typed
from cellar_server.kernel.links import upstream
from cellar_server.kernel.links.taking import line_model
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.link import Link
from cellar_server.kernel.schema.model import CODE_KEY
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

MOST = 1000
"""Records of one stretch: so many are in memory at once."""

Token = Hashable


def stretches(work: UnitOfWork, batch: Sequence[Typed]) -> Iterator[range]:
    """The batch parted into stretches, each the places of its records."""
    roots = _Roots(work, batch)
    start, keys, touched = 0, set[Token](), set[Token]()
    for at, typed in enumerate(batch):
        mine = roots.of(typed)
        begins = at > start and (
            at - start >= MOST
            or typed.model is not batch[start].model
            or typed.deeds != batch[start].deeds
            or not work.registry.by_model(typed.model).abreast
            or any(named.key in keys for named in typed.named())
            or not touched.isdisjoint(mine)
        )
        if begins:
            yield range(start, at)
            start, keys, touched = at, set(), set()
        touched |= mine
        if typed.key is not None:
            keys.add(typed.key)
    if batch:
        yield range(start, len(batch))


class _Roots:
    """What each record stands on: documents and lines, of the batch or stored, and all that these came from."""

    def __init__(self, work: UnitOfWork, batch: Sequence[Typed]) -> None:
        self._registry = work.registry
        self._by_key: dict[Hashable, frozenset[Token]] = {}
        self._stored: dict[Token, frozenset[Token]] = {}
        for link, ids in _stored_lines(work, batch):
            self._read(work, link, ids)

    def of(self, typed: Typed) -> frozenset[Token]:
        """Remembered under its key, so that what comes after may stand on it."""
        found: set[Token] = set()
        for value in typed.named():
            found |= {("of", value.key)} | self._by_key.get(value.key, frozenset())
        declaration = self._registry.by_model(typed.model)
        for link, values in _rows(declaration, typed):
            token = _token(link, values.get(link.via))
            found |= self._stored.get(token, frozenset({token})) if token is not None else frozenset()
        for specs, values in _holders(declaration, typed):
            for name, value in values.items():
                if isinstance(value, int) and self._is_document(specs.get(name)):
                    found.add((specs[name].target, value))
        if declaration.kind is EntityKind.MASTER:
            # Of two with one code the second is told.
            found.add((declaration.name, key(str(typed.values.get("code")), CODE_KEY)))
        made = frozenset(found)
        if typed.key is not None:
            self._by_key[typed.key] = made
        return made

    def _is_document(self, spec: FieldSpec | None) -> bool:
        if spec is None or spec.kind is not Kind.REFERENCE:
            return False
        return self._registry.of(spec.target).kind is EntityKind.DOCUMENT

    def _read(self, work: UnitOfWork, link: Link, ids: Iterable[int]) -> None:
        """What these stored lines came from, as far up as it goes."""
        wanted = {id_ for id_ in ids if _token(link, id_) not in self._stored}
        rows = upstream.seen(work, line_model(link, work.registry), wanted) if wanted else {}
        above = [each for each in work.registry.by_model(link.source).links if each.into == link.grid]
        for one in above:
            self._read(work, one, {getattr(row, one.via) for row in rows.values()} - {None})
        for id_, row in rows.items():
            own: Token = _token(link, id_)
            found = {own}
            for one in above:
                token = _token(one, getattr(row, one.via))
                found |= self._stored.get(token, frozenset())
            self._stored[own] = frozenset(found)


def _token(link: Link, id_: Any) -> Token | None:
    return (link.source.__tablename__, link.grid, id_) if isinstance(id_, int) else None


def _stored_lines(work: UnitOfWork, batch: Sequence[Typed]) -> Iterator[tuple[Link, set[int]]]:
    found: dict[str, tuple[Link, set[int]]] = {}
    for typed in batch:
        for link, values in _rows(work.registry.by_model(typed.model), typed):
            id_ = values.get(link.via)
            if isinstance(id_, int):
                found.setdefault(link.name, (link, set()))[1].add(id_)
    yield from found.values()


def _rows(declaration: Declaration, typed: Typed) -> Iterator[tuple[Link, Any]]:
    for link in declaration.links:
        for values in typed.lines.get(link.into, ()):
            yield link, values


def _holders(declaration: Declaration, typed: Typed) -> Iterator[tuple[dict[str, FieldSpec], Any]]:
    yield declaration.fields, typed.values
    for name, rows in typed.lines.items():
        if name in declaration.grids:
            for values in rows:
                yield declaration.grids[name].fields, values
