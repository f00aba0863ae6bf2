"""Raw sessions and connections know no row rights: they stay in the kernel, the ledgers and an area's ``reads.py``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import cellar_server
from cellar_server.kernel.schema.areas import FILLING

SERVER = Path(cellar_server.__path__[0])
# Packages and files that may hold a raw session, and why.
HOLDERS = {
    "kernel/": "what keeps the rights",
    "ledgers/": "one door each; what they tell is narrowed by whoever asks",
    "services/": "work for whoever asked, by the kernel's own doors; a person is told of his own jobs alone (own.py)",
    "console/": "run by whoever owns the machine, for the system",
}
# Functions beside them: file and function, and why.
FUNCTIONS = {
    "rpc/sessions.py:_about": "a person's own roles and organisation, and today's period, told to himself at login",
    "rpc/server.py:_make_ready": "the schema's revision, before anybody is let in",
    **{
        f"{name}:{function}": "a proof looks at all books, and is read on the console alone"
        for name, functions in {
            "areas/inventory/proofs.py": ("_lent", "_on_road"),
            "areas/sales/proofs.py": ("_counters", "_reservations", "_exposure", "_signed"),
            "areas/receipts/proofs.py": ("_owed", "_settled", "_netted", "_parts", "_received"),
            "areas/payables/proofs.py": ("_settled", "_netted", "_parts"),
        }.items()
        for function in functions
    },
}
# ``principal.session`` and ``call.session`` are logins.
LOGINS = {"principal", "call"}
ASKING = {"execute", "scalar", "scalars", "exec_driver_sql", "stream"}
RAW = {"Connection", "Session", "Engine"}


def raw(source: str) -> Iterator[str]:
    """Functions of a module (``module`` for what stands outside) that hold or ask a raw session or connection."""
    yield from _raw(ast.parse(source), "module", set())


def _raw(node: ast.AST, function: str, engines: set[str]) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        inside = function
        if isinstance(child, ast.FunctionDef) and function == "module":
            inside = child.name
        if isinstance(child, ast.ImportFrom) and child.module in ("cellar_db", "cellar_db.engine"):
            engines |= {each.asname or each.name for each in child.names if "engine" in (child.module, each.name)}
        if _is_raw(child, engines):
            yield inside
        yield from _raw(child, inside, engines)


def _is_raw(node: ast.AST, engines: set[str]) -> bool:
    if isinstance(node, ast.arg) and node.annotation is not None:
        return any(isinstance(each, ast.Name) and each.id in RAW for each in ast.walk(node.annotation))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ASKING:
        return True
    if not isinstance(node, ast.Attribute):
        return False
    of = ast.unparse(node.value).rpartition(".")[2]
    if node.attr in ("session", "connection"):
        return of not in LOGINS
    return of in engines and node.attr in ("read", "write", "look")


def _held(path: str) -> bool:
    # What an area fills ledger sets with works for the system, and no module of a server imports it (test_seeds.py).
    fills = not FILLING.isdisjoint(path.removesuffix(".py").split("/"))
    return path.endswith("/reads.py") or fills or path.startswith(tuple(HOLDERS))


def _places() -> dict[str, None]:
    found: dict[str, None] = {}
    for path in sorted(SERVER.rglob("*.py")):
        name = path.relative_to(SERVER).as_posix()
        if not _held(name):
            found.update((f"{name}:{function}", None) for function in raw(path.read_text(encoding="utf-8")))
    return found


def test_areas_read_within_the_rights_of_whoever_asks() -> None:
    found = _places().keys()
    words = "show it by work.visible, work.see or naming.called; a rule that must see everything goes into the area's reads.py"
    assert found - FUNCTIONS.keys() == set(), words
    assert FUNCTIONS.keys() - found == set(), "no longer raw: take it off the list"


def test_every_raw_read_says_why_it_may() -> None:
    """A function of ``reads.py`` begins with what it is for: shown, proposed, copied or stored (and to whom), or a rule or lock."""
    purposes = ("Rule", "Shown", "Proposed", "Copied", "Stored", "Lock")
    silent = [
        f"{path.relative_to(SERVER).as_posix()}:{node.name}"
        for path in sorted(SERVER.rglob("reads.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if not (ast.get_docstring(node) or "").startswith(purposes)
    ]
    assert silent == []


@pytest.mark.parametrize(
    "planted",
    [
        "def match(work, doc):\n    return work.session.get(Receivable, doc.id)",
        "def match(work, doc):\n    connection = work.connection\n",
        "def match(self):\n    return list(self.work.session.scalars(wanted))",
        "def match(uow, doc):\n    return uow.session",
        "from cellar_db import engine as db\ndef match(books):\n    with db.read(books.engine) as it:\n        pass",
        "from cellar_db.engine import read\nimport cellar_db\ndef match(it):\n    return it.execute(select(Receivable))",
        "def match(it: Connection):\n    return stock.available(it, keys)",
        "class Panel:\n    def match(self, work):\n        return [row for row in work.session.scalars(wanted)]",
    ],
)
def test_a_planted_raw_read_is_found(planted: str) -> None:
    assert set(raw(planted)) == {"match"}


@pytest.mark.parametrize(
    "allowed",
    [
        "def match(work, doc):\n    return work.see(Receivable, [doc.receivable_id])",
        "def ends(work, doc):\n    work.write(sessions_of(doc.id, but=work.principal.session))",
        "def wait(self):\n    return self._selector.select(3)",
        "def who(call):\n    return call.session.code",
    ],
)
def test_what_keeps_to_the_rights_is_not(allowed: str) -> None:
    assert list(raw(allowed)) == []
