"""What is made from an area's declarations: the drawing on its page, and the outlines that a server knows it by.

``dev.py areas`` writes the drawing (documents, their states, deeds, links and posts) between two marks of ``areas/NAME/README.md``,
of which everything else is written by people, and the whole of ``outline.json``.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from cellar_server import books
from cellar_server.kernel.schema import outline
from cellar_server.kernel.schema.actions import Action
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.model import Stamped
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.states import UNTOUCHED, State
from cellar_server.seed.roles import grants, templates
from devtools.area_contracts import AREAS
from devtools.places import ROOT, say

BEGIN = "<!-- drawn by `dev.py areas` from the declarations -->"
END = "<!-- drawn -->"
_DRAWN = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
# `rules.py`, `rules.py:bill`, `tests/unit/sales`
_CITED = re.compile(r"`((?:[a-z_]+/)*[a-z_]+\.py|tests(?:/[a-z_]+)+)(?::(\w+))?`")

# (entity, verb) → names of the posts that a new ledger set grants it to.
Posts = dict[tuple[str, str], list[str]]


def posts(registry: Registry) -> Posts:
    """Who does which deed, from the role templates."""
    found: Posts = {}
    for template in templates():
        for pair in grants(template, registry):
            found.setdefault(pair, []).append(template.name)
    return found


def drawing(area: str, registry: Registry, who: Posts) -> str:
    """The block of an area, with its marks. Entities of one life are drawn once, each with its posts beside its name."""
    lives: dict[str, list[Declaration]] = {}
    inquiries = []
    for each in sorted(_of(area, registry), key=lambda each: _place(each, registry)):
        if each.kind is EntityKind.INQUIRY:
            inquiries.append(_name(each))
        else:
            lives.setdefault("\n".join(_body(each, registry, {})), []).append(each)
    parts = []
    for body, alike in lives.items():
        if len(alike) == 1:
            parts.append("\n".join([_head(alike[0]), *_powers(alike[0], who), *_body(alike[0], registry, who)]))
        else:
            parts.append("\n".join([*_of_one_life(alike, who), body]))
    if inquiries:
        parts.append("read only: " + ", ".join(inquiries))
    return "\n".join([BEGIN, "```text", "\n\n".join(parts), "```", END])


def _of(area: str, registry: Registry) -> list[Declaration]:
    return [each for each in registry.declarations.values() if each.area == area]


def _place(declared: Declaration, registry: Registry) -> tuple[int, int]:
    """Documents in the order of the chain, masters in that of the menu."""
    above = max((_place(registry.by_model(link.source), registry)[0] + 1 for link in declared.links), default=0)
    menu = [name for area in registry.areas for name in area.entities]
    return above, menu.index(declared.name) if declared.name in menu else len(menu)


def _name(declared: Declaration) -> str:
    return f"{declared.title.zh} {declared.name}"


def _head(declared: Declaration) -> str:
    books_of = f" · periods of {declared.module.code}" if declared.module else ""
    return f"{declared.title.zh} {declared.title.en} ({declared.name}){books_of}"


def _body(declared: Declaration, registry: Registry, who: Posts) -> Iterator[str]:
    yield from _upstream(declared, registry)
    yield " │  states: " + " · ".join(f"{state.label.zh} {state.code}" for state in declared.states)
    if declared.has_progress:
        far = declared.fields["progress"]
        yield f" │  progress, {far.label.zh}: " + " · ".join(
            f"{each.label.zh} {each.code}" for each in far.choices or ()
        )
    if issubclass(declared.model, Stamped):
        finance = declared.fields["finance"]
        yield f" │  stamps, {finance.label.zh}: " + " · ".join(
            f"{each.label.zh} {each.code}" for each in finance.choices or ()
        )
    if declared.creatable:
        yield f" │  (new) ──> {declared.initial.code}{_by(declared, 'create', who)}"
    for each in declared.actions.values():
        yield f" │  {_deed(each)}{_by(declared, each.name, who)}"
    reached = {declared.initial, *(each.move.to for each in declared.actions.values())}
    rest = [state.code for state in declared.states if state not in reached]
    if rest:
        yield f" │  without a deed of its own: {', '.join(rest)}"
    yield from _downstream(declared, registry)


def _deed(each: Action) -> str:
    starts = _codes(each.move.sources)
    if each.move.stamps:
        starts += f" ({', '.join(sorted(stamp.code for stamp in each.move.finance))})"
    elif each.move.progress != UNTOUCHED:
        starts += f" ({', '.join(sorted(far.code for far in each.move.progress))})"
    words = f"{each.label.zh} {each.name}"
    undoes = " (back)" if each.backward else ""
    if each.move.to is not None:
        ends = each.move.to.code
    elif each.move.closes or each.move.reopens:
        ends = "closed" if each.move.closes else "as far as it was taken"
    else:
        return f"in {starts}: {words}{undoes}"
    return f"{starts} ── {words} ──> {ends}{undoes}"


def _by(declared: Declaration, verb: str, who: Posts) -> str:
    """The posts of one deed; only whether the maker may do it, where the posts stand elsewhere (``who`` empty)."""
    names = [" ".join(who.get((declared.name, verb), ["no post"]))] if who else []
    if verb in declared.actions and declared.actions[verb].by_another:
        names.append("not the maker")
    return f"  « {', '.join(names)} »" if names else ""


def _powers(declared: Declaration, who: Posts) -> Iterator[str]:
    for power, words in declared.powers.items():
        yield f" │  may: {words.zh} {power}{_by(declared, power, who)}"


def _of_one_life(alike: Iterable[Declaration], who: Posts) -> Iterator[str]:
    """The names of entities, those with the same posts together; under them who does what, verbs of the same posts together."""
    together: dict[str, list[str]] = {}
    for each in alike:
        verbs: dict[str, list[str]] = {}
        for verb in ("create", *each.actions, *each.powers):
            verbs.setdefault(" ".join(who.get((each.name, verb), ["no post"])), []).append(verb)
        lines = "\n".join(f"     {', '.join(found)}  « {names} »" for names, found in verbs.items())
        together.setdefault(lines, []).append(_head(each))
    for lines, heads in together.items():
        yield from (*heads, lines)


def _codes(states: Iterable[State]) -> str:
    return ", ".join(sorted(state.code for state in states))


def _upstream(declared: Declaration, registry: Registry) -> Iterator[str]:
    for link in declared.links:
        source = registry.by_model(link.source)
        yield f" ▲  from {_name(source)} in {_codes(link.states)}: counts there as {link.taken}"
        further: dict[str, list[str]] = {}
        for also in link.also:
            further.setdefault(also.model.__tablename__, []).append(also.counter)
        for line, counters in further.items():
            yield f" │      and in {line} as {', '.join(counters)}"
    for whole in declared.head_links:
        ends = "" if whole.while_open else ", also when it is done"
        yield f" ▲  from the whole of {_name(registry.by_model(whole.source))} in {_codes(whole.states)}{ends}, which it names as {whole.via}"
    for wait in declared.awaits:
        yield f" ▲  called for by {_name(registry.by_model(wait.source))} in {_codes(wait.states)}"


def _downstream(declared: Declaration, registry: Registry) -> Iterator[str]:
    for link in registry.pushes(declared.name):
        assert link.target is not None
        yield f" ▼  to {_name(registry.by_model(link.target))}, which counts here as {link.taken}"
    for other in registry.declarations.values():
        if any(registry.by_model(whole.source) is declared for whole in other.head_links):
            yield f" ▼  as a whole to {_name(other)}"
        if any(registry.by_model(wait.source) is declared for wait in other.awaits):
            yield f" ▼  calls for {_name(other)}"


def faults(page: str, area: str, registry: Registry, who: Posts, folder: Path) -> list[str]:
    """What is wrong with an area's page: a stale drawing; an entity, a parameter, an export or a used area that people do not name on it; a
    file, or a function of one (``rules.py:bill``), that is not there."""
    drawn = _DRAWN.search(page)
    found = [] if drawn and drawn[0] == drawing(area, registry, who) else ["the drawing is stale: run dev.py areas"]
    written = _DRAWN.sub("", page)
    said = next(each for each in registry.areas if each.name == area)
    named = {
        "entity": [each.name for each in _of(area, registry)],
        "parameter": parameters_in(folder),
        "export": said.exports,
        "used area": said.uses,
    }
    for kind, names in named.items():
        found += [f"{kind} {name} is not named" for name in names if f"`{name}`" not in written]
    return found + [
        cited[0].strip("`") + " is not there" for cited in _CITED.finditer(written) if not _stands(cited, folder)
    ]


def _stands(cited: re.Match[str], folder: Path) -> bool:
    """A path counts from the area's folder, that of all areas, the server, or the top; a test may be named by its file alone."""
    path, name = cited.groups()
    places = [top / path for top in (folder, AREAS, AREAS.parent, ROOT)]
    if path.startswith("test_"):
        places += (ROOT / "tests").rglob(path)
    file = next((place for place in places if place.exists()), None)
    if file is None or not name:
        return file is not None
    text = file.read_text(encoding="utf-8")
    return re.search(rf"^(def|class) {name}\b", text, re.MULTILINE) is not None


def parameters_in(folder: Path) -> list[str]:
    """Codes of the parameters that the modules of a folder define."""
    return [
        str(ast.literal_eval(node.args[0]))
        for path in sorted(folder.glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "define"
    ]


def redrawn(page: str, block: str) -> str:
    """The page with its drawing made anew; ValueError where the marks are not on it, once."""
    made, count = _DRAWN.subn(lambda _: block, page)
    if count != 1:
        raise ValueError(f"the page needs {BEGIN} and {END}, once")
    return made


def outlines(package: str, registry: Registry) -> str:
    """The content of ``outline.json`` for what a package's modules declare."""
    (found,) = (each for each in registry.packages if each.name == package)
    return outline.written(outline.outline_of(registry.of(each.name)) for each in found.outlines)


def main() -> int:
    """Write every area's drawing and outlines; a page that is not there is begun."""
    registry = books.registry()
    who = posts(registry)
    for area in registry.areas:
        path = AREAS / area.name / "README.md"
        before = (
            path.read_text(encoding="utf-8")
            if path.exists()
            else f"# {area.title.zh} {area.title.en}\n\n{BEGIN}{END}\n"
        )
        after = redrawn(before, drawing(area.name, registry, who))
        if after != before:
            path.write_text(after, encoding="utf-8")
            say(f"{area.name}: drawn anew")
    for package in registry.packages:
        file, said = package.folder / outline.FILE, outlines(package.name, registry)
        if not file.exists() or file.read_text(encoding="utf-8") != said:
            file.write_text(said, encoding="utf-8")
            say(f"{package.name}: outlines written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
