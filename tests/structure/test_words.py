"""One thing, one name: labels against each other and against docs/GLOSSARY.md; citations against docs/requirements.md."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import pytest

from cellar_server import books as program
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.model import Stamped
from cellar_server.kernel.schema.text import Label
from devtools.places import REQUIREMENTS, ROOT
from devtools.requirements import CAPABILITY, SOURCE_LINE, Requirements, load

REGISTRY = program.registry()
GLOSSARY = ROOT / "docs" / "GLOSSARY.md"
_ROW = re.compile(r"\| ([^|]+?) \| ([^|]+?) \| `([^`|]+)` \|")
_CITED = re.compile(rf"\b(?:{SOURCE_LINE.pattern}|(?<!-){CAPABILITY.pattern})\b(?!-)")
# Read like capabilities and are none.
NO_CITATIONS = {"UTF-16", "SHA-25"}


def fields(declaration: Declaration) -> Iterator[Label]:
    for spec in declaration.fields.values():
        yield spec.label
    for grid in declaration.grids.values():
        yield from (spec.label for spec in grid.fields.values())


def deeds(declaration: Declaration) -> Iterator[Label]:
    yield from (action.label for action in declaration.actions.values())


def torn(labels: Iterable[Label]) -> dict[str, set[str]]:
    """Chinese labels that have more than one English one."""
    found: dict[str, set[str]] = defaultdict(set)
    for each in labels:
        found[each.zh].add(each.en)
    return {zh: en for zh, en in found.items() if len(en) > 1}


@pytest.mark.parametrize("of", [fields, deeds])
def test_one_chinese_word_has_one_english_one(of: object) -> None:
    assert torn(label for each in REGISTRY.declarations.values() for label in of(each)) == {}  # type: ignore[operator]


def test_a_planted_second_english_word_is_seen() -> None:
    assert torn([Label("数量", "Quantity"), Label("数量", "Count"), Label("单价", "Price")]) == {
        "数量": {"Quantity", "Count"}
    }


def written(section: str, text: str) -> set[tuple[str, str, str]]:
    """The rows (中文, English, identifier) below a heading of the glossary."""
    _, _, rest = text.partition(f"## {section}")
    return {match.groups() for match in _ROW.finditer(rest.partition("\n## ")[0])}  # type: ignore[misc]


def said() -> Mapping[str, set[tuple[str, str, str]]]:
    declared = REGISTRY.declarations.values()
    return {
        "Documents and masters": {
            (each.title.zh, each.title.en, each.name) for each in declared if not each.hidden_from_menu
        },
        "States": {(state.label.zh, state.label.en, state.code) for each in declared for state in each.states},
        "Progress": {
            (far.label.zh, far.label.en, far.code)
            for each in declared
            if each.has_progress
            for far in each.fields["progress"].choices or ()
        },
        "Finance": {
            (stamp.label.zh, stamp.label.en, stamp.code)
            for each in declared
            if issubclass(each.model, Stamped)
            for stamp in each.fields["finance"].choices or ()
        },
        "Deeds": {(deed.label.zh, deed.label.en, deed.name) for each in declared for deed in each.actions.values()},
    }


@pytest.mark.parametrize("section", ["Documents and masters", "States", "Progress", "Finance", "Deeds"])
def test_the_glossary_says_what_the_program_says(section: str) -> None:
    rows = written(section, GLOSSARY.read_text(encoding="utf-8"))
    assert said()[section] - rows == set(), "write them into docs/GLOSSARY.md"
    assert rows - said()[section] == set(), "nothing is called so any more"


def test_a_planted_row_of_the_glossary_is_seen() -> None:
    text = GLOSSARY.read_text(encoding="utf-8").replace("| 发货单 | Delivery note |", "| 发货单 | Shipment |")
    assert ("发货单", "Shipment", "delivery_note") in written("Documents and masters", text) - said()[
        "Documents and masters"
    ]


def to_nowhere(text: str, known: Requirements) -> list[str]:
    """Citations of a text that lead to no line of docs/requirements.md."""
    return [cited for cited in known.unknown(_CITED.findall(text)) if cited not in NO_CITATIONS]


def test_every_citation_leads_somewhere() -> None:
    known = load(REQUIREMENTS)
    found = {
        f"{path.relative_to(ROOT)}: {cited}"
        for top in ("server/cellar_server", "client/cellar_client", "db/cellar_db", "protos", "docs")
        for path in sorted((ROOT / top).rglob("*"))
        if path.suffix in (".py", ".proto", ".md") and "gen" not in path.parts and path != REQUIREMENTS
        for cited in to_nowhere(path.read_text(encoding="utf-8"), known)
    }
    assert found == set()


def test_a_planted_citation_is_seen() -> None:
    assert to_nowhere("as S26.10 says, and S99.99, and SO-03, and QQ-42", load(REQUIREMENTS)) == ["S99.99", "QQ-42"]
