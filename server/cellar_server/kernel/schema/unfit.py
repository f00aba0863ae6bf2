"""Why a master may not be used on a day, beyond its state: a certificate that ended, a price list that is closed."""

from __future__ import annotations

from dataclasses import dataclass

from cellar_server.kernel.schema.settings import Parameter
from cellar_server.kernel.schema.text import Label


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a record may not be used: words that follow its title and code, the parameter that decides, the way out."""

    words: Label
    rule: Parameter[str]
    way_out: str
    code: str = "REFERENCE_UNFIT"
