"""System libraries that Qt's wheel does not carry, and how this machine installs them."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from devtools.places import DevError, say

# Shared object → Debian package; found by adding packages one by one to a minimal Debian 12.
OFFSCREEN = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
}
# Qt's message for any of these missing is the misleading "xcb-cursor0 is needed".
DISPLAY = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-shape.so.0": "libxcb-shape0",
}


def distribution(os_release: str) -> str:
    """``debian`` for Debian, Ubuntu and what is derived from them (text of /etc/os-release), else the bare id."""
    fields = {}
    for line in os_release.splitlines():
        key, separator, value = line.partition("=")
        if separator:
            fields[key.strip()] = value.strip().strip("\"'")
    family = {fields.get("ID", ""), *fields.get("ID_LIKE", "").split()}
    return "debian" if family & {"debian", "ubuntu"} else fields.get("ID", "unknown")


def _loads(shared_object: str) -> bool:
    try:
        ctypes.CDLL(shared_object)
    except OSError:
        return False
    return True


def missing_packages(wanted: Mapping[str, str], loads: Callable[[str], bool] = _loads) -> list[str]:
    """Debian packages of the shared objects that the dynamic linker does not find."""
    return [package for shared_object, package in wanted.items() if not loads(shared_object)]


def install_command(packages: list[str]) -> str:
    """The exact command that an administrator types."""
    return "apt-get update && apt-get install -y --no-install-recommends " + " ".join(packages)


def _this_distribution() -> str:
    try:
        return distribution(Path("/etc/os-release").read_text(encoding="utf-8"))
    except OSError:
        return "unknown"


def install(packages: list[str], *, what_for: str) -> None:
    """Install Debian packages as root; otherwise stop with the command to type.

    Raises DevError when this user may not install, the system has no apt-get, or apt-get fails.
    """
    command = install_command(packages)
    debian = _this_distribution() == "debian"
    if debian and os.geteuid() == 0:
        say(f"installing system packages for {what_for}: {' '.join(packages)}")
        # The lists may be old or absent on a fresh image; an update that fails (no network) shows in the install.
        for step in command.split(" && "):
            done = subprocess.run(
                step.split(), env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, capture_output=True, text=True,
                errors="replace", check=False,
            )  # fmt: skip
        if done.returncode != 0:
            words = "\n".join(done.stderr.strip().splitlines()[-3:])
            raise DevError(
                f"apt-get failed ({done.returncode}). Is there a network? Run it again, or by hand:\n  {command}\n{words}"
            )
        return
    way_out = f"sudo sh -c '{command}'" if debian else "install what holds " + ", ".join(packages) + " (Debian names)"
    raise DevError(f"{what_for} needs system libraries that are missing. As an administrator run:\n  {way_out}")


def ensure_qt(*, display: bool) -> None:
    """See that Qt can be loaded: offscreen always, on an X display when one is wanted. Linux only."""
    if not sys.platform.startswith("linux"):
        return
    missing = missing_packages({**OFFSCREEN, **(DISPLAY if display else {})})
    if missing:
        install(missing, what_for="Qt")


def ensure_venv_module() -> None:
    """Debian keeps ``ensurepip`` in a package of its own; install or name it."""
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        if not sys.platform.startswith("linux"):
            raise DevError("this Python has no ensurepip; install Python from python.org") from None
        install([f"python3.{sys.version_info.minor}-venv"], what_for="making a virtual environment")
