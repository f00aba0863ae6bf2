"""What the records that lines name say of themselves (an item's specification and unit), asked of their list once and remembered."""

from __future__ import annotations

from collections import defaultdict
from functools import partial

from PySide6.QtCore import QObject, Signal

from cellar.v1 import list_pb2 as lst
from cellar_client.rpc import Api, ApiError
from cellar_client.timers import after_rest
from cellar_common.codec import Python, unpack_column

_REST_MS = 40
MOST = 500
"""Records asked for at once."""


class Told(QObject):
    """What is known in one session. What is written by anybody is asked for anew; what cannot be read stays empty."""

    arrived = Signal(str)
    """More is known of records of this entity."""

    def __init__(self, api: Api) -> None:
        super().__init__(api)
        self._known: dict[tuple[str, str], dict[int, Python]] = defaultdict(dict)
        self._wanted: dict[str, tuple[set[int], set[str]]] = defaultdict(lambda: (set(), set()))
        self._timer = after_rest(self, _REST_MS, self._ask)
        api.changed.connect(self._changed)

    @classmethod
    def of(cls, api: Api) -> Told:
        """The one of this session."""
        found = api.findChild(cls)
        return found if isinstance(found, cls) else cls(api)

    def value(self, entity: str, id_: int, name: str) -> Python:
        """As a list shows it; None while it is not known, and then it is asked for."""
        known = self._known[entity, name]
        if id_ not in known:
            # Asked for once, whatever the answer is.
            known[id_] = None
            ids, names = self._wanted[entity]
            ids.add(id_)
            names.add(name)
            self._timer.start()
        return known[id_]

    def _ask(self) -> None:
        api = self.parent()
        assert isinstance(api, Api)
        wanted, self._wanted = self._wanted, defaultdict(lambda: (set(), set()))
        for entity, (ids, names) in wanted.items():
            every, columns = sorted(ids), sorted(names)
            for at in range(0, len(every), MOST):
                some = every[at : at + MOST]
                query = lst.Query(entity=entity)
                request = lst.PageRequest(query=query, columns=columns, only=some, limit=len(some))
                failed = partial(self._failed, entity, some, columns)
                api.query(api.lists.Page, request, partial(self._take, entity), failed, parent=self)

    def _take(self, entity: str, reply: lst.PageResponse) -> None:
        for column in reply.columns:
            known = self._known[entity, column.name]
            known.update(zip(reply.ids, unpack_column(column), strict=True))
        self.arrived.emit(entity)

    def _failed(self, entity: str, ids: list[int], names: list[str], _error: ApiError) -> None:
        """Nobody answered: it is asked for again when it is looked at again."""
        for name in names:
            for id_ in ids:
                self._known[entity, name].pop(id_, None)

    def _changed(self, changes: list[tuple[str, int]]) -> None:
        written = {entity for entity, _ in changes}
        gone = [key for key in self._known if key[0] in written]
        for key in gone:
            del self._known[key]
        for entity in {entity for entity, _ in gone}:
            self.arrived.emit(entity)
