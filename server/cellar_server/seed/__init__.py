"""What every new ledger set starts with: units, terms, reasons, regions, periods, roles, price items, parameters (idempotent).

``cellar-server upgrade`` brings a ledger set what it lacks of it and never had (``brought``). A record that is there
already, by its code, is left as its company has made it.
"""

from __future__ import annotations

import calendar
import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select

from cellar_common.folding import cut
from cellar_server.areas.administration.role_templates import TEMPLATES
from cellar_server.areas.masters.classes import Region, RegionKind
from cellar_server.areas.masters.codes import ExpenseItem, Reason, ReasonKind
from cellar_server.areas.masters.item import Unit
from cellar_server.areas.masters.region_data import AREAS, PROVINCES
from cellar_server.areas.masters.settlement import MethodKind, PaymentTerm, SettlementMethod
from cellar_server.areas.pricing.inquiry_rule import PriceInquiryRule
from cellar_server.areas.pricing.price_item import PriceItem
from cellar_server.kernel.intake.record import new_record
from cellar_server.kernel.schema import settings
from cellar_server.kernel.schema.model import Master
from cellar_server.kernel.schema.pinyin import initials
from cellar_server.kernel.unit_of_work import periods
from cellar_server.kernel.unit_of_work.periods import Period
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.seed.brought import Brought, Piece, parts_of

M = TypeVar("M", bound=Master)

UNITS = {"PING": "瓶", "XIANG": "箱", "JIAN": "件", "HE": "盒", "TAN": "坛", "KG": "千克", "ZHANG": "张"}
METHODS = {
    "CASH": ("现金", MethodKind.CASH), "WIRE": ("电汇", MethodKind.TRANSFER), "BILL": ("银行承兑汇票", MethodKind.ACCEPTANCE),
    "POS": ("POS 刷卡", MethodKind.POS), "CARD": ("酒卡", MethodKind.WINE_CARD), "MONTH": ("月结", MethodKind.MONTHLY),
}  # fmt: skip
# code: name, from month end, days, fixed day, payment first
TERMS: Mapping[str, tuple[str, bool, int, int | None, bool]] = {
    "PRE": ("先款后货", False, 0, None, True), "COD": ("货到付款", False, 0, None, False), "D15": ("15 天", False, 15, None, False),
    "D30": ("30 天", False, 30, None, False), "D45": ("45 天", False, 45, None, False), "D60": ("60 天", False, 60, None, False),
    "EOM30": ("月末后 30 天", True, 30, None, False), "M25": ("30 天后的 25 日", False, 30, 25, False),
}  # fmt: skip
REASONS = {
    "L01": ("运输破损", ReasonKind.LOSS), "L02": ("短少", ReasonKind.LOSS), "L03": ("雨淋受潮", ReasonKind.LOSS),
    "R01": ("质量问题", ReasonKind.RETURN), "R02": ("发错货", ReasonKind.RETURN), "R03": ("滞销退货", ReasonKind.RETURN),
    "R04": ("包装破损", ReasonKind.RETURN), "C01": ("客户取消", ReasonKind.CLOSE), "C02": ("缺货关闭", ReasonKind.CLOSE),
    "C03": ("价格调整后重下", ReasonKind.CLOSE), "Q01": ("感官不合格", ReasonKind.REJECT), "Q02": ("标签不合格", ReasonKind.REJECT),
    "I01": ("生产完工", ReasonKind.STOCK_IN), "I02": ("外购到货", ReasonKind.STOCK_IN), "I03": ("受赠", ReasonKind.STOCK_IN),
    "I09": ("其他入库", ReasonKind.STOCK_IN), "U01": ("品鉴招待", ReasonKind.STOCK_OUT), "U02": ("样品", ReasonKind.STOCK_OUT),
    "U03": ("自用领用", ReasonKind.STOCK_OUT), "U04": ("报废", ReasonKind.STOCK_OUT), "U09": ("其他出库", ReasonKind.STOCK_OUT),
    "A01": ("盘点差异", ReasonKind.ADJUST), "V01": ("转向竞品", ReasonKind.LEAVE), "O01": ("其他", ReasonKind.OTHER),
}  # fmt: skip
EXPENSES = {
    "FREIGHT": "运输费",
    "LOAD": "装卸费",
    "PROMO": "促销费",
    "DISPLAY": "陈列费",
    "TRAVEL": "差旅费",
    "MEAL": "招待费",
    "TASTE": "品鉴费",
}
PRICE_ITEMS = {
    "BASE": "基准价",
    "WHOLESALE": "批发价",
    "RETAIL": "零售价",
    "REGION": "区域价",
    "PROMO": "促销价",
    "INTERNAL": "内部结算价",
}


def masters() -> list[list[Piece]]:
    """Every master that a ledger set starts with, by level: a row must be there before another points to it."""
    flat = [Piece(Unit, code, {"name": name, "decimals": 3 if code == "KG" else 0}) for code, name in UNITS.items()]
    flat += [Piece(SettlementMethod, code, {"name": name, "kind": kind}) for code, (name, kind) in METHODS.items()]
    flat += [
        Piece(PaymentTerm, code, {"name": name, "from_month_end": month_end, "days": days, "fixed_day": fixed, "prepaid": prepaid})
        for code, (name, month_end, days, fixed, prepaid) in TERMS.items()
    ]  # fmt: skip
    flat += [Piece(Reason, code, {"name": name, "kind": kind}) for code, (name, kind) in REASONS.items()]
    flat += [Piece(ExpenseItem, code, {"name": name}) for code, name in EXPENSES.items()]
    flat += [Piece(PriceItem, code, {"name": name}) for code, name in PRICE_ITEMS.items()]
    flat.append(Piece(PriceInquiryRule, "STD", {"name": "标准询价规则"}))
    flat += [Piece(Region, code, {"name": name, "kind": RegionKind.AREA}) for name, code in AREAS.items()]
    provinces = [
        Piece(Region, each.code, {"name": each.name, "kind": RegionKind.PROVINCE}, AREAS[each.area])
        for each in PROVINCES
    ]
    cities = [
        Piece(Region, code, {"name": city, "kind": RegionKind.CITY}, each.code)
        for each in PROVINCES
        for code, city in each.city_codes()
    ]
    return [flat, provinces, cities]


def version() -> str:
    """The digest of all that this program brings."""
    found: list[Any] = [(piece.entity, piece.code) for level in masters() for piece in level]
    found += [(template.code, parts_of(template)) for template in TEMPLATES]
    return hashlib.sha256(json.dumps(found, ensure_ascii=False).encode()).hexdigest()


def seed(work: UnitOfWork) -> None:
    """Fill a new ledger set; one that is filled gets what it lacks and never had."""
    bring(work)
    _periods(work)
    settings.plant(work.connection)
    work.session.flush()
    periods.plant_by(work)


def bring(work: UnitOfWork) -> Brought:
    """Masters, roles and rights that this ledger set never had; what its company changed or deleted stays so."""
    brought = Brought(work)
    for level in masters():
        for piece in level:
            brought.master(piece, make)
        work.session.flush()
    for template in TEMPLATES:
        brought.role(template, make)
    work.session.flush()
    brought.note(version())
    return brought


def ensure(work: UnitOfWork, model: type[M], code: str, **values: Any) -> M:
    """The master with this code; made where there is none. One statement for all codes of a model."""
    key = ("seed", model)
    if key not in work.cache:
        work.cache[key] = {record.code: record for record in work.session.scalars(select(model))}
    known: dict[str, M] = work.cache[key]
    if code not in known:
        known[code] = make(work, model, code=code, **values)
        work.session.add(known[code])
    return known[code]


def make(work: UnitOfWork, model: type[M], **values: Any) -> M:
    """A master with its defaults, as the command path would make it."""
    record: M = new_record(model, work.registry.by_model(model).fields)
    for name, value in values.items():
        setattr(record, name, value)
    record.state = "active"
    record.created_at, record.created_by = work.now, work.principal.user_id
    record.pinyin = record.pinyin or cut(initials(record.name), 60) or None
    return record


def _periods(work: UnitOfWork) -> None:
    """This month, eighteen before it and five after it."""
    months = work.today.year * 12 + work.today.month - 1
    for month in range(months - 18, months + 6):
        ensure_period(work, month // 12, month % 12 + 1)


def ensure_period(work: UnitOfWork, year: int, month: int) -> Period:
    last = calendar.monthrange(year, month)[1]
    return ensure(
        work,
        Period,
        f"{year}-{month:02}",
        name=f"{year} 年 {month} 月",
        starts=date(year, month, 1),
        ends=date(year, month, last),
    )
