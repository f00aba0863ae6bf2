"""Facts beside a form, as far as a person's roles let him see what they tell of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cellar_server.kernel.access.policy import Policy
from cellar_server.kernel.schema.panels import Fact, Panel


def for_eyes(policy: Policy, panels: Iterable[Panel]) -> list[Panel]:
    """The panels without what tells of fields that this person's roles hide; one of which nothing is left is not shown."""
    found = []
    for panel in panels:
        facts = tuple(fact for fact in panel.facts if _may_be_told(policy, fact))
        gauge = panel.gauge
        if gauge is not None and (
            len(facts) < len(panel.facts) or not all(_may_be_told(policy, part) for part in gauge.parts)
        ):
            # A gauge without one of its parts would say what that part is.
            gauge = None
        if facts or gauge is not None:
            found.append(replace(panel, facts=facts, gauge=gauge))
    return found


def _may_be_told(policy: Policy, fact: Fact) -> bool:
    for told in fact.tells:
        entity, _, path = told.partition(".")
        if path in policy.hidden_fields(entity):
            return False
    return True
