"""The main window: bars, menu, tabs, and the `Workspace` that views ask for things."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from shiboken6 import isValid

from cellar.v1 import document_pb2, job_pb2, metadata_pb2, preference_pb2, session_pb2
from cellar_client import formats, keymap
from cellar_client.features.registry import Desk, MakeView, Subject, UnknownKindError
from cellar_client.i18n import t
from cellar_client.look import theme
from cellar_client.rpc import Api, ApiError
from cellar_client.session.areas import Areas
from cellar_client.session.drafts import Draft, DraftStore
from cellar_client.session.jobs import Jobs
from cellar_client.session.login import Login
from cellar_client.session.menu import entries
from cellar_client.session.metadata import EntityMeta, MetadataIndex
from cellar_client.session.metadata_store import MetadataStore
from cellar_client.shell import place
from cellar_client.shell.account import PasswordDialog
from cellar_client.shell.bars import StatusBar, TopBar
from cellar_client.shell.drafts_dialog import DraftsDialog
from cellar_client.shell.help_dialog import HelpDialog
from cellar_client.shell.kept_tab import KeptTab
from cellar_client.shell.keys_dialog import KeysDialog
from cellar_client.shell.line import LineWatch
from cellar_client.shell.nav import Nav, Rail
from cellar_client.shell.notices import Notices
from cellar_client.shell.open_views import OpenViews
from cellar_client.shell.reading_dialog import ReadingDialog
from cellar_client.shell.search import SearchPopup
from cellar_client.shell.settings import Settings
from cellar_client.widgets import paint
from cellar_client.widgets.feedback import Banner, Toast, title_of
from cellar_client.widgets.layout import Label, Panel, hbox, vbox
from cellar_client.widgets.view import Recent, View
from cellar_common.zone import now

_NARROW = 1200
"""Pixels below which the menu is folded."""
_SEARCH_WIDTH = 760


class MainWindow(QWidget):
    """One per login. `logged_out()` after the user left; the window is then closed."""

    logged_out = Signal()
    renewal_asked = Signal()
    """Made anew, it would look as the user chose meanwhile; everything in it agreed to close."""

    def __init__(
        self,
        api: Api,
        session: Login,
        metadata: metadata_pb2.Metadata,
        make: MakeView,
        settings: Settings,
    ) -> None:
        super().__init__()
        self.api, self.session, self.metadata = api, session, metadata
        self.drafts = DraftStore(session.endpoint.target, session.ledger_set, session.user)
        self.jobs = Jobs(api, self)
        self._make, self._settings = make, settings
        self._index = MetadataIndex(metadata, Areas(api, MetadataStore(session)))
        self._desk = Desk(self, api, self._index, session, self.drafts, self.jobs)
        self._entities = {entity.name: entity for entity in metadata.entities}
        self._entries = list(entries(metadata.menu))
        self.views = OpenViews(self)
        self.tabs, self.stack = self.views.tabs, self.views.stack
        self._toasts: list[Toast] = []
        self._leaving = False
        self._narrow = False
        self.notices = Notices(self)
        api.setParent(self)
        self.setWindowTitle(f"Cellar 酒窖 · {session.ledger_set_name}")
        self.setMinimumSize(1024, 600)
        place.restore(self, settings, session.owner)
        self._build()
        self._bind_keys()
        self._listen()
        self._restore_tabs()
        self._home.activated()
        self._home.setFocus()
        self.show_drafts_count()
        # Some may have been left running by the desk of before.
        self.jobs.read()

    def open_list(self, entity: str, filters: Sequence[metadata_pb2.Filter] | None = None, *, view: str = "") -> None:
        """The list of an entity: its tab if it is open, unless other conditions are asked for."""
        key = "" if filters or view else f"list/{entity}"
        self._open(
            key, lambda meta: view or meta.pb.list_view, Subject(entity, filters=list(filters) if filters else None)
        )

    def open_record(self, entity: str, record_id: int) -> None:
        self._open(f"record/{entity}/{record_id}", lambda meta: meta.pb.record_view, Subject(entity, record=record_id))

    def open_draft(
        self,
        record: document_pb2.Record,
        panels: Sequence[document_pb2.Panel] | None = None,
        draft_key: str = "",
    ) -> None:
        """An unsaved record: what a push-down made, or a kept draft (`draft_key`) to go on with."""
        subject = Subject(record.entity, record=record, panels=list(panels or ()), draft_key=draft_key)
        self._open("", lambda meta: meta.pb.record_view, subject)

    def new(self, entity: str) -> None:
        self._open("", lambda meta: meta.pb.record_view, Subject(entity))

    def _open(self, key: str, kind: Callable[[EntityMeta], str], subject: Subject) -> None:
        """In front: the tab of this key if it is open, else a new one, once the entity's area is here."""
        if key and self.views.front(key):
            return
        if not self._index.shows(subject.entity):
            self.toast(t("这个功能对您不开放|Not open to you"), "warn")
            return
        asked_from = self.current()

        def known() -> None:
            # Meanwhile it may have been asked for twice, and whoever went on elsewhere is not torn away.
            if not (key and self.views.has(key)):
                self._add(kind, subject, in_front=self.current() is asked_from)

        def failed(error: ApiError) -> None:
            self.toast(title_of(error), "error", note=error.message)

        self._index.when_known([subject.entity], self, known, failed)

    def _add(self, kind: Callable[[EntityMeta], str], subject: Subject, *, in_front: bool) -> None:
        try:
            made = self._make(kind(self._desk.entity(subject.entity)), self._desk, subject)
            self.views.add(made, in_front=in_front)
        except UnknownKindError:
            self.toast(t("这个功能要更新的客户端才能打开|This needs a newer client"), "warn")

    def toast(
        self,
        text: str,
        kind: str = "ok",
        action: tuple[str, Callable[[], None]] | None = None,
        note: str = "",
        also: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """Replaces the one before: two at a time would cover the totals."""
        for old in self._toasts:
            # It goes with the window that it stood in.
            if isValid(old):
                old.dismiss()
        toast = Toast(
            self.views.active_window(), text, kind, note, [each for each in (action, also) if each is not None]
        )
        self._toasts = [toast]
        toast.closed.connect(lambda: self._toasts.remove(toast) if toast in self._toasts else None)

    def set_dirty(self, view: View, dirty: bool) -> None:
        self.views.set_dirty(view, dirty)
        self.show_drafts_count()

    def set_title(self, view: View, text: str) -> None:
        if view not in self.views:
            return
        self.views.set_title(view, text)
        record = view.record()
        if record is not None and text:
            at = formats.recently(now())
            self._settings.note_recent(self.session.owner, record[0], record[1], text, at)

    def close(self, view: View | None = None) -> bool:
        """With a view: closes its tab (the view has already asked). Without: closes the window, as QWidget does."""
        if view is None:
            return super().close()
        self.views.close(view)
        return True

    def kinds(self) -> set[str]:
        """The kinds of views that can be opened from here."""
        return self._index.kinds()

    def hint(self, text: str) -> None:
        self.status.hint_label.setText(text)

    def current(self) -> View:
        return self.views.current()

    def show_drafts_count(self) -> None:
        self.status.set_drafts(self.drafts.count())

    def leave(self) -> None:
        """Logs out once every view agrees to close."""
        place.keep(self, self._settings, self.session.owner)
        self.views.close_all(self._log_out)

    def _build(self) -> None:
        self.topbar = TopBar(self.session)
        self.banner = Banner()
        self.nav = Nav(self.metadata.menu)
        self.rail = Rail(self.metadata.menu)
        self.status = StatusBar(self.session)
        self._home = self._make("home", self._desk, Subject())
        self.views.add(self._home)
        keys = t("{a} 切换 · {b} 关闭|{a} next · {b} close", a=keymap.hint("next_tab"), b=keymap.hint("close"))
        self.tabs.setMinimumWidth(200)
        strip = _Strip(hbox(self.tabs, Label(keys, role="text3", step="small"), margins=(8, 0, 16, 0)))
        right = vbox(strip, self.banner, self.stack, gap=0)
        body = hbox(self.nav, self.rail, right, gap=0)
        body.setStretch(2, 1)
        column = vbox(self.topbar, body, self.status, gap=0)
        column.setStretch(1, 1)
        self.setLayout(column)
        self._fold(self._settings.flag("rail"))
        self.search = SearchPopup(self, self.api)

    def _listen(self) -> None:
        for menu in (self.nav, self.rail):
            menu.opened.connect(self.open_list)
            menu.home_chosen.connect(lambda: self.tabs.setCurrentIndex(0))
            menu.fold_chosen.connect(self._toggle_fold)
        # In a narrow window the menu was wanted for this once.
        self.nav.opened.connect(lambda _entity: self._fold(self._narrow or self._settings.flag("rail")))
        self.views.switched.connect(self._switched)
        self.views.closed.connect(self.show_drafts_count)
        self.views.changed.connect(self._keep_tabs)
        self.topbar.search_asked.connect(self.open_search)
        self.topbar.todo_asked.connect(lambda: self.tabs.setCurrentIndex(0))
        self.topbar.theme_asked.connect(self._choose_theme)
        self.topbar.keys_asked.connect(self._show_keys)
        self.topbar.reading_asked.connect(self._choose_reading)
        self.topbar.password_asked.connect(self._change_password)
        self.topbar.logout_asked.connect(self.leave)
        self.status.drafts_asked.connect(self.offer_drafts)
        self.status.jobs_asked.connect(self.show_jobs)
        self.topbar.jobs_asked.connect(self.show_jobs)
        self.jobs.changed.connect(lambda: self.status.set_jobs(self.jobs.open))
        self.jobs.ended.connect(self._job_ended)
        self.api.changed.connect(self._changed)
        self.api.todo_changed.connect(self.topbar.set_todo)
        self.api.todo_changed.connect(self.notices.count)
        self.api.link_changed.connect(self.status.line.set_state)
        self.api.latency_changed.connect(self.status.line.set_latency)
        self.line = LineWatch(self.api, self.session, self.banner, self.toast, self)
        # Another window of the same login begins with what is known.
        if self.api.todo_count is not None:
            self.topbar.set_todo(self.api.todo_count)
            self.notices.count(self.api.todo_count)
        if self.api.link != "up":
            self.api.link_changed.emit(self.api.link)

    def _bind_keys(self) -> None:
        commands: Mapping[str, Callable[[], object]] = {
            "search": self.open_search,
            "menu": self._focus_menu,
            "rail": self._toggle_fold,
            "home": lambda: self.tabs.setCurrentIndex(0),
            "next_tab": lambda: self.views.step(1),
            "previous_tab": lambda: self.views.step(-1),
            "close": lambda: self.views.ask_close(self.tabs.currentIndex()),
            "tab_left": lambda: self.views.move(-1),
            "tab_right": lambda: self.views.move(1),
            "own_window": lambda: self.views.move_out(self.current()),
            "help": self._show_help,
            "refresh": lambda: self.current().refresh(),
        }
        for name, act in commands.items():
            shortcut = QShortcut(keymap.sequence(name), self)
            shortcut.activated.connect(act)

    def _keep_tabs(self) -> None:
        """What is open now, for the next start; what has no name of its own (a new record) is a draft, or nothing."""
        if not self.views.leaving:
            kept = [[view.key(), view.title()] for view in [*self.views][1:] if view.key()]
            self._settings.keep_for(self.session.owner, "tabs", kept)

    def _restore_tabs(self) -> None:
        """The tabs of before, behind the home page; what the user may no longer see is left out."""
        kept = self._settings.of_user(self.session.owner, "tabs")
        for each in kept if isinstance(kept, list) else ():
            if not (isinstance(each, list) and len(each) == 2 and all(isinstance(part, str) for part in each)):
                continue
            key, title = each
            kind, entity, record = ([*key.split("/"), "", ""])[:3]
            whole = kind == "list" or (kind == "record" and record.isdecimal())
            if whole and self._index.shows(entity) and not self.views.has(key):
                tab = KeptTab(key, title)
                reopen = partial(self._reopen, tab, entity, int(record or 0))
                # Qt does not bear that a tab goes while it tells that it came to the front.
                tab.wanted.connect(partial(QTimer.singleShot, 0, self, reopen))
                self.views.add(tab, in_front=False)

    def _reopen(self, tab: KeptTab, entity: str, record: int) -> None:
        """A tab of before becomes what it was."""

        def known() -> None:
            if tab not in self.views:
                return
            meta = self._desk.entity(entity)
            kind = meta.pb.record_view if record else meta.pb.list_view
            try:
                self.views.replace(tab, self._make(kind, self._desk, Subject(entity, record=record)))
            except UnknownKindError:
                self.views.close(tab)

        def failed(error: ApiError) -> None:
            self.toast(title_of(error), "error", note=error.message)

        self._index.when_known([entity], self, known, failed)

    def _switched(self, view: View) -> None:
        self.nav.set_current(view.entity())
        self.rail.set_current(view.entity())
        self.hint(view.hint())

    def _toggle_fold(self) -> None:
        folded = not self.rail.isHidden()
        self._fold(not folded)
        # In a narrow window it is for now; how it stands in a wide one is another wish.
        if not self._narrow:
            self._settings.set(rail=not folded)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window needs the menu's room for the work."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        if narrow != self._narrow:
            self._narrow = narrow
            self._fold(narrow or self._settings.flag("rail"))

    def _fold(self, folded: bool) -> None:
        self.nav.setVisible(not folded)
        self.rail.setVisible(folded)

    def _focus_menu(self) -> None:
        if self.nav.isHidden():
            self._toggle_fold()
        self.nav.search_field.setFocus()
        self.nav.search_field.selectAll()

    def open_search(self) -> None:
        """Ctrl+K."""
        box = self.topbar.search
        corner = box.mapToGlobal(QPoint(0, 4))
        self.search.prepare(
            entries=self._entries,
            entities=self._entities,
            recent=self.recent(),
            height=self.mapToGlobal(QPoint(0, self.height())).y() - corner.y(),
            open_entity=self.open_list,
            open_record=self.open_record,
        )
        self.search.setFixedWidth(max(_SEARCH_WIDTH, box.width()))
        self.search.move(corner)
        self.search.show()
        self.search.field.setFocus()

    def show_todo(self, items: Sequence[session_pb2.Todo]) -> None:
        """What waits, counted in the menu."""
        counts: dict[str, int] = {}
        for item in items:
            counts[item.entity] = counts.get(item.entity, 0) + item.count
        self.nav.set_counts(counts)

    def recent(self) -> list[Recent]:
        """The records opened last, of kinds that this user may still see."""
        known = [found for found in self._settings.recent(self.session.owner) if found["entity"] in self._entities]
        return [Recent(r["entity"], int(r["id"]), str(r["title"]), str(r.get("at", ""))) for r in known]

    def _changed(self, changes: list[tuple[str, int]]) -> None:
        for view in self.views:
            view.on_changes(changes)

    def _choose_theme(self, name: str) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, name)
        self._settings.set(theme=name)
        preference = preference_pb2.Preference(key="theme", value=f'"{name}"')
        request = preference_pb2.SetPreferenceRequest(preference=preference)
        self.api.command(self.api.preferences.SetPreference, request, lambda _reply: None, parent=self)

    def _show_help(self) -> None:
        sections = self.current().explain()
        if sections:
            HelpDialog(sections, self._show_keys, self).open()
        else:
            self._show_keys()

    def _show_keys(self) -> None:
        KeysDialog(self.api, self).open()

    def _choose_reading(self) -> None:
        def apply(other_language: bool) -> None:
            if other_language:
                self.leave()
            else:
                place.keep(self, self._settings, self.session.owner)
                self.views.close_all(self.renewal_asked.emit)

        ReadingDialog(self._settings, apply, self).open()

    def _change_password(self) -> None:
        PasswordDialog(self.api, self, on_done=lambda: self.toast(t("密码已修改|Password changed"))).open()

    def offer_drafts(self) -> None:
        """Unsaved records kept on this machine: open or throw away."""
        found = self.drafts.list()
        if found:
            DraftsDialog(found, self._label_of, self._resume, self._discard, self).open()
        else:
            self.show_drafts_count()

    def show_jobs(self) -> None:
        """What runs in the background for this user."""
        from cellar_client.features.jobs.dialog import JobsDialog

        JobsDialog(self.api, self.jobs, self).open()

    def _job_ended(self, job: job_pb2.Job) -> None:
        kind = "ok" if job.state == job_pb2.JOB_STATE_DONE and not job.refused else "warn"
        self.toast(job.title, kind, (t("查看|Look"), self.show_jobs), note=job.words)
        self.notices.tell(job.title, job.words)

    def _label_of(self, entity: str) -> str:
        return self._entities[entity].label if entity in self._entities else entity

    def _resume(self, draft: Draft) -> None:
        self.open_draft(draft.record, draft_key=draft.key)

    def _discard(self, draft: Draft) -> None:
        self.drafts.remove(draft.key)
        self.show_drafts_count()

    def _log_out(self) -> None:
        self._leaving = True
        self.api.stop_polling()
        request = session_pb2.LogoutRequest()
        done = self._left
        self.api.query(self.api.sessions.Logout, request, lambda _r: done(), lambda _e: done(), deadline=2.0)

    def _left(self) -> None:
        self.api.close()
        self.logged_out.emit()
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        place.keep(self, self._settings, self.session.owner)
        if self._leaving or len(self.views) == 1:
            self._leaving = True
            self.api.close()
            event.accept()
            return
        event.ignore()
        # Qt ignores a close() from inside a close event.
        self.views.close_all(lambda: QTimer.singleShot(0, self.close))


class _Strip(Panel):
    """The ground of the tabs, with the hairline that the tab in front breaks."""

    def __init__(self, row: QHBoxLayout) -> None:
        super().__init__(row, area="canvas")
        row.setStretch(0, 1)
        self.setFixedHeight(theme.size("tabs"))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        paint.hline(painter, 0, self.height() - 1, self.width())
        painter.end()
