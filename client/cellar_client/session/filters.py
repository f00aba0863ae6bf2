"""Conditions of a list: what can be asked of a field, in words for the chips, and as text for kept schemes."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence

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
    MY_UNIT: "我的部门或组织及下级|my department or organisation and below",
    BEFORE_TODAY: "今天之前|before today",
    HAS: "含标签|has the tag",
}
_VERBS = {
    EQUALS: "是| is",
    IN: "是| is",
    NOT_IN: "不是| is not",
    FROM: "不小于| is at least",
    TO: "不大于| is at most",
    CONTAINS: "含| contains",
    STARTS: "开头是| starts with",
    EMPTY: "为空| is empty",
    NOT_EMPTY: "不为空| is not empty",
    PERIOD: "在| is in",
    UNDER: "属于（含下级）| is or is under",
    BETWEEN: "在| is between",
    ME: "是本人| is me",
    MY_UNIT: "是我的部门或组织及下级| is my department or organisation and below",
    BEFORE_TODAY: "在今天之前| is before today",
    HAS: "含标签| has the tag",
}
"""How a field and what is asked of it are joined in a sentence."""
PERIODS = {
    "today": "今天|today",
    "yesterday": "昨天|yesterday",
    "this_week": "本周|this week",
    "last_week": "上周|last week",
    "last_7": "近 7 天|last 7 days",
    "last_30": "近 30 天|last 30 days",
    "this_month": "本月|this month",
    "last_month": "上月|last month",
    "month_of_last_year": "上年同月|this month of last year",
    "this_quarter": "本季度|this quarter",
    "last_quarter": "上季度|last quarter",
    "this_year": "今年|this year",
    "last_year": "去年|last year",
    "until_now_last_year": "上年同期|last year until today's day",
    "next_7": "未来 7 天|next 7 days",
    "next_30": "未来 30 天|next 30 days",
    "next_90": "未来 90 天|next 90 days",
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
            return [EQUALS, IN, NOT_IN, EMPTY, NOT_EMPTY]
        case kinds.TAGS:
            return [HAS, CONTAINS, EMPTY, NOT_EMPTY]
        case kinds.NOTE | kinds.FILE | kinds.PICTURE:
            return [CONTAINS, STARTS, EMPTY, NOT_EMPTY]
        case kinds.TEXT:
            return [CONTAINS, STARTS, EQUALS, IN, EMPTY, NOT_EMPTY]
    return [FROM, TO, BETWEEN, EQUALS, EMPTY, NOT_EMPTY]


def flat(conditions: Iterable[pb.Filter]) -> Iterator[pb.Filter]:
    """The single conditions, those of groups with them."""
    for each in conditions:
        if each.any:
            for group in each.any:
                yield from flat(group.filters)
        else:
            yield each


def known(meta: EntityMeta, condition: pb.Filter) -> bool:
    """Whether this person may still ask for all of it."""
    return all(each.field in meta.asked for each in flat([condition]))


def _shown(meta: EntityMeta, condition: pb.Filter) -> tuple[pb.Field, list[str]]:
    """The field, and the values in words."""
    field = meta.asked.get(condition.field) or pb.Field(name=condition.field, label=condition.field)
    labels = {c.code: c.label for c in field.choices}
    shown = []
    for value in condition.values:
        python = to_python(value)
        text = labels.get(python, "") if isinstance(python, str) else ""
        shown.append(text or formats.value(field, python))
    if condition.operator == PERIOD:
        shown = [t(PERIODS[each]) if each in PERIODS else each for each in shown]
    return field, shown


def sentence(meta: EntityMeta, conditions: Sequence[pb.Filter]) -> str:
    """All of them as one sentence: ``客户是 A，且订单日期在本月|Customer is A, and date is in this month``."""
    if len(conditions) == 1 and conditions[0].any:
        return _alternatives(meta, conditions[0])
    return t("，且|, and ").join(_clause(meta, each) for each in conditions)


def _alternatives(meta: EntityMeta, condition: pb.Filter) -> str:
    groups = (t(" 且 | and ").join(_clause(meta, each) for each in group.filters) for group in condition.any)
    return t("，或 |, or ").join(groups)


def _clause(meta: EntityMeta, condition: pb.Filter) -> str:
    if condition.any:
        return t("（{groups}）| ({groups})", groups=_alternatives(meta, condition))
    field, shown = _shown(meta, condition)
    verb = t(_VERBS.get(condition.operator, WORDS.get(condition.operator, WORDS[EQUALS])))
    if condition.operator == BETWEEN:
        return f"{field.label}{verb}{t(' {a} 到 {b} 之间| {a} and {b}', a=shown[0], b=shown[-1])}"
    return " ".join(filter(None, (f"{field.label}{verb}", t(" 或 | or ").join(shown))))


def words(meta: EntityMeta, condition: pb.Filter) -> tuple[str, str]:
    """Name and value for a chip."""
    if condition.any:
        groups = [
            t(" 且 | and ").join(" ".join(words(meta, each)) for each in group.filters) for group in condition.any
        ]
        return t("任一|Any of"), t(" 或 | or ").join(groups)
    field, shown = _shown(meta, condition)
    operator = condition.operator
    if operator == PERIOD:
        return field.label, " ".join(shown)
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
