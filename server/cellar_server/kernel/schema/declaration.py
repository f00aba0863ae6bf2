"""A document type as one declaration beside its model; everything generic reads it (ARCHITECTURE §4)."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import inspect

from cellar_server.kernel.schema import derived, sound
from cellar_server.kernel.schema.actions import Action, Requirement, action
from cellar_server.kernel.schema.equations import Equation, equation
from cellar_server.kernel.schema.fields import FieldSpec, GridSpec, Kind
from cellar_server.kernel.schema.identities import Identity
from cellar_server.kernel.schema.model import Base, Document, Entity, Line, Master, OpenLine
from cellar_server.kernel.schema.modules import Module
from cellar_server.kernel.schema.panels import Panel
from cellar_server.kernel.schema.problems import Problem
from cellar_server.kernel.schema.scopes import Scope, Shared
from cellar_server.kernel.schema.settings import Parameter
from cellar_server.kernel.schema.states import ACTIVE, DRAFT, STOPPED, State
from cellar_server.kernel.schema.text import Label, label
from cellar_server.kernel.schema.unfit import Unfit
from cellar_server.kernel.schema.verbs import VerbGroup


class EntityKind(enum.Enum):
    MASTER = 1
    DOCUMENT = 2
    INQUIRY = 3


@dataclass(frozen=True, slots=True)
class Form:
    """``Form("customer_id org_id | business_date", totals="total_gross")``: rows parted by ``|``; grids follow by themselves.

    Of ``totals`` the first amount of money is what is owed, and the first quantity what the document is about.
    """

    rows: str
    totals: str = ""

    def row_names(self) -> list[list[str]]:
        return [row.split() for row in self.rows.split("|")]


@dataclass(frozen=True, slots=True)
class Where:
    """One condition of a built-in scheme: ``Where("state", "in", "draft", "approved")``."""

    field: str
    operator: str
    values: tuple[Any, ...] = ()

    @classmethod
    def of(cls, field: str, operator: str, *values: Any) -> Where:
        return cls(field, operator, values)


@dataclass(frozen=True, slots=True)
class Scheme:
    name: str
    label: Label
    wheres: tuple[Where, ...]


def scheme(name: str, words: str, *wheres: Where) -> Scheme:
    return Scheme(name, label(words), wheres)


@dataclass(frozen=True, slots=True)
class Bar:
    """A small progress bar in lists: ``Bar("发|S", "shipped", "quantity")``, sums over the lines kept in header columns."""

    label: Label
    done: str
    whole: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """``sort="-business_date"`` descends. ``search``: header fields, and references whose code, name and pinyin are searched."""

    columns: str
    filters: str = ""
    sums: str = ""
    sort: str = "-id"
    search: str = ""
    schemes: tuple[Scheme, ...] = ()
    progress: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True)
class Also:
    """A further counter that a link moves, on any line above: ``Also(OrderLine, "order_line_id", "shipped")``.

    ``counter`` of the ``model`` line whose id the downstream line keeps in ``via`` grows by the downstream line's
    ``quantity`` field (a quantity or an amount; what the link takes, if empty); what a head says is its sum follows.
    """

    model: type[Line]
    via: str
    counter: str
    quantity: str = ""


def further(model: type[Line], via: str, counters: str) -> tuple[Also, ...]:
    """Several counters of one line: ``further(OrderLine, "order_line_id", "shipped shipped_amount=amount")``.

    A counter grows by the downstream line's field of the same name, unless ``=`` names another.
    """
    found = (each.partition("=") for each in counters.split())
    return tuple(Also(model, via, counter, field or counter) for counter, _, field in found)


def same(names: str) -> dict[str, str]:
    """Fields that are called alike upstream and downstream: ``head=same("customer_id org_id")``."""
    return {name: name for name in names.split()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A way down from an upstream document (下推/选单) with its cumulative quantity.

    Downstream lines keep the upstream line's id in ``via``. When the downstream document takes effect its action calls
    ``links.consume``: each upstream line's ``taken`` counter grows by the downstream line's ``quantity`` in one
    conditional update that never passes ``open_from`` × (1 + tolerance), and what the upstream head says is its sum
    follows; with ``follows`` its state becomes partly or done, and ``states[0]`` again when all was given
    back. ``head`` and ``line`` copy fields ``{target: source}``; ``grid`` is the upstream
    grid whose lines have ``taken``, ``into`` the downstream one whose lines have ``via``: both found by that, as ``open_from``
    and ``quantity`` are the one quantity of a line that is ``positive``; documents may be merged when every ``head`` field is the
    same. ``line_of_head`` copies fields of the upstream head to each line, for what merged documents may differ in. ``also`` names counters further up. ``dates`` are days of the downstream head that do not lie before the source's date.
    """

    source: type[Document]
    via: str
    taken: str
    open_from: str = ""
    quantity: str = ""
    states: tuple[State, ...]
    head: Mapping[str, str] = field(default_factory=dict)
    line: Mapping[str, str] = field(default_factory=dict)
    line_of_head: Mapping[str, str] = field(default_factory=dict)
    tolerance: str | None = None
    follows: bool = True
    also: tuple[Also, ...] = ()
    dates: tuple[str, ...] = ("business_date",)
    derive: Callable[[Any, Any], None] | None = None
    grid: str = ""
    into: str = ""
    target: type[Base] | None = None
    label: Label | None = None

    @property
    def of_head(self) -> tuple[str, ...]:
        """Fields of the upstream head that are copied anywhere."""
        return tuple(dict.fromkeys((*self.head.values(), *self.line_of_head.values())))

    @property
    def name(self) -> str:
        assert self.target is not None
        return f"{self.source.__tablename__}.{self.target.__tablename__}"


@dataclass(frozen=True, slots=True)
class Await:
    """Documents that call for one of this type though no link leads there: an open receipt for its write-off.

    In these states something is open; the to-do list shows them to whoever may make the document that awaits them.
    """

    source: type[Document]
    states: tuple[State, ...]
    label: Label


# What is called with a document is called with the UnitOfWork first, which knows declarations and so cannot be named here.
Check = Callable[[Any], Iterable[Problem]]
Prepare = Callable[[Any, Any], None]
Verify = Callable[[Any, Any], Iterable[Problem]]
Panels = Callable[[Any, Any, str, int], list[Panel]]
Identities = Callable[[Any, Any], list[Identity]]
UnfitOn = Callable[[Any, date], Iterable[Unfit]]
Effects = Callable[[Any], Iterable[Any]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Declaration:
    """Everything the kernel knows of one entity. Made by ``declare``; read, never changed, and equal to itself only."""

    model: type[Base]
    name: str
    kind: EntityKind
    title: Label
    area: str
    icon: str
    fields: dict[str, FieldSpec]
    grids: dict[str, GridSpec]
    states: tuple[State, ...]
    initial: State
    editable: frozenset[str]
    actions: dict[str, Action]
    powers: Mapping[str, Label]
    number: str
    form: Form
    listing: Listing
    links: tuple[Link, ...]
    awaits: tuple[Await, ...]
    prints: tuple[str, ...]
    printed_in: frozenset[str]
    scopes: Mapping[str, Scope]
    title_field: str
    check: Check | None
    prepare: Prepare | None
    verify: Verify | None
    after_save: Prepare | None
    delete_requires: tuple[Requirement, ...]
    after_delete: Prepare | None
    panels: Panels | None
    equations: tuple[Equation, ...]
    identities: Identities | None
    arrives: Callable[[Any], State] | None
    effects: Effects | None
    lookup_columns: tuple[str, ...]
    natural_key: tuple[str, ...]
    keywords: str
    hidden_from_menu: bool
    creatable: bool
    module: Module | None
    remembered: bool
    spared: Mapping[str, str]
    unfit: UnfitOn | None
    state_rules: Mapping[str, Parameter[str]]
    discreet: bool
    any_currency: bool

    @property
    def table(self) -> Any:
        return self.model.__table__

    def knows(self, verb: str) -> bool:
        """Whether a role may grant this verb here, beside those that every entity has."""
        return verb in self.actions or verb in self.powers

    def state(self, code: str) -> State:
        """A state by its code; one that a foreign hand left in the database is shown by its code."""
        return next((state for state in self.states if state.code == code), State(code, Label(code, code), "void"))

    def scope_path(self, path: str) -> tuple[str, str, str]:
        """A path of ``scopes`` as grid (or ""), field, and the column of the record it refers to (or "")."""
        grid, _, rest = path.partition(".")
        if grid not in self.grids:
            grid, rest = "", path
        field, _, through = rest.partition(".")
        return grid, field, through

    def shared(self, field: str) -> Shared | None:
        """How a header's field is said line by line, where the document may belong to several (``scopes.Shared``)."""
        return next((each for each in self.scopes.values() if isinstance(each, Shared) and each.head == field), None)

    @property
    def has_identities(self) -> bool:
        return bool(self.equations) or self.identities is not None

    def holding(self, work: Any, record: Any) -> list[Identity]:
        """The sums that must hold along the record's chain, its own first."""
        own = [each.of(record, self.fields) for each in self.equations]
        return [*own, *(self.identities(work, record) if self.identities is not None else ())]

    def total(self, kind: Kind) -> str:
        """The form's first total of a kind: what is owed, or the quantity that the document is about; empty without one."""
        return next((name for name in self.form.totals.split() if self.fields[name].kind is kind), "")

    @property
    def transaction_type(self) -> FieldSpec | None:
        """The field that says which kind of business a document is; None where the type has one kind only."""
        return next((spec for spec in self.fields.values() if spec.transaction_type), None)

    def spec(self, path: str) -> FieldSpec:
        """The spec of ``customer_id`` or ``lines.item_id``; KeyError for an unknown one."""
        if "." in path:
            grid, _, name = path.partition(".")
            return self.grids[grid].fields[name]
        return self.fields[path]


_ROOTS = (Base, Entity, Master, Document, Line, OpenLine)


def _specs(model: Any) -> dict[str, FieldSpec]:
    """The fields in the order in which they are offered: of what the model is built on, its own, what every record has."""
    found = {
        column.key: replace(column.info["field"], name=column.key)
        for column in model.__table__.c
        if "field" in column.info
    }
    parts = [base for base in reversed(model.__mro__) if base is not model and base not in _ROOTS]

    def place(name: str) -> int:
        built_on = next((at for at, base in enumerate(parts) if name in vars(base)), None)
        if built_on is not None:
            return built_on
        return len(parts) + any(name in vars(root) for root in _ROOTS)

    return dict(sorted(found.items(), key=lambda each: place(each[0])))


def _grids(model: Any, head: Mapping[str, FieldSpec]) -> dict[str, GridSpec]:
    found = {}
    for relation in inspect(model).relationships:
        grid = relation.info.get("grid")
        if grid is not None:
            line = relation.mapper.class_
            specs = _specs(line)
            found[relation.key] = replace(
                grid,
                name=relation.key,
                line=line,
                fields=specs,
                columns=grid.columns or tuple(specs),
                sums=grid.sums or derived.grid_sums(head, relation.key, grid.columns),
            )
    return found


def _life(actions: Iterable[Action], first: State, more: Iterable[State]) -> tuple[State, ...]:
    ordered = [first]
    for each in actions:
        for state in [*sorted(each.move.sources, key=lambda s: s.code), each.move.to]:
            if state is not None and state not in ordered:
                ordered.append(state)
    ordered.extend(state for state in more if state not in ordered)
    return tuple(ordered)


def declare(
    model: type[Base],
    *,
    title: str,
    area: str = "",
    listing: Listing,
    form: Form,
    icon: str = "order",
    number: str = "",
    actions: Iterable[Action] = (),
    powers: Mapping[str, str] | None = None,
    states: Iterable[State] = (),
    editable: Iterable[State] = (),
    links: Iterable[Link] = (),
    awaits: Iterable[Await] = (),
    prints: Iterable[str] = (),
    printed_in: Iterable[State] = (),
    scopes: Mapping[str, Scope] | None = None,
    title_field: str = "",
    check: Check | None = None,
    prepare: Prepare | None = None,
    verify: Verify | None = None,
    after_save: Prepare | None = None,
    delete_requires: Iterable[Requirement] = (),
    after_delete: Prepare | None = None,
    panels: Panels | None = None,
    equations: Iterable[str] = (),
    identities: Identities | None = None,
    arrives: Callable[[Any], State] | None = None,
    effects: Effects | None = None,
    lookup: str = "",
    natural_key: str = "",
    keywords: str = "",
    hidden_from_menu: bool = False,
    creatable: bool = True,
    initial: State | None = None,
    module: str = "",
    kind: EntityKind | None = None,
    remembered: bool | None = None,
    spared: Mapping[str, str] | None = None,
    unfit: UnfitOn | None = None,
    state_rules: Mapping[str, Parameter[str]] | None = None,
    discreet: bool = False,
    any_currency: bool = False,
) -> Declaration:
    """Declare an entity.

    What can be known need not be said (``derived.py``): ``area`` by the folder that the model's file lies in, ``states`` by the
    actions, and of a document ``scopes``, ``lookup``, and the filters and sums of its list by its fields.
    ``equations`` are sums of the head's fields that hold (``equations.py``), ``identities`` those that ask the database.

    ``check(doc)`` is pure and yields every problem; ``prepare(work, doc)`` fills what the server computes (defaults,
    amounts) and runs at evaluate and at save; ``verify(work, doc)`` may ask the database at save; ``after_save`` runs
    once the record has its id, ``after_delete`` before it goes; ``delete_requires`` are asked first, as an action's
    requirements are. ``scopes`` says for each dimension of row permission whose a record is (``scopes.py``); what
    is not said is closed to a role narrowed by it. ``module`` names the part of the books whose
    closed periods take no posting of it (``modules.Module`` in small letters; ValueError for another word); whatever posts or
    takes from upstream has one.
    ``powers``: rights that are no deed of their own but let somebody go further in one (a lower discount), verb → words.
    ``effects(doc)`` is pure: what a document in force stands for in the ledgers now (``ledgers/effects.py``); only what has it may post.
    ``arrives(doc)`` is the state in which a document takes effect where its counters may be full from the beginning: an
    invoice of nothing is settled, goods that were all lost leave nothing to invoice. Without it the action's own.
    ``printed_in``: the states in which it may be printed, any where empty (未审核不能打印). ``natural_key`` names the header fields by which an import finds an existing record.
    ``remembered``: workers may keep its records until one of them changes (``remembered.py``); so are all masters, unless
    trade itself makes them.
    ``spared``: references to masters that may be stopped meanwhile, each with its reason; all others of a document must be
    alive whenever it goes forward (``alive.py``). Of a master: ``unfit(record, on)`` yields what makes it unusable on a day
    beyond its state; ``state_rules`` names the parameter that decides for a state, where it is not that of all stopped ones.
    ``any_currency``: it may be in another currency than that of the books, for nothing of it is posted.
    ``discreet``: its name says more than that it is there, so that a reference names it only to whom may see it.
    """
    if kind is None:
        kind = EntityKind.MASTER if issubclass(model, Master) else EntityKind.DOCUMENT
    specs = _specs(model)
    grids = _grids(model, specs)
    made = tuple(actions)
    first = initial or (DRAFT if kind is EntityKind.DOCUMENT else ACTIVE)
    if kind is EntityKind.MASTER:
        made = (*made, *_master_actions(made))
    life = _life(made, first, states)
    if not title_field:
        # What a tab says beside the number: a master's name, a document's customer.
        title_field = "name" if kind is EntityKind.MASTER else derived.party(specs)
    if kind is EntityKind.DOCUMENT:
        scopes = derived.scopes(specs, grids) | dict(scopes or {})
        lookup = lookup or derived.lookup(specs, title_field, form.totals)
        listing = replace(
            listing,
            filters=listing.filters or derived.filters(specs, form.rows),
            sums=listing.sums or derived.sums(specs, form.totals),
        )
    declared = Declaration(
        model=model, name=model.__tablename__, kind=kind, title=label(title), area=area or derived.area(model), icon=icon, fields=specs,
        grids=grids, states=life, initial=first,
        editable=frozenset(state.code for state in (tuple(editable) or (first,))),
        actions={each.name: each for each in made},
        powers={verb: label(words) for verb, words in (powers or {}).items()}, number=number, form=form, listing=listing,
        links=tuple(_found(link, model, grids) for link in links), awaits=tuple(awaits), prints=tuple(prints),
        printed_in=frozenset(state.code for state in printed_in),
        scopes=dict(scopes or {}), title_field=title_field, check=check, prepare=prepare, verify=verify, after_save=after_save,
        delete_requires=tuple(delete_requires), after_delete=after_delete,
        panels=panels, equations=tuple(equation(each, specs) for each in equations), identities=identities, arrives=arrives, effects=effects, lookup_columns=tuple(lookup.split()),
        natural_key=tuple(natural_key.split()) or (("code",) if kind is EntityKind.MASTER else ("number",)),
        keywords=keywords, hidden_from_menu=hidden_from_menu, creatable=creatable, module=_module(module) if module else None,
        remembered=kind is EntityKind.MASTER if remembered is None else remembered,
        spared=_spared(model.__tablename__, spared or {}, links, specs, grids), unfit=unfit, state_rules=dict(state_rules or {}), discreet=discreet,
        any_currency=any_currency,
    )  # fmt: skip
    sound.checked(declared)
    return declared


def _module(name: str) -> Module:
    if name.upper() not in Module.__members__:
        raise ValueError(f"there is no module “{name}” of the books: {', '.join(each.code for each in Module)}")
    return Module[name.upper()]


def _found(link: Link, model: Any, grids: Mapping[str, GridSpec]) -> Link:
    """The link with its grids and quantities found; ValueError where a grid has not the field that leads to it."""
    source = _grids(link.source, _specs(link.source))
    grid = link.grid or _grid_with(link.taken, source)
    into = link.into or _grid_with(link.via, grids)
    quantity = link.quantity or _moves(grids[into])
    also = tuple(replace(each, quantity=each.quantity or quantity) for each in link.also)
    return replace(
        link, target=model, grid=grid, into=into, quantity=quantity, open_from=link.open_from or _moves(source[grid]), also=also
    )  # fmt: skip


def _grid_with(field: str, grids: Mapping[str, GridSpec]) -> str:
    found = [name for name, grid in grids.items() if field in grid.fields]
    if len(found) != 1:
        raise ValueError(
            f"a link goes by {field}, which is a field of {len(found)} of the grids {', '.join(grids)}: say which grid"
        )
    return found[0]


def _moves(grid: GridSpec) -> str:
    """The quantity that a line of this grid moves."""
    found = [name for name, spec in grid.fields.items() if spec.kind is Kind.QUANTITY and spec.positive]
    if len(found) != 1:
        raise ValueError(f"{grid.name} has {len(found)} positive quantities: say in the link which is taken")
    return found[0]


CARRIED = "*"
"""In ``spared``: every reference that the links carry over or the server reckons, of the head and of its lines."""


def _spared(
    entity: str,
    said: Mapping[str, str],
    links: Iterable[Link],
    specs: Mapping[str, FieldSpec],
    grids: Mapping[str, GridSpec],
) -> dict[str, str]:
    found = {path: reason for path, reason in said.items() if path != CARRIED}
    if CARRIED in said:
        links = tuple(links)
        heads = {name for link in links for name in link.head}
        rows = {name for link in links for name in (*link.line, *link.line_of_head)}
        for prefix, fields, carried in [
            ("", specs, heads),
            *((f"{grid.name}.", grid.fields, rows) for grid in grids.values()),
        ]:
            for name, spec in fields.items():
                # A document that it reverses is no master.
                if spec.kind is Kind.REFERENCE and spec.target != entity and (name in carried or spec.readonly):
                    found.setdefault(prefix + name, said[CARRIED])
    return found


def _master_actions(own: tuple[Action, ...]) -> list[Action]:
    """Stop and start again: every master has them unless its own life says otherwise."""
    if own:
        return []

    @action("停用|Stop", ACTIVE >> STOPPED, icon="lock", backward=True, batch=True, group=VerbGroup.KEEP)
    def stop(work: Any, doc: Any) -> None:
        pass

    @action("启用|Start", STOPPED >> ACTIVE, icon="play", batch=True, group=VerbGroup.KEEP)
    def start(work: Any, doc: Any) -> None:
        pass

    return [stop, start]


__all__ = [
    "CARRIED", "Also", "Await", "Bar", "Declaration", "EntityKind", "Form", "Line", "Link", "Listing", "Scheme", "Where", "declare", "further", "same", "scheme",
]  # fmt: skip
