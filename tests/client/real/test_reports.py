"""Reports over a real company: groups that open and close, what lies behind them, levels and schemes that are kept, files."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt

from cellar.v1 import metadata_pb2 as pb
from cellar_client.features.list.view import ListView
from cellar_client.features.report.view import ReportView
from cellar_client.widgets.cells import room_for
from cellar_client.widgets.marks import Chip
from cellar_client.widgets.view import View
from cellar_common.codec import to_value
from tests.client.real.conftest import OpenDesk
from tests.end_to_end.desk import Desk
from tests.end_to_end.events import press, until


def report(desk: Desk, entity: str) -> ReportView:
    desk.window.open_list(entity)
    return desk.report(entity)


def at_rest(view: ReportView) -> ReportView:
    until(lambda: view.rows.state != "loading" and view._total_call is None, "the report at rest")
    return view


def everything(view: ReportView) -> ReportView:
    view.conditions.set([], "all")
    return at_rest(view)


def test_groups_open_and_close_by_keys_and_lead_to_their_rows_and_documents(desk: OpenDesk) -> None:
    clerk = desk("demo")
    view = everything(report(clerk, "sales_by_customer"))
    whole = len(view.rows.top)
    assert whole == len(view.rows.seen) > 1
    view.table.setFocus()
    press("Right")
    assert view.rows.top[0].open
    below = view.rows.top[0].below
    assert below
    assert len(view.rows.seen) == whole + len(below)
    at = [each.name for each in view.rows.measures].index("gross")
    assert sum(each.figures[at] for each in below) == view.rows.top[0].figures[at]
    press("Down")
    press("Left")
    assert view.table.current_row() is view.rows.top[0]
    press("Left")
    assert len(view.rows.seen) == whole
    press("Return")
    until(lambda: isinstance(clerk.window.current(), ListView), "its rows")
    behind = clerk.window.current()
    assert isinstance(behind, ListView)
    until(lambda: behind.rows.state == "ready" and not behind.rows.asking, "its rows")
    assert behind.rows.sum_rows(range(behind.rows.rowCount()), ["gross"])["gross"] == view.rows.top[0].figures[at]
    press("Return")
    until(lambda: clerk.window.current().record() is not None, "the document")
    assert clerk.window.current().record() == ("sales_order", behind.rows.opening(behind.rows.id_at(0))[1])


def test_the_total_is_that_of_the_groups_and_sorting_turns_round(desk: OpenDesk) -> None:
    view = everything(report(desk("demo"), "sales_by_item"))
    view.set_levels(["item_id"])
    at_rest(view)
    at = [each.name for each in view.rows.measures].index("quantity")
    figures = [row.figures[at] for row in view.rows.top]
    assert view._totals[at + 1].replace(",", "") == f"{sum(figures, Decimal(0)):.0f}"
    view.sort_by("quantity")
    at_rest(view)
    assert [row.figures[at] for row in view.rows.top] == sorted(figures, reverse=True)
    view.sort_by("quantity")
    at_rest(view)
    assert [row.figures[at] for row in view.rows.top] == sorted(figures)


def test_levels_and_a_scheme_of_them_are_there_after_logging_in_again(desk: OpenDesk) -> None:
    clerk = desk("demo")
    view = report(clerk, "sales_by_org")
    view.choose_levels()
    boxes = view.levels_dialog.list
    names = [boxes.item(row).text() for row in range(boxes.count())]
    boxes.item(names.index("客户")).setCheckState(Qt.CheckState.Checked)
    view.levels_dialog._done()
    at_rest(view)
    assert view.levels[-1] == "customer_id"
    view.conditions.save_scheme()
    view.conditions.scheme_dialog.name.setText("按客户")
    view.conditions.scheme_dialog._done()
    view.set_levels(["item_id"])
    at_rest(view)
    view.may_close(lambda _agreed: None)
    # What the view keeps as it closes is on its way; the line goes with the desk.
    until(lambda: not clerk.window.api.bridge._waiting, "everything is answered")
    clerk.close()
    again = report(desk("demo"), "sales_by_org")
    assert again.levels == ["item_id"]
    again.conditions.choose_scheme("own/按客户")
    at_rest(again)
    assert again.levels[-1] == "customer_id"
    # It holds no condition, and is not everything for that.
    again.conditions.set([])
    again.conditions.save_scheme()
    again.conditions.scheme_dialog.name.setText("只有分组")
    again.conditions.scheme_dialog._done()
    again.conditions.choose_scheme("all")
    at_rest(again)
    assert (again.conditions.scheme, again.levels) == ("all", list(again.layout_.levels))
    again.conditions.choose_scheme("own/只有分组")
    at_rest(again)
    assert (again.conditions.scheme, again.levels[-1]) == ("own/只有分组", "customer_id")
    again.conditions._drop_scheme("只有分组")
    again.conditions._drop_scheme("按客户")


def test_a_report_is_exported_with_subtotals_and_printed(desk: OpenDesk, tmp_path: Path) -> None:
    view = everything(report(desk("demo"), "sales_by_customer"))
    view.export()
    view.file_dialog.export_to(str(tmp_path / "r.xlsx"))
    until((tmp_path / "r.xlsx").exists, "the workbook")
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    rows = list(book.active.iter_rows(values_only=True))  # type: ignore[union-attr]
    about = dict(book["说明"].iter_rows(values_only=True))
    assert about["报表"] == view.meta.label
    assert about["组织"] == "全部（按权限可见的）"
    assert about["数量单位"] == "各商品的主单位"
    at = rows[0].index("价税合计")
    details = [row for row in rows[1:-1] if row[3] != "小计"]
    assert rows[-1][0] == "合计"
    assert round(sum(float(row[at]) for row in details), 2) == round(float(rows[-1][at]), 2)  # type: ignore[arg-type]
    view.print()
    until(lambda: view.preview.pages.pages, "the sheets on the screen")
    view.preview.taken(lambda content: view.preview._write(str(tmp_path / "r.pdf"), content))
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    view.preview.close()


def test_a_ledger_says_which_month_it_is_of_where_nothing_is_said(desk: OpenDesk) -> None:
    view = everything(report(desk("demo"), "stock_in_out"))

    def periods() -> list[Chip]:
        return [chip for chip in view.findChildren(Chip) if chip.accessibleName().startswith("本月 ")]

    (said,) = periods()
    said.clicked.emit()
    asked = view.conditions.dialog
    assert asked.isVisible()
    asked.reject()
    view.conditions.choose_scheme("this_year")
    at_rest(view)
    until(lambda: not periods(), "only what is said of the period")


def _opened(desk: Desk, entity: str, filters: list[pb.Filter], kind: str) -> View:
    before = desk.window.current()
    desk.window.open_list(entity, filters, view=kind)
    until(lambda: desk.window.current() is not before, "the view")
    view = desk.window.current()
    until(lambda: view.rows.state in ("ready", "empty"), "its rows")  # type: ignore[attr-defined]
    return view


@pytest.mark.parametrize(
    ("entity", "kind"), [("sales_by_customer", "report"), ("sales_by_customer", "list"), ("stock_in_out", "report")]
)
def test_every_kind_of_view_opens_with_no_one_and_many_rows(desk: OpenDesk, entity: str, kind: str) -> None:
    clerk = desk("demo")
    many = _opened(clerk, entity, [pb.Filter(field="item_id", operator=pb.FILTER_OPERATOR_NOT_EMPTY)], kind)
    assert many.rows.rowCount() > 1  # type: ignore[attr-defined]
    one = pb.Filter(field="item_id", operator=pb.FILTER_OPERATOR_EMPTY)
    none = _opened(clerk, entity, [one], kind)
    assert none.rows.state == "empty"  # type: ignore[attr-defined]
    if kind == "report":
        only = many.rows.top[0].filters[0]  # type: ignore[attr-defined]
        single = _opened(clerk, entity, [only], kind)
        assert len(single.rows.top) == 1  # type: ignore[attr-defined]


def test_conditions_speak_of_me_my_unit_trees_and_ranges(desk: OpenDesk) -> None:
    view = everything(report(desk("demo"), "sales_by_region"))
    whole = view.rows.top
    region = next(row for row in whole if row.filters[0].operator == pb.FILTER_OPERATOR_UNDER)
    view.conditions.set([region.filters[0]])
    at_rest(view)
    assert [row.title for row in view.rows.top] == [region.title]
    assert view.rows.top[0].figures == region.figures
    between = pb.Filter(field="gross", operator=pb.FILTER_OPERATOR_BETWEEN)
    between.values.extend([to_value(Decimal(1)), to_value(Decimal(500))])
    view.conditions.set([between])
    at_rest(view)
    assert view.rows.state == "ready"
    for operator in (pb.FILTER_OPERATOR_ME, pb.FILTER_OPERATOR_MY_UNIT):
        view.conditions.set([pb.Filter(field="salesperson_id", operator=operator)])
        assert at_rest(view).rows.state in ("ready", "empty")


def test_the_columns_of_an_ageing_come_with_its_groups(desk: OpenDesk) -> None:
    """Which spans there are is the company's to say; the totals stand under them, whichever answer came first."""
    view = at_rest(report(desk("demo"), "receivable_ageing"))
    words = [view.rows.headerData(at, Qt.Orientation.Horizontal) for at in range(view.rows.columnCount())]
    assert words[1:] == ["未核销", "未到期", "1–30 天", "31–60 天", "61–90 天", "91–180 天", "180 天以上"]
    until(lambda: len(view._totals) == len(words) - 1, "the totals")
    figures = [Decimal(view._totals[at].replace(",", "")) for at in range(1, len(words))]
    assert figures[0] == sum(figures[1:]) > 0


def test_the_figures_of_what_is_opened_are_whole(desk: OpenDesk) -> None:
    """Each day of a ledger opens with what the one before it left, which may be longer than anything above it."""
    view = report(desk("demo"), "receivable_summary")
    view.set_levels(["customer_id", "posting_date@day"])
    view.conditions.choose_scheme("this_year")
    at_rest(view)
    view.open_all(opened=True)
    at_rest(view)
    opening = [each.name for each in view.rows.measures].index("opening_owed") + 1
    # Above all days nothing was owed before the year; the last of a customer's begins with the others.
    assert any(view.rows.text(row, opening) != "0.00" for row in view.rows.seen if row.leaf)
    for column in range(1, view.rows.columnCount()):
        assert view.table.columnWidth(column) >= room_for(view.table, column, range(len(view.rows.seen)))
