"""The process that stands over the workers, from the command line on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

# In the place of the watch over the workers: what the process has imported by then.
_PROGRAM = """
import json, sys
from cellar_server.console import main
from cellar_server.rpc.supervisor import Supervisor
Supervisor.run = lambda self: print(json.dumps(sorted(sys.modules))) or 0
sys.exit(main.main(["serve", "--home", sys.argv[1], "--port", "0", "--workers", "2"]))
"""
_OF_THE_SERVER = {
    "sqlalchemy", "grpc", "google", "cryptography", "cellar_db", "cellar", "cellar_server.areas", "cellar_server.areas.masters",
    "cellar_server.kernel.schema.model", "cellar_server.kernel.schema.registry", "cellar_server.rpc.server", "cellar_server.console.failures",
}  # fmt: skip


def test_it_imports_nothing_of_the_server(tmp_path: Path) -> None:
    (tmp_path / "cellar.toml").write_text("[server]\n", encoding="utf-8")
    command = [sys.executable, "-c", _PROGRAM, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    loaded = set(json.loads(done.stdout))
    assert "cellar_server.rpc.workers" in loaded
    assert sorted(loaded & _OF_THE_SERVER) == []
