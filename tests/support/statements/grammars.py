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

from cellar_db.reserved import RESERVED

PARSER_VERSION = "2016"

_UNREADABLE = re.compile(r"^maxdop: (?:.*[/\\])?(\d+)\.sql: (.+)$", re.MULTILINE)
_BIND = re.compile(r'(?<!:):"?(\w+)"?')
_TEXT = re.compile(r"('(?:[^']|'')*')")
# What Oracle allows and the dialect does not know everywhere: limits, the columns that FOR UPDATE names, CHAR in a CAST.
_UNKNOWN = (
    (re.compile(r"(?:\bOFFSET \S+ ROWS\s+)?\bFETCH (?:FIRST|NEXT) \S+ ROWS ONLY"), ""),
    (re.compile(r"(?<=\bFOR UPDATE) OF [\w.\", ]+"), ""),
    (re.compile(r"\bVARCHAR2\((\d+) CHAR\)"), r"VARCHAR2(\1)"),
)
_NAME = re.compile(r"\b[a-z]\w*\b(?!\()")
_LISTED = re.compile(r"((?:n\.n|n|:B), )(?:\1)+")


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
    answers: dict[str, str] = {}
    found: dict[int, str] = {}
    for place, statement in enumerate(statements):
        text = _plain(statement)
        if text not in answers:
            tree = linter.parse_string(text + ";").tree
            refused = next(iter(tree.recursive_crawl("unparsable")), None) if tree is not None else None
            near = text if tree is None else refused.raw if refused is not None else ""
            answers[text] = f"the grammar does not know: {' '.join(near.split())[:80]}" if near else ""
        if answers[text]:
            found[place] = answers[text]
    return found


def _plain(statement: str) -> str:
    """The statement as far as its grammar goes: names and parameters without what they are called, of each list one.

    Two thousand statements are then some hundred, and short. A name that is reserved somewhere stays.
    """
    text = statement.strip().removesuffix(";")
    for pattern, known in _UNKNOWN:
        text = pattern.sub(known, text)
    text = _NAME.sub(lambda name: name.group() if name.group() in RESERVED else "n", _BIND.sub(":B", text))
    return _LISTED.sub(r"\1", " ".join(text.split()))


def _with_variables(statement: str) -> str:
    parts = _TEXT.split(statement)
    return "".join(part if part.startswith("'") else _BIND.sub(r"@\1", part) for part in parts)
