"""Groups of verbs that a role may grant at once (ORG-04). A deed says of itself to which it belongs; ``None`` is in none."""

from __future__ import annotations

from cellar_server.kernel.schema.fields import Choice


class VerbGroup(Choice):
    """``LOOK`` and ``ENTER`` hold only verbs that every entity has; the others hold the deeds that name them as well.

    A deed that is in no group must be granted by its name: one that makes money or goods move for a single post.
    """

    LOOK = "查看|Look"
    ENTER = "录入|Enter"
    MAKE = "制单|Make"
    KEEP = "维护|Keep"
    CHECK = "审核|Check"
