"""Dialogs about the session: log in again, change the password."""

from __future__ import annotations

import platform
from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from cellar.v1 import session_pb2
from cellar_client import __version__
from cellar_client.i18n import language, t
from cellar_client.rpc import Api, ApiError
from cellar_client.session.login import Login
from cellar_client.widgets.dialogs import Dialog
from cellar_client.widgets.layout import Label


def password_field(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setAccessibleName(name)
    return field


class ReloginDialog(Dialog):
    """The session ended: the password once more, then everything goes on where it was."""

    def __init__(self, api: Api, session: Login, parent: QWidget) -> None:
        note = t(
            "登录已过期。再输入一次密码即可继续；未保存的内容都还在。|"
            "Your session has ended. Enter your password to go on; nothing you typed is lost."
        )
        super().__init__(t("请重新登录|Please log in again"), note, parent=parent)
        self._api, self._session = api, session
        who = f"{session.user_name}（{session.user}）·{session.ledger_set_name}"
        self.body.addWidget(Label(who, role="text2", step="small"))
        self.field = password_field(t("密码|Password"))
        self.field.setPlaceholderText(t("密码|Password"))
        self.body.addWidget(self.field)
        self.add_button(t("放弃|Give up"), key="Esc")
        self.login_button = self.add_button(t("登录|Log in"), self._login, key="Enter", kind="primary")
        self.field.setFocus()

    def _login(self) -> None:
        self.set_error("")
        self.set_busy(True)
        request = session_pb2.LoginRequest(
            ledger_set=self._session.ledger_set,
            user=self._session.user,
            password=self.field.text(),
            language=language(),
            client_version=__version__,
            device=platform.node(),
        )
        self._api.login(request, self._done, self._failed, parent=self)

    def _done(self, reply: session_pb2.LoginResponse) -> None:
        self.accept()
        Login.set_clock(reply)
        self._api.resume(reply.token)

    def _failed(self, error: ApiError) -> None:
        self.set_busy(False)
        self.set_error(error.message)
        self.field.selectAll()
        self.field.setFocus()


class PasswordDialog(Dialog):
    """Old password, new one twice. The server decides what is good enough; all its reasons are shown."""

    def __init__(self, api: Api, parent: QWidget, *, required: bool = False, on_done: Callable[[], None]) -> None:
        note = t("首次登录或密码已到期，须先改密码。|Your password must be changed first.") if required else ""
        super().__init__(t("修改密码|Change password"), note, parent=parent)
        self._api, self._on_done = api, on_done
        names = (t("原密码|Old password"), t("新密码|New password"), t("再输一次|Once more"))
        self.fields = [password_field(name) for name in names]
        for name, field in zip(names, self.fields, strict=True):
            label = Label(name, role="text2", step="small")
            label.setBuddy(field)
            self.body.addWidget(label)
            self.body.addWidget(field)
        self.add_button(t("退出登录|Log out") if required else t("取消|Cancel"), key="Esc")
        self.change_button = self.add_button(t("修改|Change"), self._change, key="Enter", kind="primary")
        self.fields[0].setFocus()

    def _change(self) -> None:
        old, new, again = (field.text() for field in self.fields)
        if new != again:
            self.set_error(t("两次输入的新密码不同。|The two new passwords differ."))
            self.fields[2].setFocus()
            return
        self.set_error("")
        self.set_busy(True)
        request = session_pb2.ChangePasswordRequest(old_password=old, new_password=new)
        self._api.command(self._api.sessions.ChangePassword, request, self._done, self._failed, parent=self)

    def _done(self, _reply: object) -> None:
        self.accept()
        self._on_done()

    def _failed(self, error: ApiError) -> None:
        self.set_busy(False)
        lines = [f"{problem.message} {problem.hint}".strip() for problem in error.problems]
        self.set_error("\n".join(lines) or error.message)
