"""What can be done with a record of any declared type: draft, evaluate, save, act, delete (ARCHITECTURE §5); the door of this room."""

from __future__ import annotations

from cellar_server.kernel.life.acting import act, give_number, save_and_act
from cellar_server.kernel.life.beginning import blank, copy, derive, draft, reverse
from cellar_server.kernel.life.deleting import delete
from cellar_server.kernel.life.evaluating import evaluate
from cellar_server.kernel.life.holding import by_hand, undo_first
from cellar_server.kernel.life.making import gives_now, make, unmake
from cellar_server.kernel.life.preparing import beside, prepare, problems_of
from cellar_server.kernel.life.reach import demand, demand_deed, load
from cellar_server.kernel.life.saving import altered, save

__all__ = ["act", "altered", "beside", "blank", "by_hand", "copy", "delete", "demand", "demand_deed", "derive", "draft", "evaluate", "give_number", "gives_now", "load", "make", "prepare", "problems_of", "reverse", "save", "save_and_act", "undo_first", "unmake"]  # fmt: skip
