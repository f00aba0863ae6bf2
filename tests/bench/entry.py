"""``dev.py bench entry``: a ten-line order typed key by key in the real client, over a line of 50 ms each way.

Counted are the calls from New to submitted; measured is how long each key keeps the clerk waiting, at a hand's paces
and as fast as the program takes them. The peer is the same keys typed into a bare table with no server behind it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QTableView

from cellar_client import keymap
from tests.bench._desk import at_desk, counted, scratch
from tests.bench._keys import Typist
from tests.bench._link import Link
from tests.bench._report import Figure, Report, parser, percentile, run, shown
from tests.end_to_end.desk import Desk
from tests.end_to_end.events import until
from tests.end_to_end.served import ServerProcess
from tests.end_to_end.sheet import Sheet, code_of
from tests.end_to_end.small_demo import USERS_PASSWORD, demo_home
from tests.race.processes.orders import CUSTOMER, MAKER

WAREHOUSE = "CP02"
ITEMS = (
    "H520500", "D520500", "H420500", "H380500", "J460500", "J380500", "D420500", "D380500", "H520250", "G500500",
)  # fmt: skip
QUANTITY = "12"
MOST_CALLS = 15
# The client asks by itself every ten seconds what others changed, whatever the clerk does.
HEARTBEAT = "Poll"


def type_order(clerk: Typist, order: Sheet) -> None:
    """By keys alone from the first field of a new order to its last line; codes typed in full, as from a paper."""
    texts = {"customer_id": CUSTOMER, "warehouse_id": WAREHOUSE}
    for name, entry in order.form.header.inputs.items():
        if not entry.field.readonly:
            clerk.type(texts.get(name, "").lower())
            clerk.press("Return")
    for at, item in enumerate(ITEMS):
        if at:
            clerk.press(keymap.key("add_line"))
        # The code, past the cases, the quantity.
        clerk.type(item.lower())
        clerk.press("Return", "Return")
        clerk.type(QUANTITY)
        clerk.press("Return")


def one_order(desk: Desk, pace: float) -> tuple[Typist, dict[str, int], float]:
    """From the list by keys to a submitted order: the typist, the calls by name, seconds of waiting after the last key."""
    desk.open_list("xsdd", "sales_order")
    clerk = Typist(pace)
    with counted(desk.window.api) as calls:
        before = desk.window.current()
        clerk.press(keymap.key("new"))
        order = desk.sheet("sales_order", other_than=before)
        type_order(clerk, order)
        clerk.press(keymap.key("save"), keymap.key("submit"))
        pressed = time.perf_counter()
        until(lambda: order.stage == "submitted", desk.words, 60)
        after = time.perf_counter() - pressed
    typed = [code_of(item) for item in order.column("item_id")]
    if typed != list(ITEMS) or order.column("quantity") != [Decimal(QUANTITY)] * len(ITEMS):
        raise AssertionError(f"the order is not what was typed: {typed} {order.column('quantity')}")
    desk.close_tab()
    return clerk, dict(calls.count()), after


class _Bare(QAbstractTableModel):
    """Rows and columns that hold what is typed."""

    def __init__(self) -> None:
        super().__init__()
        self.cells = [["", "", ""] for _ in ITEMS]

    def rowCount(self, _parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return len(self.cells)

    def columnCount(self, _parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 3

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> Any:
        return self.cells[index.row()][index.column()] if role in (0, 2) else None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def setData(self, index: QModelIndex | QPersistentModelIndex, value: Any, role: int = 2) -> bool:
        self.cells[index.row()][index.column()] = value
        self.dataChanged.emit(index, index)
        return True


def bare_table(pace: float) -> Typist:
    """The peer: the same lines into a table that asks nobody. Tab walks on, as a bare table knows no Enter."""
    model, view = _Bare(), QTableView()
    view.setModel(model)
    view.resize(1360, 860)
    view.show()
    view.activateWindow()
    until(view.isActiveWindow, "the bare table in front")
    view.setFocus()
    view.setCurrentIndex(model.index(0, 0))
    clerk = Typist(pace)
    for item in ITEMS:
        clerk.type(item.lower())
        clerk.press("Tab", "Tab")
        clerk.type(QUANTITY)
        clerk.press("Tab")
    if [row[0] for row in model.cells] != [item.lower() for item in ITEMS]:
        raise AssertionError("the bare table does not hold what was typed")
    view.close()
    return clerk


def report(options: argparse.Namespace) -> Report:
    made = Report("entry", {"database": shown(options.db), "each way ms": options.delay, "lines": len(ITEMS)})
    with scratch(options.db) as (folder, url):
        home = demo_home(folder / "home", database=url)
        with ServerProcess(home) as server, Link(server.port, options.delay / 1000) as link:
            for pace in (*options.pace, 0.0):
                # A desk of its own for each pace: none begins with what the one before had looked up.
                with at_desk(Desk(server.endpoint_at(link.port), folder / f"desk-{pace}")) as desk:
                    desk.log_in(MAKER, USERS_PASSWORD)
                    clerk, calls, after = one_order(desk, pace)
                _add(made, pace, clerk, calls, after)
    made.note("a wait is from the moment a key was due to the moment the program was ready for the next one")
    return made


def _add(made: Report, pace: float, clerk: Typist, calls: dict[str, int], after: float) -> None:
    label = f"{pace * 1000:.0f} ms a key" if pace else "as fast as it goes"
    own = sum(number for name, number in calls.items() if name != HEARTBEAT)
    words = ", ".join(f"{name} {number}" for name, number in sorted(calls.items(), key=lambda pair: -pair[1]))
    made.add(Figure(name=f"calls, New to submitted, {label}", ours=own, unit="calls", reach=f"<= {MOST_CALLS}", reached=own <= MOST_CALLS, note=f"{words}; {HEARTBEAT} not counted"))  # fmt: skip
    peer = bare_table(pace)
    for what, of in (("wait a key", "waits"), ("processor a key", "work")):
        ours, bare = getattr(clerk, of), getattr(peer, of)
        for share, word in ((0.5, "median"), (0.95, "p95"), (1.0, "worst")):
            made.add(Figure(name=f"{what}, {word}, {label}", ours=percentile(ours, share) * 1000, unit="ms", peer=percentile(bare, share) * 1000))  # fmt: skip
    made.add(Figure(name=f"waiting in all while typing, {label}", ours=sum(clerk.waits), unit="s", peer=sum(peer.waits), note=f"{len(clerk.waits)} keys, peer {len(peer.waits)}"))  # fmt: skip
    made.add(Figure(name=f"last key to submitted, {label}", ours=after, unit="s", note="Save and Act, each a way there and back"))  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser("entry", __doc__ or "")
    options.add_argument("--delay", type=float, default=50.0, help="milliseconds each way on the line")
    options.add_argument("--pace", type=float, nargs="*", default=[0.15, 0.2, 0.3], help="seconds from key to key")
    return run(report, options.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
