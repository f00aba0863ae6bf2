"""Below the lines: what the document comes to, and what the system knows beside what is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QWidget

from cellar.v1 import document_pb2 as doc
from cellar_client import formats
from cellar_client.i18n import t
from cellar_client.session.record import RecordState
from cellar_client.widgets.facts import FactPanel
from cellar_client.widgets.layout import Label, Panel, Rule, hbox


class TotalsBar(Panel):
    """What the document comes to: the first amount also in Chinese capitals (大写)."""

    def __init__(self, state: RecordState) -> None:
        self._state = state
        self._capital = Label(bold=True)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        caption = Label(t("大写|In words"), role="text3", step="small")
        super().__init__(hbox(caption, self._capital, None, self._row, margins=(16, 0, 16, 0)), area="band")
        self._caption = caption
        self.setFixedHeight(32)
        self._labels: dict[str, Label] = {}
        names = [n for n in state.meta.pb.form.totals if n in state.meta.fields]
        # The most important stands at the far right, as on paper.
        self._main = state.meta.main_total
        for name in [*(n for n in names if n != self._main), *([self._main] if self._main else [])]:
            first = name == self._main
            self._row.addSpacing(12)
            self._row.addWidget(Label(state.meta.fields[name].label, role="text3", step="small"))
            label = Label(role="accent" if first else "text", step="title" if first else "body", bold=first)
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
        self._caption.setText(t("大写|In words") if words else "")
        self._capital.setText(words)


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
            height = max(w.sizeHint().height() for w in self.shown[: len(panels)])
            self.setFixedHeight(min(height, 170))
        self.setVisible(bool(panels))
