"""Whom a comment names: people of the same name, and names that begin alike."""

from __future__ import annotations

from types import SimpleNamespace
from unittest.mock import Mock

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cellar.v1 import document_pb2 as doc
from cellar_client.features.record import naming
from cellar_client.features.record.talk_page import SayEdit, TalkPage

PEOPLE = [
    doc.Person(id=1, name="于平芳", code="yu1", unit="销售一部"),
    doc.Person(id=2, name="于平芳", code="yu2", unit="仓储部"),
    doc.Person(id=3, name="王芳", code="wang"),
    doc.Person(id=4, name="王芳芳", code="wf"),
    doc.Person(id=5, name="A@B", code="ab"),
]


def test_people_of_the_same_name_are_each_offered_and_each_named() -> None:
    people = naming.handles(PEOPLE)
    assert [people[handle].id for handle in people] == [1, 2, 3, 4, 5]
    assert naming.line(PEOPLE[1]) == "于平芳 · yu2 · 仓储部"
    assert naming.named_in("@于平芳(yu2) 请看", people) == [2]
    assert naming.named_in("@于平芳(yu2) 和 @于平芳(yu1)，@于平芳(yu2)", people) == [2, 1]
    assert naming.named_in("@于平芳 是谁", people) == []


def test_a_name_that_begins_with_another_names_one_person() -> None:
    people = naming.handles(PEOPLE)
    assert naming.named_in("@王芳芳 请看", people) == [4]
    assert naming.named_in("@王芳 请看", people) == [3]
    assert naming.named_in("a@b.c 和 王芳", people) == []


def test_whoever_is_chosen_among_namesakes_stands_in_the_text(qapp: QApplication) -> None:
    edit = SayEdit()
    edit.know(PEOPLE)
    edit.show_text("@于")
    cursor = edit.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    edit.setTextCursor(cursor)
    edit._offered = edit.offered("于")
    edit._names.setStringList(edit._offered)
    edit._take(edit._names.index(1, 0))
    assert edit.text().strip() == "@于平芳(yu2)"
    assert naming.named_in(edit.text(), edit.people) == [2]


def test_what_an_input_method_brings_narrows_the_offer(qtbot: QtBot) -> None:
    """It comes by no key: whoever is first in the list is whoever was typed."""
    edit = SayEdit()
    qtbot.addWidget(edit)
    edit.know(PEOPLE)
    for brought, offered in (("@", [1, 2, 3, 4, 5]), ("王芳芳", [4]), (" ", [])):
        event = QInputMethodEvent()
        event.setCommitString(brought)
        QApplication.sendEvent(edit, event)
        assert [edit.people[handle].id for handle in edit._offered] == offered
        assert edit._popup.isVisible() == bool(offered)


def test_what_was_said_last_is_in_sight(qtbot: QtBot) -> None:
    page = TalkPage(SimpleNamespace(api=Mock()), SimpleNamespace(name="customer"))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.resize(400, 300)
    page.show()
    bar = page._area.verticalScrollBar()
    for many in (40, 41):
        comments = [doc.Comment(id=at, who="林", text=f"第 {at} 句\n" * 3) for at in range(many)]
        page._show(doc.ListCommentsResponse(comments=comments))
        qtbot.waitUntil(lambda: bar.maximum() > 1000)
        qtbot.wait(20)
        assert bar.value() == bar.maximum()
