"""What customers paid, and which debt it settles (收款)."""

from cellar_server.kernel.schema.areas import area, group

AREA = area(
    __package__,
    "收款|Receipts",
    icon="coin",
    place=40,
    uses="billing masters sales",
    menu=(group("receipt write_off write_off_lines"),),
)
