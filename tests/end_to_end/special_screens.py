"""Screens that no menu leads to: look-ups, windows over the work, questions, and what goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from cellar_client import keymap
from cellar_client.controls.lookup import LookupEdit
from cellar_client.controls.lookup_window import LookupWindow
from cellar_client.features.attachments.dialog import AttachmentsDialog
from cellar_client.features.exchange.dialogs import ExportDialog
from cellar_client.features.exchange.import_dialog import ImportDialog
from cellar_client.features.history.dialog import HistoryDialog
from cellar_client.features.pull.dialog import PullDialog
from cellar_client.features.record.conflict_dialog import ConflictDialog
from cellar_client.features.trace.window import TraceWindow
from cellar_client.rpc import Endpoint
from cellar_client.widgets.dialogs import Dialog
from tests.end_to_end.desk import Desk
from tests.end_to_end.events import click, focus, press, retype, type_text, until
from tests.end_to_end.figures import rows
from tests.end_to_end.served import LEDGER_SET, ServerProcess, console
from tests.end_to_end.sheet import Sheet
from tests.end_to_end.small_demo import USERS_PASSWORD

if TYPE_CHECKING:
    from tests.end_to_end.screens import Book


def login(book: Book, server: ServerProcess, folder: Path) -> None:
    """Before anybody is in: the window, a wrong password, a server that is not there."""
    desk = Desk(server.endpoint, folder)

    def wrong() -> None:
        desk.open_login(LEDGER_SET)
        book.take(desk, "login")
        window = desk.session.login
        assert window is not None
        click(window.user)
        retype("demo")
        press("Return")
        type_text("not the password")
        press("Return")
        until(lambda: not window.error.isHidden(), "the refusal")
        book.take(desk, "login_refused")

    book.page("login", wrong, away=desk.close)
    nobody = Desk(Endpoint("127.0.0.1", 1, server.endpoint.ca_pem), folder)

    def unreachable() -> None:
        nobody.session.start()
        window = nobody.session.login
        assert window is not None
        until(lambda: not window._server.isHidden(), "the server's settings")
        book.take(nobody, "login_no_server")

    book.page("login without a server", unreachable, away=nobody.close)


def inside(book: Book, desk: Desk, server: ServerProcess) -> None:
    """Everything else; the last ones break the line."""
    for name, show in (
        ("menu search", _menu_search),
        ("search everything", _search),
        ("look-up in the header", _header_lookup),
        ("look-up in a cell and the full list", _cell_lookup),
        ("every error at once", _problems),
        ("order with prices", _order),
        ("pull", _pull),
        ("over a document", _over_a_document),
        ("over a list", _over_a_list),
        ("import", _import),
        ("questions", _questions),
        ("conflict", _conflict),
        ("closing", _closing),
        ("keys and password", _shell_dialogs),
        ("English", _english),
    ):
        book.page(name, _bound(show, book, desk), away=lambda: _clean(desk))
    book.page("session expired", lambda: _expired(book, desk, server), away=lambda: _clean(desk))
    book.page("offline", lambda: _offline(book, desk, server), away=lambda: _clean(desk))


def _bound(show: Callable[[Book, Desk], None], book: Book, desk: Desk) -> Callable[[], None]:
    return lambda: show(book, desk)


def _clean(desk: Desk) -> None:
    """No dialog, no tab but home."""
    while (dialog := desk._top()) is not None:
        dialog.close()
        until(lambda: dialog is not desk._top(), "the dialog to close")
    desk.window.search.hide()
    for view in [*desk.window.views][1:]:
        desk.window.views.close(view)
    for draft in desk.window.drafts.list():
        desk.window.drafts.remove(draft.key)
    desk.window.show_drafts_count()
    desk.window.nav.search_field.clear()
    desk.front()


def _menu_search(book: Book, desk: Desk) -> None:
    press(keymap.key("menu"))
    type_text("xs")
    book.take(desk, "menu_search")


def _search(book: Book, desk: Desk) -> None:
    press(keymap.key("search"))
    until(desk.window.search.isVisible, "the search")
    type_text("hz")
    until(lambda: desk.window.search._records, "records to be found")
    book.take(desk, "search_everything")
    press("Esc")


def _new_order(desk: Desk) -> Sheet:
    desk.open_list("xsdd", "sales_order")
    return desk.new("sales_order")


def _header_lookup(book: Book, desk: Desk) -> None:
    order = _new_order(desk)
    order.go("customer_id")
    type_text("c000")
    editor = focus()
    assert isinstance(editor, LookupEdit)
    until(lambda: editor.popup_open, "the matches")
    book.take(desk, "lookup_header")
    press("Esc")


def _cell_lookup(book: Book, desk: Desk) -> None:
    order = _new_order(desk)
    order.fill("customer_id", "C00001").settle()
    order.to_cell(0, "item_id")
    type_text("lsc")
    editor = focus()
    assert isinstance(editor, LookupEdit)
    until(lambda: editor.popup_open, "the matches")
    book.take(desk, "lookup_cell")
    press(keymap.key("lookup"))
    window = desk.wait_dialog(LookupWindow)
    until(lambda: window.table.rowCount() > 1, "the full list")
    book.take(desk, "lookup_window")


def _problems(book: Book, desk: Desk) -> None:
    order = _new_order(desk)
    order.to_cell(0, "item_id")
    order.type_cell(0, "item_id", "nothing-like-it").type_cell(0, "quantity", "-3").settle()
    press(keymap.key("save"))
    until(lambda: len(order.problems()) >= 2, "the problems")
    order.settle()
    book.take(desk, "problems")


def _order(book: Book, desk: Desk) -> None:
    """The picture of the README: an order being typed, priced, with stock and credit beside it."""
    order = _new_order(desk)
    order.fill("customer_id", "C00001").settle()
    order.fill("customer_order_no", "HZ-2026-1187").fill("warehouse_id", "CP02").fill(
        "remark", "节前到货，整箱"
    ).settle()
    wanted = (
        ("Z520500", "60"),
        ("N520500", "120"),
        ("J520500", "240"),
        ("H520500", "360"),
        ("S530500", "120"),
        ("D520500", "480"),
    )
    for row, (item, quantity) in enumerate(wanted):
        order.to_cell(row, "item_id")
        order.type_cell(row, "item_id", item).type_cell(row, "quantity", quantity)
    order.settle().act("price_all")
    order.to_cell(2, "quantity")
    press("Esc")
    order.settle()
    book.take(desk, "order_priced")


def _pull(book: Book, desk: Desk) -> None:
    desk.open_list("fhd", "delivery_note")
    press(keymap.key("pull"))
    dialog = desk.wait_dialog(PullDialog)
    until(lambda: dialog.rows.state != "loading", "the open lines")
    book.take(desk, "pull")


def _some_order(desk: Desk) -> int:
    """An order that was shipped and invoiced: the oldest."""
    found = rows(desk, "sales_order", ("number", "progress"), limit=200)
    done = [row for row in found if row["progress"] in ("done", "partly")] or found
    return int(str(done[0]["id"]))


def _over_a_document(book: Book, desk: Desk) -> None:
    order = desk.open_record("sales_order", _some_order(desk))
    press(keymap.key("trace"))
    window = desk.wait_dialog(TraceWindow)
    until(lambda: window.graph.nodes, "the chain")
    book.take(desk, "trace")
    _away(desk)
    press(keymap.key("history"))
    history = desk.wait_dialog(HistoryDialog)
    until(lambda: history.table.rowCount() or history._note.isVisible(), "the history")
    book.take(desk, "history")
    _away(desk)
    press(keymap.key("attach"))
    desk.wait_dialog(AttachmentsDialog)
    book.take(desk, "attachments")
    _away(desk)
    order.preview(next(iter(order.form.meta.pb.prints)).name)
    book.take(desk, "print_preview")
    _away(desk)


def _away(desk: Desk) -> None:
    dialog = desk._top()
    assert dialog is not None
    dialog.close()
    until(lambda: desk._top() is None, "the dialog to close")
    desk.front()


def _over_a_list(book: Book, desk: Desk) -> None:
    view = desk.open_list("xsdd", "sales_order")
    view.conditions.set([])
    desk.list("sales_order")
    view.table.setFocus()
    press("Home", "Space", "Down", "Space", "Down", "Space")
    book.take(desk, "list_ticked")
    view.toggle_detail()
    until(view.detail.isVisible, "the details")
    book.take(desk, "list_detail")
    view.toggle_detail()
    press(keymap.key("filter"))
    desk.wait_dialog(Dialog)
    book.take(desk, "condition")
    _away(desk)
    press(keymap.key("columns"))
    desk.wait_dialog(Dialog)
    book.take(desk, "columns")
    _away(desk)
    press(keymap.key("export"))
    desk.wait_dialog(ExportDialog)
    book.take(desk, "export")
    _away(desk)
    press(keymap.key("find"))
    type_text("zzzz")
    press("Return")
    until(lambda: view.rows.state == "empty", "an empty list")
    book.take(desk, "list_empty")


def _import(book: Book, desk: Desk) -> None:
    desk.open_list("kh", "customer")
    press(keymap.key("import"))
    dialog = desk.wait_dialog(ImportDialog)
    file = book.out / "customers.csv"
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = ["编码,名称,客户分类,信用额度", "X1,第一家,没有这类,100", "X2,,A12,很多", "X3,第三家,A12,50000"]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    dialog.take_file(str(file))
    until(dialog.check_button.isEnabled, "the check")
    book.take(desk, "import_check")
    file.unlink()


def _questions(book: Book, desk: Desk) -> None:
    found = rows(desk, "sales_order", ("number", "state", "progress"), limit=500)
    open_ = [row for row in found if row["state"] == "approved" and row["progress"] in ("open", "partly")]
    assert open_, "the demo company has no open order"
    order = desk.open_record("sales_order", int(str(open_[0]["id"])))
    click(order.form.tools.actions_["close"])
    desk.wait_dialog(Dialog)
    book.take(desk, "question")
    _away(desk)


def _conflict(book: Book, desk: Desk) -> None:
    """Somebody else saved first: the same client, through another request."""
    from cellar.v1 import document_pb2

    order = _new_order(desk)
    order.fill("customer_id", "C00001").settle()
    order.save()
    theirs = document_pb2.Record()
    theirs.CopyFrom(order.state.to_pb()[0])
    theirs.values["remark"].text = "改为自提"
    replies: list[object] = []
    api = desk.window.api
    # Not a command of the client's own, which would tell the open form at once.
    api.query(api.documents.Save, document_pb2.SaveRequest(request_id="c" * 32, record=theirs), replies.append)
    until(lambda: bool(replies), "the other's save")
    order.fill("remark", "加急").settle()
    press(keymap.key("save"))
    desk.wait_dialog(ConflictDialog)
    book.take(desk, "conflict")
    _away(desk)


def _closing(book: Book, desk: Desk) -> None:
    order = _new_order(desk)
    order.fill("customer_id", "C00001").settle()
    press(keymap.key("close"))
    desk.wait_dialog(Dialog)
    book.take(desk, "close_unsaved")
    _away(desk)


def _shell_dialogs(book: Book, desk: Desk) -> None:
    press(keymap.key("help"))
    desk.wait_dialog(Dialog)
    book.take(desk, "keys")
    _away(desk)
    desk.window._change_password()
    desk.wait_dialog(Dialog)
    book.take(desk, "password")
    _away(desk)
    press(keymap.key("rail"))
    book.take(desk, "rail")
    press(keymap.key("rail"))
    desk.window.toast("已保存 XS2611-00042", "ok")
    book.take(desk, "toast")


def _english(book: Book, desk: Desk) -> None:
    """The same order in English, at a desk of its own."""
    other = Desk(desk.window.session.endpoint, book.out / "desk_en", language="en")
    try:
        other.log_in("demo", USERS_PASSWORD, LEDGER_SET)
        book.take(other, "english_home")
        other.open_record("sales_order", _some_order(other))
        book.take(other, "english_order")
    finally:
        other.close()
        from cellar_client import i18n

        i18n.set_language("zh")
        desk.front()


def _expired(book: Book, desk: Desk, server: ServerProcess) -> None:
    console("session", "end", "demo", "--home", server.home)
    desk.window.open_list("customer")
    desk.wait_dialog(Dialog)
    book.take(desk, "session_expired")
    type_text(USERS_PASSWORD)
    press("Return")
    until(lambda: desk._top() is None, "to be logged in again")


def _offline(book: Book, desk: Desk, server: ServerProcess) -> None:
    order = _new_order(desk)
    order.fill("customer_id", "C00001").settle()
    server.kill()
    press(keymap.key("save"))
    until(lambda: not desk.window.banner.isHidden(), "the warning")
    book.take(desk, "offline_form")
    server.start()
    desk.window.api.retry_now()
    until(lambda: not order.form.is_dirty(), "the order to be saved after all", 60)
