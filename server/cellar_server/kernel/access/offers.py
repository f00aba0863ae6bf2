"""What a role can be made of, as choices: scopes, verbs and groups of them, fields to hide (ORG-04, ORG-06)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cellar_server.kernel.access.grants import GROUPS, MARK, covered, verbs
from cellar_server.kernel.access.policy import (
    ANY,
    ATTACH,
    CREATE,
    DELETE,
    DETACH,
    EDIT,
    EXPORT,
    IMPORT,
    PRINT,
    READ,
    SHARE,
)
from cellar_server.kernel.schema.choosers import Beside, Offer, distinct
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.outline import Outline
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.text import Label, label
from cellar_server.kernel.schema.verbs import VerbGroup

OF_VERBS = {
    READ: label("查询|Read"), PRINT: label("打印|Print"), EXPORT: label("导出|Export"), CREATE: label("新增|Create"),
    EDIT: label("修改|Edit"), DELETE: label("删除|Delete"), IMPORT: label("导入|Import"), ATTACH: label("添加附件|Attach files"),
    DETACH: label("删除附件|Remove files"), SHARE: label("共享设置|Share settings"),
}  # fmt: skip
_EVERYTHING = label("全部单据|Everything")
_EVERY_VERB = Offer(ANY, label("全部动作|Every verb"))
# Of a verb that is called differently in several types.
_MOST_NAMES = 3


def type_offers(registry: Registry, beside: Beside) -> Sequence[Offer]:
    """Everything, and each entity."""
    titles = {area.name: area.title for area in registry.areas}
    found = [
        Offer(each.name, each.title, "", titles.get(each.area, Label(each.area, each.area)))
        for each in _in_order(registry)
    ]
    return distinct([Offer(ANY, _EVERYTHING), *found])


def scope_offers(registry: Registry, beside: Beside) -> Sequence[Offer]:
    """Everything, each area, and each entity."""
    every, *each_type = type_offers(registry, beside)
    titles = {area.name: area.title for area in registry.areas}
    areas = dict.fromkeys(each.area for each in _in_order(registry))
    in_area = [
        Offer(
            MARK + name, Label(f"领域：{title.zh}", f"Area: {title.en}"), title.zh,
            _joined(each.title for each in covered(registry, MARK + name)),
        )
        for name in areas for title in [titles.get(name, Label(name, name))]
    ]  # fmt: skip
    return [every, *in_area, *each_type]


def right_offers(registry: Registry, beside: Beside) -> Sequence[Offer]:
    """What may be granted on the scope of the same row: every verb, groups, verbs of every entity, its deeds and powers."""
    reached = covered(registry, beside.get("entity") or ANY)
    named = _deeds(reached)
    words = {**{verb: said for verb, said in OF_VERBS.items() if any(has(each, verb) for each in reached)}, **named}
    # What tells a group from the others comes first.
    place = {verb: index for index, verb in enumerate((*named, *OF_VERBS))}
    only_shown = all(each.kind is EntityKind.INQUIRY for each in reached)
    groups = [
        Offer(
            right, Label(f"组：{group.label.zh}", f"Group: {group.label.en.lower()}"), group.label.zh,
            _joined(words[verb] for verb in sorted(_come_to(reached, right), key=place.__getitem__)),
        )
        for right, group in GROUPS.items()
        if group is VerbGroup.LOOK or not only_shown
    ]  # fmt: skip
    each_verb = [Offer(verb, said) for verb, said in words.items()]
    return distinct([_EVERY_VERB, *groups, *each_verb])


def field_offers(registry: Registry, beside: Beside) -> Sequence[Offer]:
    """The fields of the entity of the same row, of its head and of its lines; those of all where it is everything."""
    found: dict[str, Label] = {}
    for each in (registry.of(entity.name) for entity in covered(registry, beside.get("entity") or ANY)):
        for name, spec in each.fields.items():
            if not spec.hidden:
                found.setdefault(name, spec.label)
        for grid in each.grids.values():
            for name, spec in grid.fields.items():
                if not spec.hidden:
                    words = Label(f"{grid.label.zh}·{spec.label.zh}", f"{grid.label.en}: {spec.label.en}")
                    found.setdefault(f"{grid.name}.{name}", words)
    return distinct([Offer(path, said) for path, said in found.items()])


def part_called(registry: Registry, part: tuple[str, str, str]) -> Label:
    """A row of a role in words: ``("grant", scope, right)`` or ``("hidden", entity, field)``; what is not known by its code."""
    kind, entity, name = part
    scopes, things = (scope_offers, right_offers) if kind == "grant" else (type_offers, field_offers)
    place = _label_of(scopes(registry, {}), entity)
    thing = _label_of(things(registry, {"entity": entity}), name)
    return Label(f"{place.zh} · {thing.zh}", f"{place.en} · {thing.en}")


def _label_of(offers: Iterable[Offer], code: str) -> Label:
    return next((each.label for each in offers if each.code == code), Label(code, code))


def _in_order(registry: Registry) -> list[Outline]:
    """Entities by their areas as the menu has them."""
    place = {area.name: index for index, area in enumerate(registry.areas)}
    return sorted(registry.outlines.values(), key=lambda each: place.get(each.area, len(place)))


def has(entity: Declaration | Outline, verb: str) -> bool:
    """Whether a verb that every entity is asked for can ever be done on this one: an inquiry is only looked at."""
    if entity.kind is EntityKind.INQUIRY:
        return verb in (READ, PRINT, EXPORT, SHARE)
    return entity.creatable or verb not in (CREATE, IMPORT)


def _come_to(reached: Iterable[Outline], right: str) -> set[str]:
    """The verbs of a group on these entities, without those that none of them has."""
    return {verb for each in reached for verb in verbs(each, right) if verb not in OF_VERBS or has(each, verb)}


def _deeds(reached: Iterable[Outline]) -> dict[str, Label]:
    """Deeds and powers of these entities; one that is called differently here and there has its names side by side."""
    names: dict[str, dict[Label, None]] = {}
    for each in reached:
        own = {**{deed.name: deed.label for deed in each.deeds}, **each.powers}
        for verb, said in own.items():
            names.setdefault(verb, {})[said] = None
    return {verb: _joined(said, most=_MOST_NAMES, between="/") for verb, said in names.items()}


def _joined(words: Iterable[Label], *, most: int = 12, between: str = "") -> Label:
    said = list(words)

    def of(each_word: Iterable[str], between: str) -> str:
        some = list(dict.fromkeys(each_word))
        return between.join(some[:most]) + ("…" if len(some) > most else "")

    return Label(of((each.zh for each in said), between or "、"), of((each.en for each in said), between or ", "))
