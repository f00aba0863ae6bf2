"""Python stubs of the wire contract: protos/cellar → protos/gen, made again only when a .proto changed."""

from __future__ import annotations

import shutil
from pathlib import Path

from devtools.places import CONSTRAINTS, PROTOS, ROOT, STUBS, DevError, capture, executable, say
from devtools.stamp import Stamp, digest


def _generator_version() -> str:
    """The pinned generator: other generator, other stubs."""
    pins = CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    return next((pin for pin in pins if pin.startswith("grpcio-tools==")), "unpinned")


def generate(*, force: bool = False) -> bool:
    """Make the stubs where they are out of date; True when they were made. Raises DevError on a bad .proto."""
    sources = sorted((PROTOS / "cellar").rglob("*.proto"))
    value = digest(sources, root=ROOT, extra=[_generator_version()])
    stamp = Stamp(STUBS / ".stamp")
    if not force and stamp.fits(value):
        return False
    say(f"generating stubs of {len(sources)} proto files")
    stamp.clear()
    shutil.rmtree(STUBS / "cellar", ignore_errors=True)
    STUBS.mkdir(parents=True, exist_ok=True)
    # The .pyi of messages come from protoc itself; grpc has no typed plugin in grpcio-tools.
    arguments = [f"-I{PROTOS}", f"--python_out={STUBS}", f"--pyi_out={STUBS}", f"--grpc_python_out={STUBS}"]
    code, text = capture([executable("python"), "-m", "grpc_tools.protoc", *arguments, *sources])
    if code != 0:
        raise DevError("the wire contract does not compile:\n" + text)
    _make_packages(STUBS / "cellar")
    stamp.set(value)
    return True


def _make_packages(top: Path) -> None:
    for folder in [top, *(path for path in top.rglob("*") if path.is_dir())]:
        (folder / "__init__.py").touch()
    (top / "py.typed").touch()
