"""货位: where in a warehouse goods lie (MD-06, S01.7)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Mapped

from cellar_server.areas.masters import reads, usage

from cellar_server.kernel.kit import (  # isort: skip
    Form, Listing, Master, Problem, UnitOfWork, declare, open_to_all, problem, reference, scoped,
)  # fmt: skip


class WarehouseBin(Master):
    __tablename__ = "warehouse_bin"
    warehouse_id: Mapped[int] = reference("仓库|Warehouse", "warehouse", required=True)


def verify(work: UnitOfWork, doc: WarehouseBin) -> Iterator[Problem]:
    if usage.changed(doc, "warehouse_id") and (reads.is_used(work, doc) or reads.lay_in(work, doc.id)):
        yield problem(
            "warehouse_id", "BIN_IN_USE", "货位已有业务，仓库不能再改|The bin is in use: its warehouse cannot change any more",
            "停用本货位，另建|Stop this bin and make another",
        )  # fmt: skip


WAREHOUSE_BIN = declare(
    WarehouseBin,
    title="货位|Bin",
    icon="grid",
    verify=verify,
    scopes=scoped(
        org="warehouse_id.org_id",
        warehouse="warehouse_id",
        employee=open_to_all("A salesperson's goods may lie anywhere."),
        customer=open_to_all("A customer's goods may lie anywhere."),
    ),
    lookup="code name warehouse_id",
    keywords="库位 bin hw",
    form=Form("code name pinyin warehouse_id"),
    listing=Listing(
        columns="code name warehouse_id state", filters="warehouse_id state", sort="code", search="code name pinyin"
    ),
)
