"""The server's PDF: how many sheets it has, how large they are, what they look like and where words stand on them."""

from __future__ import annotations

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize


class Sheets:
    """An open file. Raises PdfiumError for what is no PDF. Lengths are points: 72 to the inch."""

    def __init__(self, content: bytes) -> None:
        import pypdfium2

        self.content = content
        self._document = pypdfium2.PdfDocument(content)

    def __len__(self) -> int:
        return len(self._document)

    def size(self, page: int) -> QSizeF:
        # Without opening the page: a long report has thousands.
        return QSizeF(*self._document.get_page_size(page))

    def render(self, page: int, scale: float) -> QImage:
        """The picture of a sheet; `scale` 1 is 72 dots an inch."""
        bitmap = self._document[page].render(scale=scale)
        width, height, stride = bitmap.width, bitmap.height, bitmap.stride
        picture = QImage(bytes(bitmap.buffer), width, height, stride, QImage.Format.Format_BGR888)
        return picture.convertToFormat(QImage.Format.Format_RGB32)

    def find(self, words: str) -> list[tuple[int, QRectF]]:
        """Sheet and place (from its upper left corner) of each piece of text that holds these words, in order."""
        found: list[tuple[int, QRectF]] = []
        for page in range(len(self)) if words.strip() else ():
            text = self._document[page].get_textpage()
            high = self.size(page).height()
            searcher = text.search(words.strip(), match_case=False)
            while (place := searcher.get_next()) is not None:
                for at in range(text.count_rects(*place)):
                    left, bottom, right, top = text.get_rect(at)
                    found.append((page, QRectF(left, high - top, right - left, top - bottom)))
        return found


def paper(size: QSizeF) -> QPageLayout:
    """The paper for a sheet of so many points: a standard one turned where it lies across, a form of the trade as it is."""
    upright = QPageSize(size.transposed(), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    if size.width() > size.height() and upright.id() is not QPageSize.PageSizeId.Custom:
        return QPageLayout(upright, QPageLayout.Orientation.Landscape, QMarginsF())
    given = QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    return QPageLayout(given, QPageLayout.Orientation.Portrait, QMarginsF())
