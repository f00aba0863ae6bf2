"""The import floors with the areas' own contracts: made from each ``area.py``, so that no list of areas is kept by hand.

An area imports only areas that it ``uses``, and of those only the modules they ``export``. Both are read from the source of
``area.py``; nothing is imported.
"""

from __future__ import annotations

import ast
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from devtools.places import ROOT, capture, executable, say

AREAS = ROOT / "server" / "cellar_server" / "areas"
PACKAGE = "cellar_server.areas"
# Who stands above the areas and puts the program together: the first rows of a ledger set, its demo, its past years.
ABOVE = ("seed", "books", "demo", "backfill", "console", "rpc")


class Named(NamedTuple):
    """What an ``area.py`` says of imports."""

    name: str
    uses: tuple[str, ...]
    exports: tuple[str, ...]
    modules: tuple[str, ...]


def read(folder: Path) -> Named:
    """ValueError where an area's folder has no ``AREA = area(...)``."""
    for node in ast.walk(ast.parse((folder / "area.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "area":
            words = {
                each.arg: str(each.value.value).split()
                for each in node.keywords
                if isinstance(each.value, ast.Constant)
            }
            files = [*folder.glob("*.py"), *(path.parent for path in folder.glob("*/__init__.py"))]
            modules = sorted(path.stem for path in files if path.stem != "__init__")
            return Named(folder.name, tuple(words.get("uses", ())), tuple(words.get("exports", ())), tuple(modules))
    raise ValueError(f"{folder.name}/area.py declares no area")


def contracts(areas: list[Named]) -> str:
    """The contracts in the words of ``.importlinter``; ValueError where an area names one, or a module, that is not there."""
    known = {each.name for each in areas}
    text = []
    for each in areas:
        strangers = {*each.uses} - known | {*each.exports} - {*each.modules}
        if strangers:
            raise ValueError(f"{each.name}/area.py names {', '.join(sorted(strangers))}, which is not there")
        others = sorted(known - {each.name, *each.uses})
        if others:
            text.append(_contract(f"uses_{each.name}", f"What {each.name} may use", "forbidden", {
                "source_modules": [f"{PACKAGE}.{each.name}"], "forbidden_modules": [f"{PACKAGE}.{other}" for other in others],
                "allow_indirect_imports": "True",
            }))  # fmt: skip
        inner = [module for module in each.modules if module not in each.exports]
        text.append(_contract(f"exports_{each.name}", f"What {each.name} keeps to itself", "protected", {
            "protected_modules": [f"{PACKAGE}.{each.name}.{module}" for module in inner],
            "allowed_importers": [f"{PACKAGE}.{each.name}", *(f"cellar_server.{name}" for name in ABOVE)],
        }))  # fmt: skip
    return "\n".join(text)


def _contract(key: str, name: str, kind: str, options: Mapping[str, str | list[str]]) -> str:
    lines = [f"[importlinter:contract:{key}]", f"name = {name}", f"type = {kind}"]
    for option, values in options.items():
        if isinstance(values, str):
            lines.append(f"{option} = {values}")
        else:
            lines += [f"{option} =", *(f"    {value}" for value in values)]
    return "\n".join(lines) + "\n"


def judged(areas: list[Named]) -> tuple[bool, str]:
    """Whether the floors and the contracts of these areas hold, and what import-linter says."""
    floors = (ROOT / ".importlinter").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / ".importlinter"
        config.write_text(f"{floors}\n{contracts(areas)}", encoding="utf-8")
        code, text = capture([executable("lint-imports"), "--no-cache", "--config", config])
    return code == 0, text


def check() -> tuple[bool, str]:
    """Run the import floors with the contracts of the areas: passed, and words for the summary; what is broken is said."""
    try:
        passed, text = judged([read(path.parent) for path in sorted(AREAS.glob("*/area.py"))])
    except ValueError as fault:
        say(str(fault))
        return False, str(fault)
    if not passed:
        say(text.rstrip())
    return passed, text.rstrip().rpartition("Contracts: ")[2]
