"""Kind `home`: what waits for me, where was I, what do I do often."""

from cellar_client.features.home.view import HomeView
from cellar_client.features.registry import Desk, Subject, view_kind


@view_kind("home")
def make(desk: Desk, _subject: Subject) -> HomeView:
    return HomeView(desk.workspace, desk.api, desk.login, desk.metadata)
