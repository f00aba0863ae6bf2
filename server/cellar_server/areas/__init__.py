"""The business areas, one folder each; a new folder with an ``area.py`` is a new area, nothing else names it."""

import pkgutil

HERE = "cellar_server.areas"


def packages() -> list[str]:
    """The dotted names of all areas."""
    return [f"{HERE}.{found.name}" for found in pkgutil.iter_modules(__path__)]
