"""What a company decides about credit: refuse, warn or not ask; at the order only or at delivery too; days of grace."""

from __future__ import annotations

from cellar_server.kernel.schema.settings import define
from cellar_server.ledgers.credit.tables import LONGEST_GRACE

ACTION = define(
    "credit.action",
    "block",
    "超信用额度时|When credit is exceeded",
    "block",
    "warn",
    "none",
    help="订单、发货或出库使客户超出信用额度时：拒绝、提示后放行，或不检查。|"
    "When an order or a delivery takes a customer beyond his limit: it is refused, said and let pass, or not asked.",
)
CHECK_DELIVERY = define(
    "credit.check_delivery",
    "none",
    "发货与出库时再查信用|Credit is checked again at delivery",
    "none",
    "warn",
    "block",
    help="订单审核之后，审核发货单和出库签字时是否再查一次信用：拒绝、提示后放行，或不检查。|"
    "Whether credit is asked again when a delivery note is approved and goods are signed out: it is refused, said and let pass, or not asked.",
)
GRACE = define(
    "credit.grace_days", 0, "逾期宽限天数（客户未另定时）|Days of grace after the due date, unless the customer has his own",
    maximum=LONGEST_GRACE,
    help="客户档案没有自己的宽限天数时，应收款到期后再过这么多天才算逾期；逾期的客户按其他信用参数拒绝或提示。|"
    "For customers without days of their own: so many days after the due date a debt counts as overdue; the other credit parameters say what follows.",
)  # fmt: skip
