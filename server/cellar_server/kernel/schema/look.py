"""How a mark looks: one colour and one sign everywhere, from the client's tokens."""

from __future__ import annotations

from typing import Literal

Look = Literal["draft", "approval", "approved", "partly", "closed", "void"]
