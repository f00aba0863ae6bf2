"""What the program knows of an entity while its area is not loaded: enough for rights, the menu and the to-do list.

Each area keeps its outlines in a file beside its ``area.py``, written by ``dev.py areas`` from the declarations. A test holds
the file to them; nobody edits it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cellar_server.kernel.schema.actions import Action
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.pinyin import initials
from cellar_server.kernel.schema.states import ANYWHERE
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.schema.verbs import VerbGroup

FILE = "outline.json"
_GROUPS = {group.code: group for group in VerbGroup}


@dataclass(frozen=True, slots=True)
class Deed:
    """An action. ``waits``: the states whose documents wait for it; none where it does not lead forward.

    ``progress``: how far they are, by code; as far as they like, where empty. ``finance`` likewise: the stamps they stand at.
    """

    name: str
    label: Label
    group: VerbGroup | None
    waits: tuple[str, ...]
    progress: tuple[str, ...] = ()
    finance: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """A link from ``source`` down to the entity, or what the entity awaits of it; in these states something is open there.

    ``waits``: the open part stands on the to-do list of whoever may make the entity. ``ends``: it is open only until the source is
    done or closed.
    """

    source: str
    label: Label
    states: tuple[str, ...]
    waits: bool
    ends: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One entity. ``tables``: those that its head and its lines lie in. ``refers``: the tables that these point to.

    ``tells``: a field, and another in which it could be read (``FieldSpec.tells``). The views are kinds of views that show its records, as the client knows them.
    ``mnemonic``: the pinyin initials of its title; making them would load a library of 50 MB for the first menu.
    ``origins``: (entity, path, own field), where the fields of what lists rows of others come from.
    ``reversible``: red documents of it reverse others. ``told_with``: what every list says of its records beside their name.
    ``at_home``: it has figures or days for the home page.
    ``title_of`` is the entity that names its records beside their number, ``begins_with`` those that its lines begin with.
    """

    name: str
    area: str
    kind: EntityKind
    title: Label
    mnemonic: str
    icon: str
    keywords: str
    hidden_from_menu: bool
    creatable: bool
    has_progress: bool
    deeds: tuple[Deed, ...]
    powers: Mapping[str, Label]
    links: tuple[Way, ...]
    awaits: tuple[Way, ...]
    tables: tuple[str, ...]
    refers: frozenset[str]
    tells: tuple[tuple[str, str], ...]
    list_view: str
    record_view: str
    title_of: str
    begins_with: tuple[str, ...]
    origins: tuple[tuple[str, str, str], ...] = ()
    reversible: bool = False
    told_with: tuple[str, ...] = ()
    at_home: bool = False

    def knows(self, verb: str) -> bool:
        """Whether a role may grant this verb here, beside those that every entity has."""
        return verb in self.powers or any(deed.name == verb for deed in self.deeds)


def outline_of(declared: Declaration, before: Outline | None = None) -> Outline:
    """The outline of what is loaded. ``before`` spares the initials of a title that stayed."""
    mnemonic = before.mnemonic if before is not None and before.title == declared.title else initials(declared.title.zh)
    tables = [declared.table, *(grid.line.__table__ for grid in declared.grids.values())]
    title = declared.fields.get(declared.title_field)
    firsts = [grid.fields[grid.columns[0]].target for grid in declared.grids.values() if grid.columns]
    return Outline(
        name=declared.name, area=declared.area, kind=declared.kind, title=declared.title, icon=declared.icon,
        mnemonic=mnemonic,
        keywords=declared.keywords, hidden_from_menu=declared.hidden_from_menu, creatable=declared.creatable, has_progress=declared.has_progress,
        deeds=tuple(Deed(each.name, each.label, each.group, _waits(each), _progress(declared, each), _finance(each)) for each in declared.actions.values()),
        powers=dict(declared.powers),
        links=tuple(
            Way(each.source.__tablename__, each.label or declared.title, tuple(state.code for state in each.states), each.follows)
            for each in declared.links
        ) + tuple(
            Way(each.source.__tablename__, each.label or declared.title, tuple(state.code for state in each.states), each.while_open, each.while_open)
            for each in declared.head_links
        ),
        awaits=tuple(
            Way(each.source.__tablename__, each.label, tuple(state.code for state in each.states), waits=True)
            for each in declared.awaits
        ),
        tables=tuple(dict.fromkeys(table.name for table in tables)),
        refers=frozenset(key.target_fullname.partition(".")[0] for table in tables for key in table.foreign_keys),
        tells=tuple(_tells(declared)), list_view=declared.listing.view, record_view="" if declared.kind is EntityKind.INQUIRY else declared.form.view,
        title_of=title.target if title is not None else "", begins_with=tuple(filter(None, firsts)),
        origins=declared.origins, reversible=declared.reversible is not None, told_with=declared.told_with,
        at_home=bool(declared.glances or declared.reminders),
    )  # fmt: skip


def _tells(declared: Declaration) -> Iterator[tuple[str, str]]:
    for place, fields in [("", declared.fields), *((f"{grid.name}.", grid.fields) for grid in declared.grids.values())]:
        for name, spec in fields.items():
            yield from ((place + told, place + name) for told in spec.tells)


def _waits(action: Action) -> tuple[str, ...]:
    forward = action.primary or action.numbers or action.by_another
    if not forward or action.backward or action.on_draft:
        return ()
    return tuple(sorted(state.code for state in action.move.sources))


def _progress(declared: Declaration, action: Action) -> tuple[str, ...]:
    """What has taken no effect yet is open in any case."""
    if not declared.has_progress or not any(state.in_effect for state in action.move.sources):
        return ()
    return () if action.move.progress == ANYWHERE else tuple(sorted(each.code for each in action.move.progress))


def _finance(action: Action) -> tuple[str, ...]:
    """Whatever else is done to a document with a stamp waits for nobody."""
    return tuple(sorted(each.code for each in action.move.finance)) if action.move.stamps else ()


def written(outlines: Iterable[Outline]) -> str:
    """The content of an area's file: a line an entity, so that branches seldom meet in one."""
    lines = [json.dumps(_plain(each), ensure_ascii=False, separators=(",", ":")) for each in outlines]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def read(file: Path) -> list[Outline] | None:
    """What an area's file says; None where it is not there yet or was written by another version."""
    try:
        return [_outline(each) for each in json.loads(file.read_text(encoding="utf-8"))]
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None


def _plain(each: Outline) -> dict[str, Any]:
    return {
        "name": each.name, "area": each.area, "entity_kind": each.kind.name, "title": _words(each.title), "mnemonic": each.mnemonic, "icon": each.icon, "keywords": each.keywords,
        "hidden": each.hidden_from_menu, "creatable": each.creatable, "has_progress": each.has_progress,
        "deeds": [[*_words(deed.label), deed.name, deed.group.code if deed.group else "", list(deed.waits), list(deed.progress), list(deed.finance)] for deed in each.deeds],
        "powers": {verb: _words(said) for verb, said in each.powers.items()},
        "links": [_way(way) for way in each.links], "awaits": [_way(way) for way in each.awaits],
        "tables": list(each.tables), "refers": sorted(each.refers), "tells": [list(pair) for pair in each.tells], "views": [each.list_view, each.record_view], "title_of": each.title_of, "begins_with": list(each.begins_with),
        **({"origins": [list(one) for one in each.origins]} if each.origins else {}),
        **({"reversible": True} if each.reversible else {}),
        **({"told_with": list(each.told_with)} if each.told_with else {}),
        **({"at_home": True} if each.at_home else {}),
    }  # fmt: skip


def _words(said: Label) -> list[str]:
    return [said.zh, said.en]


def _way(way: Way) -> list[Any]:
    return [way.source, *_words(way.label), list(way.states), way.waits, *([] if way.ends else [False])]


def _outline(said: Mapping[str, Any]) -> Outline:
    def ways(name: str) -> tuple[Way, ...]:
        return tuple(
            Way(source, Label(zh, en), tuple(states), waits, *ends)
            for source, zh, en, states, waits, *ends in said[name]
        )

    return Outline(
        name=said["name"], area=said["area"], kind=EntityKind[said["entity_kind"]], title=Label(*said["title"]), mnemonic=said["mnemonic"], icon=said["icon"],
        keywords=said["keywords"], hidden_from_menu=said["hidden"], creatable=said["creatable"], has_progress=said["has_progress"],
        deeds=tuple(
            Deed(name, Label(zh, en), _GROUPS[group] if group else None, tuple(waits), tuple(far), tuple(stamps)) for zh, en, name, group, waits, far, stamps in said["deeds"]
        ),
        powers={verb: Label(*words) for verb, words in said["powers"].items()}, links=ways("links"), awaits=ways("awaits"),
        tables=tuple(said["tables"]), refers=frozenset(said["refers"]), tells=tuple((told, teller) for told, teller in said["tells"]), list_view=said["views"][0], record_view=said["views"][1], title_of=said["title_of"], begins_with=tuple(said["begins_with"]),
        origins=tuple((entity, path, name) for entity, path, name in said.get("origins", ())),
        reversible=said.get("reversible", False), told_with=tuple(said.get("told_with", ())), at_home=said.get("at_home", False),
    )  # fmt: skip


__all__ = ["FILE", "Deed", "Outline", "Way", "outline_of", "read", "written"]
