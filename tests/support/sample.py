"""A small document type in one file, to prove that a new type needs nothing else: 品鉴会 tasting, its places, and what follows.

Three declarations: a master (place), a document (tasting) and one that is pulled from it (report). Nothing of the kernel, the
wire or the client knows them.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy.orm import Mapped

from cellar_server import areas  # noqa: F401 What rights are narrowed by is said there.

from cellar_server.kernel.kit import (  # isort: skip
    APPROVED, DRAFT, NOT_SHOWN, VOID, Choice, Declaration, Document, Form, Identity, Line, Link, Listing,
    Master, OpenLine, Problem, UnitOfWork, Where, action, came_from, choice, counter, declare, everybody, flag, lines,
    links, money, note, parent, price, problem, quantity, reference, scheme, scoped, text,
)  # fmt: skip

FEN = Decimal("0.01")


class Mood(Choice):
    GLAD = "高兴|Glad"
    SOBER = "清醒|Sober"


class Place(Master):
    __tablename__ = "sample_place"
    city: Mapped[str | None] = text("城市|City", 20)
    rent: Mapped[Decimal | None] = money("租金|Rent")
    inside: Mapped[bool] = flag("室内|Inside")


PLACE = declare(
    Place, title="品鉴场所|Place", area="sample", icon="home", form=Form("code name city | rent inside"),
    listing=Listing(columns="code name city rent state", filters="city", sums="rent", sort="code"), lookup="city rent",
    scopes=everybody("Places are the whole company's."),
)  # fmt: skip


class Tasting(Document):
    __tablename__ = "sample_tasting"
    place_id: Mapped[int] = reference("场所|Place", "sample_place", required=True, triggers=True)
    mood: Mapped[Mood | None] = choice("气氛|Mood", Mood)
    story: Mapped[str | None] = note("经过|Story")
    amount: Mapped[Decimal] = money("金额|Amount", sum_of="lines.amount")
    lines: Mapped[list[TastingLine]] = lines(
        "酒品|Wines", "TastingLine", columns="wine quantity price amount used", sums="quantity amount"
    )


class TastingLine(OpenLine):
    __tablename__ = "sample_tasting_line"
    document_id: Mapped[int] = parent("sample_tasting")
    wine: Mapped[str] = text("酒名|Wine", 20, required=True)
    quantity: Mapped[Decimal] = quantity("数量|Quantity", required=True, positive=True)
    price: Mapped[Decimal | None] = price("单价|Price")
    amount: Mapped[Decimal] = money("金额|Amount", readonly=True, default=Decimal(0))
    used: Mapped[Decimal] = counter("已用数量|Used")


def _prepare(work: UnitOfWork, doc: Tasting) -> None:
    for line in doc.lines:
        line.amount = ((line.quantity or Decimal(0)) * (line.price or Decimal(0))).quantize(FEN)


def _has_lines(work: UnitOfWork, doc: Tasting) -> Iterator[Problem]:
    if not doc.lines:
        yield problem("lines", "NO_LINES", "没有明细|There are no lines")


@action("审核|Approve", DRAFT >> APPROVED, requires=(_has_lines,), numbers=True, by_another=True, primary=True,
        batch=True)  # fmt: skip
def approve(work: UnitOfWork, doc: Tasting) -> None:
    pass


@action("弃审|Take back", APPROVED >> DRAFT, requires=(links.nothing_downstream,), backward=True)
def take_back(work: UnitOfWork, doc: Tasting) -> None:
    pass


@action("作废|Void", DRAFT >> VOID, questions={"reason": text("原因|Reason", 20, required=True)}, backward=True)
def void(work: UnitOfWork, doc: Tasting) -> None:
    doc.remark = work.answers["reason"]


@action("爆裂|Burst", DRAFT >> APPROVED)
def burst(work: UnitOfWork, doc: Tasting) -> None:
    """A fault in a business area: its text must never leave the server."""
    raise RuntimeError("connection string password=x")


def _identities(work: UnitOfWork, doc: Tasting) -> list[Identity]:
    whole, used = (sum((getattr(line, name) for line in doc.lines), Decimal(0)) for name in ("quantity", "used"))
    return [Identity(used <= whole, f"已用 {used} ≤ {whole}", f"used {used} ≤ {whole}")]


TASTING = declare(
    Tasting, title="品鉴会|Tasting", area="sample", icon="jar", number="PJ{yy}{mm}-{n:04}",
    actions=(approve, take_back, void, burst), prepare=_prepare, identities=_identities,
    form=Form("place_id business_date org_id | mood story remark", totals="amount"),
    listing=Listing(
        columns="number business_date place_id mood amount state", filters="business_date place_id state", sums="amount",
        sort="-business_date", search="place_id", schemes=(scheme("open", "未审|Open", Where.of("state", "in", "draft")),),
    ),
    scopes=scoped(org="org_id", employee=NOT_SHOWN, customer=NOT_SHOWN, warehouse=NOT_SHOWN), title_field="place_id",
)  # fmt: skip


class Report(Document):
    __tablename__ = "sample_report"
    place_id: Mapped[int] = reference("场所|Place", "sample_place", required=True)
    lines: Mapped[list[ReportLine]] = lines("酒品|Wines", "ReportLine", columns="wine quantity")


class ReportLine(Line):
    __tablename__ = "sample_report_line"
    document_id: Mapped[int] = parent("sample_report")
    tasting_line_id: Mapped[int | None] = came_from("sample_tasting_line")
    wine: Mapped[str] = text("酒名|Wine", 20, required=True)
    quantity: Mapped[Decimal] = quantity("数量|Quantity", required=True, positive=True)


@action("审核|Approve", DRAFT >> APPROVED, numbers=True, primary=True)
def settle(work: UnitOfWork, doc: Report) -> None:
    links.consume(work, doc)


REPORT = declare(
    Report, title="品鉴报告|Tasting report", area="sample", module="sales", number="PB{yy}{mm}-{n:04}", actions=(settle,),
    scopes=scoped(org="org_id", employee=NOT_SHOWN, customer=NOT_SHOWN, warehouse=NOT_SHOWN),
    form=Form("place_id business_date org_id"), listing=Listing(columns="number business_date place_id state"),
    links=(
        Link(
            source=Tasting, via="tasting_line_id", taken="used", states=(APPROVED,),
            head={"place_id": "place_id", "org_id": "org_id"}, line={"wine": "wine"},
        ),
    ),
)  # fmt: skip

DECLARATIONS: tuple[Declaration, ...] = (PLACE, TASTING, REPORT)
