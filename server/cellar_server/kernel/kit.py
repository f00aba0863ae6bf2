"""What a document type is written with: one import for its file. Questions to the database stand in the kernel's own rooms."""

from cellar_server.kernel import links
from cellar_server.kernel.amounts.steps import ONE, ZERO
from cellar_server.kernel.intake import dates
from cellar_server.kernel.life.stamping import audit, unaudit
from cellar_server.kernel.life.submitting import reject, sent_back, submitting, withdraw
from cellar_server.kernel.life.voiding import void
from cellar_server.kernel.links import upstream
from cellar_server.kernel.schema import defaults
from cellar_server.kernel.schema.actions import Action, action
from cellar_server.kernel.schema.clock import today
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.declare import CARRIED, declare
from cellar_server.kernel.schema.faces import Board, Calendar, Card
from cellar_server.kernel.schema.field_makers import (
    came_from,
    choice,
    counter,
    day,
    duration,
    factor,
    file,
    flag,
    instant,
    integer,
    lines,
    money,
    note,
    parent,
    picture,
    price,
    quantity,
    rate,
    reference,
    tags,
    text,
    transaction_type,
)
from cellar_server.kernel.schema.fields import Choice
from cellar_server.kernel.schema.glance import Glance
from cellar_server.kernel.schema.identities import Identity
from cellar_server.kernel.schema.layout import Bar, Form, Listing, Where, scheme
from cellar_server.kernel.schema.link import Also, Await, HeadLink, Link, Settled, further, same
from cellar_server.kernel.schema.model import (
    Document,
    Line,
    Master,
    Offset,
    OpenLine,
    Reversed,
    ReversedAmount,
    ReversedLine,
    Stamped,
    empty,
)
from cellar_server.kernel.schema.panels import Fact, Gauge, Panel
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.progress import Progress
from cellar_server.kernel.schema.reminding import Reminder
from cellar_server.kernel.schema.reversal import Reversible
from cellar_server.kernel.schema.scopes import NOT_SHOWN, Shared, everybody, nobody_narrowed, open_to_all, scoped
from cellar_server.kernel.schema.settings import define
from cellar_server.kernel.schema.states import (
    ACTIVE,
    APPROVED,
    BLOCKED,
    DRAFT,
    RECEIVED,
    REVERSED,
    SIGNED,
    STOPPED,
    SUBMITTED,
    VOID,
    State,
    closing,
    gives,
    reopening,
    within,
)
from cellar_server.kernel.schema.text import Label, label
from cellar_server.kernel.schema.verbs import VerbGroup
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

__all__ = [
    "ACTIVE",
    "APPROVED",
    "BLOCKED",
    "CARRIED",
    "DRAFT",
    "NOT_SHOWN",
    "ONE",
    "RECEIVED",
    "REVERSED",
    "SIGNED",
    "STOPPED",
    "SUBMITTED",
    "VOID",
    "ZERO",
    "Action",
    "Also",
    "Await",
    "Bar",
    "Board",
    "Calendar",
    "Card",
    "Choice",
    "Declaration",
    "Document",
    "EntityKind",
    "Fact",
    "Form",
    "Gauge",
    "Glance",
    "HeadLink",
    "Identity",
    "Label",
    "Line",
    "Link",
    "Listing",
    "Master",
    "Offset",
    "OpenLine",
    "Panel",
    "Problem",
    "Progress",
    "Reminder",
    "Reversed",
    "ReversedAmount",
    "ReversedLine",
    "Reversible",
    "Settled",
    "Shared",
    "Stamped",
    "State",
    "UnitOfWork",
    "VerbGroup",
    "Where",
    "action",
    "audit",
    "came_from",
    "choice",
    "closing",
    "counter",
    "dates",
    "day",
    "declare",
    "defaults",
    "define",
    "duration",
    "empty",
    "everybody",
    "factor",
    "file",
    "flag",
    "further",
    "gives",
    "instant",
    "integer",
    "label",
    "lines",
    "links",
    "money",
    "nobody_narrowed",
    "note",
    "open_to_all",
    "parent",
    "picture",
    "price",
    "problem",
    "quantity",
    "rate",
    "reference",
    "reject",
    "reopening",
    "same",
    "scheme",
    "scoped",
    "sent_back",
    "submitting",
    "tags",
    "text",
    "today",
    "transaction_type",
    "unaudit",
    "upstream",
    "void",
    "withdraw",
    "within",
]
