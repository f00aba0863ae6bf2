"""The kernel's own tables, plain Core: what every command writes beside its document."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Table, UniqueConstraint

from cellar_db.types import Blob, Day, Id, Instant, LongText, Text
from cellar_server.kernel.schema.model import Base

metadata = Base.metadata

# One row: counters that tell a worker that what it remembers of rights, parameters, masters and prices is stale.
system_state = Table(
    "system_state",
    metadata,
    Column("id", Id(), primary_key=True, autoincrement=False),
    Column("security_version", Id(), nullable=False),
    Column("settings_version", Id(), nullable=False),
    Column("reference_version", Id(), nullable=False),
    Column("ledger_code", Text(20), nullable=False),
    Column("ledger_name", Text(80), nullable=False),
    Column("created_at", Instant(), nullable=False),
    # The digest of what the program brought last; empty before that was noted.
    Column("seeded_version", Text(64)),
)

# What the program brought, so that it brings nothing twice: what a company changed or deleted stays so.
seeded = Table(
    "seeded",
    metadata,
    Column("entity", Text(30), primary_key=True),
    Column("code", Text(40), primary_key=True),
    # JSON: the rows of a record that a newer version may bring more of (the rights of a role).
    Column("parts", LongText()),
)

# Sessions are opaque: the token is known to the client only, its SHA-256 is kept here.
login_session = Table(
    "login_session",
    metadata,
    Column("token_hash", Text(64), primary_key=True),
    Column("user_id", Id(), nullable=False, index=True),
    Column("language", Text(2), nullable=False),
    Column("device", Text(80)),
    Column("created_at", Instant(), nullable=False),
    Column("expires_at", Instant(), nullable=False),
    Column("seen_at", Instant(), nullable=False),
)

# Exactly once: the request that wrote a record is found again by its id, whatever the network did.
request_log = Table(
    "request_log",
    metadata,
    Column("request_key", Text(80), primary_key=True),
    Column("payload_hash", Text(64), nullable=False),
    Column("entity", Text(30), nullable=False),
    Column("record_id", Id(), nullable=False),
    Column("reply", LongText()),
    Column("created_at", Instant(), nullable=False, index=True),
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("id", Id(), primary_key=True, autoincrement=False),
    Column("entity", Text(30), nullable=False),
    Column("record_id", Id(), nullable=False),
    Column("row_version", Id(), nullable=False),
    Column("action", Text(40), nullable=False),
    Column("user_id", Id(), nullable=False),
    Column("at", Instant(), nullable=False),
    Column("changes", LongText()),
    Index(None, "entity", "record_id"),
)

number_counter = Table(
    "number_counter",
    metadata,
    Column("series", Text(60), primary_key=True),
    Column("last_value", Id(), nullable=False),
)

document_link = Table(
    "document_link",
    metadata,
    Column("id", Id(), primary_key=True, autoincrement=False),
    Column("source_entity", Text(30), nullable=False),
    Column("source_id", Id(), nullable=False),
    Column("target_entity", Text(30), nullable=False),
    Column("target_id", Id(), nullable=False),
    UniqueConstraint("source_entity", "source_id", "target_entity", "target_id"),
    Index(None, "target_entity", "target_id"),
)

# What the world has once (the number of an invoice) is held by one record; the key lets the database decide between two desks.
value_claim = Table(
    "value_claim",
    metadata,
    Column("claim_key", Text(64), primary_key=True),
    Column("entity", Text(30), nullable=False),
    Column("record_id", Id(), nullable=False),
    Index(None, "entity", "record_id"),
)

# What a record is found by when everything is searched (``searched.py``): a row for each place that a text may be typed from.
search_entry = Table(
    "search_entry",
    metadata,
    Column("entity", Text(30), primary_key=True),
    Column("record_id", Id(), primary_key=True, autoincrement=False),
    Column("field_path", Text(60), primary_key=True),
    # 0: a field of the head.
    Column("line_id", Id(), primary_key=True, autoincrement=False),
    Column("starts_at", Id(), primary_key=True, autoincrement=False),
    Column("folded", Text(40), nullable=False, index=True),
)

attachment = Table(
    "attachment",
    metadata,
    Column("id", Id(), primary_key=True, autoincrement=False),
    Column("entity", Text(30), nullable=False),
    Column("record_id", Id(), nullable=False),
    Column("file_name", Text(200), nullable=False),
    Column("byte_count", Id(), nullable=False),
    Column("content", Blob(), nullable=False),
    Column("created_by", Id(), nullable=False),
    Column("created_at", Instant(), nullable=False),
    Column("deleted_at", Instant()),
    # Which field of the record it was uploaded for, and of a picture how it looks small.
    Column("field_name", Text(60)),
    Column("thumbnail", Blob()),
    Index(None, "entity", "record_id"),
)

# What people say of a record (讨论), and whom they name in it. A word of Oracle is "comment".
record_comment = Table(
    "record_comment",
    metadata,
    Column("id", Id(), primary_key=True, autoincrement=False),
    Column("entity", Text(30), nullable=False),
    Column("record_id", Id(), nullable=False),
    Column("content", Text(1000), nullable=False),
    Column("created_by", Id(), nullable=False),
    Column("created_at", Instant(), nullable=False),
    Column("edited_at", Instant()),
    Column("deleted_at", Instant()),
    Index(None, "entity", "record_id"),
)

record_mention = Table(
    "record_mention",
    metadata,
    Column("id", Id(), primary_key=True, autoincrement=False),
    Column("comment_id", Id(), ForeignKey("record_comment.id"), nullable=False, index=True),
    Column("user_id", Id(), nullable=False),
    # Empty while it is new to him.
    Column("seen_at", Instant()),
    Index(None, "user_id", "seen_at"),
)

# Which day of a record somebody was reminded of; once it was over, the days on which that was told ("… overdue").
record_reminder = Table(
    "record_reminder",
    metadata,
    Column("id", Id(), primary_key=True, autoincrement=False),
    Column("entity", Text(30), nullable=False),
    Column("record_id", Id(), nullable=False),
    Column("day_field", Text(40), nullable=False),
    Column("reminded_day", Day(), nullable=False),
    UniqueConstraint("entity", "record_id", "day_field", "reminded_day"),
)

preference = Table(
    "preference",
    metadata,
    Column("id", Id(), primary_key=True, autoincrement=False),
    # 0: shared by everybody of the ledger set.
    Column("user_id", Id(), nullable=False),
    Column("pref_key", Text(120), nullable=False),
    Column("content", LongText()),
    UniqueConstraint("user_id", "pref_key"),
)
