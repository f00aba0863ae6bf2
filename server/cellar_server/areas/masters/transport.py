"""承运商与车辆: who carries and on what (MD-09, S23.8, S33.14)."""

from __future__ import annotations

from cellar_server.kernel.kit import (  # isort: skip
    Form, Listing, Master, declare, everybody, flag, quantity, rate, reference, text,
)  # fmt: skip

from decimal import Decimal

from sqlalchemy.orm import Mapped


class Carrier(Master):
    """``loss_rate``: the share of a load whose breakage the contract forgives."""

    __tablename__ = "carrier"
    own_fleet: Mapped[bool] = flag("自有车队|Own fleet")
    contact: Mapped[str | None] = text("联系人|Contact", 40, searched=True)
    phone: Mapped[str | None] = text("电话|Phone", 40, searched=True)
    tax_no: Mapped[str | None] = text("税号|Tax number", 30)
    bank: Mapped[str | None] = text("开户行|Bank", 80)
    bank_account: Mapped[str | None] = text("账号|Bank account", 40)
    loss_rate: Mapped[Decimal | None] = rate("合理损耗率|Accepted loss", minimum=Decimal(0))
    address: Mapped[str | None] = text("地址|Address", 200, width=40, searched=True)


class Vehicle(Master):
    """``code`` is the plate number."""

    __tablename__ = "vehicle"
    carrier_id: Mapped[int | None] = reference("承运商|Carrier", "carrier")
    driver: Mapped[str | None] = text("司机|Driver", 40)
    phone: Mapped[str | None] = text("电话|Phone", 40, searched=True)
    capacity_kg: Mapped[Decimal | None] = quantity("载重 kg|Capacity kg", minimum=Decimal(0))


CARRIER = declare(
    Carrier,
    title="承运商|Carrier",
    scopes=everybody("Carriers drive for the whole company."),
    icon="truck",
    lookup="code name contact phone",
    form=Form("code name pinyin own_fleet | contact phone address loss_rate | tax_no bank bank_account"),
    listing=Listing(
        columns="code name own_fleet contact phone loss_rate state",
        filters="own_fleet state",
        sort="code",
        search="code name pinyin phone",
    ),
)

VEHICLE = declare(
    Vehicle,
    title="车辆|Vehicle",
    scopes=everybody("Carriers drive for the whole company."),
    icon="truck",
    lookup="code name carrier_id driver phone",
    keywords="司机 driver plate",
    form=Form("code name pinyin carrier_id | driver phone capacity_kg"),
    listing=Listing(
        columns="code name carrier_id driver phone capacity_kg state",
        filters="carrier_id state",
        sort="code",
        search="code name pinyin driver phone",
    ),
)
