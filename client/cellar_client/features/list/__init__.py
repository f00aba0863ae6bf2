"""Kind `list`: the records of one entity side by side, with conditions, sums and what can be done with several."""

from cellar_client.features.list.view import ListView
from cellar_client.features.registry import Desk, Subject, view_kind


@view_kind("list")
def make(desk: Desk, subject: Subject) -> ListView:
    return ListView(desk, desk.entity(subject.entity), subject.filters)
