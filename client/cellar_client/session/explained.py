"""What a field and a screen are, what they do and who may: in words, from what the server declares of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cellar.v1 import metadata_pb2 as pb
from cellar_client import keymap, kinds
from cellar_client.i18n import t
from cellar_client.session.metadata import EntityMeta


@dataclass(frozen=True)
class Explained:
    """A heading, and lines of a name and what is said."""

    title: str
    lines: list[tuple[str, str]]


def field(meta: EntityMeta, asked: pb.Field) -> Explained:
    return Explained(asked.label, [line for line in _of_field(meta, asked) if line[1]])


def screen(meta: EntityMeta) -> Explained:
    return Explained(meta.label, [line for line in _of_screen(meta) if line[1]])


def _of_field(meta: EntityMeta, asked: pb.Field) -> Iterator[tuple[str, str]]:
    yield t("是什么|What it is"), _kind(asked)
    yield t("说明|Meaning"), asked.help
    yield t("可选|Choices"), _listed([choice.label for choice in asked.choices])
    if asked.readonly:
        yield t("谁能填|Who may"), t("由系统计算，或您没有权限改|The system computes it, or you may not change it")
    else:
        must = t("必填|required") if asked.required else t("可不填|may stay empty")
        yield t("谁能填|Who may"), t("您可以填，{must}|you may, {must}", must=must)
    beside = [meta.fields[name].label for name in asked.lookup_context if name in meta.fields]
    if beside:
        yield t("候选|Offered"), t("随{what}而定|what goes with {what}", what=_listed(beside))
    if asked.triggers and not asked.readonly:
        yield (
            t("改了以后|When changed"),
            t("价格、默认值和合计重新计算|Prices, defaults and totals are reckoned anew"),
        )
    does = [
        *([t("筛选|filter")] if asked.filterable else []),
        *([t("排序|sort")] if asked.sortable else []),
        *([t("合计|sum")] if asked.name in meta.pb.list.sums else []),
    ]
    yield t("列表里|In lists"), _listed(does)


def _of_screen(meta: EntityMeta) -> Iterator[tuple[str, str]]:
    entity = meta.pb
    kinds_of = {
        pb.ENTITY_KIND_DOCUMENT: t("单据|a document"),
        pb.ENTITY_KIND_MASTER: t("基础资料|master data"),
    }
    yield t("是什么|What it is"), kinds_of.get(entity.kind, t("查询|an inquiry"))
    yield t("状态|States"), " → ".join(state.label for state in entity.states)
    yield t("您可以|You may"), _listed(list(_rights(meta)))
    for action in entity.actions:
        begins = [state.label for state in entity.states if state.code in action.from_states]
        key = keymap.suggested(action.shortcut) if action.shortcut else ""
        words = t("从 {states}|from {states}", states=_listed(begins)) if begins else t("随时|at any time")
        yield action.label, f"{words} · {keymap.shown(key)}" if key else words
    yield t("选单自|Pulled from"), _listed([link.label for link in entity.pulls])
    yield t("下推到|Pushed to"), _listed([link.label for link in entity.pushes])


def _rights(meta: EntityMeta) -> Iterator[str]:
    entity = meta.pb
    yield t("查看|look")
    for may, words in (
        (entity.may_create and meta.has_form, t("新建|create")),
        (entity.may_delete, t("删除|delete")),
        (entity.may_attach, t("加附件|attach files")),
        (entity.may_import, t("导入|import")),
        (entity.may_export, t("导出|export")),
    ):
        if may:
            yield words
    for label, _name in meta.prints:
        yield t("打印{what}|print {what}", what=label)


def _kind(asked: pb.Field) -> str:
    if asked.kind == kinds.REFERENCE:
        return t("参照：编码、名称或拼音首字母|a record, by code, name or initials")
    if asked.kind in kinds.DECIMAL_KINDS:
        places = kinds.scale_of(asked) - (2 if asked.kind == kinds.RATE else 0)
        if asked.kind == kinds.RATE:
            return t("百分比，最多 {n} 位小数|a percentage of at most {n} decimals", n=places)
        return t("数字，最多 {n} 位小数|a number of at most {n} decimals", n=places)
    if asked.kind in (kinds.TEXT, kinds.NOTE) and asked.max_length:
        return t("文字，最多 {n} 字|words, at most {n} characters", n=asked.max_length)
    return {
        kinds.INTEGER: t("整数|a whole number"),
        kinds.DAY: t("日期，如 11-22、1122、+3|a day, like 11-22, 1122 or +3"),
        kinds.INSTANT: t("日期和时间|a day and a time"),
        kinds.FLAG: t("是或否|yes or no"),
        kinds.CHOICE: t("从下列选一个|one of these"),
        kinds.DURATION: t("时长|a length of time"),
        kinds.TAGS: t("几个标签|some tags"),
        kinds.FILE: t("一个文件|a file"),
        kinds.PICTURE: t("一张图片|a picture"),
        kinds.SECRET: t("密码|a password"),
    }.get(asked.kind, t("文字|words"))


def _listed(words: list[str]) -> str:
    return t("、|, ").join(words)
