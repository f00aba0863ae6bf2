"""``dev.py faults`` ends with 0 only when every scenario held, and says what did not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.faults.__main__ import main
from tests.faults.scenario import SCENARIOS, NotHere, Outcome, Scenario, Stage


def _holds(_stage: Stage, outcome: Outcome) -> None:
    outcome.did.append("nothing")
    outcome.tally.documents = outcome.tally.found = 3


def _breaks(_stage: Stage, outcome: Outcome) -> None:
    outcome.tally.broken.append("k-1 is gone")


def _raises(_stage: Stage, _outcome: Outcome) -> None:
    raise AssertionError("nothing was refused")


def _is_not_here(_stage: Stage, _outcome: Outcome) -> None:
    raise NotHere("no disk to fill")


@pytest.mark.parametrize(
    ("play", "code", "said"),
    [
        (_holds, 0, "planted [sqlite] held"),
        (_breaks, 1, "! k-1 is gone"),
        (_raises, 1, "! AssertionError: nothing was refused"),
        (_is_not_here, 1, "NOT RUN"),
    ],
)
def test_it_ends_with_zero_only_when_all_held(
    play: object, code: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:  # fmt: skip
    monkeypatch.setitem(SCENARIOS, "planted", Scenario("planted", "", ("sqlite",), play))  # type: ignore[arg-type]
    report = tmp_path / "faults.json"
    assert main(["--only", "planted", "--json", str(report)]) == code
    assert said in capsys.readouterr().out
    [found] = json.loads(report.read_text(encoding="utf-8"))
    assert (found["scenario"], found["held"]) == ("planted", code == 0)
