"""What the system knows beside what is typed: facts and the credit gauge, as the server's `Panel` message says them."""

from __future__ import annotations

from decimal import Decimal
from math import ceil

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from cellar.v1 import document_pb2, value_pb2
from cellar_client import formats
from cellar_client.i18n import t
from cellar_client.look import theme
from cellar_client.widgets import paint
from cellar_client.widgets.layout import Painted
from cellar_common.codec import to_python

_TONES = {"": "text", "ok": "ok", "warn": "warn", "error": "error", "accent": "accent_text"}
_ROW = 20
_LONGEST, _APART = 200, 12


class Gauge(Painted):
    """How a limit is used up: parts of what is used, this document, the free rest, and the mark of the limit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: list[tuple[str, float, str]] = []
        self._limit = 0.0
        self.setFixedHeight(20)

    def set_gauge(self, gauge: document_pb2.Gauge) -> None:
        neutral = iter(theme.colors("chart")[4:] + theme.colors("chart")[3:4])
        self._parts = [
            (part.label, _magnitude(part.value), part.tone or next(neutral, "control")) for part in gauge.parts
        ]
        self._limit = _magnitude(gauge.limit)
        used = sum(amount for _, amount, _ in self._parts)
        share = formats.or_dash(formats.percent(used / self._limit, 1) if self._limit else "")
        self.setAccessibleName(t("已用 {share}|{share} used", share=share))
        self.setToolTip("\n".join(f"{part.label}  {formats.wire(part.value)}" for part in gauge.parts))
        self.update()

    @property
    def ratio(self) -> float | None:
        """Used share of the limit, 1.0 = all; None without a limit."""
        return sum(amount for _, amount, _ in self._parts) / self._limit if self._limit else None

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        used = sum(amount for _, amount, _ in self._parts)
        whole = max(self._limit, used) * 1.04
        if whole <= 0:
            return
        x = 0.0
        for _, amount, tone in self._parts:
            length = w * amount / whole
            paint.fill(painter, QRectF(x, 5, max(0.0, length - 1), 10), tone)
            x += length
        limit_x = w * self._limit / whole
        if limit_x > x:
            paint.fill(painter, QRectF(x, 5, limit_x - x, 10), "ok_soft")
        elif self._limit:
            paint.fill(painter, QRectF(limit_x, 5, x - limit_x - 1, 10), "error")
        if self._limit:
            paint.fill(painter, QRectF(limit_x - 1, 1, 2, 18), "text")


def _magnitude(value: value_pb2.Value) -> float:
    python = to_python(value)
    return max(0.0, float(python)) if isinstance(python, (int, Decimal)) else 0.0


def _said(fact: document_pb2.Fact) -> str:
    return fact.text or formats.wire(fact.value)


def _strong(fact: document_pb2.Fact) -> bool:
    return fact.tone in ("accent", "error")


def _wide(fact: document_pb2.Fact) -> float:
    """Pixels of label and figure beside each other; of words at most so many as a short sentence has."""
    words = min(paint.width(_said(fact), "small", bold=_strong(fact)), _LONGEST)
    return paint.width(fact.label, "small") + _APART + words


class FactPanel(Painted):
    """One block of facts under a form: title, subtitle, then label and value; facts with words of their own in columns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._panel = document_pb2.Panel()
        self._gauge: Gauge | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def set_panel(self, panel: document_pb2.Panel) -> None:
        self._panel = panel
        if panel.HasField("gauge"):
            if self._gauge is None:
                self._gauge = Gauge(self)
            self._gauge.set_gauge(panel.gauge)
            self._gauge.show()
        elif self._gauge is not None:
            self._gauge.hide()
        words = [f"{fact.label} {fact.text or formats.wire(fact.value)}" for fact in panel.facts]
        self.setAccessibleName("，".join([panel.title, panel.subtitle, *words]))
        self._place_gauge()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        gauge = 24 if self._panel.HasField("gauge") else 0
        return QSize(240, 8 + 24 + gauge + self._rows() * _ROW + 10)

    def minimumSizeHint(self) -> QSize:
        """Every fact whole beside its label, as many columns as there are."""
        columns = 2 if self._in_columns() else 1
        widest = max((_wide(fact) for fact in self._panel.facts), default=0)
        return QSize(max(160, 32 + columns * ceil(widest) + (columns - 1) * 24), self.sizeHint().height())

    def _rows(self) -> int:
        count = len(self._panel.facts)
        return (count + 1) // 2 if self._in_columns() else count

    def _in_columns(self) -> bool:
        return self._panel.HasField("gauge") or len(self._panel.facts) > 5

    def resizeEvent(self, event: object) -> None:
        self._place_gauge()

    def _place_gauge(self) -> None:
        if self._gauge is not None:
            self._gauge.setGeometry(16, 32, max(40, self.width() - 32), 20)

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        panel = self._panel
        paint.text(painter, QRectF(16, 8, w - 32, 20), panel.title, step="small", bold=True)
        x = 16 + paint.width(panel.title, "small", bold=True) + 10
        ratio = self._gauge.ratio if self._gauge is not None and panel.HasField("gauge") else None
        taken = 0.0
        if ratio is not None:
            tone = "error" if ratio > 1 else "warn" if ratio > 0.9 else "text2"
            words = t("占用率 {share}|{share} used", share=formats.percent(ratio, 1))
            taken = paint.width(words, "small", bold=True) + 10
            rect = QRectF(x, 8, w - x - 16, 20)
            paint.text(painter, rect, words, color=tone, step="small", bold=True, align=paint.RIGHT)
        if w - x - 16 - taken > 24:
            paint.text(painter, QRectF(x, 8, w - x - 16 - taken, 20), panel.subtitle, color="text3", step="small")
        top = 32 + (24 if panel.HasField("gauge") else 0)
        columns = 2 if self._in_columns() else 1
        each = (w - 32 - (columns - 1) * 24) / columns
        for index, fact in enumerate(panel.facts):
            cell = QRectF(16 + (index % columns) * (each + 24), top + (index // columns) * _ROW, each, _ROW)
            strong, words = _strong(fact), _said(fact)
            tone = _TONES.get(fact.tone, "text")
            # The figure has the room that it needs, its label what is left.
            value = min(paint.width(words, "small", bold=strong), each)
            if each - value > 24:
                paint.text(painter, cell.adjusted(0, 0, -value - 8, 0), fact.label, color="text2", step="small")
            paint.text(painter, cell, words, color=tone, step="small", bold=strong, align=paint.RIGHT)
