"""Documents to print in tests, and what a reader would find in the PDF."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from cellar_server.printing import Cell, Column, Movement, PrintDocument, Signature, Statement

COLUMNS = [
    Column("line", "行", 8, "integer", "center"),
    Column("item_code", "商品编码", 22),
    Column("item", "名称", 40),
    Column("location", "库位", 16),
    Column("batch", "批次", 18),
    Column("quantity", "数量", 14, "quantity"),
    Column("price", "含税单价", 20, "price"),
    Column("gross_amount", "价税合计", 26, "money"),
]


def row(n: int, *, amount: Decimal | None = None, name: str = "") -> list[Cell]:
    quantity, price = Decimal(n % 7 + 1), Decimal("478.08")
    return [
        n,
        f"1001-{n:04}",
        name or f"澄岭陈酿{n:04}号",
        f"A-{n % 3:02}",
        f"B26{n % 12:02}",
        quantity,
        price,
        quantity * price if amount is None else amount,
    ]


def document(lines: int, **changes: Any) -> PrintDocument:
    """A delivery note with so many lines; ``changes`` to its fields."""
    rows = changes.pop("rows", [row(n) for n in range(1, lines + 1)])
    total = sum((r[-1] for r in rows if isinstance(r[-1], Decimal)), Decimal(0))
    quantity = sum((r[5] for r in rows if isinstance(r[5], Decimal)), Decimal(0))
    fields: dict[str, Any] = {
        "title": "发货单",
        "organisation": "澄岭酒业销售有限公司",
        "number": "FH2611-0311",
        "contact": "发货仓：成品一号库",
        "facts": [
            ("客户", "望川贸易有限公司（C00214）"),
            ("发货日期", date(2026, 11, 26)),
            ("收货地址", "江西省 示例市 一号路 1 号仓（南门进，工作日 8:30—17:00 收货，请提前两小时电话联系仓管员）"),
            ("来源订单", "XS2611-0401"),
        ],
        "columns": COLUMNS,
        "rows": rows,
        "totals": [None, None, None, None, None, quantity, None, total],
        "amount": total,
        "remarks": "收货时请当面点清件数、核对批次。",
        "signatures": [Signature("制单", "林晓禾"), Signature("审核", "许望舒")],
        "printed_by": "林晓禾",
        "printed_at": "2026-11-26 14:36",
    }
    return PrintDocument(**(fields | changes))


def statement(**changes: Any) -> Statement:
    fields: dict[str, Any] = {
        "organisation": "澄岭酒业销售有限公司",
        "customer": "望川贸易有限公司",
        "since": date(2026, 11, 1),
        "until": date(2026, 11, 30),
        "opening": Decimal("1000.00"),
        "movements": [
            Movement(date(2026, 11, 3), "销售发票", "FP2611-0001", "发货单 FH2611-0301", increase=Decimal("500.50")),
            Movement(date(2026, 11, 9), "红字发票", "FP2611-0002", "退货", increase=Decimal("-100.25")),
            Movement(date(2026, 11, 20), "收款", "SK2611-0001", "银行转账", decrease=Decimal("900.00")),
        ],
        "number": "DZ2611-0021",
    }
    return Statement(**(fields | changes))


@dataclass(frozen=True)
class Run:
    """A piece of text on a page as it is drawn; millimetres from the top left corner."""

    text: str
    font: str
    embedded: bool
    colour: tuple[int, int, int]
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Page:
    width: float
    height: float
    text: str
    runs: list[Run]


def read(pdf: bytes) -> list[Page]:
    """The pages of a PDF as a reader takes them up."""
    with pypdfium2.PdfDocument(pdf) as file:
        return [_page(page) for page in file]


def everything(pdf: bytes) -> str:
    """All text without line breaks, so that wrapped texts are found whole."""
    return "".join(page.text for page in read(pdf)).replace("\r\n", "").replace("\n", "")


_MM = 72 / 25.4


def _page(page: Any) -> Page:
    words = page.get_textpage()
    width, height = page.get_size()
    runs = [_run(item, words, height) for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT])]
    return Page(width / _MM, height / _MM, words.get_text_range(), runs)


def _run(item: Any, words: Any, height: float) -> Run:
    buffer = ctypes.create_string_buffer(4096)
    size = pdfium.FPDFTextObj_GetText(
        item.raw, words.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), len(buffer)
    )
    text = buffer.raw[: max(0, size - 2)].decode("utf-16-le").strip()
    font = pdfium.FPDFTextObj_GetFont(item.raw)
    name = ctypes.create_string_buffer(200)
    pdfium.FPDFFont_GetBaseFontName(font, name, len(name))
    colour = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFPageObj_GetFillColor(item.raw, *colour)
    left, bottom, right, top = item.get_bounds()
    return Run(
        text,
        name.value.decode(),
        bool(pdfium.FPDFFont_GetIsEmbedded(font)),
        (colour[0].value, colour[1].value, colour[2].value),
        left / _MM,
        (height - top) / _MM,
        right / _MM,
        (height - bottom) / _MM,
    )
