"""What nobody calls, reads or sets: found in the product alone, so that a use by tests counts for nothing.

Vulture names what looks unused; left out is what others call by contract: columns and choices (``test_stored_fields`` sees to
those), declarations (the registry finds them), decorated functions, the console's commands (named by ``_later``), and the names that
SQLAlchemy, Alembic, gRPC, expat and ``ast`` ask for.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from vulture import Vulture

from devtools.places import ROOT

PRODUCT = ("server/cellar_server", "client/cellar_client", "db/cellar_db", "protos/cellar_common", "devtools", "dev.py")
# Asked for by a library or a file format, not by us.
FRAMEWORKS = {
    "sqlalchemy": {"_sa_registry",
        "_adapt_expression", "_supports_nvarchar_max", "_supports_offset_fetch", "against", "cache_ok", "coerce_compared_value",
        "comment", "comparator_factory", "default_schema_name", "fast_executemany", "hide_parameters", "inherit_cache",
        "is_disconnect", "isolation_level", "load_dialect_impl", "pooling", "process_literal_param", "process_result_value",
        "self_group", "server_version_info", "supports_native_boolean",
    },
    "alembic": {
        "branch_labels", "depends_on", "down_revision", "drop_constraint", "drop_index", "refers",
    },
    # Clients of released versions ask for the to-do list alone.
    "grpc": {"intercept_service", "GetTodo"},
    "expat": {"CharacterDataHandler", "EndElementHandler", "StartDoctypeDeclHandler", "StartElementHandler", "buffer_text"},
    "ast": {"visit_AsyncFunctionDef", "visit_Call", "visit_ClassDef", "visit_FunctionDef"},
}  # fmt: skip
KNOWN = frozenset().union(*FRAMEWORKS.values())


def by_contract(tree: ast.Module) -> Iterator[str]:
    """Names of a module that somebody else asks for: columns, choices, declarations, what is registered by a decorator."""
    for node in ast.walk(tree):
        match node:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation) if "Mapped" in ast.unparse(annotation):
                yield name
            case ast.ClassDef(bases=bases, body=body) if any("Choice" in ast.unparse(base) for base in bases):
                yield from (
                    each.targets[0].id
                    for each in body
                    if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name)
                )
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=function)) if ast.unparse(
                function
            ).endswith(("declare", "area", "report", "lines_list")):
                yield name
            case ast.FunctionDef(name=name, decorator_list=[_, *_]):
                yield name
            case ast.Call(func=ast.Name(id="_later"), args=[_, ast.Constant(value=str(name))]):
                yield name


def dead(found: Vulture, contracts: dict[Path, set[str]]) -> list[str]:
    """What is unused and promised to nobody, as ``path:line name``."""
    asked = set().union(*contracts.values())
    return sorted(
        f"{item.filename}:{item.first_lineno} {item.name}"
        for item in found.get_unused_code()
        if item.name not in KNOWN and item.name not in asked and not item.name.startswith("__")
    )


def _scan(paths: list[Path]) -> list[str]:
    vulture = Vulture()
    contracts = {path: set(by_contract(ast.parse(path.read_text(encoding="utf-8")))) for path in paths}
    for path in paths:
        vulture.scan(path.read_text(encoding="utf-8"), filename=path)
    return dead(vulture, contracts)


def test_no_wire_is_dead() -> None:
    paths = [
        path
        for top in PRODUCT
        for path in ([ROOT / top] if (ROOT / top).is_file() else sorted((ROOT / top).rglob("*.py")))
        if "gen" not in path.parts
    ]
    found = [each.removeprefix(f"{ROOT}/") for each in _scan(paths)]
    # The client uses what both sides share, and has a test of its own, which knows signals and Qt.
    assert [each for each in found if not each.startswith("client/")] == []


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("def nobody_calls():\n    pass\n", "nobody_calls"),
        ("class A:\n    def never(self):\n        pass\nA()\n", "never"),
        ("LIMIT = 3\n", "LIMIT"),
        ("class A:\n    def __init__(self):\n        self.kept = 1\nA()\n", "kept"),
    ],
)
def test_a_planted_dead_wire_is_found(tmp_path: Path, source: str, name: str) -> None:
    path = tmp_path / "planted.py"
    path.write_text(source, encoding="utf-8")
    assert [each.rpartition(" ")[2] for each in _scan([path])] == [name]


def test_what_a_contract_asks_for_is_alive(tmp_path: Path) -> None:
    path = tmp_path / "asked.py"
    path.write_text(
        "class Kind(Choice):\n    ONE = '一|One'\nclass T(Document):\n    plate: Mapped[str] = text('车牌|Plate', 12)\n"
        "T_ = declare(T)\n@proof('x')\ndef _p():\n    return Kind\n",
        encoding="utf-8",
    )
    assert _scan([path]) == []
