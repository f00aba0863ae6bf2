"""What every paper that moves goods holds about bins (MD-06, S01.7): where a warehouse manages bins (货位管理), goods on its floor
lie in one of its own; elsewhere, and where they are with somebody else, they lie in none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from cellar_server.areas.masters.warehouse import Warehouse
from cellar_server.areas.masters.warehouse_bin import WarehouseBin
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

Requirement = Callable[[UnitOfWork, Any], Iterator[Problem]]


def managed(work: UnitOfWork, warehouse_id: int | None) -> bool:
    place = work.get_many(Warehouse, [warehouse_id]).get(warehouse_id or 0)
    return place is not None and place.bin_managed


def everywhere(line: Any) -> bool:
    """Each line of most papers is of goods on the floor."""
    return True


def own(work: UnitOfWork, doc: Any, *names: str, lies: Callable[[Any], bool] = everywhere) -> Iterator[Problem]:
    """A line's bins (``bin_id``, if no other fields are named) are of the document's warehouse, and it manages bins; a line of what
    does not lie on its floor (``lies``) has none."""
    said = []
    for index, line in enumerate(doc.lines):
        for name in names or ("bin_id",):
            path, id_ = f"lines[{index}].{name}", getattr(line, name)
            if id_ is None:
                continue
            if lies(line):
                said.append((path, id_))
            else:
                yield problem(
                    path, "IN_NO_BIN", f"第 {index + 1} 行的货不在仓内，没有货位|The goods of line {index + 1} are not in the warehouse, and in none of its bins",
                    "清空货位|Clear the bin",
                )  # fmt: skip
    place = work.get_many(Warehouse, [doc.warehouse_id]).get(doc.warehouse_id or 0) if said else None
    if place is None:
        return
    known = work.get_many(WarehouseBin, [id_ for _, id_ in said])
    for path, id_ in said:
        bin_ = known.get(id_)
        if not place.bin_managed:
            yield problem(
                path, "NO_BINS", f"仓库 {place.code} {place.name} 不按货位管理|Warehouse {place.code} {place.name} does not manage bins",
                "清空货位，或在仓库档案勾选货位管理|Clear the bin, or tick that the warehouse manages bins",
            )  # fmt: skip
        elif bin_ is not None and bin_.warehouse_id != place.id:
            yield problem(
                path, "NOT_ITS_BIN", f"货位 {bin_.code} 不在仓库 {place.code} {place.name}|Bin {bin_.code} is not in warehouse {place.code} {place.name}",
                "按 F7 另选|Press F7 to choose another",
            )  # fmt: skip


def named(lies: Callable[[Any], bool] = everywhere) -> Requirement:
    """The requirement that each line whose goods lie on the floor (``lies``) names its bin, where the warehouse manages bins."""

    def each_names_its_bin(work: UnitOfWork, doc: Any) -> Iterator[Problem]:
        bare = [index for index, line in enumerate(doc.lines) if line.bin_id is None and lies(line)]
        if not bare or not managed(work, doc.warehouse_id):
            return
        for index in bare:
            yield problem(
                f"lines[{index}].bin_id", "BIN_MISSING", f"第 {index + 1} 行：仓库按货位管理，须填货位|Line {index + 1}: the warehouse manages bins, name one",
                "按 F7 选择货位|Press F7 to choose it",
            )  # fmt: skip

    return each_names_its_bin


in_a_bin = named()
