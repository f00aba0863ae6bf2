"""Open items (往来明细): what is owed on either side, what was paid, and which paid which.

An item has a side (应收 receivable, 应付 payable), one party (a customer, a supplier or an employee), a currency and the day it is due;
each instalment (期) of a document is an item of its own. It is a debt (an invoice, what else is owed) or a payment, of which what
is open is an advance (预收, 预付). Its amount never changes: one that is taken back counts until ``withdrawn_on`` and no longer, so
that a closed month stays as it was. ``open_amount`` is a projection that only allocations and a withdrawal move. An allocation is a
row of its own (from payment, to debt, amount), between items of one side, party and currency; undoing it is the same row with
the sign turned. Credit knows of receivables of customers alone, and the documents tell it (``ledgers/credit``).
"""

from __future__ import annotations

from cellar_server.ledgers.open_items.door import DOOR, allocate, drop, open_item, post, withdraw
from cellar_server.ledgers.open_items.matching import Match, Open, match
from cellar_server.ledgers.open_items.reading import items_of, opened, posted, tally
from cellar_server.ledgers.open_items.tables import Allocated, Kind, OpenItem, Side
from cellar_server.ledgers.open_items.words import Allocation, Item, Party, Settlement, party_of

__all__ = ["DOOR", "Allocated", "Allocation", "Item", "Kind", "Match", "Open", "OpenItem", "Party", "Settlement", "Side", "allocate", "drop", "items_of", "match", "open_item", "opened", "party_of", "post", "posted", "tally", "withdraw"]  # fmt: skip
