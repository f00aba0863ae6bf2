"""A new document type, declared in one file on the server, in the real client: everything works, nothing was added there."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from cellar_client import keymap
from cellar_client.features.attachments.dialog import AttachmentsDialog
from cellar_client.features.exchange.dialogs import ExportDialog
from cellar_client.features.exchange.import_dialog import ImportDialog
from cellar_client.features.history.dialog import HistoryDialog
from cellar_client.features.list.view import ListView
from cellar_client.features.pull.dialog import PullDialog
from cellar_client.features.trace.window import TraceWindow
from cellar_client.widgets.buttons import ToolButton
from cellar_client.widgets.dialogs import Dialog
from tests.end_to_end.desk import Desk
from tests.end_to_end.events import chosen_file, click, press, retype, until
from tests.end_to_end.sample_server import CHECKER
from tests.end_to_end.served import ServerProcess, make_home
from tests.end_to_end.sheet import Sheet, code_of
from tests.end_to_end.small_demo import USERS_PASSWORD
from tests.end_to_end.tour import pdf_text
from tests.race.processes.orders import connect
from tests.support import databases
from tests.support.rpc_client import record

pytestmark = pytest.mark.slow
MAKER = "admin"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    folder = tmp_path_factory.mktemp("sample")
    with databases.fresh(databases.families()[0], folder) as url:
        home = make_home(folder / "home", database=url)
        with ServerProcess(home, module="tests.end_to_end.sample_server") as running:
            client = connect(running.port, home / "cellar-server.crt")
            client.login(MAKER, USERS_PASSWORD)
            client.save(record("organisation", {"code": "01", "name": "销售公司", "is_company": True}))
            yield running


@pytest.fixture(scope="module")
def desk(server: ServerProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = Desk(server.endpoint, tmp_path_factory.mktemp("desk")).log_in(MAKER, USERS_PASSWORD)
    yield made
    made.close()


@pytest.fixture
def checker(server: ServerProcess, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(server.endpoint, tmp_path / "desk").log_in(CHECKER, USERS_PASSWORD)
    yield made
    made.close()


@pytest.fixture(scope="module")
def place(desk: Desk) -> str:
    """The master, typed into its form."""
    desk.open_list("pjcs", "sample_place")
    sheet = desk.new("sample_place")
    sheet.fill("code", "P1").fill("name", "望江楼").fill("city", "成都").fill("rent", "1200.5")
    sheet.save()
    assert sheet.amount("rent") == Decimal("1200.5")
    return "P1"


def tasting(desk: Desk, place: str) -> Sheet:
    """A tasting with two wines, typed by keys: the place by its pinyin initials."""
    desk.open_list("pjh", "sample_tasting")
    sheet = desk.new("sample_tasting")
    sheet.pick("place_id", "wjl").settle()
    assert code_of(sheet.value("place_id")) == place
    sheet.fill("org_id", "01").fill("mood", "高兴").fill("remark", "第一次").settle()
    for row, (wine, quantity, price) in enumerate((("五粮", "3", "100"), ("高粱", "2", "58.8"))):
        sheet.type_cell(row, "wine", wine).type_cell(row, "quantity", quantity).type_cell(row, "price", price)
    sheet.settle()
    return sheet


def dialog_away(desk: Desk) -> None:
    dialog = desk._top()
    assert dialog is not None
    dialog.close()
    until(lambda: desk._top() is None, "the dialog to close")
    desk.front()


def button(dialog: Dialog, word: str) -> ToolButton:
    return next(one for one in dialog.findChildren(ToolButton) if one.text() == word)


@pytest.mark.covers("S00.4", "S00.12", "S00.7")
def test_typed_saved_copied_approved_and_looked_back_on(desk: Desk, checker: Desk, place: str, tmp_path: Path) -> None:
    desk.front()
    sheet = tasting(desk, place)
    assert sheet.column("amount") == [Decimal(300), Decimal("117.6")]
    assert sheet.amount("amount") == Decimal("417.6")
    sheet.save()
    # A mistake is refused with its place and put right.
    sheet.type_cell(1, "quantity", "-2")
    press(keymap.key("save"))
    until(lambda: any("数量应大于零" in words for words in sheet.problems()), "the refusal")
    sheet.settle()
    sheet.type_cell(1, "quantity", "2").settle()
    sheet.save()
    # A copy is a document of its own.
    sheet.go("remark")
    press(keymap.key("copy"))
    copy = desk.sheet("sample_tasting", other_than=sheet.form)
    assert copy.column("wine") == ["五粮", "高粱"]
    copy.save()
    assert copy.id != sheet.id
    copy.act("void", {"reason": "重复"})
    assert copy.stage == "void"
    # The maker may not check and is not offered to; somebody else does.
    sheet = desk.open_record("sample_tasting", sheet.id)
    assert sheet.stage == "draft"
    assert "approve" not in sheet.state.record.actions
    assert not sheet.form.tools.actions_["approve"].isEnabled()
    checked = checker.open_record("sample_tasting", sheet.id)
    checked.act("approve")
    assert checked.number.startswith("PJ")
    press(keymap.key("history"))
    history = checker.wait_dialog(HistoryDialog)
    until(lambda: history.table.rowCount() > 1, "the history")
    items = [history.table.item(row, 2) for row in range(history.table.rowCount())]
    said = {item.text() for item in items if item is not None}
    assert "审核" in said
    dialog_away(checker)
    # Attached, listed, and the same bytes again.
    file, back = tmp_path / "名单.txt", tmp_path / "back.txt"
    file.write_text("十二位客人", encoding="utf-8")
    press(keymap.key("attach"))
    attachments = checker.wait_dialog(AttachmentsDialog)
    with chosen_file(file):
        click(button(attachments, "加文件"))
    until(lambda: attachments.table.rowCount() == 1, "the attachment")
    with chosen_file(back):
        click(button(attachments, "另存"))
        until(back.exists, "the file to come back")
    assert back.read_bytes() == file.read_bytes()
    dialog_away(checker)
    printed = checked.pdf(checked.form.meta.pb.prints[0].name, tmp_path / "tasting.pdf")
    assert checked.number in pdf_text(printed)
    assert "望江楼" in pdf_text(printed)


@pytest.mark.covers("S00.4")
def test_pushed_pulled_and_traced(desk: Desk, checker: Desk, place: str) -> None:
    desk.front()
    source = tasting(desk, place)
    source.save()
    approved = checker.open_record("sample_tasting", source.id)
    approved.act("approve")
    report = approved.push("sample_report")
    assert report.column("quantity") == [Decimal(3), Decimal(2)]
    report.type_cell(0, "quantity", "1").settle()
    report.save()
    report.act("settle")
    assert report.number.startswith("PB")
    checker.window.open_list("sample_report")
    checker.list("sample_report")
    press(keymap.key("pull"))
    pull = checker.wait_dialog(PullDialog)
    until(lambda: pull.rows.state != "loading", "the open lines")
    click(pull.search)
    retype(approved.number)
    assert pull.search.hasFocus()
    until(lambda: pull.rows.state == "ready" and pull.rows.known_rows == 1, "what is still open")
    pull.table.setFocus()
    press("Home", "Space", "Return")
    rest = checker.sheet("sample_report", other_than=report.form)
    assert rest.column("quantity") == [Decimal(2)]
    assert rest.column("wine") == ["五粮"]
    rest.save()
    rest.act("settle")
    again = checker.open_record("sample_tasting", source.id)
    again.form.refresh()
    again.settle()
    until(lambda: again.column("used") == [Decimal(3), Decimal(2)], "what was used")
    assert again.value("progress") == "done"
    press(keymap.key("trace"))
    trace = checker.wait_dialog(TraceWindow)
    until(lambda: len([node for node in trace.graph.nodes if node.id]) == 3, "three documents in the chain")
    assert {node.number for node in trace.graph.nodes} >= {again.number, report.number, rest.number}
    dialog_away(checker)


@pytest.mark.covers("S00.4")
def test_listed_filtered_summed_exported_and_imported(desk: Desk, place: str, tmp_path: Path) -> None:
    desk.front()
    tasting(desk, place).save()
    view = desk.open_list("pjh", "sample_tasting")
    view.refresh()
    view.conditions.choose_scheme("open")
    until(lambda: view.rows.state == "ready" and view.rows.known_rows >= 1, "the drafts")
    states = {view.rows.text(row, "state") for row in range(view.rows.known_rows)}
    assert states == {"开立"}
    press("End")
    expected = f"{Decimal('417.6') * view.rows.rowCount():,.2f}"
    until(
        lambda: view.totals.texts().get(view.rows.columns["amount"]) == expected,
        lambda: f"{expected} below, not {view.totals.texts()}",
    )
    press(keymap.key("export"))
    export = desk.wait_dialog(ExportDialog)
    export.format.set_current(1)
    export.with_lines.setChecked(True)
    file = tmp_path / "tastings.csv"
    with chosen_file(file):
        click(export.go)
    until(file.exists, "the export")
    text = file.read_text(encoding="utf-8-sig")
    assert "五粮" in text
    assert "望江楼" in text
    desk.front()
    places = desk.open_list("pjcs", "sample_place")
    press(keymap.key("import"))
    dialog = desk.wait_dialog(ImportDialog)
    sheet = tmp_path / "places.csv"
    sheet.write_text("编码,名称,城市\nP8,听雨轩,苏州\nP9,,无锡\n", encoding="utf-8-sig")
    with chosen_file(sheet):
        click(button(dialog, "选文件"))
    until(lambda: dialog.table.rowCount() == 1, "the mistake in the file")
    assert not dialog.import_button.isEnabled()
    sheet.write_text("编码,名称,城市\nP8,听雨轩,苏州\nP9,兰亭,无锡\n", encoding="utf-8-sig")
    dialog.take_file(str(sheet))
    until(dialog.import_button.isEnabled, "the check to pass")
    click(dialog.import_button)
    until(lambda: "新增 2" in dialog._note.text(), "the import")
    dialog_away(desk)
    names(places, {"望江楼", "听雨轩", "兰亭"})


def names(view: ListView, wanted: set[str]) -> None:
    """The list shows these names."""
    until(
        lambda: {view.rows.text(row, "name") for row in range(view.rows.known_rows)} >= wanted, f"{wanted} in the list"
    )
