"""The home page: what waits for somebody document by document, figures at a glance, days that are over or near.

Everything comes from declarations (actions and links, ``Glance``, ``Reminder``); an area adds its own without touching this or the client.
"""

from cellar_server.kernel.home.alerts import Alert, alerts
from cellar_server.kernel.home.glances import Glanced, glances
from cellar_server.kernel.home.waiting import Kind, Waiting, kinds, waiting

__all__ = ["Alert", "Glanced", "Kind", "Waiting", "alerts", "glances", "kinds", "waiting"]
