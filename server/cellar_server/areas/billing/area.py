"""What customers are asked to pay: invoices and receivables (开票)."""

from cellar_server.kernel.schema.areas import area, group

AREA = area(
    __package__,
    "开票|Billing",
    icon="invoice",
    place=30,
    uses="masters pricing sales shipping",
    exports="receivable_doc rules sales_invoice",
    menu=(group("sales_invoice receivable"), group("sales_invoice_lines billed", "报表|Reports")),
)
