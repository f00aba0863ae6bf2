"""The business areas, one folder each; a new folder with an ``area.py`` is a new area, nothing else names it.

What the areas say of themselves is known before any of their documents is declared, whichever module is imported first.
"""

import importlib
import pkgutil

HERE = "cellar_server.areas"


def packages() -> list[str]:
    """The dotted names of all areas."""
    return [f"{HERE}.{found.name}" for found in pkgutil.iter_modules(__path__)]


for _area in packages():
    importlib.import_module(f"{_area}.area")
