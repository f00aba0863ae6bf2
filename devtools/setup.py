"""The virtual environment: made, filled with pinned packages and stamped; an interrupted set-up is repeated."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tomllib
import venv

from devtools import stubs, system
from devtools.places import CONSTRAINTS, ROOT, VENV, DevError, capture, executable, say
from devtools.stamp import Stamp, digest

EXTRAS = "dev"
_NETWORK_SIGNS = (
    "Temporary failure in name resolution",
    "Name or service not known",
    "getaddrinfo failed",
    "Failed to establish a new connection",
    "Network is unreachable",
    "NewConnectionError",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "ProxyError",
    "Max retries exceeded",
)


def explain_pip(text: str) -> str:
    """What pip's output means for the person at the keyboard: no network, or the last lines as they are."""
    tail = "\n".join(text.strip().splitlines()[-12:])
    signs = [line for line in text.splitlines() if any(sign in line for sign in _NETWORK_SIGNS)]
    if signs:
        # pip goes on to blame the versions ("conflicting dependencies"); that would lead people astray.
        return (
            "packages could not be fetched: no network, or the package index is out of reach. 无法下载软件包。\n"
            "Behind a mirror set PIP_INDEX_URL, offline set PIP_NO_INDEX=1 and PIP_FIND_LINKS=folder; "
            "then run the same command again, it goes on where it stopped.\n" + signs[-1]
        )
    if "No space left on device" in text:
        return "the disk is full; some 1.5 GB are needed. 磁盘已满。\n" + tail
    return "pip failed:\n" + tail


def _venv_version() -> str | None:
    """The Python version of .venv, or None when it is absent, half-made or its interpreter is gone."""
    python = executable("python")
    if not python.exists():
        return None
    try:
        probe = subprocess.run(
            [str(python), "-c", "import pip, platform; print(platform.python_version())"],
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return None
    return probe.stdout.strip() if probe.returncode == 0 else None


def _make_venv() -> None:
    system.ensure_venv_module()
    if VENV.exists():
        say(".venv is half-made or its Python is gone: making it anew")
        shutil.rmtree(VENV)
    say(f"making .venv with Python {platform.python_version()}")
    try:
        # Symbolic links are the default of the venv command, not of the library; on Windows they need a privilege.
        venv.EnvBuilder(with_pip=True, symlinks=os.name != "nt").create(VENV)
    except (OSError, subprocess.CalledProcessError) as error:
        raise DevError(f"the virtual environment could not be made: {error}") from error


def _pip(*arguments: str) -> None:
    command = [executable("python"), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-q"]
    code, text = capture([*command, "--constraint", str(CONSTRAINTS), *arguments])
    if code != 0:
        raise DevError(explain_pip(text))


def installation_part(pyproject: str) -> str:
    """What of pyproject.toml an installation depends on; a changed setting of a check is not worth a reinstall."""
    data = tomllib.loads(pyproject)
    kept = [data.get("build-system"), data.get("project"), data.get("tool", {}).get("setuptools")]
    return json.dumps(kept, sort_keys=True)


def _value(version: str) -> str:
    declared = installation_part((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    # The place counts: an editable installation points at it, and a copied .venv still points at the old one.
    return digest([CONSTRAINTS], root=ROOT, extra=[version, str(ROOT), sys.platform, EXTRAS, declared])


def ensure(*, display: bool = False) -> None:
    """Everything a command needs: system libraries, .venv, pinned packages, stubs. Seconds when all is there."""
    system.ensure_qt(display=display)
    stamp = Stamp(VENV / ".cellar-setup")
    version = _venv_version()
    if version is None or not version.startswith(("3.11.", "3.12.", "3.13.")):
        _make_venv()
        version = platform.python_version()
    value = _value(version)
    if stamp.fits(value):
        stubs.generate()
        return
    stamp.clear()
    say("installing pinned packages (the first time this takes a few minutes)")
    # The stubs come before the project: an editable installation maps the packages that exist when it is made.
    _pip("grpcio-tools")
    stubs.generate()
    _pip("--editable", f".[{EXTRAS}]")
    stamp.set(value)
