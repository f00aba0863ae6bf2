"""Parameters as records: one row for each that the program declares; its form is declared by the administration area."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from cellar_server.kernel.schema.fields import Choice, choice, text
from cellar_server.kernel.schema.model import Master


class ParameterArea(Choice):
    """What a parameter is about: the first part of its code."""

    APPROVAL = "审核|Approval"
    BILLING = "开票|Billing"
    CREDIT = "信用|Credit"
    DOCUMENTS = "单据|Documents"
    LEDGER = "账套|Ledger set"
    PRICING = "价格|Pricing"
    RECEIPTS = "收款|Receipts"
    SALES = "销售|Sales"
    SECURITY = "安全|Security"
    SHIPPING = "发货|Shipping"
    OTHER = "其他|Other"

    @classmethod
    def of(cls, code: str) -> ParameterArea:
        return cls.__members__.get(code.partition(".")[0].upper(), cls.OTHER)


class ParameterRow(Master):
    """``content`` empty: the program's default counts, which ``standard`` shows. Everything but ``content`` is the program's."""

    __tablename__ = "parameter"
    code: Mapped[str] = text(
        "参数|Parameter", 40, required=True, readonly=True, unique=True, copied=False, identifier=True
    )
    name: Mapped[str] = text("说明|Meaning", 120, required=True, readonly=True, width=36)
    english: Mapped[str | None] = text("英文说明|Meaning in English", 120, readonly=True, width=36)
    area: Mapped[ParameterArea] = choice("领域|Area", ParameterArea, required=True, readonly=True)
    content: Mapped[str | None] = text("当前值|Value", 200, width=16, help="留空即用缺省值|Empty: the default counts")
    standard: Mapped[str | None] = text("缺省值|Default", 200, readonly=True, width=12)
    allowed: Mapped[str | None] = text("可取的值|Allowed values", 200, readonly=True, width=24)
