"""Facts beside a form and refusals, as far as a person's roles let him see what they tell of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from cellar_server.kernel.access.policy import Policy
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.panels import Panel
from cellar_server.kernel.schema.problems import Problem
from cellar_server.kernel.schema.text import EMPTY, Label

_ROW = re.compile(r"\[\d+\]")
_FIGURE = re.compile(r"\d")
_UNTOLD = Label("此项与应有的数不符，您无权查看其数", "It is not what it should be, and you may not see its figure")


def for_eyes(policy: Policy, panels: Iterable[Panel]) -> list[Panel]:
    """The panels without what tells of fields that this person's roles hide; one of which nothing is left is not shown."""
    found = []
    for panel in panels:
        facts = tuple(fact for fact in panel.facts if may_be_told(policy, fact.tells))
        gauge = panel.gauge
        if gauge is not None and (
            len(facts) < len(panel.facts) or not all(may_be_told(policy, part.tells) for part in gauge.parts)
        ):
            # A gauge without one of its parts would say what that part is.
            gauge = None
        if facts or gauge is not None:
            found.append(replace(panel, facts=facts, gauge=gauge))
    return found


def may_be_told(policy: Policy, tells: Iterable[str]) -> bool:
    """Whether none of the fields that something tells of (``sales_order.lines.price``) is hidden to this person."""
    for told in tells:
        entity, _, path = told.partition(".")
        if path in policy.hidden_fields(entity):
            return False
    return True


def without_hidden_figures(policy: Policy, declaration: Declaration, problems: Iterable[Problem]) -> list[Problem]:
    """What is wrong, without the figure of a field that this person's roles hide: the rule goes by it, its words do not tell it."""
    hidden = policy.hidden_fields(declaration.name)
    return [_untold(found) if hidden and _ROW.sub("", found.path) in hidden else found for found in problems]


def _untold(found: Problem) -> Problem:
    if _FIGURE.search(found.message.zh):
        found = replace(found, message=_UNTOLD)
    return replace(found, hint=EMPTY) if _FIGURE.search(found.hint.zh) else found
