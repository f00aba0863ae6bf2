"""constraints.txt: the versions that every machine gets."""

from __future__ import annotations

import re

from devtools.places import CONSTRAINTS, DevError, capture, executable, say

HEADER = """\
# The versions this release was tested with; written by `python3 dev.py pin`, used by every installation:
#   pip install --constraint constraints.txt "cellar[server]"
# Package names and versions only: which index serves them is the machine's own affair (pip config, PIP_INDEX_URL).
"""
# Needed on Windows only, so no Linux machine can freeze them.
ELSEWHERE = ("colorama==0.4.6",)
# Tools an engineer may have put into .venv that no extra of the project asks for, and the installers.
NOT_OURS = frozenset({"pip", "wheel", "pyright", "nodeenv", "fonttools", "cellar"})
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)$")


def constraints(frozen: str) -> str:
    """The text of constraints.txt from the output of ``pip freeze``; editable and direct installations are left out."""
    pins = {}
    for line in [*frozen.splitlines(), *ELSEWHERE]:
        found = _PIN.match(line.strip())
        if found and found.group(1).lower() not in NOT_OURS:
            pins[re.sub(r"[-_.]+", "-", found.group(1)).lower()] = found.group(2)
    return HEADER + "".join(f"{name}=={version}\n" for name, version in sorted(pins.items()))


def main() -> int:
    """Write the file."""
    code, text = capture([executable("python"), "-m", "pip", "freeze", "--all", "--exclude-editable"])
    if code != 0:
        raise DevError("pip freeze failed:\n" + text)
    CONSTRAINTS.write_text(constraints(text), encoding="utf-8", newline="\n")
    say(f"{CONSTRAINTS.name}: {constraints(text).count('==')} versions")
    return 0
