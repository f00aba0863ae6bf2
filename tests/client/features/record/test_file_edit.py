"""A file that is on its way to a field: the newest one counts, and it stays with the record that it was chosen for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cellar.v1 import metadata_pb2 as pb
from cellar_client import kinds
from cellar_client.controls.file_edit import FileEdit
from cellar_client.session.kept_files import FileSource
from cellar_common.codec import Ref


class Sent(FileSource):
    """What was sent, answered when the test says so; the answer to what was cancelled never comes."""

    def __init__(self) -> None:
        self.waiting: dict[str, Callable[[Ref], object]] = {}

    def send_file(self, path: str, taken: Callable[[Ref], object], _failed: Any, _parent: Any) -> Any:
        self.waiting[path] = taken
        waiting = self.waiting

        class Handle:
            def cancel(self) -> None:
                waiting.pop(path)

        return Handle()

    def answer(self, path: str) -> None:
        self.waiting.pop(path)(Ref(len(path), path, ""))


@pytest.fixture
def sent() -> Sent:
    return Sent()


@pytest.fixture
def edit(qtbot: QtBot, sent: Sent) -> FileEdit:
    made = FileEdit(pb.Field(name="file_id", label="文件", kind=kinds.FILE), sent, None)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    return made


def test_of_two_files_the_last_counts(edit: FileEdit, sent: Sent) -> None:
    took: list[Ref | None] = []
    edit.taken.connect(took.append)
    edit.take_file("large.pdf")
    edit.take_file("small.png")
    assert list(sent.waiting) == ["small.png"]
    sent.answer("small.png")
    assert [each.code for each in took if each] == ["small.png"]


def test_a_field_that_is_cleared_or_shows_another_record_takes_nothing_more(edit: FileEdit, sent: Sent) -> None:
    edit.take_file("a.pdf")
    edit.clear_value()
    assert sent.waiting == {}
    edit.take_file("b.pdf")
    edit.forget()
    assert sent.waiting == {}
