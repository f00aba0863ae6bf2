"""Invented, believable data and the metadata of four entities, for `fake_server`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from cellar.v1 import document_pb2, list_pb2, metadata_pb2, session_pb2, value_pb2
from cellar_common import codec
from cellar_common.codec import Ref

M = metadata_pb2
Store = dict[str, dict[int, document_pb2.Record]]

CUSTOMERS = [
    "禾木商贸",
    "东篱酒行",
    "北渡糖酒",
    "望川贸易",
    "松石供应链",
    "听雨酒业连锁",
    "青屿商超",
    "云麓名酒行",
    "南塘副食",
    "汀洲经贸",
]
ITEMS = [
    ("1001-52-15", "澄岭陈酿十五年", "52% 500ml×6", "clcn", "2988.00"),
    ("1001-42-15", "澄岭陈酿十五年", "42% 500ml×6", "clcn", "2868.00"),
    ("1002-52-08", "澄岭青瓷八年", "52% 500ml×6", "clqc", "1728.00"),
    ("1003-52-05", "澄岭红坛五年", "52% 500ml×6", "clht", "948.00"),
    ("2001-50-00", "谷雨光瓶", "50% 480ml×12", "gygp", "336.00"),
    ("2002-45-01", "谷雨小坛", "45% 100ml×24", "gyxt", "432.00"),
]
STATES = [
    ("draft", "开立", "draft"),
    ("approval", "审批中", "approval"),
    ("approved", "已审核", "approved"),
    ("partly", "部分执行", "partly"),
    ("closed", "已关闭", "closed"),
    ("void", "已作废", "void"),
]
NEXT_STATE = {"submit": ("approval", ["approve"]), "approve": ("approved", ["close"]), "close": ("closed", [])}
CENT = Decimal("0.01")


def _field(name: str, label: str, kind: int, **more: Any) -> metadata_pb2.Field:
    more.setdefault("sortable", True)
    more.setdefault("filterable", True)
    return M.Field(name=name, label=label, kind=kind, **more)


def _money(name: str, label: str, **more: Any) -> metadata_pb2.Field:
    return _field(name, label, M.FIELD_KIND_MONEY, scale=2, shown_scale=2, width=14, **more)


def _order() -> metadata_pb2.Entity:
    head = [
        _field("number", "单据编号", M.FIELD_KIND_TEXT, readonly=True, width=14),
        _field(
            "customer_id", "客户", M.FIELD_KIND_REFERENCE, target="customer", required=True, triggers=True, width=18
        ),
        _field(
            "trade",
            "交易类型",
            M.FIELD_KIND_CHOICE,
            width=8,
            choices=[M.Choice(code="wholesale", label="批发"), M.Choice(code="group", label="团购")],
        ),
        _field("day", "订单日期", M.FIELD_KIND_DAY, required=True, width=10),
        _field("address", "收货地址", M.FIELD_KIND_TEXT, required=True, max_length=120, width=24),
        _field("due", "要求交货", M.FIELD_KIND_DAY, width=10),
        _field("urgent", "加急", M.FIELD_KIND_FLAG, width=4),
        _field("note", "备注", M.FIELD_KIND_NOTE, max_length=400, width=24),
        _field(
            "state", "状态", M.FIELD_KIND_CHOICE, readonly=True, choices=_choices(), width=10, role=M.FIELD_ROLE_STATE
        ),
        _money("gross", "价税合计", readonly=True, role=M.FIELD_ROLE_TOTAL),
        _field("quantity", "数量", M.FIELD_KIND_QUANTITY, readonly=True, scale=4, width=10),
        _field("shipped", "已发", M.FIELD_KIND_QUANTITY, readonly=True, scale=4, width=10),
    ]
    lines = [
        _field("item_id", "商品", M.FIELD_KIND_REFERENCE, target="item", required=True, triggers=True, width=24),
        _field("spec", "规格", M.FIELD_KIND_TEXT, readonly=True, width=14),
        _field(
            "quantity", "数量", M.FIELD_KIND_QUANTITY, required=True, triggers=True, scale=4, shown_scale=0, width=8
        ),
        _field("available", "可用量", M.FIELD_KIND_QUANTITY, readonly=True, scale=4, shown_scale=0, width=8),
        _field("price", "含税单价", M.FIELD_KIND_PRICE, triggers=True, scale=6, shown_scale=2, width=10),
        _field("rate", "扣率", M.FIELD_KIND_RATE, triggers=True, scale=6, shown_scale=0, width=7),
        _money("gross", "价税合计", readonly=True),
        _field("due", "交货", M.FIELD_KIND_DAY, width=10),
        # Columns that a user has to show first.
        _field("memo", "说明", M.FIELD_KIND_NOTE, max_length=400, width=20),
        _field("marks", "标签", M.FIELD_KIND_TAGS, max_length=60, width=12),
        _field("loaded", "装车", M.FIELD_KIND_INSTANT, width=16),
        _field("takes", "时长", M.FIELD_KIND_DURATION, width=8),
    ]
    columns = ["item_id", "spec", "quantity", "available", "price", "rate", "gross", "due"]
    return M.Entity(
        name="sales_order",
        label="销售订单",
        list_view="list",
        record_view="record",
        kind=M.ENTITY_KIND_DOCUMENT,
        icon="order",
        fields=head,
        states=[M.State(code=code, label=label, look=look) for code, label, look in STATES],
        actions=[
            M.Action(name="submit", label="提交", icon="send", shortcut="F10", from_states=["draft"], primary=True),
            M.Action(
                name="approve", label="审核", icon="check", shortcut="F10", from_states=["approval"], primary=True
            ),
            M.Action(
                name="close",
                label="关闭",
                icon="x",
                from_states=["approved", "partly"],
                backward=True,
                confirmation="关闭后余量不再发货。",
                batch=True,
                questions=[_field("reason", "原因", M.FIELD_KIND_TEXT, required=True, max_length=80)],
            ),
            M.Action(name="price_all", label="批量询价", icon="tag", shortcut="Shift+A", on_draft=True),
        ],
        form=M.FormLayout(
            rows=[
                M.FormRow(fields=["customer_id", "trade", "day", "due"]),
                M.FormRow(fields=["address", "urgent", "note"]),
            ],
            grids=[M.GridLayout(name="lines", label="明细", fields=lines, columns=columns, sums=["quantity", "gross"])],
            totals=["gross"],
        ),
        list=M.ListLayout(
            columns=["number", "customer_id", "day", "state", "quantity", "gross", "due", "note"],
            filters=["state", "customer_id", "day"],
            sums=["quantity", "gross"],
            sort_field="number",
            sort_descending=True,
            schemes=[
                M.Scheme(name="all", label="全部"),
                M.Scheme(
                    name="open",
                    label="待审批",
                    filters=[
                        M.Filter(field="state", operator=M.FILTER_OPERATOR_EQUALS, values=[codec.to_value("approval")])
                    ],
                ),
            ],
            progress=[M.Progress(label="发", done_column="shipped", whole_column="quantity")],
        ),
        pushes=[M.Link(name="order_to_delivery", label="发货单", source="sales_order", target="sales_order")],
        prints=[
            M.PrintTemplate(name="standard", label="销售订单（A4）"),
            M.PrintTemplate(name="tractor", label="三联 241×140"),
        ],
        may_create=True,
        may_delete=True,
        may_export=True,
        may_import=True,
        may_attach=True,
        title_field="customer_id",
    )


def _choices() -> list[metadata_pb2.Choice]:
    return [M.Choice(code=code, label=label) for code, label, _ in STATES]


def _master(name: str, label: str, icon: str, extra: list[metadata_pb2.Field]) -> metadata_pb2.Entity:
    fields = [
        _field("code", "编码", M.FIELD_KIND_TEXT, required=True, max_length=20, width=12),
        _field("name", "名称", M.FIELD_KIND_TEXT, required=True, max_length=80, width=22),
        *extra,
    ]
    names = [field.name for field in fields]
    return M.Entity(
        name=name,
        label=label,
        list_view="list",
        record_view="record",
        kind=M.ENTITY_KIND_MASTER,
        icon=icon,
        fields=fields,
        states=[
            M.State(code="active", label="启用", look="approved"),
            M.State(code="stopped", label="停用", look="closed"),
        ],
        form=M.FormLayout(rows=[M.FormRow(fields=names)]),
        list=M.ListLayout(columns=names, filters=names[:1], sort_field="code"),
        may_create=True,
        may_delete=True,
        may_export=True,
        title_field="name",
    )


def make_metadata() -> metadata_pb2.Metadata:
    customer = _master(
        "customer",
        "客户",
        "people",
        [_field("phone", "电话", M.FIELD_KIND_TEXT, width=14), _money("credit", "信用额度")],
    )
    item = _master(
        "item",
        "商品",
        "jar",
        [_field("spec", "规格", M.FIELD_KIND_TEXT, width=16), _money("price", "基准价")],
    )
    stock = M.Entity(
        name="stock",
        list_view="list",
        label="即时库存",
        kind=M.ENTITY_KIND_INQUIRY,
        icon="box",
        fields=[
            _field("item_id", "商品", M.FIELD_KIND_REFERENCE, target="item", width=24),
            _field("quantity", "现存", M.FIELD_KIND_QUANTITY, scale=4, width=10),
        ],
        list=M.ListLayout(columns=["item_id", "quantity"], sums=["quantity"], sort_field="item_id"),
        may_export=True,
    )
    node = M.MenuNode
    menu = [
        node(label="销售", icon="order", keywords="xs", children=[
            node(label="报价单", icon="tag", keywords="bjd", entity="quotation"),
            node(label="销售订单", icon="order", keywords="xsdd", entity="sales_order"),
            node(label="订单变更", icon="swap", keywords="ddbg", entity="order_change"),
        ]),
        node(label="发运与物流", icon="truck", keywords="fyywl", children=[
            node(label="发货单", icon="truck", keywords="fhd", entity="delivery_note"),
            node(label="签收途损单", icon="sign", keywords="qstsd", entity="sign_off"),
        ]),
        node(label="仓库与库存", icon="box", keywords="ckykc", children=[
            node(label="即时库存", icon="box", keywords="jskc", entity="stock"),
        ]),
        node(label="基础资料", icon="people", keywords="jczl", children=[
            node(label="客户", icon="people", keywords="kh", entity="customer"),
            node(label="商品", icon="jar", keywords="sp", entity="item"),
        ]),
    ]  # fmt: skip
    known = [_order(), customer, item, stock]
    for name, label, icon in (
        ("quotation", "报价单", "tag"),
        ("order_change", "订单变更", "swap"),
        ("delivery_note", "发货单", "truck"),
        ("sign_off", "签收途损单", "sign"),
    ):
        known.append(_master(name, label, icon, []))
    return M.Metadata(hash="fake-1", menu=menu, entities=known, searched=["customer", "item", "batch"])


def todo() -> list[session_pb2.Todo]:
    by_state = [M.Filter(field="state", operator=M.FILTER_OPERATOR_EQUALS, values=[codec.to_value("approval")])]
    return [
        session_pb2.Todo(entity="sales_order", label="待我审批的销售订单", count=5, filters=by_state),
        session_pb2.Todo(entity="sales_order", label="被驳回的销售订单", count=1),
        session_pb2.Todo(entity="delivery_note", label="待发货的发货单", count=37),
        session_pb2.Todo(entity="sign_off", label="待签收的出库", count=2),
    ]


def home() -> session_pb2.GetHomeResponse:
    """A busy morning: work of four kinds, a document that is late, figures with and without yesterday's, days that are over."""
    hour = 3_600_000_000
    at = int(datetime.now(tz=UTC).timestamp() * 1_000_000)
    items = todo()
    for item, amount, hours in zip(items, ("5230410.50", "", "1286400.00", ""), (2, 30, 75, 1), strict=True):
        item.since = at - hours * hour
        item.amount.CopyFrom(codec.to_value(Decimal(amount) if amount else None, 2))
    day, money = codec.to_value(date(2026, 11, 1)), [codec.to_value(Decimal(each), 2) for each in (5, 9, 3, 12)]
    return session_pb2.GetHomeResponse(
        items=items,
        waiting=[
            session_pb2.Waiting(
                entity="sales_order", id=at_row, number=number("sales_order", at_row), label=items[0].label, party=name, due=day if late else None,
                amount=codec.to_value(Decimal("107827.20"), 2), since=at - at_row * hour, late=late,
            )
            for at_row, (name, late) in enumerate((("木石烟酒", True), ("汀洲经贸", False), ("望川贸易", False)), start=1)
        ],
        glances=[
            session_pb2.Glance(entity="sales_order", label="今日订单", now=codec.to_value(18), before=codec.to_value(14), days=[codec.to_value(each) for each in (3, 9, 14, 18)]),
            session_pb2.Glance(entity="sales_order", label="本月订单额", money=True, month=True, now=codec.to_value(Decimal("1286400.50"), 2), before=codec.to_value(Decimal(0), 2), days=money),
        ],
        alerts=[
            session_pb2.Alert(entity="sales_order", label="交货到期", late=True, count=2, amount=codec.to_value(Decimal("218640.00"), 2), day=day),
            session_pb2.Alert(entity="customer", label="证照到期", count=1, day=day),
        ],
    )  # fmt: skip


def _values(**values: Any) -> dict[str, value_pb2.Value]:
    return {name: codec.to_value(value) for name, value in values.items()}


def number(entity: str, record_id: int) -> str:
    return f"XS2611-{record_id % 10000:04d}" if entity == "sales_order" else f"{entity[:1].upper()}{record_id:05d}"


def make_store(rows: int) -> Store:
    store: Store = {entity.name: {} for entity in make_metadata().entities}
    for i, name in enumerate(CUSTOMERS):
        values = _values(code=f"C{i + 211:05d}", name=name, phone="0571-5550199", credit=Decimal("1500000.00"))
        store["customer"][i + 1] = _plain("customer", i + 1, f"C{i + 211:05d}", values)
    for i, (code, name, spec, _, price) in enumerate(ITEMS):
        values = _values(code=code, name=name, spec=spec, price=Decimal(price))
        store["item"][i + 1] = _plain("item", i + 1, code, values)
        held = _values(item_id=Ref(i + 1, code, f"{name} {spec}"), quantity=Decimal(860 + 311 * i))
        store["stock"][i + 1] = _plain("stock", i + 1, "", held)
    for i in range(rows):
        record = new_record("sales_order")
        record.id, record.row_version = 1000 + i, 1
        record.number = number("sales_order", 379 + i)
        state, *_ = STATES[i % len(STATES)]
        customer = i % len(CUSTOMERS)
        values = _values(
            customer_id=Ref(customer + 1, f"C{customer + 211:05d}", CUSTOMERS[customer]),
            trade="wholesale",
            day=date(2026, 11, 22) - timedelta(days=i % 30),
            due=date(2026, 11, 28),
            address="浙江省杭州市余杭区仓前街道 18 号",
            number=record.number,
            state=state,
        )
        for name, value in values.items():
            record.values[name].CopyFrom(value)
        grid = record.grids[0]
        for k in range(3):
            item = (i + k) % len(ITEMS)
            line = grid.lines.add(id=(1000 + i) * 100 + k)
            wanted = _values(
                item_id=Ref(item + 1, ITEMS[item][0], ITEMS[item][1]),
                quantity=Decimal(20 * (k + 1)),
                rate=Decimal("0.96"),
            )
            for name, value in wanted.items():
                line.values[name].CopyFrom(value)
        evaluate(record, store)
        record.values["shipped"].CopyFrom(codec.to_value(Decimal(40 * (i % 4)), 4))
        record.state, record.editable, record.deletable = state, state == "draft", state == "draft"
        record.byline = "林晓禾 11-22 14:31"
        record.actions.extend({"draft": ["submit", "price_all"], "approval": ["approve"]}.get(state, ["close"]))
        store["sales_order"][record.id] = record
    return store


def _plain(entity: str, record_id: int, code: str, values: dict[str, value_pb2.Value]) -> document_pb2.Record:
    return document_pb2.Record(
        entity=entity,
        id=record_id,
        row_version=1,
        number=code,
        state="active",
        values=values,
        editable=True,
        deletable=True,
    )


def new_record(entity: str) -> document_pb2.Record:
    if entity != "sales_order":
        return document_pb2.Record(entity=entity, editable=True, state="active")
    return document_pb2.Record(
        entity=entity,
        state="draft",
        editable=True,
        values=_values(trade="wholesale", day=date(2026, 11, 22), state="draft"),
        grids=[document_pb2.Grid(name="lines")],
    )


def _decimal(line: Any, name: str) -> Decimal:
    value = codec.to_python(line.values[name]) if name in line.values else None
    return value if isinstance(value, Decimal) else Decimal(0)


def evaluate(record: document_pb2.Record, store: Store) -> list[document_pb2.Problem]:
    """Resolves typed codes, prices lines, adds up; the few rules: an address, a customer, stock at hand."""
    if record.entity != "sales_order":
        return []
    problems = []
    _resolve(record.values["customer_id"], store["customer"])
    if not record.values["customer_id"].reference.id:
        problems.append(_problem("customer_id", "REQUIRED", "未填", "F7 选择客户", "表头 客户"))
    if not record.values["address"].text:
        problems.append(
            _problem(
                "address", "REQUIRED", "未填。我方配送的订单必须有收货地址", "F7 选最近用过的地址", "表头 收货地址"
            )
        )
    gross = quantity = Decimal(0)
    for index, line in enumerate(record.grids[0].lines if record.grids else ()):
        item = _resolve(line.values["item_id"], store["item"])
        place = f"第 {index + 1} 行"
        if item is None:
            problems.append(_problem(f"lines[{index}].item_id", "UNKNOWN", "没有这个商品", "F7 选择", f"{place} 商品"))
            continue
        price = codec.to_python(item.values["price"])
        line.values["spec"].CopyFrom(item.values["spec"])
        if not _decimal(line, "price"):
            line.values["price"].CopyFrom(codec.to_value(price, 6))
        if not _decimal(line, "rate"):
            line.values["rate"].CopyFrom(codec.to_value(Decimal(1), 6))
        wanted = _decimal(line, "quantity")
        have = Decimal(824 - 101 * item.id)
        line.values["quantity"].CopyFrom(codec.to_value(wanted, 4))
        line.values["available"].CopyFrom(codec.to_value(have, 4))
        amount = (wanted * _decimal(line, "price") * _decimal(line, "rate")).quantize(CENT, ROUND_HALF_UP)
        line.values["gross"].CopyFrom(codec.to_value(amount, 2))
        if wanted > have:
            text = f"需要 {wanted:f} 件，可用 {have:f} 件"
            warning = _problem(f"lines[{index}].quantity", "SHORT", text, f"改为 {have:f}", f"{place} 数量")
            warning.severity = document_pb2.SEVERITY_WARNING
            problems.append(warning)
        gross, quantity = gross + amount, quantity + wanted
    record.values["gross"].CopyFrom(codec.to_value(gross, 2))
    record.values["quantity"].CopyFrom(codec.to_value(quantity, 4))
    return problems


def _problem(path: str, code: str, message: str, hint: str, place: str) -> document_pb2.Problem:
    return document_pb2.Problem(
        path=path, code=code, message=message, hint=hint, place=place, severity=document_pb2.SEVERITY_ERROR
    )


def _resolve(value: value_pb2.Value, table: dict[int, document_pb2.Record]) -> document_pb2.Record | None:
    wanted = value.reference
    if not wanted.id and wanted.code:
        for record in table.values():
            if wanted.code in (record.number, record.values["name"].text):
                name = record.values["name"].text
                value.reference.CopyFrom(value_pb2.Reference(id=record.id, code=record.number, name=name))
                return record
    return table.get(wanted.id)


def panels(record: document_pb2.Record) -> list[document_pb2.Panel]:
    if record.entity != "sales_order":
        return []
    fact, value = document_pb2.Fact, codec.to_value
    gross = codec.to_python(record.values["gross"]) if "gross" in record.values else Decimal(0)
    gross = gross if isinstance(gross, Decimal) else Decimal(0)
    part = document_pb2.GaugePart
    return [
        document_pb2.Panel(title="价格来源", subtitle="第 1 行", facts=[
            fact(label="基准价", value=value(Decimal("948.00")), text=""),
            fact(label="满 200 件 95 折", text="× 95%", tone="ok"),
            fact(label="成交含税单价", value=value(Decimal("900.60")), tone="accent"),
        ]),
        document_pb2.Panel(title="可用量", subtitle="谷雨小坛 45%", facts=[
            fact(label="现存", value=value(Decimal(860))),
            fact(label="占用", value=value(Decimal(845))),
            fact(label="可用", value=value(Decimal(15)), tone="error"),
        ]),
        document_pb2.Panel(title="信用", subtitle="A 级·超额时转特批", facts=[
            fact(label="额度", value=value(Decimal("1400000.00"))),
            fact(label="已占用", value=value(Decimal("760600.00"))),
            fact(label="本单", value=value(gross), tone="accent"),
        ], gauge=document_pb2.Gauge(limit=value(Decimal("1400000.00")), parts=[
            part(label="未核销应收", value=value(Decimal("486000.00")), tone=""),
            part(label="已出库未开票", value=value(Decimal("182600.00")), tone="ok"),
            part(label="已审未出库", value=value(Decimal("92000.00")), tone="warn"),
            part(label="本单", value=value(gross), tone="accent"),
        ])),
    ]  # fmt: skip


def trace(record: document_pb2.Record) -> document_pb2.TraceResponse:
    node, amount = document_pb2.TraceNode, record.values["gross"]
    return document_pb2.TraceResponse(
        nodes=[
            node(key="o", entity="sales_order", id=record.id, number=record.number, state=record.state, title="销售订单",
                 amount=amount, quantity=record.values["quantity"], rank=0, permitted=True),
            node(key="d", entity="delivery_note", id=1, number="FH2611-0302", state="approved", title="发货单",
                 amount=amount, quantity=codec.to_value(Decimal(60)), rank=1, permitted=True),
            node(key="s", entity="sign_off", number="", title="签收途损单", rank=2, permitted=True),
        ],
        edges=[document_pb2.TraceEdge(source="o", target="d"), document_pb2.TraceEdge(source="d", target="s")],
        checks=[document_pb2.TraceCheck(holds=True, text="订货 120 = 已发 60 + 未发 60")],
    )  # fmt: skip


def history() -> list[document_pb2.HistoryEntry]:
    change = document_pb2.FieldChange(path="lines[0].quantity", label="第 1 行 数量", before="40", after="60")
    return [
        document_pb2.HistoryEntry(when=1_795_300_380_000_000, who="林晓禾", action="修改", changes=[change]),
        document_pb2.HistoryEntry(when=1_795_290_380_000_000, who="林晓禾", action="新建"),
    ]


def matches(record: document_pb2.Record, query: list_pb2.Query) -> bool:
    words = " ".join([record.number, *(_words(value) for value in record.values.values())])
    if query.search and query.search.lower() not in words.lower():
        return False
    for condition in query.filters:
        if condition.operator in (M.FILTER_OPERATOR_EQUALS, M.FILTER_OPERATOR_IN):
            value = codec.to_python(record.values[condition.field]) if condition.field in record.values else None
            if value not in [codec.to_python(wanted) for wanted in condition.values]:
                return False
    return True


def _words(value: value_pb2.Value) -> str:
    python = codec.to_python(value)
    return f"{python.code} {python.name}" if isinstance(python, Ref) else str(python or "")


def sort_key(record: document_pb2.Record, name: str) -> tuple[bool, Any]:
    value = codec.to_python(record.values[name]) if name in record.values else None
    return (value is not None, value.code if isinstance(value, Ref) else value if value is not None else 0)


def total(records: Iterable[document_pb2.Record], name: str) -> Decimal:
    return sum((_decimal(record, name) for record in records), Decimal(0))


def column(name: str, field: metadata_pb2.Field | None, page: list[document_pb2.Record]) -> value_pb2.Column:
    values = [codec.to_python(record.values[name]) if name in record.values else None for record in page]
    kind = field.kind if field is not None else M.FIELD_KIND_TEXT
    if kind in (M.FIELD_KIND_MONEY, M.FIELD_KIND_QUANTITY, M.FIELD_KIND_PRICE, M.FIELD_KIND_RATE):
        return codec.pack_column(name, values, "decimal", field.scale if field is not None else 2)
    if kind == M.FIELD_KIND_DAY:
        return codec.pack_column(name, values, "day")
    if kind == M.FIELD_KIND_FLAG:
        return codec.pack_column(name, values, "flag")
    labels = {choice.code: choice.label for choice in field.choices} if field is not None else {}
    texts = [value.name if isinstance(value, Ref) else labels.get(value, value) for value in values]  # type: ignore[arg-type, call-overload]
    if name == "state":
        texts = values
    return codec.pack_column(name, texts, "text")


def lookup(store: Store, request: list_pb2.LookupRequest) -> list_pb2.LookupResponse:
    initials = {code: pinyin for code, _, _, pinyin, _ in ITEMS}
    text = request.text.lower()
    found = []
    for record in store.get(request.entity, {}).values():
        words = [record.number, record.values["name"].text, initials.get(record.number, "")]
        if any(text in word.lower() for word in words):
            found.append(record)
    found = found[: request.limit or 20]
    response = list_pb2.LookupResponse(
        references=[
            value_pb2.Reference(id=record.id, code=record.number, name=record.values["name"].text) for record in found
        ],
        mnemonics=[initials.get(record.number, "") for record in found],
    )
    if request.entity == "item":
        spec = _field("spec", "规格", M.FIELD_KIND_TEXT, width=14)
        response.fields.append(spec)
        response.columns.append(column("spec", spec, found))
    return response


def search(store: Store, request: list_pb2.SearchRequest) -> list_pb2.SearchResponse:
    """Records of every kind whose number or name holds the text."""
    text, found = request.text.lower(), []
    looks = {code: (label, look) for code, label, look in STATES}
    for entity, records in store.items():
        for record in (record for record in records.values() if record.number):
            values = record.values
            name = values["name"].text if "name" in values else values["customer_id"].reference.name
            if any(text in word.lower() for word in (record.number, name)):
                hit = list_pb2.SearchHit(entity=entity, id=record.id, number=record.number, name=name)
                if "gross" in values:
                    hit.amount.CopyFrom(values["gross"])
                    hit.day.CopyFrom(values["day"])
                    hit.standing, hit.look = looks[record.state]
                found.append(hit)
    return list_pb2.SearchResponse(hits=found[:40], more=len(found) > 40)


def pdf(pages: int) -> bytes:
    """A small PDF of so many pages, made by Qt."""
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QPainter, QPdfWriter

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    painter = QPainter(writer)
    for page in range(max(1, pages)):
        if page:
            writer.newPage()
        painter.drawText(200, 400, f"Cellar 销售订单 {page + 1}")
    painter.end()
    return bytes(buffer.data().data())
