"""The fault runs' own judgement: each broken promise, planted, is counted; a kept one is not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults import journal
from tests.faults.clerk import LINES
from tests.faults.journal import Journal, Story
from tests.faults.reckoning import Tally, check_numbers, check_story


@dataclass(frozen=True)
class Row:
    id: int = 7
    state: str = "submitted"
    row_version: int = 2
    number: str = "~7"
    lines: int = LINES


TOLD = {"id": 7, "version": 2, "number": "~7", "state": "submitted"}
QUIET = Story("k-1", ["save", "submit"], TOLD, 2)
IN_DOUBT = Story("k-1", ["save", "submit", "approve"], TOLD, 2)
NEVER = Story("k-1", ["save"])
DRAFT = Row(state="draft", row_version=1)
APPROVED = Row(state="approved", row_version=3, number="XS2611-00001")


@pytest.mark.parametrize(
    ("story", "rows"),
    [(QUIET, [Row()]), (IN_DOUBT, [Row()]), (IN_DOUBT, [APPROVED]), (NEVER, []), (NEVER, [DRAFT])],
)
def test_what_was_promised_and_kept_is_not_blamed(story: Story, rows: list[Row]) -> None:
    tally = Tally()
    check_story(story, rows, tally)
    assert tally.broken == []


@pytest.mark.parametrize(
    ("story", "rows", "lost", "doubled"),
    [
        (QUIET, [], 1, 0),
        (QUIET, [Row(), Row(id=8)], 0, 1),
        (NEVER, [DRAFT, Row(id=8, state="draft", row_version=1)], 0, 1),
        (QUIET, [APPROVED], 0, 0),
        (QUIET, [DRAFT], 0, 0),
        (IN_DOUBT, [DRAFT], 0, 0),
        (NEVER, [Row()], 0, 0),
        (NEVER, [Row(state="draft", row_version=1, lines=LINES - 1)], 0, 0),
        (QUIET, [Row(id=8)], 0, 0),
        (QUIET, [Row(number="~8")], 0, 0),
    ],
)
def test_every_broken_promise_is_counted(story: Story, rows: list[Row], lost: int, doubled: int) -> None:
    tally = Tally()
    check_story(story, rows, tally)
    assert tally.broken
    assert (tally.lost, tally.doubled) == (lost, doubled)


@pytest.mark.parametrize(
    ("numbers", "broken"),
    [
        (["XS2611-00002", "XS2611-00001", "~AB"], 0),
        (["XS2611-00001", "XS2612-00001"], 0),
        (["XS2611-00001", "XS2611-00003"], 1),
        (["XS2611-00001", "XS2611-00001"], 1),
        (["XS2611-00002"], 1),
    ],
)
def test_a_gap_in_a_series_is_seen(numbers: list[str], broken: int) -> None:
    tally = Tally()
    check_numbers(numbers, tally)
    assert len(tally.broken) == broken


def test_a_journal_is_read_back_but_for_the_line_that_death_cut(tmp_path: Path) -> None:
    path = tmp_path / "k.jsonl"
    written = Journal(path)
    written.write(kind="sent", mark="k-1", step="save")
    written.write(kind="done", mark="k-1", step="save", shown=TOLD, at=12.5)
    written.write(kind="sent", mark="k-1", step="submit")
    written.write(kind="trouble", mark="k-1", what="UNAVAILABLE")
    written.write(kind="strange", what="INTERNAL")
    with path.open("a", encoding="utf-8") as file:
        file.write('{"kind": "done", "mark": "k-1", "ste')
    record = journal.read([path])
    story = record.stories["k-1"]
    assert (story.sent, story.steps, story.acknowledged) == (["save", "submit"], 1, TOLD)
    assert (record.commands, dict(record.troubles), record.strange) == (1, {"UNAVAILABLE": 1}, ["INTERNAL"])
    assert (record.recovered(10.0), record.recovered(13.0)) == (2.5, None)
