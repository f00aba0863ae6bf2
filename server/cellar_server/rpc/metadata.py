"""Menus, forms, lists and actions of one person: what the client shows, and nothing that he may not see.

A log-in is answered with the menu and a hash for each area; nothing is loaded for it. An area's forms and lists are made when
somebody asks for them who does not have them under that hash.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from cellar.v1 import metadata_pb2 as pb
from cellar.v1 import session_pb2
from cellar_server.kernel import access
from cellar_server.kernel.access.policy import Policy, combined
from cellar_server.kernel.exchange import prints
from cellar_server.kernel.intake.writable import closed_fields
from cellar_server.kernel.lists import beside, paths
from cellar_server.kernel.lists.operators import more_operators
from cellar_server.kernel.reports.grouping import report_of, spec_of
from cellar_server.kernel.reports.levels import steps_of
from cellar_server.kernel.schema import faces
from cellar_server.kernel.schema.actions import Action
from cellar_server.kernel.schema.choosers import Listed
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.faces import Card
from cellar_server.kernel.schema.fields import FieldSpec, GridSpec, Kind, Member
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.model import Stamped
from cellar_server.kernel.schema.outline import Outline, Way
from cellar_server.kernel.schema.problems import Forbidden, NotFound, problem
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.reporting import Report
from cellar_server.kernel.schema.text import Label, Language, label
from cellar_server.rpc.convert import OPERATOR_CODES, measure_spec, wire_value

_STATE = label("状态|State")


def menu(registry: Registry, policy: Policy, language: Language) -> session_pb2.GetMetadataResponse:
    """The menu and the areas with their hashes; as the others for one role set in one language, kept: do not change it."""
    return _writer(registry, _rights(policy), language).shell()


def of_area(registry: Registry, policy: Policy, language: Language, area: str) -> session_pb2.GetMetadataResponse:
    """The entities of an area. ``NotFound`` where none of them may be read."""
    return _writer(registry, _rights(policy), language).of_area(area)


def area_hash(registry: Registry, policy: Policy, language: Language, area: str) -> str:
    """The hash of an area's metadata, known before they are made: of what they depend on, not of what they say."""
    return _writer(registry, _rights(policy), language).hash_of(area)


def everything(registry: Registry, policy: Policy, language: Language) -> session_pb2.GetMetadataResponse:
    """Menu and entities at once, for a client of before."""
    return _writer(registry, _rights(policy), language).everything()


@lru_cache(maxsize=access.POLICIES)
def _rights(policy: Policy) -> Policy:
    """What a policy lets one do and see of a record. Which records is another matter, and each person's own."""
    return combined(tuple(replace(role, scopes=()) for role in policy.roles))


@lru_cache(maxsize=128)
def _writer(registry: Registry, rights: Policy, language: Language) -> _Writer:
    return _Writer(registry, rights, language)


def field_message(spec: FieldSpec, language: Language, registry: Registry, *, closed: bool = False) -> pb.Field:
    """One field; a list filters by everything but secrets, and sorts by what has an order. ``closed``: it takes a power that is not held.

    What is chosen from the registry is a choice where its list is short, else a reference that is looked up.
    """
    chooser = spec.chooser
    known = isinstance(chooser, Listed) and chooser.known
    plain = spec.kind is not Kind.SECRET and (chooser is None or known)
    kind = spec.kind if chooser is None else Kind.CHOICE if known else Kind.REFERENCE
    choices = chooser.offers(registry, {}) if isinstance(chooser, Listed) and known else spec.choices or ()
    return pb.Field(
        name=spec.name, label=spec.label.of(language), kind=kind.value, required=spec.required,  # type: ignore[arg-type]
        readonly=spec.readonly or closed, max_length=spec.length, scale=spec.scale, shown_scale=spec.shown_scale,
        choices=[
            pb.Choice(code=each.code, label=each.label.of(language), look=(each.look or "") if isinstance(each, Member) else "")
            for each in choices
        ],
        target=spec.target, lookup_context=chooser.beside if chooser else spec.context, help=spec.help.of(language) if spec.help else "", width=spec.width,
        sortable=spec.sortable and plain, filterable=plain, triggers=spec.triggers,
        in_days=spec.in_days,
        more_operators=[OPERATOR_CODES[each] for each in more_operators(registry, spec)],
    )  # fmt: skip


def _with_near(declaration: Declaration, path: str, field: pb.Field) -> pb.Field:
    """With what its look-up goes by beside it, where it tells more than the record itself."""
    near = dict.fromkeys(name for each in declaration.looked_up.get(path, ()) for name in each.near)
    field.lookup_context.extend(name for name in near if name not in field.lookup_context)
    return field


def _hashed(made: pb.Metadata) -> session_pb2.GetMetadataResponse:
    made.hash = hashlib.sha256(made.SerializeToString(deterministic=True)).hexdigest()
    return session_pb2.GetMetadataResponse(metadata=made)


class _Writer:
    """Makes what is sent for one role set in one language, and keeps it."""

    def __init__(self, registry: Registry, policy: Policy, language: Language) -> None:
        self.registry, self.policy, self.language = registry, policy, language
        self.readable = [each for each in registry.outlines.values() if policy.may(each.name, access.READ)]

        self._areas: dict[str, session_pb2.GetMetadataResponse] = {}
        self._shell: session_pb2.GetMetadataResponse | None = None
        self._everything: session_pb2.GetMetadataResponse | None = None
        rights = [(sorted(role.grants), sorted(role.hidden)) for role in policy.roles]
        self._basis = f"{registry.digest()} {language} {rights}"

    def hash_of(self, area: str) -> str:
        return hashlib.sha256(f"{area} {self._basis}".encode()).hexdigest()

    def shell(self) -> session_pb2.GetMetadataResponse:
        if self._shell is None:
            heads = [self.head(each) for each in self.readable]
            made = pb.Metadata(menu=self.menu(), entities=heads, areas=self.areas(), searched=self.searched())
            self._shell = _hashed(made)
        return self._shell

    def of_area(self, area: str) -> session_pb2.GetMetadataResponse:
        if area not in self._areas:
            mine = [each.name for each in self.readable if each.area == area]
            if not mine:
                known = next((each for each in self.registry.areas if each.name == area), None)
                if known is None:
                    raise NotFound([problem("area", "AREA_UNKNOWN", "没有这个领域|There is no such area")])
                words = f"您没有“{known.title.zh}”的权限|You have no right to {known.title.en.lower()}"
                raise Forbidden(
                    [
                        problem(
                            "area",
                            "FORBIDDEN",
                            words,
                            "请管理员在角色中授权|Ask an administrator to grant it in a role",
                        )
                    ]
                )
            entities = [self.entity(self.registry.of(name)) for name in mine]
            made = pb.Metadata(entities=entities, hash=self.hash_of(area))
            self._areas[area] = session_pb2.GetMetadataResponse(metadata=made)
        return self._areas[area]

    def everything(self) -> session_pb2.GetMetadataResponse:
        if self._everything is None:
            readable = [each.name for each in self.readable if not self.registry.is_broken(each.name)]
            entities = [self.entity(self.registry.of(name)) for name in readable]
            self._everything = _hashed(pb.Metadata(menu=self.menu(), entities=entities, searched=self.searched()))
        return self._everything

    def say(self, words: Label | None) -> str:
        return words.of(self.language) if words else ""

    def menu(self) -> list[pb.MenuNode]:
        """The areas in their order, each with its groups; what no area names stands at the end, so that nothing is lost."""
        nodes = []
        shown = {each.name: each for each in self.readable if not each.hidden_from_menu}
        for area in self.registry.areas:
            children = []
            for group in area.menu:
                leaves = [self._menu_leaf(shown.pop(name)) for name in group.entities if name in shown]
                title = self.say(group.title)
                if leaves and title:
                    leaves = [pb.MenuNode(label=title, icon="folder", children=leaves)]
                children += leaves
            if children:
                nodes.append(pb.MenuNode(label=self.say(area.title), icon=area.icon, children=children))
        for name in dict.fromkeys(each.area for each in shown.values()):
            children = [self._menu_leaf(each) for each in shown.values() if each.area == name]
            nodes.append(pb.MenuNode(label=name, icon="folder", children=children))
        return nodes

    def _menu_leaf(self, entity: Outline) -> pb.MenuNode:
        words = [entity.mnemonic, entity.title.en.lower(), entity.name, entity.keywords]
        return pb.MenuNode(
            label=self.say(entity.title), icon=entity.icon, entity=entity.name, keywords=" ".join(dict.fromkeys(filter(None, words)))
        )  # fmt: skip

    def areas(self) -> list[pb.MetadataArea]:
        """Each area with what may be read of it, and the hash of what is sent for it."""
        entities: dict[str, list[str]] = {}
        for each in self.readable:
            entities.setdefault(each.area, []).append(each.name)
        return [pb.MetadataArea(name=name, hash=self.hash_of(name), entities=names) for name, names in entities.items()]

    def searched(self) -> list[str]:
        """The master that most documents are named by, and the one that most of their lines begin with."""
        documents = [each for each in self.readable if each.kind is EntityKind.DOCUMENT]
        titles = Counter(each.title_of for each in documents if each.title_of)
        goods = Counter(name for each in documents for name in each.begins_with)
        most = [name for counted in (titles, goods) for name, _ in counted.most_common(1)]
        return [name for name in dict.fromkeys(most) if self.policy.may(name, access.READ)]

    def head(self, entity: Outline) -> pb.Entity:
        """What is known of an entity beside its form and its list."""
        return pb.Entity(
            name=entity.name, label=self.say(entity.title), kind=entity.kind.value, icon=entity.icon,  # type: ignore[arg-type]
            may_create=entity.creatable and self.policy.may(entity.name, access.CREATE),
            list_view=entity.list_view, record_view=entity.record_view,
        )  # fmt: skip

    def entity(self, declaration: Declaration) -> pb.Entity:
        hidden = self.policy.hidden_fields(declaration.name)
        seen = {name: spec for name, spec in declaration.fields.items() if name not in hidden and not spec.hidden}

        mine = self.registry.outlines[declaration.name]

        def may(verb: str) -> bool:
            return self.policy.may(declaration.name, verb)

        return pb.Entity(
            name=declaration.name, label=self.say(declaration.title), kind=declaration.kind.value,  # type: ignore[arg-type]
            icon=declaration.icon, fields=self._fields(declaration, seen),
            states=[pb.State(code=s.code, label=self.say(s.label), look=s.look) for s in declaration.states],
            actions=[self._action(each) for each in declaration.actions.values() if may(access.EDIT if each.on_draft else each.name)],
            form=self._form(declaration, seen, hidden), list=self._list(declaration, {*seen, "state"}),
            pulls=self._links((mine, way) for way in mine.links),
            pushes=self._links((target, way) for target, way in self.registry.ways_down(declaration.name)),
            prints=[
                pb.PrintTemplate(name=each.name, label=self.say(label(each.label))) for each in prints.offered(declaration)
            ] if may(access.PRINT) else [],
            may_create=declaration.creatable and may(access.CREATE), may_delete=may(access.DELETE), may_export=may(access.EXPORT),
            may_import=declaration.creatable and may(access.IMPORT), may_attach=may(access.ATTACH),
            title_field=declaration.title_field if declaration.title_field in seen else "",
            list_view=mine.list_view, record_view=mine.record_view, report=self._report(declaration, seen),
            board=self._board(declaration, {*seen, "state"}), calendar=self._calendar(declaration, seen),
            grouping=self._grouping(declaration, seen), rows_open=declaration.opens is not None, has_panels=declaration.panels is not None,
        )  # fmt: skip

    def _board(self, declaration: Declaration, seen: set[str]) -> pb.BoardLayout | None:
        """Its columns with the moves that this person may make; none where what it goes by is hidden."""
        board = declaration.board
        if board is None or board.by not in seen:
            return None
        return pb.BoardLayout(
            columns=[
                pb.BoardColumn(
                    code=each.code, label=self.say(each.label), look=each.look or "",
                    filters=[_filter(declaration, where) for where in each.wheres],
                )
                for each in faces.columns(declaration)
                if all(where.field in seen for where in each.wheres)
            ],
            moves=[
                pb.BoardMove(source=each.source, target=each.target, action=each.action)
                for each in faces.moves(declaration)
                if self.policy.may(declaration.name, each.action)
            ],
            card=self._card(declaration, board.card, seen),
        )  # fmt: skip

    def _calendar(self, declaration: Declaration, seen: Iterable[str]) -> pb.CalendarLayout | None:
        calendar = declaration.calendar
        if calendar is None or calendar.day not in seen:
            return None
        return pb.CalendarLayout(day=calendar.day, card=self._card(declaration, calendar.card, seen))

    def _card(self, declaration: Declaration, card: Card, seen: Iterable[str]) -> pb.CardLayout:
        def only(name: str) -> str:
            return name if name in seen else ""

        title = only(card.title) or only(declaration.title_field) or only("number") or only("code")
        return pb.CardLayout(
            title=title, subs=[each for each in card.subs.split() if each in seen], amount=only(card.amount)
        )

    def _report(self, declaration: Declaration, seen: dict[str, FieldSpec]) -> pb.ReportLayout | None:
        """What a report may be grouped by and what it adds up, as far as this person sees it."""
        return self._layout(declaration, declaration.report, seen) if declaration.report is not None else None

    def _grouping(self, declaration: Declaration, seen: dict[str, FieldSpec]) -> pb.ReportLayout | None:
        """The same of a list that is no report; none where this person sees nothing that it could be grouped by."""
        said = report_of(declaration) if declaration.report is None else None
        if said is None or not any(name in seen for name in said.dimensions):
            return None
        return self._layout(declaration, said, seen)

    def _layout(self, declaration: Declaration, said: Report, seen: dict[str, FieldSpec]) -> pb.ReportLayout:
        dimensions = [spec_of(declaration, name) for name in said.dimensions if name in seen or name == "state"]
        measures = [each for each in said.measures if all(part in seen for part in each.parts)]
        return pb.ReportLayout(
            dimensions=[
                pb.ReportDimension(
                    field=spec.name, label=self.say(spec.label),
                    steps=[pb.Choice(code=code, label=self.say(words)) for code, words in steps_of(self.registry, spec).items()],
                )
                for spec in dimensions
            ],
            levels=[each for each in said.levels if each.partition("@")[0] in seen],
            measures=[field_message(measure_spec(each), self.language, self.registry) for each in measures], period_of=said.day,
            may_print=self.policy.may(declaration.name, access.PRINT),
        )  # fmt: skip

    def _fields(self, declaration: Declaration, seen: dict[str, FieldSpec]) -> list[pb.Field]:
        closed = closed_fields(declaration, self.policy)
        made = [
            _with_near(declaration, name, field_message(spec, self.language, self.registry, closed=name in closed))
            for name, spec in seen.items()
        ]
        comes_to = _comes_to(declaration, seen)
        for field in made:
            if field.name == comes_to:
                field.role = pb.FIELD_ROLE_TOTAL
            elif field.name == "progress":
                field.role = pb.FIELD_ROLE_PROGRESS
            elif field.name == "finance" and issubclass(declaration.model, Stamped):
                field.role = pb.FIELD_ROLE_FINANCE
            elif field.name == "red_of_id" and declaration.reversible is not None:
                field.role = pb.FIELD_ROLE_ORIGINAL
            elif field.name == "reversal" and declaration.reversible is not None:
                field.role = pb.FIELD_ROLE_REVERSAL
        return [*made, self._state_field(declaration)] if "state" in declaration.table.c else made

    def _state_field(self, declaration: Declaration) -> pb.Field:
        choices = [pb.Choice(code=state.code, label=self.say(state.label)) for state in declaration.states]
        return pb.Field(
            name="state", label=self.say(_STATE), kind=pb.FIELD_KIND_CHOICE, readonly=True, choices=choices, width=10,
            sortable=True, filterable=True, role=pb.FIELD_ROLE_STATE,
        )  # fmt: skip

    def _action(self, action: Action) -> pb.Action:
        return pb.Action(
            name=action.name, label=self.say(action.label), icon=action.icon, shortcut=action.shortcut,
            from_states=sorted(state.code for state in action.move.sources), from_progress=sorted(each.code for each in action.move.progress),
            from_finance=sorted(each.code for each in action.move.finance),
            questions=[field_message(spec, self.language, self.registry) for spec in action.questions.values()],
            confirmation=self.say(action.confirmation), primary=action.primary, backward=action.backward, batch=action.batch,
            on_draft=action.on_draft,
        )  # fmt: skip

    def _form(self, declaration: Declaration, seen: dict[str, FieldSpec], hidden: Iterable[str]) -> pb.FormLayout:
        rows = [[name for name in row if name in seen] for row in declaration.form.row_names()]
        return pb.FormLayout(
            rows=[pb.FormRow(fields=row) for row in rows if row],
            grids=[
                self._grid(declaration, grid, set(hidden), closed_fields(declaration, self.policy))
                for grid in declaration.grids.values()
            ],
            totals=[name for name in declaration.form.totals.split() if name in seen],
            eithers=[
                pb.Either(label=self.say(each.label), fields=each.fields) for each in declaration.eithers if all(name in seen for name in each.fields)
            ],
        )  # fmt: skip

    def _grid(
        self, declaration: Declaration, grid: GridSpec, hidden: set[str], closed: frozenset[str]
    ) -> pb.GridLayout:
        seen = {
            name: spec for name, spec in grid.fields.items() if f"{grid.name}.{name}" not in hidden and not spec.hidden
        }
        return pb.GridLayout(
            name=grid.name, label=self.say(grid.label),
            fields=[
                _with_near(
                    declaration, f"{grid.name}.{name}",
                    field_message(spec, self.language, self.registry, closed=f"{grid.name}.{name}" in closed),
                )
                for name, spec in seen.items()
            ],
            columns=[name for name in grid.columns if name in seen], sums=[name for name in grid.sums if name in seen],
            beside=[field_message(spec, self.language, self.registry, closed=True) for spec in beside.on_lines(self.registry, self.policy, seen.values())],
            fixed_lines=grid.fixed, walk=[name for name in grid.walk if name in seen],
        )  # fmt: skip

    def _list(self, declaration: Declaration, seen: set[str]) -> pb.ListLayout:
        listing = declaration.listing

        def only(names: str) -> list[str]:
            return [name for name in names.split() if name in seen]

        sort = listing.sort.lstrip("-")
        return pb.ListLayout(
            columns=beside.columns(self.registry, declaration, self.policy), filters=only(listing.filters), sums=only(listing.sums),
            sort_field=sort if sort in seen else "", sort_descending=listing.sort.startswith("-"),
            schemes=[
                pb.Scheme(name=each.name, label=self.say(each.label), filters=[_filter(declaration, where) for where in each.wheres])
                for each in listing.schemes if all(where.field in seen for where in each.wheres)
            ],
            progress=[
                pb.Progress(label=self.say(bar.label), done_column=bar.done, whole_column=bar.whole)
                for bar in listing.progress if bar.done in seen and bar.whole in seen
            ],
            beside=[self._beside(each) for each in beside.specs(self.registry, declaration, self.policy)],
            further=[
                field_message(each, self.language, self.registry) for each in paths.offered(self.registry, declaration, self.policy)
            ],
        )  # fmt: skip

    def _beside(self, spec: FieldSpec) -> pb.Field:
        made = field_message(spec, self.language, self.registry)
        # Conditions go by the reference that it stands beside.
        made.filterable = False
        return made

    def _links(self, ways: Iterable[tuple[Outline, Way]]) -> list[pb.Link]:
        """Those that this person may follow: he reads the source and makes the target."""
        return [
            pb.Link(name=f"{way.source}.{target.name}", label=self.say(way.label), source=way.source, target=target.name, open_column="open")
            for target, way in ways
            if self.policy.may(way.source, access.READ) and self.policy.may(target.name, access.CREATE)
        ]  # fmt: skip


def _comes_to(declaration: Declaration, seen: dict[str, FieldSpec]) -> str:
    """The field that says what a document comes to: the amount that its list shows, else its first total."""
    totals = [name for name in declaration.form.totals.split() if name in seen]
    listed = declaration.listing.columns.split()
    amounts = [name for name in totals if seen[name].kind is Kind.MONEY and name in listed]
    return next(iter([*amounts, *totals]), "")


def _filter(declaration: Declaration, where: Where) -> pb.Filter:
    spec = declaration.fields.get(where.field)
    values: list[Any] = [wire_value(spec, value) for value in where.values]
    return pb.Filter(field=where.field, operator=OPERATOR_CODES[where.operator], values=values)


__all__ = ["area_hash", "everything", "field_message", "menu", "of_area"]
