"""What the window says while the server cannot be reached, or no longer knows who is there. Typing goes on meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cellar_client.i18n import t
from cellar_client.rpc import ApiError, ErrorKind
from cellar_client.shell.account import ReloginDialog

if TYPE_CHECKING:
    from cellar_client.shell.main_window import MainWindow


class LineWatch(QObject):
    """Listens to the window's `Api`; speaks through its banner, its status bar and a dialog to log in again."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.relogin: ReloginDialog | None = None
        api = window.api
        api.link_changed.connect(self._link_changed)
        api.latency_changed.connect(window.status.line.set_latency)
        api.session_expired.connect(self._session_expired)

    def _link_changed(self, state: str) -> None:
        window = self._window
        window.status.line.set_state(state)
        retry = (t("立即重试|Try now"), window.api.retry_now)
        if state == "up":
            if not window.banner.isHidden():
                window.banner.hide()
                window.toast(t("已重新连上服务器|Connected again"))
        elif state == "retrying":
            words = t(
                "与服务器失去联系，正在重连。可继续录入，恢复后自动送出，不会重复。|"
                "The line is down; reconnecting. Go on typing: what you sent goes out once, when the line is back."
            )
            window.banner.tell(words, "warn", retry)
        else:
            words = t(
                "连不上服务器。可继续录入，内容存在本机；恢复后再保存。|"
                "The server cannot be reached. Go on typing: it is kept on this machine until you can save."
            )
            window.banner.tell(words, "error", retry)

    def _session_expired(self) -> None:
        if self.relogin is not None:
            return
        dialog = ReloginDialog(self._window.api, self._window.session, self._window)
        self.relogin = dialog
        dialog.finished.connect(self._relogin_finished)
        dialog.open()

    def _relogin_finished(self, result: int) -> None:
        self.relogin = None
        window = self._window
        if result:
            window.banner.hide()
            window.toast(t("已重新登录，继续工作|Logged in again"))
            return
        words = t("登录已过期，未执行|The session ended; not carried out")
        window.api.give_up(ApiError(kind=ErrorKind.UNAUTHENTICATED, message=words))
        window.banner.tell(words, "warn", (t("重新登录|Log in again"), self._session_expired))
