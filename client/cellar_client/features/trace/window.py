"""联查: the documents before and after this one as cards, a lane for each kind; what has not happened yet is dashed.

Arrows move along the cards, Enter opens. The picture fits its window, is pulled by hand and printed. At the foot the identities (勾稽) that the server checked, in words.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPageLayout, QPainter, QPainterPath, QPen, QResizeEvent, QWheelEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from cellar.v1 import document_pb2 as doc
from cellar_client import formats, keymap
from cellar_client.controls.printers import note_printer, usual_printer
from cellar_client.i18n import t
from cellar_client.look import theme
from cellar_client.look.icons import draw_icon
from cellar_client.rpc import Api, ApiError
from cellar_client.session.metadata import EntityMeta, MetadataIndex
from cellar_client.session.print_habits import Habits
from cellar_client.widgets import paint
from cellar_client.widgets.buttons import ToolButton
from cellar_client.widgets.dialogs import fit_in
from cellar_client.widgets.feedback import FailedState, Skeleton, Toast
from cellar_client.widgets.flow import FlowLayout
from cellar_client.widgets.layout import Label, Painted, Panel, Rule, hbox
from cellar_client.widgets.toolbar import bind_command
from cellar_client.widgets.view import Workspace
from cellar_common.codec import to_python

_W, _H, _DASHED_H = 164, 96, 44
# What a card is higher by the mark of finance.
_STAMP_H = 21
_STEP_X, _STEP_Y = 196, 124
_LEFT, _TOP = 16, 44
_LEAST, _MOST = 0.55, 2.0
_SCREEN_DPI = 96
_PAGE_EDGE = 0.04
"""Of a page's width, left free on all sides."""
_K = Qt.Key


class TraceGraph(Painted):
    """`opened(entity, id)` for a card that has happened and may be seen."""

    # An id has 64 bits; a signal of Qt's int would cut it.
    opened = Signal(str, object)

    def __init__(self, metadata: MetadataIndex) -> None:
        super().__init__()
        self._metadata = metadata
        self.nodes: list[doc.TraceNode] = []
        self._edges: list[doc.TraceEdge] = []
        self._cells: dict[str, tuple[int, int]] = {}
        self._heads: dict[int, str] = {}
        self.current = ""
        self.scale = 1.0
        self._pulled: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(t("链路图|Chain"))

    def set_trace(self, reply: doc.TraceResponse, entity: str, record_id: int) -> None:
        self.nodes, self._edges = list(reply.nodes), list(reply.edges)
        self._place()
        here = [n.key for n in self.nodes if (n.entity, n.id) == (entity, record_id)]
        self.current = here[0] if here else self.nodes[0].key if self.nodes else ""
        self._tell()
        self.updateGeometry()
        self.update()

    def _place(self) -> None:
        """A lane for each kind of a rank; a card stands no higher than what it came from, so that chains run level."""
        lanes = list(dict.fromkeys((n.rank, n.entity) for n in sorted(self.nodes, key=lambda n: n.rank)))
        column = {lane: i for i, lane in enumerate(lanes)}
        sources: dict[str, list[str]] = {}
        for edge in self._edges:
            sources.setdefault(edge.target, []).append(edge.source)
        free = dict.fromkeys(range(len(lanes)), 0)
        self._cells, self._heads = {}, {}
        for node in sorted(self.nodes, key=lambda n: n.rank):
            x = column[node.rank, node.entity]
            above = [self._cells[s][1] for s in sources.get(node.key, []) if s in self._cells]
            y = max(free[x], min(above, default=0))
            self._cells[node.key] = (x, y)
            free[x] = y + 1
            self._heads[x] = self._metadata.label(node.entity)

    def whole(self) -> QSize:
        """The picture at 100 %."""
        columns = max((x for x, _ in self._cells.values()), default=0) + 1
        rows = max((y for _, y in self._cells.values()), default=0) + 1
        return QSize(_LEFT * 2 + columns * _STEP_X - (_STEP_X - _W), _TOP + rows * _STEP_Y)

    def fit(self, room: QSize) -> None:
        """As large as its window has room for it, and never so small that it cannot be read."""
        whole = self.whole()
        self.set_scale(min(1.0, room.width() / whole.width(), max(_LEAST, room.height() / whole.height())))

    def set_scale(self, scale: float) -> None:
        self.scale = max(_LEAST, min(scale, _MOST))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return self.whole() * self.scale

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def rect_of(self, key: str) -> QRectF:
        x, y = self._cells[key]
        node = self._node(key)
        height = _H if node is not None and node.id else _DASHED_H
        if node is not None and self._finance(node):
            height += _STAMP_H
        return QRectF(_LEFT + x * _STEP_X, _TOP + y * _STEP_Y, _W, height)

    def _node(self, key: str) -> doc.TraceNode | None:
        return next((n for n in self.nodes if n.key == key), None)

    def _tell(self) -> None:
        node = self._node(self.current)
        if node is not None:
            meta = self._metadata.entity(node.entity)
            words = [self._metadata.label(node.entity), formats.number(node.number) or node.title]
            finance = self._finance(node)
            said = [meta.state_label(node.state) if meta else "", self._state(node)[1], finance[1] if finance else ""]
            words += dict.fromkeys(filter(None, said))
            self.setAccessibleDescription(" ".join(words))

    def _state(self, node: doc.TraceNode) -> tuple[str, str]:
        meta = self._metadata.entity(node.entity)
        return meta.standing(node.state, node.progress) if meta else ("draft", node.state)

    def _finance(self, node: doc.TraceNode) -> tuple[str, str] | None:
        meta = self._metadata.entity(node.entity)
        return meta.mark(meta.finance_field, node.finance) if meta else None

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        paint.fill(painter, QRectF(0, 0, w, h), "canvas")
        painter.scale(self.scale, self.scale)
        self.draw_whole(painter)

    def draw_whole(self, painter: QPainter) -> None:
        """The picture at 100 %, on whatever ground."""
        for x, label in self._heads.items():
            rect = QRectF(_LEFT + x * _STEP_X, 8, _W, 24)
            paint.text(painter, rect, label, step="small", bold=True, color="text2")
        for edge in self._edges:
            if edge.source in self._cells and edge.target in self._cells:
                self._draw_edge(painter, edge)
        for node in self.nodes:
            self._draw_node(painter, node)

    def _draw_edge(self, painter: QPainter, edge: doc.TraceEdge) -> None:
        source, target = self.rect_of(edge.source), self.rect_of(edge.target)
        start, end = QPointF(source.right(), source.y() + 20), QPointF(target.left() - 2, target.y() + 20)
        middle = start.x() + 14
        path = QPainterPath(start)
        path.lineTo(middle, start.y())
        path.lineTo(middle, end.y())
        path.lineTo(end)
        node = self._node(edge.target)
        pen = QPen(theme.color("control"), 1.2)
        if node is not None and not node.id:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        painter.setBrush(theme.color("control"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon([end, QPointF(end.x() - 6, end.y() - 3.5), QPointF(end.x() - 6, end.y() + 3.5)])

    def _draw_node(self, painter: QPainter, node: doc.TraceNode) -> None:
        rect = self.rect_of(node.key)
        look, word = self._state(node)
        if not node.id:
            pen = QPen(theme.color("control"), 1, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect, 4, 4)
            inner = rect.adjusted(12, 4, -8, 0)
            inner.setHeight(18)
            words = node.title or t("待{what}|{what} to come", what=self._metadata.label(node.entity))
            paint.text(painter, inner, words, color="text2", step="small")
            paint.text(painter, inner.translated(0, 18), self._amounts(node), color="text3", step="small")
        else:
            paint.box(painter, rect, line="line2", background="surface")
            paint.fill(
                painter, QRectF(rect.x() + 1, rect.y() + 6, 3, rect.height() - 12), f"state.{look}.fg", radius=1.5
            )
            number = formats.number(node.number) if node.permitted else t("无权查看|no right to see it")
            head = QRectF(rect.x() + 12, rect.y() + 6, _W - 18, 18)
            paint.text(painter, head, number, step="small", bold=True, color="text" if node.permitted else "text3")
            paint.pill(painter, rect.x() + 11, rect.y() + 27, look, word)
            right = QRectF(rect.x() + 60, rect.y() + 27, _W - 68, 18)
            day = formats.day_of_year(node.day)
            paint.text(painter, right, day, color="text3", step="small", align=paint.RIGHT)
            paint.hline(painter, rect.x() + 12, rect.y() + 50, _W - 22)
            self._draw_figure(painter, rect, 53, t("数量|Quantity"), node.quantity)
            self._draw_figure(painter, rect, 72, t("金额|Amount"), node.amount)
            finance = self._finance(node)
            if finance is not None:
                paint.pill(painter, rect.x() + 11, rect.y() + _H - 3, *finance)
        if node.key == self.current and self.hasFocus():
            paint.focus_ring(painter, rect.adjusted(-3, -3, 3, 3), 6)

    def _draw_figure(self, painter: QPainter, card: QRectF, y: float, label: str, value: object) -> None:
        text = formats.wire(value)  # type: ignore[arg-type]
        line = QRectF(card.x() + 12, card.y() + y, _W - 20, 18)
        paint.text(painter, line, label, color="text3", step="small")
        color = "error" if formats.is_negative(text) else "text"
        paint.text(painter, line, text, color=color, step="small", align=paint.RIGHT)

    def _amounts(self, node: doc.TraceNode) -> str:
        found = [formats.wire(x) for x in (node.quantity, node.amount) if to_python(x) is not None]
        return " · ".join(found)

    def _go(self, key: str) -> None:
        self.current = key
        self._tell()
        self.update()

    def step(self, dx: int, dy: int) -> None:
        """To the nearest card in that direction."""
        if self.current not in self._cells:
            return
        x0, y0 = self._cells[self.current]
        ahead = [
            (abs(x - x0) + abs(y - y0) + (3 * abs(y - y0) if dx else 3 * abs(x - x0)), key)
            for key, (x, y) in self._cells.items()
            if (dx and (x - x0) * dx > 0) or (dy and (y - y0) * dy > 0 and x == x0)
        ]
        if ahead:
            self._go(min(ahead)[1])

    def open_current(self) -> None:
        node = self._node(self.current)
        if node is not None and node.id and node.permitted:
            self.opened.emit(node.entity, node.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {_K.Key_Left: (-1, 0), _K.Key_Right: (1, 0), _K.Key_Up: (0, -1), _K.Key_Down: (0, 1)}
        if event.key() in (_K.Key_Return, _K.Key_Enter):
            self.open_current()
        elif _K(event.key()) in moves:
            self.step(*moves[_K(event.key())])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        key = self._at(event.position())
        if key:
            self._go(key)
        else:
            # Taken by its ground the picture is pulled along.
            self._pulled = event.globalPosition()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        area = self._area()
        if self._pulled is None or area is None:
            return
        way, self._pulled = event.globalPosition() - self._pulled, event.globalPosition()
        for bar, by in ((area.horizontalScrollBar(), way.x()), (area.verticalScrollBar(), way.y())):
            bar.setValue(bar.value() - round(by))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._pulled = None
        self.unsetCursor()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl larger and smaller."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_scale(self.scale * (1.1 if event.angleDelta().y() > 0 else 1 / 1.1))
        else:
            event.ignore()

    def _area(self) -> QScrollArea | None:
        viewport = self.parentWidget()
        area = viewport.parentWidget() if viewport is not None else None
        return area if isinstance(area, QScrollArea) else None

    def _at(self, place: QPointF) -> str:
        """The card under the pointer; empty for the ground."""
        return next((key for key in self._cells if self.rect_of(key).contains(place / self.scale)), "")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.open_current()


class _Check(Painted):
    """One identity: a tick where it holds, a warning where it does not."""

    def __init__(self, check: doc.TraceCheck) -> None:
        super().__init__()
        self._check = check
        self.setAccessibleName((t("相符|holds") if check.holds else t("不符|does not hold")) + " " + check.text)
        self.setFixedSize(round(paint.width(check.text, "small")) + 28, 22)

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        tone = "ok" if self._check.holds else "warn"
        draw_icon(painter, "check" if self._check.holds else "warn", 0, 4, 14, tone)
        color = "text" if self._check.holds else "warn"
        paint.text(painter, QRectF(20, 0, w - 20, h), self._check.text, step="small", color=color, elide=False)


class TraceWindow(QDialog):
    def __init__(
        self,
        workspace: Workspace,
        api: Api,
        metadata: MetadataIndex,
        meta: EntityMeta,
        record_id: int,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("联查 · {what}|Trace · {what}", what=meta.label))
        fit_in(self, QSize(1240, 640))
        self._workspace, self._api, self._meta, self._id = workspace, api, meta, record_id
        self._metadata = metadata
        self.graph = TraceGraph(metadata)
        self.graph.opened.connect(self._open)
        self._title = Label("", role="text2")
        smaller, larger, whole = (
            ToolButton("", icon, name=words)
            for icon, words in (
                ("minus", t("缩小|Smaller")),
                ("plus", t("放大|Larger")),
                ("swap", t("适合窗口|Fit the window")),
            )
        )
        smaller.clicked.connect(lambda: self.graph.set_scale(self.graph.scale / 1.1))
        larger.clicked.connect(lambda: self.graph.set_scale(self.graph.scale * 1.1))
        whole.clicked.connect(self._fit)
        self.print_button = ToolButton(keymap.COMMANDS["print"].label, "print", keymap.key("print"))
        self.print_button.clicked.connect(self.print)
        bind_command(self, "print", self.print)
        keys = t("方向键 沿链路移动 · Enter 打开 · Esc 关闭|arrows move · Enter opens · Esc closes")
        top = Panel(
            hbox(
                Label(t("联查|Trace"), step="head", bold=True),
                self._title,
                None,
                Label(keys, role="text3", step="small"),
                smaller,
                larger,
                whole,
                self.print_button,
                gap=12,
                margins=(16, 10, 16, 10),
            )
        )
        area = QScrollArea()
        area.setWidget(self.graph)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._waiting, self._lost = Skeleton(), FailedState()
        self._lost.acted.connect(self.fetch)
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        for widget in (area, self._waiting, self._lost):
            self._stack.addWidget(widget)
        self._area = area
        self._checks = QWidget()
        self._flow = FlowLayout(self._checks)
        self._flow.setContentsMargins(0, 0, 0, 0)
        caption = Label(t("勾稽|Checks"), bold=True, step="small")
        foot_row = hbox(caption, self._checks, gap=16, margins=(16, 8, 16, 8))
        foot_row.setStretch(1, 1)
        self._foot = Panel(foot_row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (top, Rule(), holder, Rule(), self._foot):
            column.addWidget(part)
        column.setStretch(2, 1)
        self.fetch()

    def fetch(self) -> None:
        self._stack.setCurrentWidget(self._waiting)
        request = doc.TraceRequest(entity=self._meta.name, id=self._id)
        self._api.query(self._api.documents.Trace, request, self._arrived, self._failed, parent=self)

    def _arrived(self, reply: doc.TraceResponse) -> None:
        """States are called as their own areas call them."""
        entities = {node.entity for node in reply.nodes if node.id}
        self._metadata.when_known(entities, self, lambda: self._show(reply), self._failed)

    def _failed(self, error: ApiError) -> None:
        self._lost.tell_error(error)
        self._stack.setCurrentWidget(self._lost)

    def _show(self, reply: doc.TraceResponse) -> None:
        self.graph.set_trace(reply, self._meta.name, self._id)
        here = next((n for n in reply.nodes if (n.entity, n.id) == (self._meta.name, self._id)), None)
        done = sum(1 for n in reply.nodes if n.id)
        words = t("{n} 张单据|{n} documents", n=done)
        self._title.setText(f"{formats.number(here.number)} · {words}" if here else words)
        self._flow.clear()
        for check in reply.checks:
            self._flow.addWidget(_Check(check))
        self._foot.setVisible(bool(reply.checks))
        self._stack.setCurrentWidget(self._area)
        self._fit()
        self.graph.setFocus()

    def _fit(self) -> None:
        if self.graph.nodes:
            self.graph.fit(self._area.viewport().size())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def print(self) -> None:
        if not self.graph.nodes:
            return
        habits = Habits("trace")
        printer = usual_printer(habits) or QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageOrientation(QPageLayout.Orientation.Landscape)
        # Modal by Qt's own making: the operating system's dialog on Windows.
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            note_printer(habits, printer)
            if not self.print_to(printer):
                Toast(self, t("打印机没有应答|The printer does not answer"), "error", printer.printerName())

    def print_to(self, printer: QPrinter) -> bool:
        """The whole picture on one page, its heading above it, in the colours of paper. False where no printer answers."""
        painter = QPainter()
        if not painter.begin(printer):
            return False
        page, whole = painter.viewport(), self.graph.whole()
        edge = page.width() * _PAGE_EDGE
        room = QRectF(page).adjusted(edge, edge, -edge, -edge)
        head = theme.size("toolbar")
        scale = min(
            room.width() / whole.width(), room.height() / (whole.height() + head), printer.logicalDpiX() / _SCREEN_DPI
        )
        with theme.shown_as("light"):
            painter.translate(room.topLeft())
            painter.scale(scale, scale)
            words = f"{t('联查|Trace')} · {self._title.text()}"
            paint.text(painter, QRectF(_LEFT, 0, whole.width(), head), words, step="title", bold=True)
            painter.translate(0, head)
            self.graph.draw_whole(painter)
        return painter.end()

    def _open(self, entity: str, record_id: int) -> None:
        self.accept()
        self._workspace.open_record(entity, record_id)
