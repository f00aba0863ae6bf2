"""价格项: base, wholesale, retail, regional, promotion and internal prices as independent items (PR-01, S26.2)."""

from __future__ import annotations

from cellar_server.kernel.kit import (  # isort: skip
    Form, Listing, Master, declare, everybody, note,
)  # fmt: skip

from sqlalchemy.orm import Mapped


class PriceItem(Master):
    __tablename__ = "price_item"
    purpose: Mapped[str | None] = note("用途|Purpose", 200)


PRICE_ITEM = declare(
    PriceItem,
    title="价格项|Price item",
    scopes=everybody("Kinds of price are the whole company's."),
    icon="tag",
    lookup="code name",
    form=Form("code name pinyin purpose"),
    listing=Listing(columns="code name purpose state", filters="state", sort="code", search="code name pinyin"),
)
