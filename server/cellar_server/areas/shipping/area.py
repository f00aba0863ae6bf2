"""Getting goods to the customer: notes, outbound, sign-off (发货)."""

from cellar_server.kernel.schema.areas import area, group

AREA = area(
    __package__,
    "发货|Shipping",
    icon="truck",
    place=20,
    uses="inventory masters sales",
    exports="sign_off",
    menu=(
        group("delivery_note outbound sign_off"),
        group("delivery_note_lines outbound_lines sign_off_lines shipments", "报表|Reports"),
    ),
)
