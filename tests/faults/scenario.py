"""What a scenario is: a fault on purpose, in a company at work, and what was counted."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.ground import Ground, open_ground
from tests.faults.reckoning import Tally
from tests.support.cluster import Cluster, private_cluster


class NotHere(Exception):
    """The scenario cannot be played on this machine; the text says what is missing. It did not hold."""


@dataclass
class Stage:
    """Where a scenario plays. ``scale`` stretches the time it takes (1 is the default run); ``whole_day``: the day that is
    replayed ends when all its requests were answered, however long that takes."""

    folder: Path
    kind: str
    url: str
    scale: float
    whole_day: bool
    _exit: ExitStack
    _ground: Ground | None = None
    _cluster: Cluster | None = None

    @property
    def ground(self) -> Ground:
        """The company that the scenarios of one database share; made at the first need."""
        if self._ground is None:
            database = self.url
            if self.kind == "postgresql" and not database:
                database = self.cluster.create("shared")
            folder = self.folder / f"home-{self.kind}"
            self._ground = self._exit.enter_context(open_ground(folder, kind=self.kind, database=database))
        return self._ground

    @property
    def cluster(self) -> Cluster:
        """A PostgreSQL that may be killed."""
        if self._cluster is None:
            folder = self.folder / "cluster"
            self._cluster = self._exit.enter_context(private_cluster(folder, log=self.folder / "postgresql.log"))
        return self._cluster


@dataclass
class Outcome:
    """How a scenario ended on one database."""

    scenario: str
    database: str
    tally: Tally = field(default_factory=Tally)
    did: list[str] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)
    not_here: str = ""
    seconds: float = 0.0

    @property
    def held(self) -> bool:
        return not self.not_here and not self.tally.broken


Play = Callable[[Stage, Outcome], None]


@dataclass(frozen=True)
class Scenario:
    """``databases``: on which it plays by default. ``owns_database``: it makes or kills one, so ``--db`` leaves it out."""

    name: str
    words: str
    databases: tuple[str, ...]
    play: Play
    owns_database: bool = False


SCENARIOS: dict[str, Scenario] = {}


def scenario(name: str, words: str, *databases: str, owns_database: bool = False) -> Callable[[Play], Play]:
    """Register a function under a name of the command line."""

    def register(play: Play) -> Play:
        SCENARIOS[name] = Scenario(name, words, databases, play, owns_database)
        return play

    return register
