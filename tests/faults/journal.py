"""What a clerk was told, on disk before he goes on: the other side of every promise the server made."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

STEPS = ("save", "submit", "approve")
STATES = {"save": "draft", "submit": "submitted", "approve": "approved"}


class Journal:
    """Appends one JSON object a line and forces it to the disk. ``at`` is the machine's monotonic clock, in seconds."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: TextIO = path.open("a", encoding="utf-8")

    def write(self, **event: Any) -> None:
        self._file.write(json.dumps(event, ensure_ascii=False) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())


@dataclass
class Story:
    """All that is known of one document from its clerk's side."""

    mark: str
    sent: list[str] = field(default_factory=list)
    acknowledged: dict[str, Any] | None = None
    """The last answer: id, version, number, state."""
    steps: int = 0
    """How many of ``STEPS`` were acknowledged."""


@dataclass
class Record:
    """The journals of all clerks, read back."""

    stories: dict[str, Story] = field(default_factory=dict)
    troubles: Counter[str] = field(default_factory=Counter)
    """Failed attempts by kind; each was tried again under the same request id."""
    strange: list[str] = field(default_factory=list)
    """Answers that no fault excuses."""
    answered_at: dict[str, list[float]] = field(default_factory=dict)
    """When each clerk was acknowledged something."""

    @property
    def commands(self) -> int:
        return sum(story.steps for story in self.stories.values())

    def recovered(self, since: float) -> float | None:
        """Seconds from ``since`` until every clerk had been acknowledged something again; None when one never was."""
        waits = []
        for moments in self.answered_at.values():
            later = [moment - since for moment in moments if moment > since]
            if not later:
                return None
            waits.append(min(later))
        return max(waits, default=None)


def read(paths: Iterable[Path]) -> Record:
    """A line that the clerk's own death cut off was never acknowledged to anybody, and is left out."""
    record = Record()
    for path in paths:
        answered = record.answered_at.setdefault(path.stem, [])
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                event = json.loads(line)
            except ValueError:
                continue
            _take(record, event, answered)
    return record


def _take(record: Record, event: dict[str, Any], answered: list[float]) -> None:
    match event["kind"]:
        case "sent":
            record.stories.setdefault(event["mark"], Story(event["mark"])).sent.append(event["step"])
        case "done":
            story = record.stories[event["mark"]]
            story.acknowledged, story.steps = event["shown"], story.steps + 1
            answered.append(event["at"])
        case "trouble":
            record.troubles[event["what"]] += 1
        case "strange":
            record.strange.append(event["what"])
