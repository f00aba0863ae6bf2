"""The program: arguments, the application object, and the way from login to the main window and back."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from cellar.v1 import metadata_pb2, preference_pb2, session_pb2
from cellar_client import __version__, keymap
from cellar_client.collecting import Collector
from cellar_client.features import registry
from cellar_client.i18n import LANGUAGES, set_language, t
from cellar_client.look import theme
from cellar_client.look.icons import icon
from cellar_client.rpc import Api, ApiError, Endpoint
from cellar_client.session.login import Login
from cellar_client.session.metadata_store import MENU, MetadataStore
from cellar_client.shell.login import LoginWindow
from cellar_client.shell.main_window import MainWindow
from cellar_client.shell.settings import Settings


@dataclass(frozen=True)
class Options:
    """What the command line says; empty where it says nothing."""

    endpoint: Endpoint | None = None
    ledger_set: str = ""
    user: str = ""
    password: str = ""
    language: str = ""
    theme: str = ""


def parse(argv: Sequence[str]) -> Options:
    """Reads the arguments (without the program's name). SystemExit, as argparse does, when they are wrong."""
    parser = argparse.ArgumentParser(prog="cellar", description="Cellar 酒窖 desktop client")
    parser.add_argument("--server", metavar="HOST:PORT", help="the server's address")
    parser.add_argument("--ca", metavar="FILE", type=Path, help="the server's certificate (PEM), pinned")
    parser.add_argument("--insecure", action="store_true", help="plain text, for a server on this machine only")
    parser.add_argument("--ledger-set", default="", metavar="CODE", help="ledger set to log in to")
    parser.add_argument("--user", default="")
    secret = parser.add_mutually_exclusive_group()
    secret.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    secret.add_argument("--password-env", metavar="NAME", help="read the password from this environment variable")
    parser.add_argument("--language", default="", choices=("", *LANGUAGES))
    parser.add_argument("--theme", default="", choices=("", *theme.CHOICES))
    parser.add_argument("--version", action="version", version=f"Cellar {__version__}")
    found = parser.parse_args(argv)
    endpoint = None
    if found.server:
        try:
            pem = found.ca.read_bytes() if found.ca else None
            endpoint = Endpoint.parse(found.server, ca_pem=pem, insecure=found.insecure)
        except (OSError, ValueError) as failure:
            parser.error(str(failure))
    password = ""
    if found.password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    elif found.password_env:
        password = os.environ.get(found.password_env, "")
    return Options(endpoint, found.ledger_set, found.user, password, found.language, found.theme)


def make_app(argv: Sequence[str] = ()) -> QApplication:
    """The one QApplication, made if there is none yet."""
    app = cast("QApplication | None", QApplication.instance())
    if app is None:
        app = QApplication([*(argv or ("cellar",))])
    app.setApplicationName("Cellar")
    app.setApplicationDisplayName("Cellar 酒窖")
    app.setApplicationVersion(__version__)
    return app


def remembered_endpoint(settings: Settings) -> Endpoint | None:
    """The server this machine used last; None when there is none or its certificate file is gone."""
    address, file = settings.text("server"), settings.text("ca_file")
    if not address:
        return None
    try:
        insecure = settings.flag("insecure")
        pem = Path(file).read_bytes() if file and not insecure else None
        return Endpoint.parse(address, ca_pem=pem, insecure=insecure)
    except (OSError, ValueError):
        return None


class ClientSession(QObject):
    """Owns the windows: login, then main window, then login again after a log-out.

    `ready(MainWindow)` when a login has led to a main window. `factory` makes views; without one it is
    `cellar_client.features.registry`, imported only after the login window is on screen.
    """

    ready = Signal(object)
    failed = Signal(str)

    def __init__(self, app: QApplication, options: Options, make: registry.MakeView = registry.make) -> None:
        super().__init__()
        self._make = make
        self.options = options
        self.settings = Settings()
        self.login: LoginWindow | None = None
        self.window: MainWindow | None = None
        set_language(options.language or self._remembered("language", LANGUAGES, "zh"))
        self._app = app
        theme.set_reading(self.settings.text("letters"), self.settings.text("density", "auto"))
        theme.apply(app, options.theme or self._remembered("theme", theme.CHOICES, "light"))
        app.setWindowIcon(icon("jar", "accent", 32))

    def _remembered(self, name: str, allowed: Sequence[str], default: str) -> str:
        value = self.settings.text(name)
        return value if value in allowed else default

    def start(self) -> None:
        """Shows the login; with user and password given it logs in by itself."""
        self.show_login(self.options.endpoint or remembered_endpoint(self.settings))
        assert self.login is not None
        if self.options.ledger_set or self.options.user:
            options = self.options
            self.login.fill_in(ledger_set=options.ledger_set, user=options.user, password=options.password)

    def show_login(self, endpoint: Endpoint | None) -> None:
        old = self.login
        self.login = LoginWindow(self.settings, endpoint)
        self.login.logged_in.connect(self.enter)
        self.login.language_changed.connect(lambda: self.show_login(endpoint))
        if old is not None:
            self.login.setGeometry(old.geometry())
            self.login.user.setText(old.user.text())
            old.close()
            old.deleteLater()
        self.login.show()

    def enter(self, api: Api, session: Login) -> None:
        """Fetches what the main window is made of, then shows it. The Api must carry the session's token."""
        api.setParent(self)
        prefs: list[preference_pb2.Preference] = []

        store = MetadataStore(session)
        kept = store.read(MENU)

        def with_metadata(reply: session_pb2.GetMetadataResponse) -> None:
            if reply.unchanged and kept is not None:
                self._open(api, session, kept, prefs)
                return
            store.keep(MENU, reply.metadata)
            self._open(api, session, reply.metadata, prefs)

        def with_preferences(reply: preference_pb2.GetPreferencesResponse) -> None:
            prefs.extend(reply.preferences)
            ask_metadata()

        def ask_metadata() -> None:
            request = session_pb2.GetMetadataRequest(by_area=True, known_hash=kept.hash if kept else "")
            api.query(api.sessions.GetMetadata, request, with_metadata, failed, parent=self, deadline=20.0)

        def failed(error: ApiError) -> None:
            api.close()
            self.failed.emit(error.message)
            if self.login is not None:
                self.show_login(session.endpoint)
                self.login.error.setText(error.message)
                self.login.error.show()

        request = preference_pb2.GetPreferencesRequest()
        # Preferences are a comfort: a failure there must not keep anybody out.
        api.query(api.preferences.GetPreferences, request, with_preferences, lambda _error: ask_metadata(), parent=self)

    def _open(
        self,
        api: Api,
        session: Login,
        metadata: metadata_pb2.Metadata,
        preferences: Sequence[preference_pb2.Preference],
    ) -> None:
        keymap.override(next((item.value for item in preferences if item.key == "keymap" and not item.shared), ""))
        self.window = MainWindow(api, session, metadata, self._make, self.settings)
        self.window.logged_out.connect(lambda: self._back(session.endpoint))
        self.window.renewal_asked.connect(lambda: self._renew(api, session, metadata, preferences))
        self.window.show()
        api.start_polling()
        if self.login is not None:
            self.login.close()
            self.login.deleteLater()
            self.login = None
        kept = self.window.drafts.count()
        if kept:
            offer: tuple[str, Callable[[], None]] = (t("查看|Show"), self.window.offer_drafts)
            self.window.toast(t("未保存 {n}|{n} unsaved", n=kept), "warn", offer)
        # While the hands are still on their way to the menu.
        for kind in sorted(self.window.kinds()):
            QTimer.singleShot(0, self.window, partial(registry.prepare, kind))
        self.ready.emit(self.window)

    def _renew(
        self,
        api: Api,
        session: Login,
        metadata: metadata_pb2.Metadata,
        preferences: Sequence[preference_pb2.Preference],
    ) -> None:
        """Another window for the same login, with the letters and the density that were chosen."""
        old, self.window = self.window, None
        api.setParent(self)
        theme.set_reading(self.settings.text("letters"), self.settings.text("density", "auto"))
        theme.apply(self._app, theme.choice)
        self._open(api, session, metadata, preferences)
        if old is not None:
            old.hide()
            old.deleteLater()

    def _back(self, endpoint: Endpoint) -> None:
        if self.window is not None:
            self.window.deleteLater()
            self.window = None
        set_language(self.options.language or self._remembered("language", LANGUAGES, "zh"))
        self.show_login(endpoint)

    def close(self) -> None:
        """Closes whatever is open without asking; for tests and tours."""
        if self.window is not None:
            self.window.api.close()
            self.window.hide()
            self.window.deleteLater()
            self.window = None
        if self.login is not None:
            self.login.close()
            self.login.deleteLater()
            self.login = None


def start(options: Options, make: registry.MakeView = registry.make) -> ClientSession:
    """A running client in this process: keep the result, and let Qt's event loop run."""
    client = ClientSession(make_app(), options, make)
    client.start()
    return client


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point of the program."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    options = parse(arguments)
    app = make_app(["cellar"])
    Collector(app)
    client = start(options)
    code = app.exec()
    client.close()
    return code
