"""Kinds of fields, as the metadata says them, and what follows from a kind alone."""

from __future__ import annotations

from cellar.v1 import metadata_pb2 as pb

TEXT, NOTE, SECRET = pb.FIELD_KIND_TEXT, pb.FIELD_KIND_NOTE, pb.FIELD_KIND_SECRET
INTEGER, QUANTITY, MONEY = pb.FIELD_KIND_INTEGER, pb.FIELD_KIND_QUANTITY, pb.FIELD_KIND_MONEY
PRICE, RATE, FACTOR = pb.FIELD_KIND_PRICE, pb.FIELD_KIND_RATE, pb.FIELD_KIND_FACTOR
DAY, INSTANT, FLAG = pb.FIELD_KIND_DAY, pb.FIELD_KIND_INSTANT, pb.FIELD_KIND_FLAG
CHOICE, REFERENCE = pb.FIELD_KIND_CHOICE, pb.FIELD_KIND_REFERENCE
DURATION, TAGS = pb.FIELD_KIND_DURATION, pb.FIELD_KIND_TAGS

FILE, PICTURE = pb.FIELD_KIND_FILE, pb.FIELD_KIND_PICTURE

FILE_KINDS = frozenset({FILE, PICTURE})
DECIMAL_KINDS = frozenset({QUANTITY, MONEY, PRICE, RATE, FACTOR})
NUMBER_KINDS = DECIMAL_KINDS | {INTEGER, DURATION}
_DEFAULT_SCALE = {MONEY: 2, QUANTITY: 4, PRICE: 6, RATE: 6, FACTOR: 6}


def scale_of(field: pb.Field) -> int:
    """Decimals that a field keeps."""
    return field.scale or _DEFAULT_SCALE.get(field.kind, 0)
