"""Login: ledger set first, then user and password, then Enter. Server and certificate on demand."""

from __future__ import annotations

import platform
import time
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QWidget

from cellar.v1 import session_pb2
from cellar_client import __version__
from cellar_client.i18n import language, set_language, t
from cellar_client.rpc import Api, ApiError, Endpoint, ErrorKind
from cellar_client.session.login import Login
from cellar_client.shell.account import PasswordDialog, password_field
from cellar_client.shell.brand import BrandPanel
from cellar_client.shell.login_controls import FORM_WIDTH, LedgerList, ServerStatus
from cellar_client.shell.settings import Settings
from cellar_client.widgets.buttons import LinkButton, PrimaryButton, Segmented, ToolButton
from cellar_client.widgets.layout import Label, Panel, hbox, vbox


class LoginWindow(QWidget):
    """`logged_in(Api, Login)` hands over a connected Api that carries the session's token."""

    logged_in = Signal(object, object)
    language_changed = Signal()

    def __init__(self, settings: Settings, endpoint: Endpoint | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._api: Api | None = None
        self._endpoint = endpoint
        self._version = ""
        self._asked_at = 0.0
        self._at_once = False
        self.setWindowTitle(t("Cellar 酒窖 · 登录|Cellar · Log in"))
        self.resize(1180, 740)
        self._status = ServerStatus()
        self._build()
        if endpoint is None:
            self._show_server(True)
            self._status.tell("none", t("请填写服务器地址|Enter the server's address"))
        else:
            self.connect_to(endpoint)

    def _build(self) -> None:
        self.languages = Segmented(("中文", "English"), ("zh", "en").index(language()), name=t("语言|Language"))
        self.languages.chosen.connect(self._choose_language)
        top = hbox(None, self.languages, margins=(0, 24, 32, 0))
        right = Panel(vbox(top, None, hbox(None, self._form(), None), None, 32, gap=0))
        row = hbox(BrandPanel(), right, gap=0)
        row.setStretch(0, 46)
        row.setStretch(1, 54)
        self.setLayout(row)

    def _form(self) -> QWidget:
        self.ledgers = LedgerList()
        self.user = QLineEdit(self._settings.text("user"))
        self.user.setAccessibleName(t("用户|User"))
        self.user.setInputMethodHints(Qt.InputMethodHint.ImhLatinOnly)
        self.password = password_field(t("密码|Password"))
        self.button = PrimaryButton(t("登  录|Log in"), key="Enter", wide=True)
        self.button.clicked.connect(self._login)
        self.user.returnPressed.connect(self._from_user)
        self.password.returnPressed.connect(self._login)
        self.error = Label(role="error", step="small")
        self.error.setWordWrap(True)
        self.error.hide()
        self._settings_link = LinkButton(t("服务器设置|Server settings"))
        self._server = self._server_form()
        self._server.hide()
        server = self._server
        self._settings_link.clicked.connect(lambda: self._show_server(server.isHidden()))
        form = QWidget()
        form.setFixedWidth(FORM_WIDTH)
        form.setLayout(
            vbox(
                Label(t("登录|Log in"), step="head", bold=True),
                Label(
                    t("选择账套后输入用户与密码|Choose a ledger set, then user and password"),
                    role="text2",
                    step="small",
                ),
                10,
                hbox(
                    Label(t("账套|Ledger set"), role="text2", step="small"),
                    None,
                    Label(t("↑ ↓ 选择|↑ ↓ to choose"), role="text3", step="small"),
                ),
                self.ledgers,
                6,
                Label(t("用户|User"), role="text2", step="small"),
                self.user,
                4,
                Label(t("密码|Password"), role="text2", step="small"),
                self.password,
                self.error,
                10,
                self.button,
                2,
                hbox(None, self._settings_link),
                self._server,
                8,
                self._status,
                gap=5,
            )
        )
        return form

    def _server_form(self) -> QWidget:
        endpoint = self._endpoint
        self.address = QLineEdit(endpoint.target if endpoint else self._settings.text("server"))
        self.address.setPlaceholderText("cellar.example:7443")
        self.address.setAccessibleName(t("服务器地址|Server address"))
        self.address.returnPressed.connect(self._apply_server)
        self.certificate = QLineEdit(self._settings.text("ca_file"))
        self.certificate.setPlaceholderText(t("管理员给的 .pem 文件|The .pem file from your administrator"))
        self.certificate.setAccessibleName(t("证书文件|Certificate file"))
        self.certificate.returnPressed.connect(self._apply_server)
        browse = ToolButton("", "folder", name=t("选择证书文件|Choose the certificate file"), kind="outline")
        browse.clicked.connect(self._browse)
        self.plain = QCheckBox(t("不加密（仅限本机）|No encryption (this machine only)"))
        self.plain.setChecked(endpoint.insecure if endpoint else self._settings.flag("insecure"))
        connect = ToolButton(t("连接|Connect"), "server", kind="outline")
        connect.clicked.connect(self._apply_server)
        area = QWidget()
        area.setLayout(
            vbox(
                Label(t("服务器地址|Server address"), role="text2", step="small"),
                self.address,
                Label(
                    t("服务器证书（首次使用时由管理员提供）|Server certificate (given by your administrator)"),
                    role="text2",
                    step="small",
                ),
                hbox(self.certificate, browse, gap=6),
                hbox(self.plain, None, connect),
                gap=5,
            )
        )
        return area

    def connect_to(self, endpoint: Endpoint) -> None:
        """Asks a server for its ledger sets; the form says how that went."""
        if self._api is not None:
            self._api.close()
        self._endpoint = endpoint
        self._api = Api(endpoint, self)
        self.error.hide()
        self.button.setEnabled(False)
        self._status.tell("busy", t("正在连接 {s}…|Connecting to {s}…", s=endpoint.target))
        self._asked_at = time.monotonic()
        self._api.query(
            self._api.sessions.Welcome,
            session_pb2.WelcomeRequest(),
            self._welcomed,
            self._not_welcomed,
            parent=self,
            deadline=6.0,
        )

    def fill_in(self, *, ledger_set: str = "", user: str = "", password: str = "") -> None:
        """From the command line; with all that is needed the login goes off by itself once the server answers."""
        if ledger_set:
            self.ledgers.prefer(ledger_set)
        if user:
            self.user.setText(user)
        self.password.setText(password)
        self._at_once = bool(password)
        if self._at_once and self.ledgers.current() is not None:
            self._login()

    def _welcomed(self, reply: session_pb2.WelcomeResponse) -> None:
        assert self._endpoint is not None
        self._version = reply.server_version
        self.ledgers.set_ledgers(list(reply.ledger_sets), self._settings.text("ledger_set"))
        self.button.setEnabled(True)
        latency = round((time.monotonic() - self._asked_at) * 1000)
        how = t("本机，不加密|this machine, no encryption") if self._endpoint.insecure else "TLS"
        words = f"{self._endpoint.target}·{latency} ms·{how}"
        self._status.tell("up", words, fingerprint=self._endpoint.fingerprint)
        (self.password if self.user.text() else self.user).setFocus()
        if self._at_once:
            self._at_once = False
            self._login()

    def _not_welcomed(self, error: ApiError) -> None:
        assert self._endpoint is not None
        self.ledgers.set_ledgers([], "")
        if error.kind in (ErrorKind.UNAVAILABLE, ErrorKind.DEADLINE):
            words = t(
                "连不上 {s}。请检查网络与地址；若地址无误，可能是证书不符，请向管理员索取新证书。|"
                "{s} cannot be reached. Check network and address; if both are right, the certificate may not match.",
                s=self._endpoint.target,
            )
        else:
            words = error.message
        self._status.tell("down", words)
        self._show_server(True)

    def _from_user(self) -> None:
        self.password.setFocus()

    def _login(self) -> None:
        ledger = self.ledgers.current()
        if self._api is None or ledger is None or not self.button.isEnabled():
            return
        if not self.user.text().strip() or not self.password.text():
            self._refuse(t("请输入用户与密码。|Enter user and password."))
            (self.password if self.user.text().strip() else self.user).setFocus()
            return
        self.error.hide()
        self.button.setEnabled(False)
        request = session_pb2.LoginRequest(
            ledger_set=ledger.code,
            user=self.user.text().strip(),
            password=self.password.text(),
            language=language(),
            client_version=__version__,
            device=platform.node(),
        )
        self._api.login(request, self._accepted, self._refused, parent=self)

    def _accepted(self, reply: session_pb2.LoginResponse) -> None:
        assert self._api is not None
        assert self._endpoint is not None
        ledger = self.ledgers.current()
        Login.set_clock(reply)
        session = Login.of(self._endpoint, ledger.code if ledger else "", reply, self._version)
        self._api.set_token(reply.token)
        self.button.setEnabled(True)
        self._settings.set(user=session.user, ledger_set=session.ledger_set, language=language())
        if session.must_change_password:
            dialog = PasswordDialog(self._api, self, required=True, on_done=lambda: self._hand_over(session))
            dialog.rejected.connect(lambda: self._api.set_token("") if self._api else None)
            dialog.open()
            return
        self._hand_over(session)

    def _hand_over(self, session: Login) -> None:
        api, self._api = self._api, None
        assert api is not None
        # The window goes; the connection stays with whoever takes it.
        api.setParent(None)
        self.password.clear()
        self.logged_in.emit(api, session)

    def _refused(self, error: ApiError) -> None:
        self.button.setEnabled(True)
        self._refuse(error.message)
        self.password.selectAll()
        self.password.setFocus()

    def _refuse(self, words: str) -> None:
        self.error.setText(words)
        self.error.show()

    def _show_server(self, show: bool) -> None:
        self._server.setVisible(show)
        if show:
            self.address.setFocus()

    def _browse(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, t("服务器证书|Server certificate"), "", "PEM (*.pem *.crt *.cer);;* (*)"
        )
        if name:
            self.certificate.setText(name)

    def _apply_server(self) -> None:
        file = self.certificate.text().strip()
        try:
            pem = Path(file).read_bytes() if file and not self.plain.isChecked() else None
        except OSError as failure:
            self._status.tell("down", t("证书读不出：{e}|The certificate cannot be read: {e}", e=failure.strerror))
            return
        try:
            endpoint = Endpoint.parse(self.address.text(), ca_pem=pem, insecure=self.plain.isChecked())
        except ValueError:
            words = t(
                "地址不对。写作 主机:端口；不加密只能用于本机（127.0.0.1）。|"
                "Not a valid address. Write host:port; plain text works on this machine only (127.0.0.1)."
            )
            self._status.tell("down", words)
            return
        self._settings.set(server=endpoint.target, ca_file=file, insecure=endpoint.insecure)
        self.connect_to(endpoint)

    def _choose_language(self, index: int) -> None:
        set_language(("zh", "en")[index])
        self._settings.set(language=language())
        self.language_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.ledgers.step(-1 if event.key() == Qt.Key.Key_Up else 1)
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._api is not None:
            self._api.close()
            self._api = None
        super().closeEvent(event)
