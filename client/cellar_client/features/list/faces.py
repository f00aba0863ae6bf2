"""The faces of a list: its table, its board, its calendar, under the same conditions; each is made when it is first looked at."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from cellar.v1 import list_pb2 as lst
from cellar.v1 import value_pb2
from cellar_client import keymap
from cellar_client.controls.board import Board
from cellar_client.controls.calendar import CalendarFace
from cellar_client.controls.cards import Card
from cellar_client.controls.list_table import ListTable
from cellar_client.i18n import t
from cellar_client.rpc import Api
from cellar_client.session.metadata import EntityMeta
from cellar_client.widgets.buttons import Segmented, ToolButton
from cellar_common.codec import to_value

LIST, BOARD, CALENDAR = "list", "board", "calendar"
_WORDS = {LIST: "列表|List", BOARD: "看板|Board", CALENDAR: "日历|Calendar"}


def faces_of(meta: EntityMeta) -> list[str]:
    """Those that the server declares, the table first."""
    said = ((BOARD, meta.pb.HasField("board")), (CALENDAR, meta.pb.HasField("calendar")))
    return [LIST, *(name for name, there in said if there)]


class Faces(QStackedWidget):
    """Also what a verb means: the table's rows, or the card under the cursor. `bar` chooses, `print` is there where it may be printed."""

    turned = Signal()
    opened = Signal(object)
    moved = Signal()
    wanted = Signal(object)
    refused = Signal(str)
    gone = Signal(str)
    failed = Signal(object)
    menu_wanted = Signal(QPoint)

    def __init__(self, own: QWidget, table: ListTable, api: Api, meta: EntityMeta) -> None:
        super().__init__()
        self._table, self._api, self._meta = table, api, meta
        self.names = faces_of(meta)
        self.current_name = LIST
        self._made: dict[str, QWidget] = {LIST: own}
        table.menu_wanted.connect(self.menu_wanted)
        self.addWidget(own)
        self.bar = Segmented([t(_WORDS[name]) for name in self.names], name=keymap.COMMANDS["face"].label)
        self.bar.setToolTip(f"{keymap.COMMANDS['face'].label}  {keymap.hint('face')}")
        self.bar.chosen.connect(lambda at: self._turn(self.names[at]))
        if len(self.names) == 1:
            self.bar.hide()
        self.print = ToolButton(
            "", "print", keymap.key("print"), name=t("按列或按日打印全部|Print all, by column or day")
        )
        self.print.hide()

    def turn(self, name: str) -> None:
        """To a face; the table where there is no such one."""
        self.bar.set_current(self.names.index(name) if name in self.names else 0)

    def next(self) -> None:
        self.bar.set_current((self.bar.current() + 1) % len(self.names))

    def _turn(self, name: str) -> None:
        self.current_name = name
        if name not in self._made:
            self._made[name] = self._make(name)
            self.addWidget(self._made[name])
        self.setCurrentWidget(self._made[name])
        self.print.setVisible(name != LIST and bool(self._meta.pb.prints))
        self.turned.emit()

    def _make(self, name: str) -> QWidget:
        made: Board | CalendarFace = (
            Board(self._api, self._meta) if name == BOARD else CalendarFace(self._api, self._meta)
        )
        made.opened.connect(self.opened)
        made.moved.connect(self.moved)
        made.failed.connect(self.failed)
        made.gone.connect(self.gone)
        made.menu_wanted.connect(self.menu_wanted)
        if isinstance(made, Board):
            made.wanted.connect(self.wanted)
            made.refused.connect(self.refused)
        return made

    def front(self) -> QWidget:
        return self._made[self.current_name]

    def body(self) -> Board | CalendarFace | None:
        """The face in front where it is not the table."""
        made = self._made[self.current_name]
        return made if isinstance(made, Board | CalendarFace) else None

    def reload(self, query: lst.Query, sort: lst.Sort, *, own: bool = False) -> None:
        body = self.body()
        if body is not None:
            body.reload(query, sort, own=own)

    def beginning(self) -> dict[str, value_pb2.Value]:
        """What a new record begins with: in a calendar the day under the cursor."""
        body = self.body()
        return {self._meta.pb.calendar.day: to_value(body.at)} if isinstance(body, CalendarFace) else {}

    # --- which records are meant

    def _card(self) -> Card | None:
        body = self.body()
        return body.current() if body is not None else None

    def current_id(self) -> int:
        card = self._card()
        return self._table.current_id() if self.current_name == LIST else card.id if card is not None else 0

    def targets(self) -> list[int]:
        if self.current_name == LIST:
            return self._table.targets()
        return [self.current_id()] if self.current_id() else []

    def ticked(self) -> list[int]:
        return list(self._table.checked) if self.current_name == LIST else []

    def opening(self, record_id: int) -> tuple[str, int]:
        return self._table.opening(record_id)

    def clear_checked(self) -> None:
        self._table.clear_checked()
