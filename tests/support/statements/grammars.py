"""The vendors' grammars: Microsoft's own T-SQL parser (ScriptDom, inside maxdop) and SQLFluff's Oracle dialect.

Both take statements that their server would refuse (a name that does not exist, an Oracle condition as a value), so the
lint stands beside them; neither has ever been seen to accept a misplaced word.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.support.statements.words import words

PARSER_VERSION = "2016"

_UNREADABLE = re.compile(r"^maxdop: (?:.*[/\\])?(\d+)\.sql: (.+)$", re.MULTILINE)
_BIND = re.compile(r'(?<!:):"?(\w+)"?')
_TEXT = re.compile(r"('(?:[^']|'')*')")
# What Oracle allows and the dialect does not know: an offset before FETCH FIRST, the columns that FOR UPDATE names.
_UNKNOWN = re.compile(r"\bOFFSET \S+ ROWS\s+(?=FETCH)|(?<=\bFOR UPDATE) OF [\w.\", ]+")
_SAVEPOINT = re.compile(r"^(ROLLBACK TO )?SAVEPOINT \w+$")


def mssql_problems(statements: Sequence[str]) -> dict[int, str]:
    """Which of *statements* SQL Server 2016's grammar refuses, by place in the list, and why.

    Raises FileNotFoundError where maxdop is not installed, RuntimeError where it fails.
    """
    program = shutil.which("maxdop", path=str(Path(sys.executable).parent)) or shutil.which("maxdop")
    if program is None:
        raise FileNotFoundError("maxdop is not installed; run dev.py setup")
    with tempfile.TemporaryDirectory() as folder:
        for place, statement in enumerate(statements):
            Path(folder, f"{place}.sql").write_text(_with_variables(statement), encoding="utf-8")
        command = [program, "--parser-version", PARSER_VERSION, "--check", folder]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode > 1:
        raise RuntimeError(f"maxdop failed: {done.stderr[-500:]}")
    found = _UNREADABLE.findall(done.stdout + done.stderr)
    return {int(place): message.partition("left unchanged. ")[2] or message for place, message in found}


def oracle_problems(statements: Sequence[str]) -> dict[int, str]:
    """Which of *statements* the Oracle grammar refuses, by place in the list, and why."""
    from sqlfluff.core import FluffConfig, Linter

    linter = Linter(config=FluffConfig(overrides={"dialect": "oracle"}))
    found: dict[int, str] = {}
    for place, statement in enumerate(statements):
        if _SAVEPOINT.match(statement):
            continue
        text = _UNKNOWN.sub("", _BIND.sub(r":\1", statement)).strip()
        tree = linter.parse_string(text if text.endswith(";") else text + ";").tree
        refused = next(iter(tree.recursive_crawl("unparsable")), None) if tree is not None else None
        if tree is None or refused is not None:
            near = " ".join(refused.raw.split())[:80] if refused is not None else text[:80]
            found[place] = f"the grammar does not know: {near}"
    return found


def _with_variables(statement: str) -> str:
    parts = _TEXT.split(statement)
    return "".join(part if part.startswith("'") else _BIND.sub(r"@\1", part) for part in parts)


def shape(statement: str) -> str:
    """The statement with its names left out: those that share a shape are parsed once."""
    kinds = {"bind": ":b", "number": "1", "text": "'t'"}
    return " ".join(kinds.get(word.kind, word.value) for word in words(statement))
