"""What is wrong with a record, each thing at its place: what cannot be read here, and what the server said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set

from cellar.v1 import document_pb2 as doc
from cellar_client.i18n import t
from cellar_client.session.metadata import EntityMeta, split_path
from cellar_client.session.parts import HEAD, Bad, Found, LineState, Sent

_MISSING = frozenset({"REQUIRED", "NO_LINES"})


class Problems:
    """`grids`: the record's lines as they are now; problems stay with their line when lines are added or go."""

    def __init__(self, meta: EntityMeta, grids: Mapping[str, Sequence[LineState]]) -> None:
        self._meta, self._grids = meta, grids
        self.bad: dict[tuple[int, str], Bad] = {}
        """Line key and field → the text that is no value."""
        self.untried = False
        """Nobody has asked for it to be saved: what is missing is not said yet."""
        self._said: list[Found] = []

    def begin(self, *, untried: bool) -> None:
        """Another record."""
        self.bad.clear()
        self._said = []
        self.untried = untried

    def set(self, problems: Iterable[doc.Problem], sent: Sent | None) -> None:
        """The server's list, each put to the line it was said about."""
        self._said = [self._placed(problem, sent) for problem in problems]

    def untaken(self, problems: Iterable[doc.Problem], sent: Sent) -> Set[tuple[int, str]]:
        """Line keys and fields of which the server could not take what was sent: its record holds what stood there before."""
        placed = (self._placed(problem, sent) for problem in problems if problem.untaken)
        return {(found.key, found.field) for found in placed}

    def _placed(self, problem: doc.Problem, sent: Sent | None) -> Found:
        grid, row, name = split_path(problem.path)
        key = HEAD
        if grid and row >= 0:
            keys = sent.keys.get(grid, []) if sent else [line.key for line in self._grids.get(grid, [])]
            key = keys[row] if row < len(keys) else HEAD
        return Found(problem, grid, key, name)

    def retype(self, key: int, name: str, bad: Bad | None) -> bool:
        """Something else was entered: what was wrong there counts no longer, whoever had found it; ``bad`` where this is no value
        either. Whether there is now another list."""
        place, before, said = (key, name), self.bad.pop((key, name), None), len(self._said)
        self._said = [f for f in self._said if (f.key, f.field) != place]
        if bad is not None:
            self.bad[place] = bad
        return bad != before or len(self._said) != said

    def forget_lines(self, keys: Set[int]) -> bool:
        """They are gone, with what was wrong in them. Whether there was anything."""
        bad, said = len(self.bad), len(self._said)
        for place in [place for place in self.bad if place[0] in keys]:
            del self.bad[place]
        self._said = [found for found in self._said if found.key not in keys]
        return (len(self.bad), len(self._said)) != (bad, said)

    def all(self) -> list[Found]:
        """What cannot be read, then the server's list. Errors before warnings, otherwise in the order given."""
        own = [self._own(key, name, bad) for (key, name), bad in self.bad.items()]
        return sorted([*own, *self._told()], key=lambda f: f.problem.severity == doc.SEVERITY_WARNING)

    def at(self, key: int, name: str) -> doc.Problem | None:
        bad = self.bad.get((key, name))
        if bad is not None:
            return self._own(key, name, bad).problem
        for found in self._told():
            if found.key == key and found.field == name and name:
                return found.problem
        return None

    def _told(self) -> list[Found]:
        """A new form does not begin with a list of what nobody has had time to fill in."""
        told = (f for f in self._said if not (self.untried and f.problem.code in _MISSING))
        # What is no value was not sent, so that the server misses it: one cell, one error.
        return [f for f in told if (f.key, f.field) not in self.bad]

    def _own(self, key: int, name: str, bad: Bad) -> Found:
        grid, row = next(
            ((name, row) for name, lines in self._grids.items() for row, line in enumerate(lines) if line.key == key),
            ("", -1),
        )
        path = f"{grid}[{row}].{name}" if grid else name
        problem = doc.Problem(
            path=path,
            code="UNREADABLE",
            message=bad.message,
            place=self._meta.place(path),
            severity=doc.SEVERITY_ERROR,
            hint=t("改正这一格|Correct this cell"),
        )
        return Found(problem, grid, key, name)
