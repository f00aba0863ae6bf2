"""询价规则: when an order asks for prices, what makes a price out of date, and what may be typed instead (PR-05, S26.1).

A sales organisation may have a rule of its own; otherwise the nearest one above it counts, then the one without an
organisation, which every ledger set starts with. Another item always asks anew; for quantity, customer, date and
organisation the rule says whether a price that was found outlives their change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_
from sqlalchemy.orm import Mapped

from cellar_server.areas.masters.reads import others
from cellar_server.areas.pricing import facts, reads
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.unit_of_work import naming

from cellar_server.kernel.kit import (  # isort: skip
    Choice, Form, Listing, Master, Problem, UnitOfWork, choice, declare, flag, open_to_all, problem, reference, scoped,
)  # fmt: skip


class Moment(Choice):
    """When an order asks. Prices that are out of date are asked for anew, or only marked until somebody presses Shift+A."""

    ON_CHANGE = "随变化询价|On change"
    ON_DEMAND = "手动询价|On demand"


class AtApproval(Choice):
    """What becomes of a price that was found if the list says another by the time of submitting or approving."""

    ASK_AGAIN = "再询价，不同则拒绝|Ask again, refuse a difference"
    KEEP = "按已询得价，提示差异|Keep what was found, warn"


class PriceInquiryRule(Master):
    __tablename__ = "price_inquiry_rule"
    org_id: Mapped[int | None] = reference(
        "销售组织|Sales organisation", "organisation", help="留空为缺省规则|Empty: the rule for all others"
    )
    moment: Mapped[Moment] = choice("询价时机|When to ask", Moment, default=Moment.ON_CHANGE)
    on_quantity: Mapped[bool] = flag("数量变化重询|Quantity asks anew", default=True)
    on_customer: Mapped[bool] = flag("客户变化重询|Customer asks anew", default=True)
    on_date: Mapped[bool] = flag("日期变化重询|Date asks anew", default=True)
    on_org: Mapped[bool] = flag("组织变化重询|Organisation asks anew", default=True)
    found_editable: Mapped[bool] = flag("询到价可改价|A found price may be changed")
    missing_editable: Mapped[bool] = flag("未询到价可填价|A missing price may be typed", default=True)
    zero_allowed: Mapped[bool] = flag("允许零价|Zero is allowed")
    at_approval: Mapped[AtApproval] = choice(
        "提交审核时|At submit and approval", AtApproval, default=AtApproval.ASK_AGAIN
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule as the inquiry reads it; the defaults are those of a ledger set that has none."""

    moment: Moment = Moment.ON_CHANGE
    on_quantity: bool = True
    on_customer: bool = True
    on_date: bool = True
    on_org: bool = True
    found_editable: bool = False
    missing_editable: bool = True
    zero_allowed: bool = False
    at_approval: AtApproval = AtApproval.ASK_AGAIN


_rules = table_of(PriceInquiryRule)


def rule_of(work: UnitOfWork, org_id: int | None) -> Rule:
    """The rule that counts for a sales organisation; one statement, none where the worker remembers."""
    known: dict[int | None, Rule] = work.kept.setdefault("price inquiry rules", {})
    if not known:
        known.update((row.org_id, _rule(row._mapping)) for row in reads.active(work, _rules))
        known.setdefault(None, Rule())
    if len(known) == 1:
        return known[None]
    return next((known[above] for above in facts.organisations_above(work, org_id) if above in known), known[None])


def _rule(row: Mapping[Any, Any]) -> Rule:
    return Rule(**{name: row[name] for name in Rule.__dataclass_fields__})


def verify(work: UnitOfWork, doc: PriceInquiryRule) -> Iterator[Problem]:
    """One rule an organisation, one for all others."""
    mine = _rules.c.org_id.is_(None) if doc.org_id is None else _rules.c.org_id == doc.org_id
    for other in others(work, doc, and_(mine, _rules.c.state == "active"))[:1]:
        name = naming.called(work, PRICE_INQUIRY_RULE, other)
        yield problem(
            "org_id",
            "RULE_TWICE",
            f"已有{name.zh}|There is {name.en} already",
            "修改那一条，或先停用|Change that one, or stop it first",
        )


PRICE_INQUIRY_RULE = declare(
    PriceInquiryRule,
    title="询价规则|Price inquiry rule",
    icon="gear",
    verify=verify,
    scopes=scoped(
        org="org_id",
        employee=open_to_all("The rule of an inquiry names no customer."),
        customer=open_to_all("The rule of an inquiry names no customer."),
        warehouse=open_to_all("A price holds whichever warehouse the goods leave from."),
    ),
    lookup="code name org_id",
    keywords="询价 价格 price inquiry",
    form=Form(
        "code name pinyin org_id | moment at_approval | on_quantity on_customer on_date on_org"
        " | found_editable missing_editable zero_allowed"
    ),
    listing=Listing(
        columns="code name org_id moment at_approval found_editable missing_editable zero_allowed state",
        filters="org_id moment state",
        sort="code",
        search="code name org_id",
    ),
)
