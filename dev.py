#!/usr/bin/env python3
"""The one bootstrap of Cellar: set-up, demo and every check, from a bare Python and nothing else.

This file is kept readable for Python versions older than the project supports, so that they get a sentence and not
a syntax error; all the work is in ``devtools/`` (standard library only).
"""

import os
import subprocess
import sys

OLDEST = (3, 11)
NEWEST = (3, 13)


def _supported_interpreter() -> "list[str] | None":
    """A supported Python of this machine other than the running one, or None."""
    for minor in (13, 12, 11):
        name = "python3." + str(minor)
        command = ["py", "-3." + str(minor)] if os.name == "nt" else [name]
        try:
            probe = [*command, "-c", "import ssl, venv"]
            if subprocess.call(probe, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0:
                return command
        except OSError:
            continue
    return None


def main() -> int:
    """Hand over to devtools under a supported Python; otherwise say what to install."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        from devtools.commands import main as run

        return run(sys.argv[1:])
    found = None if os.environ.get("CELLAR_REEXEC") else _supported_interpreter()
    have = ".".join(str(part) for part in sys.version_info[:3])
    if found is None:
        sys.stderr.write(
            "Cellar needs Python 3.11, 3.12 or 3.13; this is " + have + ". 需要 Python 3.11–3.13。\n"
            "Debian/Ubuntu: apt-get install python3 python3-venv   Windows: winget install Python.Python.3.13\n"
        )
        return 2
    sys.stderr.write("Python " + have + " is not supported; going on with " + " ".join(found) + "\n")
    again = dict(os.environ, CELLAR_REEXEC="1")
    return subprocess.call([*found, os.path.abspath(__file__), *sys.argv[1:]], env=again)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
