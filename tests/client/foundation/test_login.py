"""Login: the way in, and every way it can be refused."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cellar_client.app import ClientSession, Options, parse
from cellar_client.rpc import Endpoint
from cellar_client.session.drafts import home
from cellar_client.shell.account import PasswordDialog
from cellar_common import zone
from tests.client.fake_server import PASSWORD, FakeServer


def test_the_keyboard_alone_logs_in(client: ClientSession, qtbot: QtBot) -> None:
    login = client.login
    assert login is not None
    QTest.keyClick(login, Qt.Key.Key_Down)
    ledger = login.ledgers.current()
    assert ledger is not None
    assert ledger.code == "002"
    QTest.keyClicks(login.password, PASSWORD)
    with qtbot.waitSignal(client.ready):
        QTest.keyClick(login.password, Qt.Key.Key_Return)
    assert client.window is not None
    assert client.window.session.ledger_set == "002"
    assert client.login is None


def test_a_wrong_password_is_said_and_the_field_is_ready(client: ClientSession, qtbot: QtBot) -> None:
    login = client.login
    assert login is not None
    login.password.setText("wrong")
    login.button.click()
    qtbot.waitUntil(lambda: not login.error.isHidden())
    assert "不正确" in login.error.text()
    assert login.button.isEnabled()
    assert login.password.selectedText()


def test_empty_fields_are_not_sent(client: ClientSession, server: FakeServer) -> None:
    login = client.login
    assert login is not None
    login.button.click()
    assert not login.error.isHidden()
    assert "Login" not in server.calls


def test_the_password_is_never_written_down(inside: ClientSession) -> None:
    written = b"".join(path.read_bytes() for path in home().rglob("*") if path.is_file())
    assert b"lin.xh" in written
    assert PASSWORD.encode() not in written


def test_a_password_that_must_be_changed_comes_first(client: ClientSession, qtbot: QtBot) -> None:
    login = client.login
    assert login is not None
    login.user.setText("newcomer")
    login.password.setText(PASSWORD)
    login.button.click()
    qtbot.waitUntil(lambda: bool(login.findChildren(PasswordDialog)))
    dialog = login.findChildren(PasswordDialog)[0]
    dialog.fields[0].setText("not this")
    dialog.fields[1].setText("one")
    dialog.fields[2].setText("two")
    dialog.change_button.click()
    assert "不同" in dialog._error.text()
    dialog.fields[2].setText("one")
    dialog.change_button.click()
    qtbot.waitUntil(lambda: "原密码" in dialog._error.text())
    assert client.window is None
    dialog.fields[0].setText(PASSWORD)
    with qtbot.waitSignal(client.ready):
        dialog.change_button.click()


def test_the_desk_goes_by_the_company_s_clock(client: ClientSession, server: FakeServer, qtbot: QtBot) -> None:
    """This PC is three hours behind and stands in another zone."""
    there = datetime.now(UTC) + timedelta(hours=3)
    server.moment, server.zone = round(there.timestamp() * 1e6), "Pacific/Auckland"
    assert client.login is not None
    client.login.password.setText(PASSWORD)
    try:
        with qtbot.waitSignal(client.ready):
            client.login.button.click()
        assert client.window is not None
        shown = client.window.status._clock.text()
        minutes = {f"{(there + timedelta(minutes=by)).astimezone(ZoneInfo(server.zone)):%H:%M}" for by in (0, 1)}
        assert shown in minutes
    finally:
        zone.follow(datetime.now(UTC), "Asia/Shanghai")


def test_no_server_is_said_with_the_way_out(app: QApplication, qtbot: QtBot) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    client = ClientSession(app, Options(endpoint=Endpoint.parse(address, insecure=True)))
    client.start()
    login = client.login
    assert login is not None
    qtbot.waitUntil(lambda: "连不上" in login._status.accessibleName(), timeout=15_000)
    assert not login._server.isHidden()
    assert not login.button.isEnabled()
    client.close()


def test_plain_text_to_another_machine_is_refused(client: ClientSession) -> None:
    login = client.login
    assert login is not None
    login.address.setText("10.1.2.3:7443")
    login.plain.setChecked(True)
    login._apply_server()
    assert "本机" in login._status.accessibleName()


def test_english_at_once(client: ClientSession, qtbot: QtBot) -> None:
    assert client.login is not None
    client.login.user.setText("zhou")
    client.login.languages.set_current(1)
    qtbot.waitUntil(lambda: client.login is not None and client.login.button.text() == "Log in")
    assert client.login is not None
    assert client.login.user.text() == "zhou"


def test_the_command_line_logs_in(
    app: QApplication, server: FakeServer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CELLAR_TEST_SECRET", PASSWORD)
    options = parse(
        [
            "--server",
            server.address,
            "--insecure",
            "--ledger-set",
            "091",
            "--user",
            "lin",
            "--password-env",
            "CELLAR_TEST_SECRET",
        ]
    )
    from tests.client.foundation.conftest import make_plain

    client = ClientSession(app, options, make_plain)
    with qtbot.waitSignal(client.ready):
        client.start()
    assert client.window is not None
    assert client.window.session.ledger_set == "091"
    client.close()


def test_wrong_arguments_stop_the_program(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        parse(["--server", "10.0.0.5", "--insecure"])
    with pytest.raises(SystemExit):
        parse(["--server", "cellar", "--ca", str(tmp_path / "absent.pem")])
