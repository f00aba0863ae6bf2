"""Kind `board`: a list as a board: its states or a choice as columns. It is the list with another face, under the same conditions."""

from cellar_client.features.list.faces import BOARD
from cellar_client.features.list.view import ListView
from cellar_client.features.registry import Desk, Subject, view_kind


@view_kind("board")
def make(desk: Desk, subject: Subject) -> ListView:
    return ListView(desk, desk.entity(subject.entity), subject.filters, face=BOARD)
