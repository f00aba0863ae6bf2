"""References: typed codes become ids, ids get their names, in one statement an entity, never one a field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from cellar_common.codec import Ref
from cellar_common.folding import fold, key, plain
from cellar_db.functions import chunks, in_lists, one_of, padded
from cellar_server.kernel.access.policy import READ
from cellar_server.kernel.intake import alive
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.fields import ATTACHMENT
from cellar_server.kernel.schema.model import CODE_KEY
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.tables import attachment
from cellar_server.kernel.unit_of_work import naming
from cellar_server.kernel.unit_of_work.unit import UnitOfWork, entities_by_ids

Wanted = tuple[str, str, Ref]
# Each word is asked for in up to four forms, and Oracle takes a thousand in a list.
WORDS = 240
_FILES_BY_IDS = select(attachment.c.id, attachment.c.file_name).where(one_of(attachment.c.id, "ids"))


def name_columns(declaration: Declaration) -> tuple[Any, Any]:
    """The columns that name a record: code and name; number and number, unless the document has a name too (价目表)."""
    table = declaration.table.c
    if declaration.kind is EntityKind.MASTER:
        return table.code, table.name
    return table.number, table.name if "name" in table else table.number


@cache
def _names_by_ids(declaration: Declaration) -> Select[Any]:
    code, name = name_columns(declaration)
    identity = declaration.table.c.id
    return select(identity, code.label("code"), name.label("name")).where(one_of(identity, "ids"))


def _ref(declaration: Declaration, id_: int, code: str, name: str) -> Ref:
    return Ref(id_, code, name if declaration.kind is EntityKind.MASTER or name != code else "")


def load_names(work: UnitOfWork, wanted: Iterable[tuple[str, int]]) -> None:
    """Bring code and name of these records into ``work.names``; one statement for each entity not yet known.

    A reference names what it leads to also to whom may not open it, unless that entity is ``discreet``.
    """
    missing: dict[str, set[int]] = defaultdict(set)
    for entity, id_ in wanted:
        if (entity, id_) not in work.names:
            missing[entity].add(id_)
    for entity, ids in missing.items():
        if entity == ATTACHMENT:
            for some in in_lists(sorted(ids)):
                for row in work.connection.execute(_FILES_BY_IDS, {"ids": some}):
                    work.names[ATTACHMENT, row.id] = Ref(row.id, row.file_name, "")
            continue
        declaration = work.registry.of(entity)
        if not declaration.discreet and declaration.kind is EntityKind.MASTER:
            ids -= _name_loaded(work, declaration, ids)
        asked = _names_by_ids(declaration)
        if declaration.discreet:
            unseen = naming.another(declaration).of(work.language)
            # Without its id, which says which of several prices are of one list.
            work.names.update(((entity, id_), Ref(0, "", unseen)) for id_ in ids)
            window = work.principal.policy.predicate(declaration)
            if window is None and declaration.remembered:
                # Such names are not kept for everybody, so that a form would ask for them each time.
                code, name = name_columns(declaration)
                for id_, row in work.rows(declaration, ids).items():
                    work.names[entity, id_] = _ref(declaration, id_, row._mapping[code], row._mapping[name])
                continue
            asked = asked if window is None else asked.where(window)
        for some in in_lists(sorted(ids)):
            for row in work.connection.execute(asked, {"ids": some}):
                work.names[entity, row.id] = _ref(declaration, row.id, row.code, row.name)


def _name_loaded(work: UnitOfWork, declaration: Declaration, ids: Iterable[int]) -> set[int]:
    """Name what this command has read already, and say which that was."""
    loaded: dict[int, Any] = work.cache.get(("loaded", declaration.model), {})
    known = {id_: loaded[id_] for id_ in ids if id_ in loaded}
    work.names.update(
        ((declaration.name, id_), _ref(declaration, id_, record.code, record.name)) for id_, record in known.items()
    )
    return set(known)


def resolve(
    work: UnitOfWork, wanted: list[Wanted], kept: set[tuple[str, int]], *, holder: Declaration | None = None
) -> tuple[dict[str, int], list[Problem]]:
    """Ids by path for ``(path, entity, ref)``, and a problem for each that is unknown, ambiguous, stopped or out of scope.

    A ref with an id is checked; one without is found by code, name or mnemonic (exact). ``kept`` are references that the
    record already holds, or that its declaration (``holder``) spares or asks at the deed alone: they may point to what has been
    stopped since.
    """
    by_entity: dict[str, list[tuple[str, Ref]]] = defaultdict(list)
    for path, entity, ref in wanted:
        by_entity[entity].append((path, ref))
    ids: dict[str, int] = {}
    problems: list[Problem] = []
    for entity, asked in by_entity.items():
        _resolve_entity(work, work.registry.of(entity), asked, kept, ids, problems, holder)
    return ids, problems


def _resolve_entity(
    work: UnitOfWork, declaration: Declaration, asked: list[tuple[str, Ref]], kept: set[tuple[str, int]],
    ids: dict[str, int], problems: list[Problem], holder: Declaration | None,
) -> None:  # fmt: skip
    rows = _find(work, declaration, asked, {id_ for name, id_ in kept if name == declaration.name})
    by_id = {row[0]: row for row in rows}
    by_word: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        words = {fold(word or "") for word in (row[1], row[2], *row[4:])}
        for word in words - {""}:
            by_word[word].append(row)
    title = declaration.title
    for path, ref in asked:
        if ref.id:
            found = [by_id[ref.id]] if ref.id in by_id else []
        else:
            typed = (ref.code or ref.name).strip()
            word = fold(typed)
            matches = by_word.get(word, [])
            # To the letter first: of codes of before that fold alike each is still found by its own.
            exact = [row for row in matches if row[1] == typed]
            found = exact or [row for row in matches if fold(row[1]) == word] or matches
        shown = (ref.code or ref.name or str(ref.id))[:40]
        if not found:
            problems.append(
                problem(
                    path,
                    "REFERENCE_UNKNOWN",
                    f"没有{title.zh}“{shown}”|There is no {title.en.lower()} “{shown}”",
                    "按 F7 选择|Press F7 to choose",
                )
            )
        elif len(found) > 1:
            problems.append(
                problem(
                    path,
                    "REFERENCE_AMBIGUOUS",
                    f"“{shown}”对应 {len(found)} 个{title.zh}|“{shown}” fits {len(found)} records",
                    "按 F7 选择|Press F7 to choose",
                )
            )
        else:
            row = found[0]
            work.names[declaration.name, row[0]] = _ref(declaration, *row[:3])
            ids[path] = row[0]
            waits = alive.is_spared(holder, path) or alive.is_asked_later(holder, path)
            if (declaration.name, row[0]) not in kept and not waits:
                problems.extend(alive.state_problems(work, declaration, path, row[1], row[3]))


def _find(work: UnitOfWork, declaration: Declaration, asked: list[tuple[str, Ref]], spared: set[int]) -> list[Any]:
    """The records that these ids and words may mean, whole, so that the rules need not load them again."""
    ids = sorted({ref.id for _, ref in asked if ref.id})
    words = sorted({(ref.code or ref.name).strip() for _, ref in asked if not ref.id})
    if declaration.kind is EntityKind.MASTER:
        read = _remembered if declaration.remembered else _loaded
        return [
            (row.id, row.code, row.name, row.state, row.pinyin) for row in read(work, declaration, ids, words, spared)
        ]
    found = _loaded(work, declaration, ids, words, spared)
    return [(record.id, record.number, getattr(record, "name", record.number), record.state) for record in found]


def _remembered(
    work: UnitOfWork, declaration: Declaration, ids: list[int], words: list[str], spared: set[int]
) -> list[Any]:
    known = dict(work.rows(declaration, ids))
    for some in chunks(words, WORDS):
        statement = select(declaration.table).where(_by_words(declaration, some))
        known.update((row.id, row) for row in work.connection.execute(statement))
    work.keep(declaration, known)
    if work.principal.policy.predicate(declaration) is None:
        return list(known.values())
    return [row for row in known.values() if row.id in spared or work.allows(declaration, row, READ)]


def _loaded(
    work: UnitOfWork, declaration: Declaration, ids: list[int], words: list[str], spared: set[int]
) -> list[Any]:
    window = work.principal.policy.predicate(declaration)
    asked: list[tuple[Select[Any], dict[str, Any], set[int]]] = [
        (entities_by_ids(declaration.model), {"ids": some}, spared.intersection(some)) for some in in_lists(ids)
    ]
    asked += [
        (select(declaration.model).where(_by_words(declaration, some)), {}, set()) for some in chunks(words, WORDS)
    ]
    found: dict[int, Any] = {}
    for statement, parameters, kept in asked:
        if window is not None:
            mine = or_(window, declaration.table.c.id.in_(padded(sorted(kept)))) if kept else window
            statement = statement.where(mine)
        found.update((record.id, record) for record in work.session.scalars(statement, parameters))
    work.cache.setdefault(("loaded", declaration.model), {}).update(found)
    return list(found.values())


def _by_words(declaration: Declaration, words: Sequence[str]) -> ColumnElement[bool]:
    """However it is typed; by whole words, so that the index answers."""
    code, name = name_columns(declaration)
    folded = {fold(word) for word in words}
    cases = {form for word in words for form in (word, plain(word), word.upper(), word.lower())}
    if declaration.kind is EntityKind.MASTER:
        table = declaration.table.c
        conditions = [
            table.code_key.in_(sorted({key(word, CODE_KEY) for word in words})),
            code.in_(words),
            name.in_(sorted(cases)),
            table.pinyin.in_(sorted(folded)),
        ]
    else:
        conditions = [code.in_(sorted(cases))]
    return or_(*conditions)
