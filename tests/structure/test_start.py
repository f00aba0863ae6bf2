"""What a start does not need is not imported by it: counted in modules, for seconds depend on the machine."""

from __future__ import annotations

import json
import subprocess

import pytest

from devtools.places import ROOT, environment, executable

SERVER = """
import json, sys
from cellar_server.books import registry
from cellar_server.console import main, serving
from cellar_server.rpc.server import Listen, serve_at
main.parser()
running = serve_at({}, registry(), Listen())
print(json.dumps(sorted(sys.modules)))
running.stop(0)
"""
CLIENT = """
import json, sys
from cellar_client.app import parse, start
client = start(parse([]))
assert client.login.isVisible()
print(json.dumps(sorted(sys.modules)))
client.close()
"""
# Of the prints, the spreadsheets, the migrations, the mnemonics, and databases that are not in use. Cryptography is needed: a
# start looks whether its certificate is still good.
HEAVY_FOR_SERVER = {
    "reportlab", "PIL", "xlsxwriter", "openpyxl", "alembic", "mako", "pypinyin", "psycopg", "pyodbc", "oracledb",
    "sqlalchemy.dialects.oracle", "sqlalchemy.dialects.mssql", "sqlalchemy.dialects.postgresql", "PySide6",
    "cellar_server.demo", "cellar_server.areas.masters.seed", "cellar_server.areas.masters.demo", "cellar_server.console.making", "cellar_server.console.admin",
}  # fmt: skip
HEAVY_FOR_CLIENT = {
    "openpyxl", "xlsxwriter", "reportlab", "PIL", "numpy", "pypinyin", "sqlalchemy", "cellar_server",
    "cellar_client.features.home", "cellar_client.features.list", "cellar_client.features.record",
    "PySide6.QtPrintSupport", "PySide6.QtNetwork", "PySide6.QtTest",
}  # fmt: skip


def _loaded(program: str, home: str) -> set[str]:
    env = environment({"QT_QPA_PLATFORM": "offscreen", "CELLAR_HOME": home})
    done = subprocess.run(
        [str(executable("python")), "-c", program], cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=240
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.covers("PT-30")
@pytest.mark.parametrize(("program", "heavy"), [(SERVER, HEAVY_FOR_SERVER), (CLIENT, HEAVY_FOR_CLIENT)])
def test_a_start_imports_nothing_heavy(program: str, heavy: set[str], tmp_path: object) -> None:
    loaded = _loaded(program, str(tmp_path))
    assert len(loaded) > 200, "the program did not start"
    assert sorted(heavy & loaded) == []
