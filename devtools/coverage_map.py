"""Capability → tests, from the ``covers`` marks in the sources of the tests; nothing is imported or run."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from devtools.places import REQUIREMENTS, ROOT, say
from devtools.requirements import Requirements, State, load


@dataclass(frozen=True)
class Mark:
    """One ``@pytest.mark.covers(...)``: where it stands (pytest node id), its line, what it names."""

    test: str
    line: int
    ids: tuple[str, ...]


class _Finder(ast.NodeVisitor):
    def __init__(self, file: str) -> None:
        self._names = [file]
        self.marks: list[Mark] = []
        self.faults: list[str] = []

    def _inside(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        # Decorators are children of the node too, and belong to it.
        self._names.append(node.name)
        self.generic_visit(node)
        self._names.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._inside(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._inside(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._inside(node)

    def visit_Call(self, node: ast.Call) -> None:
        call = node.func
        if (
            isinstance(call, ast.Attribute)
            and call.attr == "covers"
            and isinstance(call.value, ast.Attribute)
            and call.value.attr == "mark"
        ):
            ids = tuple(arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str))
            if len(ids) != len(node.args) or not ids or node.keywords:
                self.faults.append(f"{self._names[0]}:{node.lineno}: covers() takes one or more literal ids")
            self.marks.append(Mark("::".join(self._names), node.lineno, ids))
        self.generic_visit(node)


def marks_in(source: str, file: str) -> tuple[list[Mark], list[str]]:
    """The marks of one test module, and what is wrong with them (ids that are no literals)."""
    finder = _Finder(file)
    finder.visit(ast.parse(source, filename=file))
    # A class body is visited before its decorators.
    return sorted(finder.marks, key=lambda mark: mark.line), finder.faults


def collect(tests: Path, root: Path) -> tuple[list[Mark], list[str]]:
    """The marks of all Python files below a folder, with names relative to root."""
    marks: list[Mark] = []
    faults: list[str] = []
    for path in sorted(tests.rglob("*.py")):
        try:
            found, wrong = marks_in(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix())
        except SyntaxError as error:
            found, wrong = [], [f"{path.relative_to(root).as_posix()}:{error.lineno}: {error.msg}"]
        marks += found
        faults += wrong
    return marks, faults


@dataclass(frozen=True)
class Report:
    """What coverage-map prints, and what makes it fail."""

    lines: list[str]
    faults: list[str]
    uncovered: list[str]


def report(requirements: Requirements, marks: list[Mark]) -> Report:
    """Each capability with its state, what is missing of it and its tests; those that have no test; the unknown ids."""
    tests_of: dict[str, list[str]] = {}
    faults: list[str] = []
    for mark in marks:
        faults += [
            f"{mark.test.partition('::')[0]}:{mark.line}: unknown requirement {identity}"
            for identity in requirements.unknown(list(mark.ids))
        ]
        for identity in mark.ids:
            tests_of.setdefault(identity, []).append(mark.test)
    lines: list[str] = []
    uncovered: list[str] = []
    for capability in requirements.capabilities.values():
        tests = sorted(set(tests_of.get(capability.id, [])))
        if capability.state is State.NONE and not tests:
            continue
        lines.append(f"{capability.id} {capability.name}: {capability.state.value}")
        lines += [f"    {capability.note}"] if capability.note else []
        lines += [f"    {test}" for test in tests] or ["    NO TEST 无测试"]
        if not tests:
            uncovered.append(capability.id)
        elif capability.state is State.NONE:
            faults.append(f"{capability.id} has tests ({tests[0]}), and the page says that nothing of it is there")
    for identity, words in requirements.source_lines.items():
        if identity in tests_of:
            lines += [f"{identity} {words}", *(f"    {test}" for test in sorted(set(tests_of[identity])))]
    known = requirements.capabilities.values()
    counts = {state: sum(capability.state is state for capability in known) for state in State}
    lines.append(
        f"of {len(known)} capabilities {counts[State.FULL]} are full, {counts[State.PART]} there in part, "
        f"{counts[State.NONE]} not; {len(uncovered)} have no test; "
        f"{len(set(tests_of) & set(requirements.source_lines))} requirement lines are cited"
    )
    if uncovered:
        lines.append("without a test: " + " ".join(uncovered))
    return Report(lines, faults, uncovered)


def main() -> int:
    """Print the map; 1 when a test names an id that docs/requirements.md does not define."""
    marks, faults = collect(ROOT / "tests", ROOT)
    result = report(load(REQUIREMENTS), marks)
    for line in [*result.lines, *faults, *result.faults]:
        say(line)
    return 1 if faults or result.faults else 0
