"""Who carries: a vehicle drives for its own carrier (MD-09)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cellar_server.areas.masters.transport import Vehicle
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def own_vehicle(work: UnitOfWork, doc: Any) -> Iterator[Problem]:
    """The vehicle is one of the document's carrier; one that belongs to nobody drives for everybody."""
    vehicle = work.get_many(Vehicle, [doc.vehicle_id]).get(doc.vehicle_id)
    if vehicle is not None and vehicle.carrier_id is not None and vehicle.carrier_id != doc.carrier_id:
        yield problem(
            "vehicle_id", "NOT_ITS_VEHICLE",
            f"车辆 {vehicle.code} 不属于这个承运商|Vehicle {vehicle.code} is of another carrier", "换车辆或承运商|Change the vehicle or the carrier",
        )  # fmt: skip
