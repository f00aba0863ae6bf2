"""Below the lines: what the document comes to, and what the system knows beside what is typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QHideEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QWidget

from cellar.v1 import document_pb2 as doc
from cellar_client import formats
from cellar_client.i18n import t
from cellar_client.session.record import RecordState
from cellar_client.widgets.facts import FactPanel
from cellar_client.widgets.layout import FittedLabel, Label, Panel, Rule, hbox

_EDGE, _GAP = 16, 8
_HIGHEST, _FOLDED = 170, 32
_LOW = 760
"""Pixels of a window that has no room for facts below the lines."""


class TotalsBar(Panel):
    """What the document comes to: the first amount also in Chinese capitals (大写)."""

    def __init__(self, state: RecordState) -> None:
        self._state = state
        self._capital = Label(bold=True)
        self._row = QHBoxLayout()
        self._row.setSpacing(_GAP)
        caption = Label(t("大写|In words"), role="text3", step="small")
        self._whole = hbox(caption, self._capital, None, self._row, margins=(_EDGE, 0, _EDGE, 0))
        super().__init__(self._whole, area="band")
        self._caption = caption
        self.setFixedHeight(32)
        self._labels: dict[str, FittedLabel] = {}
        names = [n for n in state.meta.pb.form.totals if n in state.meta.fields]
        # The most important stands at the far right, as on paper.
        self._main = state.meta.main_total
        for name in [*(n for n in names if n != self._main), *([self._main] if self._main else [])]:
            first = name == self._main
            self._row.addSpacing(12)
            self._row.addWidget(Label(state.meta.fields[name].label, role="text3", step="small"))
            label = FittedLabel(role="accent" if first else "text", step="title" if first else "body", bold=first)
            self._labels[name] = label
            self._row.addWidget(label)
        if not names:
            self.hide()
        state.header_changed.connect(lambda _name: self.show_totals())
        state.reloaded.connect(self.show_totals)
        self.show_totals()

    def show_totals(self) -> None:
        for name, label in self._labels.items():
            field = self._state.meta.fields[name]
            text = formats.or_dash(formats.value(field, self._state.values.get(name)))
            label.setText(text)
            label.setAccessibleName(f"{field.label} {text}")
        of_main = self._state.meta.field(self._main)
        words = formats.capitals(of_main, self._state.values.get(self._main)) if of_main is not None else ""
        self._capital.setText(words)
        self._show_capital()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_capital()

    def _show_capital(self) -> None:
        """In words where there is room for all of them; a part would be another amount."""
        words = self._capital.text()
        needed = self._row.sizeHint().width() + sum(w.sizeHint().width() for w in (self._caption, self._capital))
        fits = bool(words) and needed + 2 * _EDGE + 3 * _GAP <= self.width()
        for widget in (self._caption, self._capital):
            widget.setVisible(fits)
        self.setToolTip("" if fits else words)


class Panels(QScrollArea):
    """What the system knows beside what is typed: price source, available stock, credit."""

    def __init__(self) -> None:
        super().__init__()
        self._inner = Panel()
        self._row = QHBoxLayout(self._inner)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.setWidget(self._inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.shown: list[FactPanel] = []
        self._rules: list[QWidget] = []
        self._height, self._low, self._open = 0, False, False
        self.hide()

    def set_panels(self, panels: list[doc.Panel]) -> None:
        while len(self.shown) < len(panels):
            if self.shown:
                rule = Rule(vertical=True)
                self._rules.append(rule)
                self._row.addWidget(rule)
            fresh = FactPanel()
            self._row.addWidget(fresh, 1)
            self.shown.append(fresh)
        for i, widget in enumerate(self.shown):
            widget.setVisible(i < len(panels))
            if i:
                self._rules[i - 1].setVisible(i < len(panels))
            if i < len(panels):
                widget.set_panel(panels[i])
        if panels:
            self._height = min(max(w.sizeHint().height() for w in self.shown[: len(panels)]), _HIGHEST)
        self._fit()
        self.setVisible(bool(panels))

    def _fit(self) -> None:
        """In a low window their headings, which open: the lines are what is worked in."""
        folded = self._low and not self._open
        self.setFixedHeight(min(self._height, _FOLDED) if folded else self._height)
        self.setToolTip(t("点击展开|Click to open") if folded else "")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.window().installEventFilter(self)
        self._look_at_room()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.window().removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.window() and event.type() == QEvent.Type.Resize:
            self._look_at_room()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if self._low:
            self._open = not self._open
            self._fit()

    def _look_at_room(self) -> None:
        low = self.window().height() < _LOW
        if low != self._low:
            self._low, self._open = low, False
            self._fit()
