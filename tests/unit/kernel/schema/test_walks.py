"""What Enter stops at in a grid is a column of it that somebody may fill in."""

from __future__ import annotations

from cellar_server import books as program


def test_a_walk_names_columns_that_are_typed() -> None:
    registry = program.registry()
    registry.whole()
    grids = [grid for each in registry.declarations.values() for grid in each.grids.values() if grid.walk]
    assert grids
    for grid in grids:
        assert [name for name in grid.walk if name not in grid.columns] == [], grid.name
        assert [name for name in grid.walk if grid.fields[name].readonly] == [], grid.name
