"""Every key of the F1 page is pressed, wherever somebody may press it: one command hears it, never two, never none."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget

from cellar_client import keymap
from tests.client.real.conftest import OpenDesk
from tests.end_to_end.desk import Desk
from tests.end_to_end.events import press, run_events

# Of the window: they work whatever stands in it.
EVERYWHERE = {
    "search", "menu", "rail", "home", "next_tab", "previous_tab", "tab_left", "tab_right", "own_window", "close", "help", "refresh",
}  # fmt: skip
# Of a form: in a field of the head, on a cell and in its open editor alike.
OF_A_FORM = {
    "save", "save_new", "submit", "push", "pull", "trace", "copy", "red", "lookup", "create", "undo", "redo", "add_line", "delete_line", "copy_line", "columns",
    "price_all", "print", "print_now", "attach", "history", "talk", "delete", "next_error", "previous_error", "next_record", "previous_record",
}  # fmt: skip
OF_A_LIST = {"new", "filter", "find", "face", "columns", "export", "import", "print", "print_now", "push", "copy"}
OF_A_MASTER = {"related"}


class Ears:
    """Every shortcut of a window, deaf to what it did and telling that it was heard."""

    def __init__(self, window: QWidget) -> None:
        self.heard: list[str] = []
        self.torn: list[str] = []
        for each in window.findChildren(QShortcut):
            each.activated.disconnect()
            key = each.key().toString()
            each.activated.connect(lambda key=key: self.heard.append(key))
            each.activatedAmbiguously.connect(lambda key=key: self.torn.append(key))


def heard(desk: Desk, names: Iterable[str]) -> set[str]:
    """Which of these commands hear their keys where the cursor is; none is heard twice."""
    ears = Ears(desk.window)
    found = set()
    for name in names:
        key = keymap.key(name)
        ears.heard.clear()
        press(key)
        run_events()
        assert ears.torn == [], (name, ears.torn)
        assert len(ears.heard) <= 1, (name, ears.heard)
        if ears.heard == [keymap.sequence(name).toString()]:
            found.add(name)
    return found


def test_every_command_is_of_some_place() -> None:
    assert keymap.COMMANDS.keys() == EVERYWHERE | OF_A_FORM | OF_A_LIST | OF_A_MASTER


def test_at_home(desk: OpenDesk) -> None:
    clerk = desk("demo")
    clerk.front()
    assert heard(clerk, EVERYWHERE) == EVERYWHERE


def test_in_a_list(desk: OpenDesk) -> None:
    clerk = desk("demo")
    clerk.open_list("xsdd", "sales_order")
    assert OF_A_LIST - heard(clerk, OF_A_LIST) == set()
    assert heard(clerk, EVERYWHERE) == EVERYWHERE


def test_in_a_field_of_a_form(desk: OpenDesk) -> None:
    clerk = desk("demo")
    clerk.open_list("xsdd", "sales_order")
    order = clerk.new("sales_order")
    for field in ("customer_id", "deliver_on", "customer_order_no"):
        order.form.header.focus_field(field)
        # A capital letter is text in a text, and begins a name in a look-up.
        wanted = OF_A_FORM - ({"price_all"} if field != "deliver_on" else set())
        assert wanted - heard(clerk, wanted) == set(), field
        assert EVERYWHERE - heard(clerk, EVERYWHERE) == set(), field


def test_on_a_cell_and_in_its_editor(desk: OpenDesk) -> None:
    clerk = desk("demo")
    clerk.open_list("xsdd", "sales_order")
    order = clerk.new("sales_order")
    grid = order.grid()
    order.form.state.open_line("lines", 0)
    for edit in (False, True):
        for name in ("item_id", "quantity"):
            grid.go_to(0, grid.lines.columns[name], edit=edit)
            assert OF_A_FORM - heard(clerk, OF_A_FORM) == set(), (name, edit)
            assert EVERYWHERE - heard(clerk, EVERYWHERE) == set(), (name, edit)


def test_in_a_master(desk: OpenDesk) -> None:
    clerk = desk("demo")
    clerk.window.new("customer")
    clerk.sheet("customer")
    assert heard(clerk, OF_A_MASTER) == OF_A_MASTER
