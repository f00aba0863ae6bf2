"""Every declaration of the whole program, held to the same rules. A new document type is judged here by itself."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cellar_db.names import lint_metadata
from cellar_server import books as program
from cellar_server.kernel.access.policy import VERBS
from cellar_server.kernel.audit import showing
from cellar_server.kernel.exchange import importing, template
from cellar_server.kernel.life import documents
from cellar_server.kernel.lists import beside, lookup, query
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.fields import NUMBERS, FieldSpec, Kind
from cellar_server.kernel.schema.layout import Form, Listing
from cellar_server.kernel.schema.model import Base
from cellar_server.kernel.schema.scopes import NOT_SHOWN, Dimension, OpenToAll, Scope, Shared, scoped
from cellar_server.kernel.schema.states import ANYWHERE
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work.prove import PROOFS
from cellar_server.seed.roles import grants, templates
from tests.support import databases
from tests.support.counting import count_statements
from tests.support.hands import request
from tests.support.kernel_books import Books, open_books

REGISTRY = program.registry()
ALL = sorted(REGISTRY.declarations.values(), key=lambda declaration: declaration.name)
DOCUMENTS = [each for each in ALL if each.kind is EntityKind.DOCUMENT]
LINKS = sorted(REGISTRY.links.values(), key=lambda link: link.name)
OPERATORS = {
    "equals",
    "in",
    "not_in",
    "from",
    "to",
    "contains",
    "starts",
    "empty",
    "not_empty",
    "period",
    "under",
    "between",
    "me",
    "my_unit",
    "before_today",
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ICONS = Path(__file__).parents[2] / "client" / "cellar_client" / "look" / "icons"
# Written the same in both languages.
SAME_WORDS = re.compile(r"[A-Za-z0-9 ./%()+-]+")

each_declaration = pytest.mark.parametrize("declaration", ALL, ids=lambda each: each.name)
each_creatable = pytest.mark.parametrize(
    "declaration", [each for each in ALL if each.creatable], ids=lambda each: each.name
)
each_document = pytest.mark.parametrize("declaration", DOCUMENTS, ids=lambda each: each.name)
each_link = pytest.mark.parametrize("link", LINKS, ids=lambda link: link.name)


def specs(declaration: Declaration) -> Iterator[tuple[str, FieldSpec]]:
    yield from declaration.fields.items()
    for grid in declaration.grids.values():
        yield from ((f"{grid.name}.{name}", spec) for name, spec in grid.fields.items())
    for action in declaration.actions.values():
        yield from ((f"{action.name}?{name}", spec) for name, spec in action.questions.items())


def labels(declaration: Declaration) -> Iterator[tuple[str, Label]]:
    yield "title", declaration.title
    for path, spec in specs(declaration):
        yield path, spec.label
        if spec.help is not None:
            yield path + " help", spec.help
        for member in spec.choices or ():
            yield f"{path}={member.code}", member.label
    yield from ((grid.name, grid.label) for grid in declaration.grids.values())
    yield from ((f"state {state.code}", state.label) for state in declaration.states)
    yield from ((f"scheme {scheme.name}", scheme.label) for scheme in declaration.listing.schemes)
    for action in declaration.actions.values():
        yield action.name, action.label
        if action.confirmation.zh or action.confirmation.en:
            yield action.name + " confirmation", action.confirmation


@each_declaration
def test_every_word_is_there_in_both_languages(declaration: Declaration) -> None:
    for path, words in labels(declaration):
        assert words.zh.strip(), path
        assert words.en.strip(), path
        assert not CHINESE.search(words.en), (path, words.en)
        if not SAME_WORDS.fullmatch(words.zh):
            assert CHINESE.search(words.zh), (path, words.zh)
        assert words.zh != words.en or SAME_WORDS.fullmatch(words.zh), path


def class_names() -> set[str]:
    """What the program calls its classes: those that are no English words (VerbGroup, ReversedLine)."""
    modules = [module for name, module in sys.modules.items() if name.startswith("cellar_server.")]
    return {
        name for module in modules for name, held in vars(module).items()
        if isinstance(held, type) and re.search("[a-z][A-Z]", name)
    }  # fmt: skip


def test_no_word_that_people_read_is_a_name_of_the_program() -> None:
    """A name that was replaced throughout was replaced in a label too."""
    names = class_names()
    assert "VerbGroup" in names
    said = {
        f"{declaration.name} {path}: {words.en}"
        for declaration in ALL
        for path, words in labels(declaration)
        if set(re.findall(r"\w+", words.en)) & names
    }
    assert said == set()


def _leads(declaration: Declaration, path: str) -> bool:
    """``customer_id.salesperson_id``, ``lines.customer_id`` …: a scope's way to its column, over a grid or a reference."""
    first, *rest = path.split(".")
    specs_here = declaration.fields
    if first in declaration.grids:
        specs_here = declaration.grids[first].fields
        first, *rest = rest
    if not rest:
        return first in specs_here or first in declaration.table.c
    (column,) = rest
    return column in REGISTRY.of(specs_here[first].target).table.c


@each_declaration
def test_every_name_that_a_screen_uses_exists(declaration: Declaration) -> None:
    listing, fields = declaration.listing, declaration.fields
    known = set(fields) | {"state"}
    number = {name for name, spec in fields.items() if spec.kind in NUMBERS or spec.kind is Kind.INTEGER}
    for where, names in (
        ("columns", listing.columns.split()), ("filters", listing.filters.split()), ("search", listing.search.split()),
        ("form", [name for row in declaration.form.row_names() for name in row]), ("totals", declaration.form.totals.split()),
        ("lookup", declaration.lookup_columns),
        ("key", () if declaration.kind is EntityKind.INQUIRY else declaration.natural_key),
        ("sort", [listing.sort.lstrip("-")] if listing.sort.lstrip("-") != "id" else []),
        ("title", [declaration.title_field] if declaration.title_field else []),
        ("bars", [name for bar in listing.progress for name in (bar.done, bar.whole)]),
        ("schemes", [where.field for scheme in listing.schemes for where in scheme.wheres]),
    ):  # fmt: skip
        missing = [
            name for name in names if name not in known and not (where == "scopes" and _leads(declaration, name))
        ]
        assert not missing, (where, missing)
        assert len(list(names)) == len(set(names)) or where in ("bars", "schemes"), (where, names)
    assert set(listing.sums.split()) <= number, "only numbers have sums"
    assert listing.columns, "a list shows something"
    for name in listing.search.split():
        assert fields[name].kind in (Kind.TEXT, Kind.NOTE, Kind.REFERENCE), name
    assert {where.operator for scheme in listing.schemes for where in scheme.wheres} <= OPERATORS
    for grid in declaration.grids.values():
        assert set(grid.columns) <= set(grid.fields), grid.name
        assert all(grid.fields[name].kind in NUMBERS for name in grid.sums), grid.name
    for path, spec in specs(declaration):
        context = set(declaration.fields) | {name for grid in declaration.grids.values() for name in grid.fields}
        assert set(spec.context) <= context, path


@each_declaration
def test_every_declaration_says_whose_its_records_are(declaration: Declaration) -> None:
    """In each dimension: a path, that it is open for a reason, or that it is closed."""
    assert unspoken(declaration.scopes) == []


def unspoken(scopes: Mapping[str, Scope]) -> list[str]:
    """Dimensions of which nothing is said, or which are open for a reason that is no sentence."""
    found = [dimension.code for dimension in Dimension if dimension.code not in scopes]
    sentence = re.compile(r"[A-Z][^.]{15,}\.")
    found += [
        name for name, said in scopes.items() if isinstance(said, OpenToAll) and not sentence.fullmatch(said.reason)
    ]
    return found


def test_a_dimension_forgotten_and_a_reason_that_is_none_are_found() -> None:
    whole = scoped(org="org_id", employee=NOT_SHOWN, customer="customer_id", warehouse=NOT_SHOWN)
    assert unspoken(whole) == []
    assert unspoken({name: said for name, said in whole.items() if name != "employee"}) == ["employee"]
    assert unspoken({**whole, "warehouse": OpenToAll("why not")}) == ["warehouse"]


@each_declaration
def test_every_scope_leads_to_a_column(declaration: Declaration) -> None:
    said = [
        path
        for scope in declaration.scopes.values()
        for path in ((scope.line, scope.head) if isinstance(scope, Shared) else (scope,))
    ]
    for path in (path for path in said if isinstance(path, str)):
        grid, field, through = declaration.scope_path(path)
        assert field in (declaration.grids[grid].line.__table__ if grid else declaration.table).c, path
        if through:
            assert through in REGISTRY.of(declaration.spec(f"{grid}.{field}" if grid else field).target).table.c, path


@each_declaration
def test_every_reference_leads_to_a_declared_entity(declaration: Declaration) -> None:
    for path, spec in specs(declaration):
        if spec.kind is Kind.REFERENCE:
            assert spec.target in REGISTRY.declarations, (path, spec.target)
    assert declaration.area in {area.name for area in REGISTRY.areas}, "its menu group is one of the program's"


@each_declaration
def test_every_state_and_every_action_can_be_reached(declaration: Declaration) -> None:
    if declaration.origins:
        # Rows of documents: their deeds lead there.
        return
    reached = {declaration.initial.code}
    for _ in range(len(declaration.states) + 1):
        for action in declaration.actions.values():
            if reached & {state.code for state in action.move.sources} and action.move.to is not None:
                reached.add(action.move.to.code)
    every = {state.code for state in declaration.states}
    assert every == reached
    for action in declaration.actions.values():
        assert {state.code for state in action.move.sources} & reached, action.name


@each_document
def test_progress_is_shown_where_something_moves_it_and_nowhere_else(declaration: Declaration) -> None:
    """By whom it is moved: a link that follows, a settlement, a deed that closes; what nobody brings about is no choice."""
    moved = set()
    if any(link.follows for link in REGISTRY.pushes(declaration.name)) or declaration.settled is not None:
        moved |= {"partly", "done", *(("taken",) if declaration.ended_by else ())}
    if any(action.move.closes for action in declaration.actions.values()):
        moved.add("closed")
    assert declaration.has_progress == bool(moved)
    reopened = any(action.move.reopens for action in declaration.actions.values())
    assert reopened == ("closed" in moved), "who may close may open again"
    begun = {
        each.code
        for action in declaration.actions.values()
        if not action.move.closes and action.move.progress != ANYWHERE
        for each in action.move.progress
    }
    assert begun <= {"open", *moved}, "an action begins where a document can be"
    listing = declaration.listing
    if moved:
        spec = declaration.fields["progress"]
        assert {each.code for each in spec.choices or ()} == {"open", *moved}
        for names in (listing.columns.split(), listing.filters.split()):
            assert names[names.index("state") + 1] == "progress"
    else:
        assert "progress" not in {*listing.columns.split(), *listing.filters.split()}


@each_document
def test_what_numbers_has_a_pattern_of_its_own(declaration: Declaration) -> None:
    numbering = [action.name for action in declaration.actions.values() if action.numbers]
    if numbering:
        assert re.fullmatch(r"[A-Z]+(\{(yyyy|yy|mm|dd)\})*-?\{n:0\d\}", declaration.number), declaration.number
    prefixes = [re.split(r"[{]", each.number)[0] for each in DOCUMENTS if each.number]
    mine = re.split(r"[{]", declaration.number)[0]
    assert not mine or prefixes.count(mine) == 1


def unsaid(declaration: Declaration) -> list[str]:
    """What every document says of itself and this one shows nowhere."""
    rows = {name for row in declaration.form.row_names() for name in row}
    filters, columns = declaration.listing.filters.split(), declaration.listing.columns.split()
    found = [f"form {name}" for name in ("org_id", "department_id") if name not in rows]
    found += [f"filter {name}" for name in ("org_id", "department_id") if name not in filters]
    kind = declaration.transaction_type
    if kind is not None:
        found += [f"form {kind.name}"] * (kind.name not in rows)
        found += [f"filter {kind.name}"] * (kind.name not in filters)
        found += [f"column {kind.name}"] * (kind.name not in columns)
        found += [f"default of {kind.name}"] * (kind.default is None)
    spared = declaration.spared
    # Who lets an organisation go that was stopped lets its department go.
    return found + ["department_id is not spared as org_id is"] * (("org_id" in spared) != ("department_id" in spared))


@each_document
def test_every_document_shows_whose_and_of_what_kind_it_is(declaration: Declaration) -> None:
    if declaration.creatable:
        assert unsaid(declaration) == []
    assert [spec.transaction_type for spec in declaration.fields.values()].count(True) <= 1


def test_what_a_document_does_not_show_is_found() -> None:
    order = REGISTRY.of("sales_order")
    bare = replace(
        order, form=Form("customer_id"), listing=Listing(columns="number", filters="org_id"), spared={"org_id": "x"}
    )
    assert unsaid(bare) == [
        "form org_id", "form department_id", "filter department_id", "form kind", "filter kind", "column kind",
        "department_id is not spared as org_id is",
    ]  # fmt: skip


@each_link
def test_every_link_can_be_followed(link: Any) -> None:
    source, target = REGISTRY.by_model(link.source), REGISTRY.by_model(link.target)
    upper, lower = source.grids[link.grid].line.__table__.c, target.grids["lines"].line.__table__.c
    assert link.taken in upper
    assert link.open_from in upper
    assert "closed" in upper
    assert link.via in lower
    assert link.quantity in lower
    assert {key.column.table.name for key in lower[link.via].foreign_keys} == {
        source.grids[link.grid].line.__tablename__
    }
    assert set(link.head) <= set(target.table.c.keys())
    assert set(link.of_head) <= set(source.table.c.keys())
    assert {*link.line, *link.line_of_head} <= set(lower.keys())
    assert set(link.line.values()) <= set(upper.keys())
    assert {state.code for state in link.states} <= {state.code for state in source.states}
    for also in link.also:
        assert also.via in lower
        assert also.quantity in lower
        assert also.counter in also.model.__table__.c
    if link.tolerance is not None:
        from cellar_server.kernel.schema.settings import PARAMETERS

        assert link.tolerance in PARAMETERS


def test_every_icon_is_drawn() -> None:
    """The client shows a folder for an icon that it lacks; here the whole list of them."""
    drawn = {path.stem for path in ICONS.glob("*.svg")}
    asked = {icon for each in ALL for icon in (each.icon, *(action.icon for action in each.actions.values()))}
    assert sorted(asked - drawn) == []


def test_every_area_has_an_icon_and_is_used() -> None:
    drawn = {path.stem for path in ICONS.glob("*.svg")}
    assert {area.icon for area in REGISTRY.areas} <= drawn


@each_declaration
def test_what_is_printed_only_in_some_states_names_them_right(declaration: Declaration) -> None:
    assert declaration.printed_in <= {state.code for state in declaration.states}


def test_names_are_legal_on_four_databases() -> None:
    assert lint_metadata(Base.metadata) == []


@each_declaration
def test_every_action_is_granted_to_somebody(declaration: Declaration) -> None:
    granted = {pair for template in templates() for pair in grants(template, REGISTRY)}
    for verb in ("read", *declaration.actions):
        if verb == "read" or not declaration.actions[verb].on_draft:
            ways = {(entity, each) for entity in (declaration.name, "*") for each in (verb, "*")}
            assert ways & granted, f"no role template may {verb} a {declaration.name}"


def test_role_templates_name_what_exists() -> None:
    for each in templates():
        assert grants(each, REGISTRY), each.code
        for entity, verb in grants(each, REGISTRY):
            assert entity == "*" or entity in REGISTRY.declarations
            assert verb in ("*", *VERBS) or entity == "*" or REGISTRY.declarations[entity].knows(verb), (
                each.code,
                entity,
                verb,
            )


@each_creatable
def test_an_import_template_comes_back_empty_and_understood(declaration: Declaration, whole: Books) -> None:
    for language in ("zh", "en"):
        books = whole.as_(language=language)
        with books.reading() as work:
            name, content = template.make(work, declaration)
        report = importing.run(books.commands, books.who, request(), declaration, name, content, dry_run=True)
        assert [(found.problem.code, found) for found in report.problems] == []
        assert (report.rows, report.records) == (0, 0)


def test_proofs_are_registered_with_the_areas() -> None:
    assert any(name.startswith("stock") for name in PROOFS)
    assert any(name.startswith("links") for name in PROOFS)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    """Books of the whole program, with a few masters in them."""
    from cellar_server.kernel.command.commands import Commands

    folder = tmp_path_factory.mktemp("whole")
    with databases.fresh(databases.families()[0], folder) as url, open_books(url) as books:
        books.commands = Commands(books.engine, REGISTRY)
        yield books


@each_creatable
def test_a_blank_one_can_be_made_and_shown(declaration: Declaration, whole: Books) -> None:
    with whole.reading() as work:
        record = documents.draft(work, declaration)
        shown = showing.view(work, declaration, record, saved=False)
        assert set(shown.values) == set(declaration.fields)
        assert shown.state == declaration.initial.code


@each_declaration
def test_every_list_says_code_and_unit_of_what_it_names(declaration: Declaration, whole: Books) -> None:
    """By the master's ``told_with``, or by a column of its own rows."""
    with whole.reading() as work:
        shown = beside.columns(work.registry, declaration, work.principal.policy)
    said = {(entity, path): own for entity, path, own in declaration.origins}
    for name, spec in ((name, declaration.fields.get(name)) for name in declaration.listing.columns.split()):
        for told in REGISTRY.of(spec.target).told_with if spec is not None and spec.target else ():
            own = said.get((spec.target, told)) if spec is not None else None
            assert f"{name}.{told}" in shown or own in shown, (name, told)


@pytest.mark.covers("PT-30")
@each_declaration
def test_every_list_answers_in_two_statements(declaration: Declaration, whole: Books) -> None:
    for asked in (query.Query(declaration.name), query.Query(declaration.name, search="a")):
        with whole.reading() as work, count_statements(whole.engine) as sent:
            columns = beside.columns(work.registry, declaration, work.principal.policy)
            query.page(work, asked, columns)
            assert sent.count <= 2, str(sent)
            query.count(work, asked, 1000)
            query.sums(work, asked, declaration.listing.sums.split())
            assert sent.count <= 4, str(sent)
    for scheme in declaration.listing.schemes:
        with whole.reading() as work:
            query.page(work, query.Query(declaration.name, scheme.wheres), columns)
    with whole.reading() as work:
        for name in declaration.fields:
            spec = declaration.fields[name]
            if spec.sortable and not spec.hidden and spec.kind is not Kind.SECRET:
                query.page(work, query.Query(declaration.name), columns, f"-{name}", limit=1)
        if declaration.kind is not EntityKind.INQUIRY:
            lookup.lookup(work, declaration.name, "a")


@each_document
def test_what_may_be_stopped_meanwhile_is_a_reference_to_a_master_and_has_a_reason(declaration: Declaration) -> None:
    """Every other reference of a document must be alive at each deed (``alive.py``): an exception is written, never forgotten."""
    assert faults_of_spared(declaration, declaration.spared) == []


def faults_of_spared(declaration: Declaration, spared: Mapping[str, str]) -> list[str]:
    found = []
    for path, reason in spared.items():
        try:
            spec = declaration.spec(path)
        except KeyError:
            found.append(f"{path} is no field")
            continue
        if spec.kind is not Kind.REFERENCE or REGISTRY.of(spec.target).kind is not EntityKind.MASTER:
            found.append(f"{path} refers to no master")
        if len(reason.split()) < 4:
            found.append(f"{path} has no reason")
    return found


def test_a_planted_exception_is_found() -> None:
    order = REGISTRY.of("sales_order")
    planted = {
        "customer": "x",
        "remark": "one two three four",
        "lines.item_id": "",
        "customer_id": "money must be collected",
    }
    assert faults_of_spared(order, planted) == [
        "customer is no field", "remark refers to no master", "lines.item_id has no reason"
    ]  # fmt: skip


def test_what_a_reference_must_be_is_a_field_of_its_target() -> None:
    asked = [(path, spec) for each in ALL for path, spec in specs(each) if spec.among]
    assert asked
    for path, spec in asked:
        for name, _ in spec.among:
            assert name in REGISTRY.of(spec.target).fields, path
