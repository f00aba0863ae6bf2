"""How a declaration is made: what is not said is found from fields, actions and links, and what is misspelt is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from cellar_server.kernel.schema import derived, link, mapped, sound
from cellar_server.kernel.schema.actions import Action, Requirement, action
from cellar_server.kernel.schema.declaration import (
    Check,
    Declaration,
    Effects,
    EntityKind,
    Identities,
    Panels,
    Prepare,
    UnfitOn,
    Verify,
)
from cellar_server.kernel.schema.either import Either
from cellar_server.kernel.schema.equations import equation
from cellar_server.kernel.schema.faces import Board, Calendar
from cellar_server.kernel.schema.fields import FieldSpec, GridSpec, Kind
from cellar_server.kernel.schema.glance import Glance
from cellar_server.kernel.schema.layout import Form, Listing
from cellar_server.kernel.schema.link import Await, HeadLink, Link, Settled
from cellar_server.kernel.schema.looked_up import LookedUp
from cellar_server.kernel.schema.model import Base, Document, Line, Master, Stamped
from cellar_server.kernel.schema.modules import Module
from cellar_server.kernel.schema.problems import Problem
from cellar_server.kernel.schema.reminding import Reminder
from cellar_server.kernel.schema.reporting import Opens, Report
from cellar_server.kernel.schema.reversal import Reversible
from cellar_server.kernel.schema.scopes import Scope
from cellar_server.kernel.schema.settings import Parameter
from cellar_server.kernel.schema.states import ACTIVE, DRAFT, STOPPED, State
from cellar_server.kernel.schema.text import label
from cellar_server.kernel.schema.verbs import VerbGroup
from cellar_server.printing import Template

CARRIED = "*"
"""In ``spared``: every reference that the links carry over or the server reckons, of the head and of its lines."""


def declare(
    model: type[Base],
    *,
    title: str,
    area: str = "",
    listing: Listing,
    board: Board | None = None,
    calendar: Calendar | None = None,
    form: Form,
    icon: str = "order",
    number: str = "",
    actions: Iterable[Action] = (),
    powers: Mapping[str, str] | None = None,
    states: Iterable[State] = (),
    editable: Iterable[State] = (),
    links: Iterable[Link] = (),
    head_links: Iterable[HeadLink] = (),
    reminders: Iterable[Reminder] = (),
    glances: Iterable[Glance] = (),
    awaits: Iterable[Await] = (),
    prints: Iterable[Template] = (),
    printed_in: Iterable[State] = (),
    eithers: Iterable[Either] = (),
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
    settled: Settled | None = None,
    ended_by: str = "",
    reversible: Reversible | None = None,
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
    finishes: Callable[[Any], bool] | None = None,
    unfit: UnfitOn | None = None,
    state_rules: Mapping[str, Parameter[str]] | None = None,
    discreet: bool = False,
    told_with: str = "",
    told_on_lines: str = "",
    looked_up: Mapping[str, tuple[LookedUp, ...]] | None = None,
    any_currency: bool = False,
    abreast: bool = False,
    opens: Opens | None = None,
    report: Report | None = None,
    origins: Iterable[tuple[str, str, str]] = (),
) -> Declaration:
    """Declare an entity.

    ``board`` and ``calendar`` are further faces of its list (``faces.py``).
    What can be known need not be said (``derived.py``): ``area`` by the folder that the model's file lies in, ``states`` by the
    actions, and of a document ``scopes``, ``lookup``, and the filters and sums of its list by its fields.
    ``equations`` are sums of the head's fields that hold (``equations.py``), ``identities`` those that ask the database.

    ``check(doc)`` is pure and yields every problem; ``prepare(work, doc)`` fills what the server computes (defaults,
    amounts) and runs at evaluate and at save; ``verify(work, doc)`` may ask the database at save; ``after_save`` runs
    once the record has its id, ``after_delete`` before it goes; ``delete_requires`` are asked first, as an action's
    requirements are. ``scopes`` says for each dimension of row permission whose a record is (``scopes.py``); what
    is not said is closed to a role narrowed by it. ``module`` names the part of the books whose
    closed periods take no posting of it (as an ``area.py`` has it; ValueError for another word); whatever posts or
    takes from upstream has one.
    ``eithers``: references of the head of which exactly one is filled (``either.py``).
    ``powers``: rights that are no deed of their own but let somebody go further in one (a lower discount), verb → words.
    ``effects(doc)`` is pure: what a document in force stands for in the ledgers now (``ledgers/effects.py``); only what has it may post.
    ``settled`` names the fields that say how much of it is settled; its progress follows from them, as that of a document
    that others are made from does from its lines: done once all is taken of them, or where ``ended_by`` names counters of a line, once
    these together reach its quantity (what is on an order is not sold yet), and all taken until then. Who has neither, and no deed that closes, shows no progress (``derived.progress``).
    ``reversible``: what a red document of the type may say by itself (红冲, ``reversal.py``); without it there are none.
    ``printed_in``: the states in which it may be printed, any where empty (未审核不能打印). ``natural_key`` names the header fields by which an import finds an existing record.
    ``remembered``: workers may keep its records until one of them changes (``remembered.py``); so are all masters, unless
    trade itself makes them.
    ``spared``: references to masters that may be stopped meanwhile, each with its reason; all others of a document must be
    alive whenever it goes forward (``alive.py``). ``finishes(line)``: a line that only finishes what began is not asked, nor
    is the head of a document of such lines alone of what its upstream gave it. Of a master: ``unfit(record, on)`` yields what makes it unusable on a day
    beyond its state; ``state_rules`` names the parameter that decides for a state, where it is not that of all stopped ones.
    ``reminders``: days of it that somebody is reminded of by night. ``glances``: figures of it on the home page.
    ``any_currency``: it may be in another currency than that of the books, for nothing of it is posted.
    ``abreast``: its rules ask nothing of other documents of its type that stand on other documents upstream, so that the bulk
    door (``kernel/bulk``) may carry out many at once; one that says nothing goes through it one after another.
    Of an inquiry: ``opens`` is what a row leads to, ``origins`` where its fields come from (``rows.py``), ``report`` how it groups.
    ``told_with``: what every list says of its records beside their name (``lists/beside.py``).
    ``told_on_lines``: what the lines of a form say of its records beside code and name.
    ``looked_up``: what the look-up of a field (``lines.item_id``) tells beside each record, of the place that asks (``looked_up.py``).
    ``discreet``: its name says more than that it is there, so that a reference names it only to whom may see it.
    """
    if kind is None:
        kind = EntityKind.MASTER if issubclass(model, Master) else EntityKind.DOCUMENT
    specs = mapped.specs(model)
    grids = mapped.grids(model, specs)
    made = tuple(actions)
    first = initial or (DRAFT if kind is EntityKind.DOCUMENT else ACTIVE)
    if kind is EntityKind.MASTER:
        made = (*made, *_master_actions(made))
    life = _life(made, first, states)
    if not title_field:
        # What a tab says beside the number: a master's name, a document's customer.
        title_field = "name" if kind is EntityKind.MASTER else derived.party(specs)
    said = dict(scopes or {})
    found = derived.scopes(specs, grids) if kind is EntityKind.DOCUMENT else {}
    if kind is EntityKind.DOCUMENT:
        lookup = lookup or derived.lookup(specs, title_field, form.totals)
        listing = replace(
            listing,
            filters=listing.filters or derived.filters(specs, form.rows),
            sums=listing.sums or derived.sums(specs, form.totals),
        )
    found_reversible = None
    if reversible is not None:
        found_reversible = derived.reversible(reversible, grids)
        listing = derived.with_reversal(listing)
        specs["red_of_id"] = replace(specs["red_of_id"], readonly=False)
        if reversible.instalments:
            # They follow from it, those of a red document always.
            specs[reversible.amount] = replace(specs[reversible.amount], triggers=True)
    if issubclass(model, Stamped):
        listing = derived.with_finance(listing, life)
    if issubclass(model, Document):
        listing = _progress(
            specs,
            grids,
            listing,
            settled=settled is not None,
            closable=any(each.move.closes for each in made),
            ends_later=bool(ended_by),
        )
    declared = Declaration(
        model=model, name=model.__tablename__, kind=kind, title=label(title), area=area or derived.area(model), icon=icon, fields=specs,
        grids=grids, states=life, initial=first,
        editable=frozenset(state.code for state in (tuple(editable) or (first,))),
        actions={each.name: each for each in made},
        powers={verb: label(words) for verb, words in (powers or {}).items()}, number=number, form=form, listing=listing, board=board, calendar=calendar,
        links=tuple(link.found(each, model, grids) for each in links),
        head_links=tuple(replace(each, target=model) for each in head_links), reminders=tuple(reminders), glances=tuple(glances), awaits=tuple(awaits), prints=tuple(prints),
        printed_in=frozenset(state.code for state in printed_in),
        eithers=tuple(eithers), scopes=found | said, title_field=title_field, check=check, prepare=_prepares(grids, prepare), verify=_verifies(grids, verify), after_save=after_save,
        delete_requires=tuple(delete_requires), after_delete=after_delete,
        panels=panels, equations=tuple(equation(each, specs) for each in equations), identities=identities, settled=settled, ended_by=tuple(ended_by.split()), reversible=found_reversible, effects=effects, lookup_columns=tuple(lookup.split()),
        natural_key=tuple(natural_key.split()) or (("code",) if kind is EntityKind.MASTER else ("number",)),
        keywords=keywords, hidden_from_menu=hidden_from_menu, creatable=creatable, module=Module.of(module) if module else None,
        remembered=kind is EntityKind.MASTER if remembered is None else remembered,
        spared=_spared(model.__tablename__, spared or {}, links, head_links, specs, grids), finishes=finishes, unfit=unfit, state_rules=dict(state_rules or {}), discreet=discreet,
        told_with=tuple(told_with.split()), told_on_lines=tuple(told_on_lines.split()), looked_up=dict(looked_up or {}), any_currency=any_currency, abreast=abreast, opens=opens, report=report, origins=tuple(origins),
    )  # fmt: skip
    sound.checked(declared, unsaid=found.keys() - said.keys())
    return declared


def _progress(
    specs: dict[str, FieldSpec],
    grids: Mapping[str, GridSpec],
    listing: Listing,
    *,
    settled: bool,
    closable: bool,
    ends_later: bool,
) -> Listing:
    """Progress in the words of the type, and in its list; no field where nothing moves it."""
    spec = derived.progress(specs.pop("progress"), grids, settled=settled, closable=closable, ends_later=ends_later)
    if spec is None:
        return listing
    specs[spec.name] = spec
    return replace(
        listing, columns=derived.with_progress(listing.columns), filters=derived.with_progress(listing.filters)
    )


def _prepares(grids: Mapping[str, GridSpec], own: Prepare | None) -> Prepare | None:
    """What the lines are built on prepares first, then the type."""
    bases = {name: grid.line for name, grid in grids.items() if _says(grid.line.prepare_lines, Line.prepare_lines)}
    if not bases:
        return own

    def prepare(work: Any, doc: Any) -> None:
        for name, line in bases.items():
            line.prepare_lines(work, getattr(doc, name))
        if own is not None:
            own(work, doc)

    return prepare


def _verifies(grids: Mapping[str, GridSpec], own: Verify | None) -> Verify | None:
    bases = {name: grid.line for name, grid in grids.items() if _says(grid.line.verify_lines, Line.verify_lines)}
    if not bases:
        return own

    def verify(work: Any, doc: Any) -> Iterator[Problem]:
        for name, line in bases.items():
            yield from line.verify_lines(work, name, getattr(doc, name))
        if own is not None:
            yield from own(work, doc)

    return verify


def _says(mine: Any, nothing: Any) -> bool:
    return mine.__func__ is not nothing.__func__


def _life(actions: Iterable[Action], first: State, more: Iterable[State]) -> tuple[State, ...]:
    ordered = [first]
    for each in actions:
        for state in [*sorted(each.move.sources, key=lambda s: s.code), each.move.to]:
            if state is not None and state not in ordered:
                ordered.append(state)
    ordered.extend(state for state in more if state not in ordered)
    return tuple(ordered)


def _spared(
    entity: str,
    said: Mapping[str, str],
    links: Iterable[Link],
    head_links: Iterable[HeadLink],
    specs: Mapping[str, FieldSpec],
    grids: Mapping[str, GridSpec],
) -> dict[str, str]:
    found = {path: reason for path, reason in said.items() if path != CARRIED}
    if CARRIED in said:
        links = tuple(links)
        heads = {name for link in links for name in link.head} | {name for link in head_links for name in link.head}
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
