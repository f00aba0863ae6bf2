"""Credit exposure: what a customer has taken up of the credit given (CR-03).

The key is the customer. Every step of the chain moves its amount on: ordered (approved, not shipped) → shipped (out, not
invoiced) → invoiced (open receivable) → gone when paid; ``advance`` (open receipts 预收) lowers it. Used = ordered +
shipped + invoiced − advance, and the update itself holds it to limit + valid temporary credit. No limit is said
(``unlimited``), never left out: a customer of whom nothing was said has a limit of zero, nothing without money first
(先款后货). Temporary credit is given by days and never changed.
"""

from __future__ import annotations

from cellar_server.ledgers.credit.door import DOOR, Entry, post, posted, queued, settle, tally
from cellar_server.ledgers.credit.limits import grant, lend
from cellar_server.ledgers.credit.parameters import ACTION, GRACE
from cellar_server.ledgers.credit.reading import Exposure, exposure, hold
from cellar_server.ledgers.credit.rules import in_good_standing
from cellar_server.ledgers.credit.tables import BUCKETS, LONGEST_GRACE, CreditBalance, CreditEntry, TemporaryCredit

__all__ = ["ACTION", "BUCKETS", "DOOR", "GRACE", "LONGEST_GRACE", "CreditBalance", "CreditEntry", "Entry", "Exposure", "TemporaryCredit", "exposure", "grant", "hold", "in_good_standing", "lend", "post", "posted", "queued", "settle", "tally"]  # fmt: skip
