"""定价策略: which price lists are asked, in which order, and which of their answers counts (PR-03, S26.5)."""

from __future__ import annotations

from cellar_server.kernel.kit import (  # isort: skip
    Choice, Form, Line, Listing, Master, Problem, choice, declare, everybody, lines, parent, problem, reference,
)  # fmt: skip

from collections.abc import Iterator

from sqlalchemy.orm import Mapped


class CombineMode(Choice):
    FIRST = "依次取首个|First found"
    LOWEST = "取最低|Lowest"


class PriceStrategy(Master):
    __tablename__ = "price_strategy"
    combine: Mapped[CombineMode] = choice("合并方式|Combine", CombineMode, default=CombineMode.FIRST)
    steps: Mapped[list[PriceStrategyStep]] = lines(
        "步骤|Steps", "PriceStrategyStep", columns="price_item_id price_list_id"
    )


class PriceStrategyStep(Line):
    """A price list, or every list of a price item that is in effect."""

    __tablename__ = "price_strategy_step"
    document_id: Mapped[int] = parent("price_strategy")
    price_item_id: Mapped[int | None] = reference("价格项|Price item", "price_item")
    price_list_id: Mapped[int | None] = reference("价目表|Price list", "price_list")


def problems(doc: PriceStrategy) -> Iterator[Problem]:
    if not doc.steps:
        yield problem(
            "steps",
            "NO_STEPS",
            "策略没有步骤|The strategy has no steps",
            "加入价格项或价目表|Add a price item or a price list",
        )
    for index, step in enumerate(doc.steps):
        if (step.price_item_id is None) == (step.price_list_id is None):
            yield problem(
                f"steps[{index}].price_item_id",
                "ITEM_OR_LIST",
                "价格项与价目表填且只填一个|Give a price item or a price list, not both",
            )


PRICE_STRATEGY = declare(
    PriceStrategy,
    title="定价策略|Pricing strategy",
    scopes=everybody("A strategy names price items and no customer."),
    icon="filter",
    check=problems,
    lookup="code name combine",
    form=Form("code name pinyin combine"),
    listing=Listing(columns="code name combine state", filters="combine state", sort="code", search="code name pinyin"),
)
