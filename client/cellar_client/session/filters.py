"""Conditions of a list: what can be asked of a field, in words for the chips, and as text for kept schemes."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from cellar.v1 import metadata_pb2 as pb
from cellar_client import formats, kinds
from cellar_client.i18n import t
from cellar_client.session.metadata import EntityMeta
from cellar_common.codec import to_python

EQUALS, IN, NOT_IN = pb.FILTER_OPERATOR_EQUALS, pb.FILTER_OPERATOR_IN, pb.FILTER_OPERATOR_NOT_IN
FROM, TO = pb.FILTER_OPERATOR_FROM, pb.FILTER_OPERATOR_TO
CONTAINS, STARTS = pb.FILTER_OPERATOR_CONTAINS, pb.FILTER_OPERATOR_STARTS
EMPTY, NOT_EMPTY, PERIOD = pb.FILTER_OPERATOR_EMPTY, pb.FILTER_OPERATOR_NOT_EMPTY, pb.FILTER_OPERATOR_PERIOD
UNDER, BETWEEN = pb.FILTER_OPERATOR_UNDER, pb.FILTER_OPERATOR_BETWEEN
HAS = pb.FILTER_OPERATOR_HAS
ME, MY_UNIT, BEFORE_TODAY = pb.FILTER_OPERATOR_ME, pb.FILTER_OPERATOR_MY_UNIT, pb.FILTER_OPERATOR_BEFORE_TODAY

WORDS = {
    EQUALS: "等于|is",
    IN: "属于|is one of",
    NOT_IN: "不属于|is none of",
    FROM: "从|from",
    TO: "至|to",
    CONTAINS: "含|contains",
    STARTS: "开头是|starts with",
    EMPTY: "为空|is empty",
    NOT_EMPTY: "不为空|is not empty",
    PERIOD: "时段|period",
    UNDER: "属于（含下级）|is or is under",
    BETWEEN: "介于|between",
    ME: "本人|me",
    MY_UNIT: "本部门及下级|my unit and below",
    BEFORE_TODAY: "今天之前|before today",
    HAS: "含标签|has the tag",
}
PERIODS = {
    "today": "今天|today",
    "this_week": "本周|this week",
    "this_month": "本月|this month",
    "last_month": "上月|last month",
    "this_year": "今年|this year",
    "last_year": "去年|last year",
}
NO_VALUE = frozenset({EMPTY, NOT_EMPTY, ME, MY_UNIT, BEFORE_TODAY})


def operators(field: pb.Field) -> list[pb.FilterOperator]:
    """What can be asked of a field, the usual one first."""
    return (
        [*_of_kind(field)[:-2], *field.more_operators, *_of_kind(field)[-2:]]
        if field.more_operators
        else _of_kind(field)
    )


def _of_kind(field: pb.Field) -> list[pb.FilterOperator]:
    match field.kind:
        case kinds.DAY:
            return [PERIOD, BETWEEN, FROM, TO, EQUALS, BEFORE_TODAY, EMPTY, NOT_EMPTY]
        case kinds.INSTANT:
            return [PERIOD, BETWEEN, FROM, TO, BEFORE_TODAY, EMPTY, NOT_EMPTY]
        case kinds.CHOICE:
            return [IN, NOT_IN, EMPTY, NOT_EMPTY]
        case kinds.FLAG:
            return [EQUALS]
        case kinds.REFERENCE:
            return [EQUALS, EMPTY, NOT_EMPTY]
        case kinds.TAGS:
            return [HAS, CONTAINS, EMPTY, NOT_EMPTY]
        case kinds.NOTE:
            return [CONTAINS, STARTS, EMPTY, NOT_EMPTY]
        case kinds.TEXT:
            return [CONTAINS, STARTS, EQUALS, EMPTY, NOT_EMPTY]
    return [FROM, TO, BETWEEN, EQUALS, EMPTY, NOT_EMPTY]


def words(meta: EntityMeta, condition: pb.Filter) -> tuple[str, str]:
    """Name and value for a chip."""
    field = meta.field(condition.field) or pb.Field(name=condition.field, label=condition.field)
    labels = {c.code: c.label for c in field.choices}
    shown = []
    for value in condition.values:
        python = to_python(value)
        text = labels.get(python, "") if isinstance(python, str) else ""
        shown.append(text or formats.value(field, python))
    operator = condition.operator
    if operator == PERIOD:
        return field.label, " ".join(t(PERIODS[s]) if s in PERIODS else s for s in shown)
    if operator == BETWEEN:
        return field.label, " – ".join(shown)
    if operator in (EQUALS, IN, HAS):
        return field.label, "、".join(shown)
    return field.label, f"{t(WORDS.get(operator, '等于|is'))} {'、'.join(shown)}".strip()


def dump(conditions: Sequence[pb.Filter]) -> list[str]:
    """For a preference; the wire form, so that no kind of value is lost."""
    return [base64.b64encode(c.SerializeToString()).decode("ascii") for c in conditions]


def load(kept: object) -> list[pb.Filter]:
    """What cannot be read any more is left out."""
    found = []
    for text in kept if isinstance(kept, list) else []:
        try:
            found.append(pb.Filter.FromString(base64.b64decode(text)))
        except Exception:
            continue
    return found
