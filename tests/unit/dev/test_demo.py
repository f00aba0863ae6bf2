"""What ``dev.py demo`` tells a newcomer is true, and all that it tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from cellar_server.areas.administration import demo as users
from devtools import demo, places
from devtools.places import DevError


def test_the_users_that_are_named_are_there_with_that_password() -> None:
    words = demo.welcome("127.0.0.1:4000")
    assert "127.0.0.1:4000" in words
    assert demo.PASSWORD == users._PASSWORD
    for code, what in demo.USERS.items():
        assert code in users._USERS
        assert any(code in line and what in line for line in words.splitlines())
    assert words.count(demo.PASSWORD) == 2
    assert users._USERS[demo.USER][0] == "everything"


def test_making_it_says_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    steps: list[str] = []

    def capture(command: places.Command, **_more: object) -> tuple[int, str]:
        steps.append(str(command[1]))
        return 0, "fingerprint AA:BB"

    monkeypatch.setattr(demo, "HOME", tmp_path / "demo")
    monkeypatch.setattr(demo, "capture", capture)
    demo.ensure_ledger_set()
    assert steps == ["init", "demo-data"]
    assert len(capsys.readouterr().out.splitlines()) == 1
    demo.ensure_ledger_set()
    assert steps == ["init", "demo-data"]


def test_what_fails_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "HOME", tmp_path / "demo")
    monkeypatch.setattr(demo, "capture", lambda *_args, **_more: (3, "the disk is full"))
    with pytest.raises(DevError, match="the disk is full"):
        demo.ensure_ledger_set()
