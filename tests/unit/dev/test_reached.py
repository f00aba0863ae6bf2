"""Which tests a change reaches, on a small tree."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from devtools import reached
from devtools.places import ROOT

TREE = {
    "server/cellar_server/__init__.py": "",
    "server/cellar_server/kernel/__init__.py": "",
    "server/cellar_server/kernel/amounts.py": "",
    "server/cellar_server/kernel/late.py": "def f():\n    from cellar_server.kernel import amounts\n",
    "server/cellar_server/areas.py": 'PACKAGES = ("cellar_server.sales",)\n',
    "server/cellar_server/sales/__init__.py": "",
    "server/cellar_server/sales/order.py": "from ..kernel.amounts import split\n",
    "server/cellar_server/wire.py": "from cellar.v1 import value_pb2\n",
    "client/cellar_client/__init__.py": "",
    "client/cellar_client/form.py": "import json\n",
    "db/cellar_db/__init__.py": "",
    "db/cellar_db/scripts.py": 'NAMES = "*.sql"\nPAGE = "requirements.md"\n',
    "tests/__init__.py": "",
    "tests/support/books.py": "import cellar_server.areas\n",
    "tests/lists/conftest.py": "from tests.support import books\n",
    "tests/lists/test_pages.py": "def test_a(): ...\n",
    "tests/sales/test_order.py": "from cellar_server.sales.order import x\n",
    "tests/kernel/test_late.py": "from cellar_server.kernel.late import f\n",
    "tests/client/test_form.py": "from cellar_client import form\n",
    "tests/db/test_scripts.py": "from cellar_db import scripts\n",
    "tests/rpc/test_wire.py": "import cellar_server.wire\n",
    "tests/structure/test_lint.py": "",
}
LINT = "tests/structure/test_lint.py"


@pytest.fixture
def tree(tmp_path: Path) -> reached.Tree:
    for name, source in TREE.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    return reached.Tree(tmp_path, gone=["server/cellar_server/kernel/old.py"])


@pytest.mark.parametrize(
    ("changed", "tests"),
    [
        # through a relative import, one within a function, and an area that is found by its name
        (
            "server/cellar_server/kernel/amounts.py",
            ["tests/kernel/test_late.py", "tests/lists/test_pages.py", "tests/sales/test_order.py"],
        ),
        # a new file of an area that is loaded by name, and one in a folder
        ("server/cellar_server/sales/order.py", ["tests/lists/test_pages.py", "tests/sales/test_order.py"]),
        ("client/cellar_client/form.py", ["tests/client/test_form.py"]),
        ("client/cellar_client/__init__.py", ["tests/client/test_form.py"]),
        ("tests/lists/conftest.py", ["tests/lists/test_pages.py"]),
        ("tests/sales/test_order.py", ["tests/sales/test_order.py"]),
        ("protos/cellar/v1/value.proto", ["tests/rpc/test_wire.py"]),
        ("db/ddl/oracle.sql", ["tests/db/test_scripts.py"]),
        ("docs/requirements.md", ["tests/db/test_scripts.py"]),
        ("docs/BENCHMARKS.md", []),
        ("README.md", []),
    ],
)
def test_a_change_reaches_whoever_imports_or_names_it(tree: reached.Tree, changed: str, tests: list[str]) -> None:
    assert tree.reached([changed]) == sorted([*tests, LINT])


@pytest.mark.parametrize("changed", ["pyproject.toml", "constraints.txt", "installer/compose/oracle.env"])
def test_what_nobody_names_may_matter_to_everything(tree: reached.Tree, changed: str) -> None:
    assert tree.reached([changed]) is None


def test_a_module_that_is_gone_reaches_who_still_imports_it(tmp_path: Path) -> None:
    path = tmp_path / "tests" / "test_a.py"
    path.parent.mkdir()
    path.write_text("from cellar_server.kernel.old import f\n", encoding="utf-8")
    gone = "server/cellar_server/kernel/old.py"
    assert reached.Tree(tmp_path, gone=[gone]).reached([gone]) == ["tests/test_a.py"]


def test_nothing_changed_reaches_the_lints_alone(tree: reached.Tree) -> None:
    assert tree.reached([]) == [LINT]


def test_the_tree_of_the_project_itself() -> None:
    tree = reached.Tree(ROOT)
    assert tree.files["cellar_server.books"] == "server/cellar_server/books.py"
    assert reached.module_of(PurePosixPath("db/cellar_db/__init__.py")) == "cellar_db"
    assert "tests/unit/dev/test_reached.py" in (tree.reached(["devtools/reached.py"]) or [])
    # A change of the client's alone does not run the server's tests.
    clients = tree.reached(["client/cellar_client/session/grid.py"])
    assert clients is not None
    assert not [path for path in clients if path.startswith(("tests/unit/kernel", "tests/integration/order_to_cash"))]
