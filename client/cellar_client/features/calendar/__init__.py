"""Kind `calendar`: a list as a calendar, by a day of its records. It is the list with another face, under the same conditions."""

from cellar_client.features.list.faces import CALENDAR
from cellar_client.features.list.view import ListView
from cellar_client.features.registry import Desk, Subject, view_kind


@view_kind("calendar")
def make(desk: Desk, subject: Subject) -> ListView:
    return ListView(desk, desk.entity(subject.entity), subject.filters, face=CALENDAR)
