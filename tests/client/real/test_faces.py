"""Boards and calendars of a real company: every one that is declared, with no, one and many rows; by keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pypdfium2
import pytest

from cellar.v1 import list_pb2 as lst
from cellar.v1 import metadata_pb2 as pb
from cellar_client import formats, keymap
from cellar_client.controls.board import Board
from cellar_client.controls.calendar import CalendarFace
from cellar_client.controls.calendar_span import DAY, MONTH, SPANS, YEAR
from cellar_client.controls.cards import Card, Dealt
from cellar_client.features.list.faces import BOARD, CALENDAR
from cellar_client.features.list.view import ListView
from cellar_client.features.printing.preview import ListPreview
from cellar_common.codec import to_value
from cellar_server import books as program
from cellar_server.kernel.schema.declaration import Declaration
from tests.client.real.conftest import OpenDesk
from tests.end_to_end.desk import Desk
from tests.end_to_end.events import press, until
from tests.end_to_end.figures import rows

DECLARED = [
    (declaration, kind)
    for declaration in program.registry().declarations.values()
    for kind, face in ((BOARD, declaration.board), (CALENDAR, declaration.calendar))
    if face is not None
]


def opened(desk: Desk, entity: str, kind: str, *filters: pb.Filter) -> tuple[ListView, Any]:
    before = desk.window.current()
    desk.window.open_list(entity, list(filters), view=kind)
    until(lambda: desk.window.current() is not before and isinstance(desk.window.current(), ListView), "the view")
    view = desk.window.current()
    assert isinstance(view, ListView)
    until(lambda: view.faces.body() is not None, f"the {kind}")
    at_rest(view)
    desk.front()
    return view, view.faces.body()


def at_rest(view: ListView) -> None:
    bridge = view.api.bridge
    until(lambda: not bridge._waiting, "everything is answered")


def words_on(content: bytes) -> str:
    """All that is written on the pages of a PDF, without blanks and ends of lines."""
    document = pypdfium2.PdfDocument(content)
    try:
        return squeezed("".join(document[at].get_textpage().get_text_range() for at in range(len(document))))
    finally:
        document.close()


def squeezed(words: str) -> str:
    return "".join(words.split())


def equals(field: str, value: Any) -> pb.Filter:
    condition = pb.Filter(field=field, operator=pb.FILTER_OPERATOR_EQUALS)
    condition.values.append(to_value(value))
    return condition


def cards(body: Any) -> int:
    if isinstance(body, Board):
        return sum(len(column.cards.cards.cards) for column in body.columns)
    return sum(len(each) for each in body.days.cards.values())


@pytest.mark.covers("PT-11")
@pytest.mark.parametrize(("declaration", "kind"), DECLARED, ids=lambda each: getattr(each, "name", each))
def test_every_declared_face_opens_with_no_one_and_many_rows(
    desk: OpenDesk, declaration: Declaration, kind: str
) -> None:
    clerk, entity = desk("demo"), declaration.name
    _, body = opened(clerk, entity, kind, equals("number", "none such"))
    assert cards(body) == 0
    body.grab()
    body.setFocus()
    press("Right", "Down", "Return")
    found = rows(clerk, entity, ("number", "state"), limit=200)
    assert len(found) > 1
    living = next(each for each in found if each["state"] != "void")
    _, body = opened(clerk, entity, kind, equals("number", str(living["number"])))
    if isinstance(body, CalendarFace):
        body.turn(YEAR)
        until(lambda: len(body.days.months) == 12, "the months")
        assert sum(told[:1].isdigit() for told, _ in body.days.months.values()) <= 1
    else:
        assert cards(body) == 1
    view, body = opened(clerk, entity, kind)
    body.grab()
    if isinstance(body, Board):
        assert cards(body) > 1
        assert all(column.head._count.text() for column in body.columns)
    else:
        for span in SPANS:
            body.turn(span)
            at_rest(view)
            body.grab()


def test_a_board_without_a_card_says_so(desk: OpenDesk) -> None:
    clerk = desk()
    _, empty = opened(clerk, "sales_order", BOARD, equals("number", "none-like-it"))
    assert empty.nothing.isVisible()
    assert "销售订单" in empty.nothing.text()
    _, full = opened(clerk, "sales_order", BOARD)
    assert cards(full)
    assert not full.nothing.isVisible()


def test_a_board_is_walked_by_arrows_and_a_card_is_moved_by_its_action(desk: OpenDesk) -> None:
    clerk = desk("dingdan")
    sheet_rows = rows(clerk, "sales_order", ("number", "state"), limit=200)
    assert sheet_rows
    view, board = opened(clerk, "sales_order", BOARD)
    filled = [column for column in board.columns if column.cards.cards.cards]
    assert len(filled) > 1
    filled[0].cards.setFocus()
    filled[0].cards.go(0)
    press("Right")
    assert board.current() == filled[1].cards.current()
    card = board.current()
    press("Return")
    sheet = clerk.sheet("sales_order")
    assert sheet.state.id == card.id
    clerk.close_tab()
    clerk.front()
    refused: list[str] = []
    board.refused.connect(refused.append)
    last = board.columns[-1]
    board.carry(board.columns.index(filled[0]), -1)
    assert refused
    assert last.said.code
    assert view.faces.targets()


class _Handle:
    def cancel(self) -> None:
        pass


def dealing(monkeypatch: pytest.MonkeyPatch, body: Any, *decks: list[Card]) -> None:
    """What is asked for next comes at once: of a board column by column, of a calendar all together."""
    left = list(decks)

    def deal(_query: Any, _sort: Any, _limit: int, done: Any, _failed: Any, **_: Any) -> _Handle:
        done(Dealt(left.pop(0) if left else [], more=False, next=b""))
        return _Handle()

    monkeypatch.setattr(body._source, "deal", deal)


def test_the_cursor_of_a_board_stays_on_its_record_when_a_colleague_writes(
    desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, board = opened(desk("demo"), "sales_order", BOARD)
    card, other, new = (Card(id_, f"客户{id_}", (), "") for id_ in (1, 2, 3))
    gone: list[str] = []
    board.gone.connect(gone.append)
    dealing(monkeypatch, board, [other, card])
    board.reload(lst.Query(entity="sales_order"), lst.Sort())
    board.columns[0].cards.setFocus()
    board.columns[0].cards.go(1)
    assert view.faces.targets() == [1]
    # A new one above it, then it went on to the third column, then it is nowhere.
    for decks in ([[new, other, card]], [[new, other], [], [card]]):
        dealing(monkeypatch, board, *decks)
        board.reload(lst.Query(entity="sales_order"), lst.Sort())
        assert view.faces.targets() == [1]
    assert gone == []
    dealing(monkeypatch, board, [new, other], [], [Card(4, "客户4", (), "")])
    board.reload(lst.Query(entity="sales_order"), lst.Sort())
    assert view.faces.targets() == []
    assert gone == ["客户1 已不在本条件下"]
    # After a deed of one's own the next card in its place is gone on with.
    board.columns[0].cards.setFocus()
    board.columns[0].cards.go(0)
    dealing(monkeypatch, board, [other])
    board.reload(lst.Query(entity="sales_order"), lst.Sort(), own=True)
    assert view.faces.targets() == [2]
    assert len(gone) == 1


def test_the_cursor_of_a_day_stays_on_its_record_when_a_colleague_writes(
    desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, calendar = opened(desk("demo"), "delivery_note", CALENDAR)
    card, other, new = (Card(id_, f"客户{id_}", (), "", day=calendar.at) for id_ in (1, 2, 3))
    gone: list[str] = []
    calendar.gone.connect(gone.append)
    dealing(monkeypatch, calendar, [other, card])
    calendar.turn(DAY)
    calendar.list.go(1)
    dealing(monkeypatch, calendar, [new, other, card])
    view.refresh()
    assert view.faces.targets() == [1]
    dealing(monkeypatch, calendar, [new, other])
    view.refresh()
    assert view.faces.targets() == []
    assert gone == ["客户1 已不在这一天"]


def test_the_first_card_of_another_day_is_under_the_cursor_when_it_comes(
    desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, calendar = opened(desk("demo"), "delivery_note", CALENDAR)
    calendar.turn(DAY)
    at_rest(view)
    answers: list[Any] = []
    monkeypatch.setattr(calendar._source, "deal", lambda *asked, **_: answers.append(asked[3]) or _Handle())
    calendar.go(calendar.at + timedelta(days=400))
    assert calendar.list.current() is None
    answers[-1](Dealt([Card(1, "客户1", (), "", day=calendar.at)], more=False, next=b""))
    assert view.faces.targets() == [1]


def test_the_switch_goes_round_and_is_kept(desk: OpenDesk) -> None:
    clerk = desk("demo")
    view = clerk.open_list("fhd", "delivery_note")
    assert view.faces.names == ["list", BOARD, CALENDAR]
    press(keymap.key("face"))
    assert isinstance(view.faces.body(), Board)
    press(keymap.key("face"))
    calendar = view.faces.body()
    assert isinstance(calendar, CalendarFace)
    at_rest(view)
    first = rows(clerk, "delivery_note", ("ship_on",), limit=1)[0]["ship_on"]
    calendar.go(first)
    at_rest(view)
    assert calendar.days.cards[first]
    of_month = sum(len(each) for day, each in calendar.days.cards.items() if day.month == first.month)
    assert calendar._note.text() == f"{of_month} 张"
    calendar.turn(DAY)
    assert calendar.list.current() is not None
    calendar.setFocus()
    press("Esc")
    assert calendar.span == MONTH
    press(keymap.key("print"))
    preview = view.preview
    assert isinstance(preview, ListPreview)
    until(lambda: preview.pages.pages, "the sheets of all days")
    paper = words_on(preview._sheets.content)
    filled = {day: len(each) for day, each in calendar.days.cards.items() if day.month == first.month}
    assert all(squeezed(f"{formats.long_day(day)}{count}") in paper for day, count in filled.items())
    assert f"{first.replace(day=1).isoformat()}—" in paper
    preview.close()
    view.faces.turn("list")
    at_rest(view)
    view.prefs.flush()
    until(lambda: not clerk.window.api.bridge._waiting, "everything is kept")


def test_a_draft_is_submitted_by_moving_its_card(desk: OpenDesk) -> None:
    clerk = desk("dingdan")
    view, board = opened(clerk, "sales_order", BOARD)
    draft, submitted = board.columns[0], board.columns[1]
    assert draft.said.code == "draft"
    before = len(draft.cards.cards.cards)
    assert before
    draft.cards.setFocus()
    draft.cards.go(0)
    card = draft.cards.current()
    assert card is not None
    press("Ctrl+Right")
    until(lambda: hasattr(view.verbs, "batch") and view.verbs.batch.done_count == 1, "the order to be submitted")
    until(lambda: any(each.id == card.id for each in submitted.cards.cards.cards), "the card in its new column")
    assert len(draft.cards.cards.cards) == before - 1
