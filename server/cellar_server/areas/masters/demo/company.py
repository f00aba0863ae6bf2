"""The demo company's masters: organisations, people, items, warehouses, customers. One flush a table, parents first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from sqlalchemy import select

from cellar_common import tags
from cellar_common.durations import DAY
from cellar_db.ids import new_id
from cellar_server.areas.masters.classes import Brand, CustomerClass, ItemClass, Region
from cellar_server.areas.masters.cost_area import CostArea
from cellar_server.areas.masters.customer import Customer, CustomerContact, CustomerKind, granted
from cellar_server.areas.masters.customer_address import CustomerAddress
from cellar_server.areas.masters.demo.catalogue import BRANDS, SERIES, Product, products
from cellar_server.areas.masters.demo.people import Names
from cellar_server.areas.masters.employee import Employee, Function, Place
from cellar_server.areas.masters.item import Item, ItemKind, Tier, Unit
from cellar_server.areas.masters.organisation import Organisation
from cellar_server.areas.masters.region_data import AREAS, PROVINCES, Province
from cellar_server.areas.masters.settlement import PaymentTerm, SettlementMethod
from cellar_server.areas.masters.transport import Carrier, Vehicle
from cellar_server.areas.masters.warehouse import Warehouse, WarehouseKind
from cellar_server.kernel.filling.masters import ensure, make
from cellar_server.kernel.intake import claims
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import credit

GROUP = "泉石岭酒业集团"
# code: name, parent, kinds
_ORGS: dict[str, tuple[str, str | None, str]] = {
    "00": (GROUP, None, "is_company is_finance"),
    "01": ("销售公司", "00", "is_company is_sales is_stock is_finance"),
    "0101": ("华东大区", "01", "is_department"), "0102": ("华南大区", "01", "is_department"),
    "0103": ("华中大区", "01", "is_department"), "0104": ("北方大区", "01", "is_department"),
    "0105": ("西部大区", "01", "is_department"), "0110": ("销售内勤部", "01", "is_department"),
    "02": ("仓储运输部", "00", "is_department is_stock"), "03": ("财务部", "00", "is_department is_finance"),
    "04": ("灌装生产车间", "00", "is_department"), "05": ("物控采购部", "00", "is_department"),
    "06": ("电商公司", "00", "is_company is_sales"),
}  # fmt: skip
_TEAM = {"华东": "0101", "华南": "0102", "华中": "0103", "华北": "0104", "东北": "0104", "西南": "0105", "西北": "0105"}
# How many of a hundred customers lie in each area.
_WEIGHTS = {"华东": 34, "华南": 16, "华中": 20, "华北": 12, "东北": 5, "西南": 9, "西北": 4}
# Days that goods are under way to an area.
_TRANSIT = {"华东": 1, "华南": 3, "华中": 2, "华北": 2, "东北": 4, "西南": 3, "西北": 4}
# What salespeople call some of their customers; every so many customers have it.
_TAGS = ((3, "老客户"), (7, "重点"), (10, "电商"), (16, "宴席渠道"))
_CLASSES: dict[str, tuple[str, str | None]] = {
    "A": ("全部客户", None), "A1": ("经销商", "A"), "A11": ("总经销", "A1"), "A12": ("县级经销", "A1"), "A13": ("分销商", "A1"),
    "A2": ("终端", "A"), "A21": ("连锁商超", "A2"), "A22": ("烟酒店", "A2"), "A3": ("政企团购", "A"), "A4": ("内部客户", "A"),
}  # fmt: skip
# class, kind, share of a hundred, credit limit in ten thousand yuan (from, to), terms
_MIX: tuple[tuple[str, CustomerKind, int, tuple[int, int], tuple[str, ...]], ...] = (
    ("A11", CustomerKind.REGIONAL, 12, (300, 1500), ("D30", "EOM30", "M25")),
    ("A12", CustomerKind.DEALER, 48, (20, 160), ("D30", "D15", "PRE")),
    ("A13", CustomerKind.SUB_DEALER, 14, (5, 40), ("D15", "PRE", "PRE")),
    ("A21", CustomerKind.TERMINAL, 10, (30, 200), ("D45", "D60")),
    ("A22", CustomerKind.TERMINAL, 10, (0, 8), ("PRE", "COD")),
    ("A3", CustomerKind.GROUP_BUYER, 6, (10, 80), ("D30", "COD")),
)  # fmt: skip
_WAREHOUSES: dict[str, tuple[str, WarehouseKind]] = {
    "CP01": ("成品总库", WarehouseKind.FINISHED), "CP02": ("华东分库", WarehouseKind.FINISHED),
    "CP03": ("华南分库", WarehouseKind.FINISHED), "CP04": ("北方分库", WarehouseKind.FINISHED),
    "DJ01": ("待检库", WarehouseKind.INSPECTION), "CS01": ("残损库", WarehouseKind.DAMAGED),
    "BC01": ("包材库", WarehouseKind.PACKAGING),
}  # fmt: skip
WAREHOUSE_OF_AREA = {"华东": "CP02", "华南": "CP03", "华北": "CP04", "东北": "CP04"}
MAIN_WAREHOUSE = "CP01"


@dataclass
class Company:
    """What is to be made, and what later steps need to find again; records by code.

    Its trade lasts from ``first`` to ``last``; ``random`` draws names and places for ``size`` customers.
    """

    first: date
    last: date
    random: Random
    size: int
    orgs: dict[str, Organisation] = field(default_factory=dict)
    employees: dict[str, Employee] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    item_classes: dict[str, ItemClass] = field(default_factory=dict)
    customer_classes: dict[str, CustomerClass] = field(default_factory=dict)
    warehouses: dict[str, Warehouse] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    addresses: dict[str, CustomerAddress] = field(default_factory=dict)
    area_of: dict[str, str] = field(default_factory=dict)
    regions: dict[str, Region] = field(default_factory=dict)

    @property
    def sales_org(self) -> Organisation:
        return self.orgs["01"]


def _by_code(work: UnitOfWork, model: Any) -> dict[str, Any]:
    return {record.code: record for record in work.session.scalars(select(model))}


def build(work: UnitOfWork, company: Company) -> None:
    """Organisations, people, items, warehouses, customers; the ledger set has been seeded."""
    names = Names(company.random)
    company.regions = _by_code(work, Region)
    _organisations(work, company, names)
    _employees(work, company, names)
    _items(work, company)
    _places(work, company, names)
    _customers(work, company, names)


def _organisations(work: UnitOfWork, company: Company, names: Names) -> None:
    for number, (code, (name, above, kinds)) in enumerate(_ORGS.items()):
        values: dict[str, Any] = dict.fromkeys(kinds.split(), True)
        if "is_company" in values:
            title = name if name == GROUP else GROUP.removesuffix("集团") + name
            values |= {
                "tax_no": names.tax_no(number + 1), "bank": "示范银行泉石支行", "bank_account": f"0000{number:012}",
                "address": "泉石县酒乡大道 1 号", "phone": names.phone(),
            }  # fmt: skip
            name = title
        company.orgs[code] = ensure(
            work, Organisation, code, name=name, parent_id=company.orgs[above].id if above else None, **values
        )
        work.session.flush()


def _employees(work: UnitOfWork, company: Company, names: Names) -> None:
    def hire(code: str, org: str, post: str, function: Function, place: Place = Place.INSIDE) -> None:
        company.employees[code] = ensure(
            work, Employee, code, name=names.person(), org_id=company.orgs[org].id, post=post, function=function, place=place,
            phone=names.phone(), hired_on=date(2018 + len(company.employees) % 7, 3, 1), resident_away=place is Place.OUTSIDE,
        )  # fmt: skip

    for index, org in enumerate(("0101", "0102", "0103", "0104", "0105")):
        hire(f"Y{index + 1}00", org, "大区经理", Function.SALES)
        for person in range(1, 6 if org == "0101" else 4):
            hire(f"Y{index + 1}{person:02}", org, "业务员", Function.SALES, Place.OUTSIDE)
    for code, org, post, function in (
        ("N01", "0110", "内勤主管", Function.SERVICE), ("N02", "0110", "订单岗", Function.SERVICE), ("N03", "0110", "订单岗", Function.SERVICE),
        ("N04", "0110", "开票员", Function.FINANCE), ("N05", "0110", "调度", Function.STOCK), ("N06", "0110", "出货单岗", Function.STOCK),
        ("K01", "02", "仓库主管", Function.STOCK), ("K02", "02", "保管员", Function.STOCK), ("K03", "02", "保管员", Function.STOCK),
        ("K04", "02", "保管员", Function.STOCK), ("F01", "03", "财务主管", Function.FINANCE), ("F02", "03", "结算员", Function.FINANCE),
        ("F03", "03", "信用专员", Function.FINANCE), ("F04", "03", "出纳", Function.FINANCE), ("M01", "01", "营销总监", Function.MARKETING),
        ("M02", "01", "价格管理员", Function.MARKETING), ("S01", "00", "系统管理员", Function.OTHER), ("Z01", "00", "总经理", Function.OTHER),
    ):  # fmt: skip
        hire(code, org, post, function)
    # Names of their own: those drawn above and hereafter stay what they were.
    names = Names(Random(len(company.employees)))
    for code, org, post, function in (
        ("N07", "0110", "出货文员", Function.STOCK), ("N08", "02", "物流签收", Function.STOCK), ("N09", "0110", "发票录入", Function.FINANCE),
        ("F05", "03", "财务会计", Function.FINANCE), ("F06", "03", "业务会计", Function.FINANCE), ("M03", "01", "总监助理", Function.MARKETING),
        ("YZ00", "0101", "业务主管", Function.MARKETING), ("Q01", "02", "质量专员", Function.OTHER), ("B01", "05", "采购经理", Function.OTHER),
        ("B02", "05", "采购员", Function.OTHER), ("H01", "00", "人力专员", Function.OTHER), ("S02", "00", "基础资料员", Function.OTHER),
        ("S03", "00", "迁移员", Function.OTHER), ("S04", "00", "审计员", Function.OTHER),
    ):  # fmt: skip
        hire(code, org, post, function)
    work.session.flush()


def _items(work: UnitOfWork, company: Company) -> None:
    units = _by_code(work, Unit)
    brands = {code: ensure(work, Brand, code, name=name) for code, name in BRANDS.items()}
    root = ensure(work, ItemClass, "CP", name="成品酒")
    work.session.flush()
    for code, name in SERIES.items():
        above = None if code == "GIVE" else root.id
        company.item_classes[code] = ensure(
            work, ItemClass, f"CP-{code}" if above else "ZP", name=name, parent_id=above
        )
    company.item_classes["CP"] = root
    work.session.flush()
    for number, product in enumerate(products()):
        drink = product.kind is ItemKind.FINISHED
        company.products[product.code] = product
        company.items[product.code] = ensure(
            work, Item, product.code, name=product.name, item_class_id=company.item_classes[product.series].id, kind=product.kind,
            brand_id=brands[product.brand].id, tier=product.tier if drink else None, variety=product.variety if drink else None,
            spec=product.spec, unit_id=units["PING" if drink else "JIAN"].id, case_unit_id=units["XIANG"].id, per_case=product.per_case,
            volume_ml=product.volume or None, alcohol=Decimal(product.alcohol) / 100 if drink else None, batch_managed=drink,
            barcode=f"20{number + 1:010}", tax_rate=Decimal("0.13"), cost=product.cost, inspected=drink,
            case_kg=(Decimal(product.volume * product.per_case) / 1000 * Decimal("1.9")).quantize(Decimal("0.1")) or None,
            minimum_stock=Decimal(product.per_case * (50 if product.tier is Tier.HIGH else 200)),
        )  # fmt: skip
    work.session.flush()
    claims.hold(work, work.registry.by_model(Item), company.items.values())


def _places(work: UnitOfWork, company: Company, names: Names) -> None:
    area = ensure(work, CostArea, "01", name=company.sales_org.name, org_id=company.sales_org.id)
    work.session.flush()
    keepers = [company.employees[code] for code in ("K01", "K02", "K03", "K04")]
    for index, (code, (name, kind)) in enumerate(_WAREHOUSES.items()):
        company.warehouses[code] = ensure(
            work, Warehouse, code, name=name, kind=kind, org_id=company.sales_org.id, in_atp=kind is WarehouseKind.FINISHED,
            cost_area_id=area.id,
            keeper_id=keepers[index % len(keepers)].id, address="泉石县酒乡大道 1 号" if code == MAIN_WAREHOUSE else None,
        )  # fmt: skip
    for number, (code, name) in enumerate(
        (("CY01", "自有车队"), ("CY02", "远岫物流"), ("CY03", "驰屿货运"), ("CY04", "北禾运输"))
    ):
        carrier = ensure(
            work, Carrier, code, name=name, own_fleet=code == "CY01", contact=names.person(), phone=names.phone(),
            loss_rate=Decimal("0.002"),
        )  # fmt: skip
        work.session.flush()
        for vehicle in range(3):
            plate = f"演示 {'ABCD'[number]}{number * 3 + vehicle + 1:04}"
            ensure(work, Vehicle, plate, name=plate, carrier_id=carrier.id, driver=names.person(), phone=names.phone(),
                   capacity_kg=Decimal(10000 if vehicle else 5000))  # fmt: skip
    work.session.flush()


def _customers(work: UnitOfWork, company: Company, names: Names) -> None:
    random = company.random
    terms, methods = _by_code(work, PaymentTerm), _by_code(work, SettlementMethod)
    for code, (name, above) in _CLASSES.items():
        company.customer_classes[code] = ensure(
            work, CustomerClass, code, name=name, parent_id=company.customer_classes[above].id if above else None
        )
        work.session.flush()
    sellers = {area: [e for code, e in company.employees.items() if e.org_id == company.orgs[org].id and code[2:] != "00"]
               for area, org in _TEAM.items()}  # fmt: skip
    provinces: dict[str, list[Province]] = {area: [p for p in PROVINCES if p.area == area] for area in AREAS}
    for number in range(1, company.size + 1):
        area = random.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        province = random.choice(provinces[area])
        city_code, city = random.choice(list(province.city_codes()))
        customer_class, kind, _, (low, high), choices = random.choices(_MIX, [mix[2] for mix in _MIX])[0]
        term = terms[random.choice(choices)]
        limit = Decimal(0) if term.prepaid else Decimal(random.randint(low, high) * 10_000)
        phone, person = names.phone(), names.person()
        street = f"{'' if province.name == city else province.name}{city}{names.street()}"
        customer = make(
            work, Customer, code=f"C{number:05}", name=names.dealer(city, shop=customer_class == "A22"), kind=kind,
            customer_class_id=company.customer_classes[customer_class].id, region_id=company.regions[city_code].id,
            org_id=company.sales_org.id, salesperson_id=random.choice(sellers[area]).id, phone=phone,
            tax_no=names.tax_no(1000 + number), bank=f"示范银行{city}分行", bank_account=f"0000{number:012}", address=street,
            settlement_method_id=methods["WIRE" if kind is not CustomerKind.GROUP_BUYER else "BILL"].id, payment_term_id=term.id,
            credit_limit=limit, prepaid=term.prepaid, grace_days=random.choice((None, 3, 5, 7)),
            tags=tags.SEPARATOR.join(word for every, word in _TAGS if number % every == 0) or None,
            remark="周末不收货，送货前一天打电话。\n卸货走后门，地下车库限高 2.2 米。" if number % 11 == 1 else None,
        )  # fmt: skip
        customer.contacts = [
            CustomerContact(
                id=new_id(),
                position=0,
                name=person,
                post="总经理" if kind is not CustomerKind.TERMINAL else "店长",
                phone=phone,
            )
        ]
        work.session.add(customer)
        company.customers[customer.code] = customer
        company.area_of[customer.code] = area
        for extra in range(random.choice((1, 1, 2))):
            place = street if not extra else f"{city}{names.street()}（仓库）"
            company.addresses[f"{customer.code}-{extra + 1}"] = make(
                work, CustomerAddress, code=f"{customer.code}-{extra + 1}", name=place, customer_id=customer.id, contact=person,
                phone=phone, region_id=company.regions[city_code].id, preferred=not extra, for_invoice=not extra,
                transit=_TRANSIT[area] * DAY,
            )  # fmt: skip
    _internal(work, company, names)
    work.session.flush()
    work.session.add_all(company.addresses.values())
    work.session.flush()
    claims.hold(work, work.registry.by_model(Customer), company.customers.values())
    for customer in company.customers.values():
        credit.grant(work, customer.id, granted(customer), grace_days=customer.grace_days)


def _internal(work: UnitOfWork, company: Company, names: Names) -> None:
    shop = company.orgs["06"]
    customer = make(
        work, Customer, code="N00001", name=shop.name, kind=CustomerKind.INTERNAL, own_org_id=shop.id, phone=names.phone(),
        customer_class_id=company.customer_classes["A4"].id, org_id=company.sales_org.id,
        salesperson_id=company.employees["Y100"].id, unlimited=True,
    )  # fmt: skip
    customer.contacts = []
    work.session.add(customer)
    company.customers[customer.code] = customer
    company.area_of[customer.code] = "华东"
    company.addresses["N00001-1"] = make(
        work,
        CustomerAddress,
        code="N00001-1",
        name="泉石县酒乡大道 1 号电商仓",
        customer_id=customer.id,
        preferred=True,
    )
