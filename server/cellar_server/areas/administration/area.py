"""Who may work here, by which parameters, in which periods (系统管理)."""

from cellar_server.kernel.schema.areas import area, group

AREA = area(
    __package__,
    "系统管理|Administration",
    icon="gear",
    place=90,
    uses="masters",
    menu=(
        group("app_user role parameter"),
        group("period period_closing"),
        group("event_log job"),
    ),
)
