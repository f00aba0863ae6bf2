"""Which area a table belongs to: the folder of the module that declares it."""

from __future__ import annotations

from sqlalchemy import MetaData, Table

from cellar_server.books import registry
from cellar_server.kernel.schema import tables as kernel_tables
from cellar_server.kernel.schema.model import Base, mappers

KERNEL = "kernel"
_PROGRAM = "cellar_server"


def areas() -> dict[str, str]:
    """The area of each table of the program: ``{"sales_order": "sales"}``. What the kernel keeps beside records is the kernel's."""
    registry()
    found = {each.name: KERNEL for each in vars(kernel_tables).values() if isinstance(each, Table)}
    for mapper in mappers():
        package, _, module = mapper.class_.__module__.partition(".")
        # An inquiry that groups has no table of its own.
        if package == _PROGRAM and isinstance(mapper.local_table, Table):
            found[str(mapper.local_table.name)] = module.removeprefix("areas.").partition(".")[0]
    return found


def program_tables() -> MetaData:
    """The schema as the program declares it, whatever else this process declared."""
    own = MetaData(naming_convention=Base.metadata.naming_convention)
    for name in areas():
        Base.metadata.tables[name].to_metadata(own)
    return own
