"""Kind `report`: rows grouped by levels, with subtotals and a total; each group leads to its rows."""

from cellar_client.features.registry import Desk, Subject, view_kind
from cellar_client.features.report.view import ReportView


@view_kind("report")
def make(desk: Desk, subject: Subject) -> ReportView:
    return ReportView(desk, desk.entity(subject.entity), subject.filters)
