"""Kind `record`: one master or document as a form with its lines."""

from cellar_client.features.record.view import FormView
from cellar_client.features.registry import Desk, Subject, view_kind


@view_kind("record")
def make(desk: Desk, subject: Subject) -> FormView:
    return FormView(desk, desk.entity(subject.entity), subject)
