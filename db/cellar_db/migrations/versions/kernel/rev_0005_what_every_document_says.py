"""what every document says; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types
from cellar_db.migrations import guards
from cellar_db.migrations.versions.kernel.fills import fills_0005

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """New tables, new columns, their rows, whether they fit, then what is tightened: so a filled database passes."""
    _make()
    _add()
    _fill()
    _check()
    _tighten()


def _make() -> None:
    pass


def _add() -> None:
    with op.batch_alter_table("credit_adjustment") as batch:
        batch.add_column(sa.Column("department_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("currency", types.Text(3), nullable=True))
        batch.add_column(sa.Column("exchange_rate", types.Rate(), nullable=True))
        batch.add_column(sa.Column("version", types.Id(), nullable=True))
        batch.add_column(sa.Column("migrated", types.Flag(), nullable=True))
        batch.add_column(sa.Column("source_entity", types.Text(30), nullable=True))
        batch.add_column(sa.Column("source_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("red_of_id", types.Id(), nullable=True))
    with op.batch_alter_table("price_list") as batch:
        batch.add_column(sa.Column("department_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("exchange_rate", types.Rate(), nullable=True))
        batch.add_column(sa.Column("version", types.Id(), nullable=True))
        batch.add_column(sa.Column("migrated", types.Flag(), nullable=True))
        batch.add_column(sa.Column("source_entity", types.Text(30), nullable=True))
        batch.add_column(sa.Column("source_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("red_of_id", types.Id(), nullable=True))
    with op.batch_alter_table("price_adjustment") as batch:
        batch.add_column(sa.Column("currency", types.Text(3), nullable=True))
        batch.add_column(sa.Column("department_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("exchange_rate", types.Rate(), nullable=True))
        batch.add_column(sa.Column("version", types.Id(), nullable=True))
        batch.add_column(sa.Column("migrated", types.Flag(), nullable=True))
        batch.add_column(sa.Column("source_entity", types.Text(30), nullable=True))
        batch.add_column(sa.Column("source_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("red_of_id", types.Id(), nullable=True))
    with op.batch_alter_table("opening_stock") as batch:
        batch.add_column(sa.Column("department_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("currency", types.Text(3), nullable=True))
        batch.add_column(sa.Column("exchange_rate", types.Rate(), nullable=True))
        batch.add_column(sa.Column("version", types.Id(), nullable=True))
        batch.add_column(sa.Column("migrated", types.Flag(), nullable=True))
        batch.add_column(sa.Column("source_entity", types.Text(30), nullable=True))
        batch.add_column(sa.Column("source_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("red_of_id", types.Id(), nullable=True))
    with op.batch_alter_table("other_issue") as batch:
        batch.add_column(sa.Column("department_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("currency", types.Text(3), nullable=True))
        batch.add_column(sa.Column("exchange_rate", types.Rate(), nullable=True))
        batch.add_column(sa.Column("version", types.Id(), nullable=True))
        batch.add_column(sa.Column("migrated", types.Flag(), nullable=True))
        batch.add_column(sa.Column("source_entity", types.Text(30), nullable=True))
        batch.add_column(sa.Column("source_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("red_of_id", types.Id(), nullable=True))
    with op.batch_alter_table("other_receipt") as batch:
        batch.add_column(sa.Column("department_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("currency", types.Text(3), nullable=True))
        batch.add_column(sa.Column("exchange_rate", types.Rate(), nullable=True))
        batch.add_column(sa.Column("version", types.Id(), nullable=True))
        batch.add_column(sa.Column("migrated", types.Flag(), nullable=True))
        batch.add_column(sa.Column("source_entity", types.Text(30), nullable=True))
        batch.add_column(sa.Column("source_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("red_of_id", types.Id(), nullable=True))
    with op.batch_alter_table("receipt") as batch:
        batch.add_column(sa.Column("department_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("currency", types.Text(3), nullable=True))
        batch.add_column(sa.Column("exchange_rate", types.Rate(), nullable=True))
        batch.add_column(sa.Column("version", types.Id(), nullable=True))
        batch.add_column(sa.Column("migrated", types.Flag(), nullable=True))
        batch.add_column(sa.Column("source_entity", types.Text(30), nullable=True))
        batch.add_column(sa.Column("source_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("red_of_id", types.Id(), nullable=True))
    with op.batch_alter_table("receivable") as batch:
        batch.add_column(sa.Column("department_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("currency", types.Text(3), nullable=True))
        batch.add_column(sa.Column("exchange_rate", types.Rate(), nullable=True))
        batch.add_column(sa.Column("version", types.Id(), nullable=True))
        batch.add_column(sa.Column("migrated", types.Flag(), nullable=True))
        batch.add_column(sa.Column("source_entity", types.Text(30), nullable=True))
        batch.add_column(sa.Column("source_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("red_of_id", types.Id(), nullable=True))
    with op.batch_alter_table("sales_invoice") as batch:
        batch.add_column(sa.Column("department_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("currency", types.Text(3), nullable=True))
        batch.add_column(sa.Column("exchange_rate", types.Rate(), nullable=True))
        batch.add_column(sa.Column("version", types.Id(), nullable=True))
        batch.add_column(sa.Column("migrated", types.Flag(), nullable=True))
        batch.add_column(sa.Column("source_entity", types.Text(30), nullable=True))
        batch.add_column(sa.Column("source_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("red_of_id", types.Id(), nullable=True))
    with op.batch_alter_table("write_off") as batch:
        batch.add_column(sa.Column("department_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("currency", types.Text(3), nullable=True))
        batch.add_column(sa.Column("exchange_rate", types.Rate(), nullable=True))
        batch.add_column(sa.Column("version", types.Id(), nullable=True))
        batch.add_column(sa.Column("migrated", types.Flag(), nullable=True))
        batch.add_column(sa.Column("source_entity", types.Text(30), nullable=True))
        batch.add_column(sa.Column("source_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("red_of_id", types.Id(), nullable=True))
    with op.batch_alter_table("delivery_note") as batch:
        batch.add_column(sa.Column("department_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("currency", types.Text(3), nullable=True))
        batch.add_column(sa.Column("exchange_rate", types.Rate(), nullable=True))
        batch.add_column(sa.Column("version", types.Id(), nullable=True))
        batch.add_column(sa.Column("migrated", types.Flag(), nullable=True))
        batch.add_column(sa.Column("source_entity", types.Text(30), nullable=True))
        batch.add_column(sa.Column("source_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("red_of_id", types.Id(), nullable=True))
    with op.batch_alter_table("opening_stock_line") as batch:
        batch.add_column(sa.Column("location", types.Text(30), nullable=True))
    with op.batch_alter_table("other_issue_line") as batch:
        batch.add_column(sa.Column("location", types.Text(30), nullable=True))
    with op.batch_alter_table("other_receipt_line") as batch:
        batch.add_column(sa.Column("location", types.Text(30), nullable=True))
    with op.batch_alter_table("outbound") as batch:
        batch.add_column(sa.Column("department_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("currency", types.Text(3), nullable=True))
        batch.add_column(sa.Column("exchange_rate", types.Rate(), nullable=True))
        batch.add_column(sa.Column("version", types.Id(), nullable=True))
        batch.add_column(sa.Column("migrated", types.Flag(), nullable=True))
        batch.add_column(sa.Column("source_entity", types.Text(30), nullable=True))
        batch.add_column(sa.Column("source_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("red_of_id", types.Id(), nullable=True))
    with op.batch_alter_table("sales_order") as batch:
        batch.add_column(sa.Column("department_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("currency", types.Text(3), nullable=True))
        batch.add_column(sa.Column("exchange_rate", types.Rate(), nullable=True))
        batch.add_column(sa.Column("version", types.Id(), nullable=True))
        batch.add_column(sa.Column("migrated", types.Flag(), nullable=True))
        batch.add_column(sa.Column("source_entity", types.Text(30), nullable=True))
        batch.add_column(sa.Column("source_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("red_of_id", types.Id(), nullable=True))
    with op.batch_alter_table("sign_off") as batch:
        batch.add_column(sa.Column("department_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("currency", types.Text(3), nullable=True))
        batch.add_column(sa.Column("exchange_rate", types.Rate(), nullable=True))
        batch.add_column(sa.Column("version", types.Id(), nullable=True))
        batch.add_column(sa.Column("migrated", types.Flag(), nullable=True))
        batch.add_column(sa.Column("source_entity", types.Text(30), nullable=True))
        batch.add_column(sa.Column("source_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("red_of_id", types.Id(), nullable=True))
    with op.batch_alter_table("outbound_line") as batch:
        batch.add_column(sa.Column("cases", types.Quantity(), nullable=True))
        batch.add_column(sa.Column("seen_cases", types.Quantity(), nullable=True))


def _fill() -> None:
    fills_0005.fill(op.get_bind())
    rows = sa.table("credit_adjustment", sa.column("version", types.Id()), sa.column("migrated", types.Flag()))
    still_empty = sa.or_(rows.c.version.is_(None), rows.c.migrated.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "version": sa.func.coalesce(rows.c.version, sa.literal(1, types.Id())),
                "migrated": sa.func.coalesce(rows.c.migrated, sa.literal(False, types.Flag())),
            }
        )
    )
    rows = sa.table("price_list", sa.column("version", types.Id()), sa.column("migrated", types.Flag()))
    still_empty = sa.or_(rows.c.version.is_(None), rows.c.migrated.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "version": sa.func.coalesce(rows.c.version, sa.literal(1, types.Id())),
                "migrated": sa.func.coalesce(rows.c.migrated, sa.literal(False, types.Flag())),
            }
        )
    )
    rows = sa.table("price_adjustment", sa.column("version", types.Id()), sa.column("migrated", types.Flag()))
    still_empty = sa.or_(rows.c.version.is_(None), rows.c.migrated.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "version": sa.func.coalesce(rows.c.version, sa.literal(1, types.Id())),
                "migrated": sa.func.coalesce(rows.c.migrated, sa.literal(False, types.Flag())),
            }
        )
    )
    rows = sa.table("opening_stock", sa.column("version", types.Id()), sa.column("migrated", types.Flag()))
    still_empty = sa.or_(rows.c.version.is_(None), rows.c.migrated.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "version": sa.func.coalesce(rows.c.version, sa.literal(1, types.Id())),
                "migrated": sa.func.coalesce(rows.c.migrated, sa.literal(False, types.Flag())),
            }
        )
    )
    rows = sa.table("other_issue", sa.column("version", types.Id()), sa.column("migrated", types.Flag()))
    still_empty = sa.or_(rows.c.version.is_(None), rows.c.migrated.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "version": sa.func.coalesce(rows.c.version, sa.literal(1, types.Id())),
                "migrated": sa.func.coalesce(rows.c.migrated, sa.literal(False, types.Flag())),
            }
        )
    )
    rows = sa.table("other_receipt", sa.column("version", types.Id()), sa.column("migrated", types.Flag()))
    still_empty = sa.or_(rows.c.version.is_(None), rows.c.migrated.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "version": sa.func.coalesce(rows.c.version, sa.literal(1, types.Id())),
                "migrated": sa.func.coalesce(rows.c.migrated, sa.literal(False, types.Flag())),
            }
        )
    )
    rows = sa.table("receipt", sa.column("version", types.Id()), sa.column("migrated", types.Flag()))
    still_empty = sa.or_(rows.c.version.is_(None), rows.c.migrated.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "version": sa.func.coalesce(rows.c.version, sa.literal(1, types.Id())),
                "migrated": sa.func.coalesce(rows.c.migrated, sa.literal(False, types.Flag())),
            }
        )
    )
    rows = sa.table("receivable", sa.column("version", types.Id()), sa.column("migrated", types.Flag()))
    still_empty = sa.or_(rows.c.version.is_(None), rows.c.migrated.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "version": sa.func.coalesce(rows.c.version, sa.literal(1, types.Id())),
                "migrated": sa.func.coalesce(rows.c.migrated, sa.literal(False, types.Flag())),
            }
        )
    )
    rows = sa.table("sales_invoice", sa.column("version", types.Id()), sa.column("migrated", types.Flag()))
    still_empty = sa.or_(rows.c.version.is_(None), rows.c.migrated.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "version": sa.func.coalesce(rows.c.version, sa.literal(1, types.Id())),
                "migrated": sa.func.coalesce(rows.c.migrated, sa.literal(False, types.Flag())),
            }
        )
    )
    rows = sa.table("write_off", sa.column("version", types.Id()), sa.column("migrated", types.Flag()))
    still_empty = sa.or_(rows.c.version.is_(None), rows.c.migrated.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "version": sa.func.coalesce(rows.c.version, sa.literal(1, types.Id())),
                "migrated": sa.func.coalesce(rows.c.migrated, sa.literal(False, types.Flag())),
            }
        )
    )
    rows = sa.table("delivery_note", sa.column("version", types.Id()), sa.column("migrated", types.Flag()))
    still_empty = sa.or_(rows.c.version.is_(None), rows.c.migrated.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "version": sa.func.coalesce(rows.c.version, sa.literal(1, types.Id())),
                "migrated": sa.func.coalesce(rows.c.migrated, sa.literal(False, types.Flag())),
            }
        )
    )
    rows = sa.table("outbound", sa.column("version", types.Id()), sa.column("migrated", types.Flag()))
    still_empty = sa.or_(rows.c.version.is_(None), rows.c.migrated.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "version": sa.func.coalesce(rows.c.version, sa.literal(1, types.Id())),
                "migrated": sa.func.coalesce(rows.c.migrated, sa.literal(False, types.Flag())),
            }
        )
    )
    rows = sa.table("sales_order", sa.column("version", types.Id()), sa.column("migrated", types.Flag()))
    still_empty = sa.or_(rows.c.version.is_(None), rows.c.migrated.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "version": sa.func.coalesce(rows.c.version, sa.literal(1, types.Id())),
                "migrated": sa.func.coalesce(rows.c.migrated, sa.literal(False, types.Flag())),
            }
        )
    )
    rows = sa.table("sign_off", sa.column("version", types.Id()), sa.column("migrated", types.Flag()))
    still_empty = sa.or_(rows.c.version.is_(None), rows.c.migrated.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "version": sa.func.coalesce(rows.c.version, sa.literal(1, types.Id())),
                "migrated": sa.func.coalesce(rows.c.migrated, sa.literal(False, types.Flag())),
            }
        )
    )


def _check() -> None:
    guards.filled(op.get_bind(), "credit_adjustment", ["currency"])
    guards.refers(op.get_bind(), "credit_adjustment", "department_id", "organisation", "id")
    guards.refers(op.get_bind(), "credit_adjustment", "red_of_id", "credit_adjustment", "id")
    guards.refers(op.get_bind(), "price_list", "department_id", "organisation", "id")
    guards.refers(op.get_bind(), "price_list", "red_of_id", "price_list", "id")
    guards.filled(op.get_bind(), "price_adjustment", ["currency"])
    guards.refers(op.get_bind(), "price_adjustment", "department_id", "organisation", "id")
    guards.refers(op.get_bind(), "price_adjustment", "red_of_id", "price_adjustment", "id")
    guards.filled(op.get_bind(), "opening_stock", ["currency"])
    guards.refers(op.get_bind(), "opening_stock", "department_id", "organisation", "id")
    guards.refers(op.get_bind(), "opening_stock", "red_of_id", "opening_stock", "id")
    guards.filled(op.get_bind(), "other_issue", ["currency"])
    guards.refers(op.get_bind(), "other_issue", "department_id", "organisation", "id")
    guards.refers(op.get_bind(), "other_issue", "red_of_id", "other_issue", "id")
    guards.filled(op.get_bind(), "other_receipt", ["currency"])
    guards.refers(op.get_bind(), "other_receipt", "department_id", "organisation", "id")
    guards.refers(op.get_bind(), "other_receipt", "red_of_id", "other_receipt", "id")
    guards.filled(op.get_bind(), "receipt", ["currency"])
    guards.refers(op.get_bind(), "receipt", "department_id", "organisation", "id")
    guards.refers(op.get_bind(), "receipt", "red_of_id", "receipt", "id")
    guards.filled(op.get_bind(), "receivable", ["currency"])
    guards.refers(op.get_bind(), "receivable", "department_id", "organisation", "id")
    guards.refers(op.get_bind(), "receivable", "red_of_id", "receivable", "id")
    guards.filled(op.get_bind(), "sales_invoice", ["currency"])
    guards.refers(op.get_bind(), "sales_invoice", "department_id", "organisation", "id")
    guards.refers(op.get_bind(), "sales_invoice", "red_of_id", "sales_invoice", "id")
    guards.filled(op.get_bind(), "write_off", ["currency"])
    guards.refers(op.get_bind(), "write_off", "department_id", "organisation", "id")
    guards.refers(op.get_bind(), "write_off", "red_of_id", "write_off", "id")
    guards.filled(op.get_bind(), "delivery_note", ["currency"])
    guards.refers(op.get_bind(), "delivery_note", "department_id", "organisation", "id")
    guards.refers(op.get_bind(), "delivery_note", "red_of_id", "delivery_note", "id")
    guards.filled(op.get_bind(), "outbound", ["currency"])
    guards.refers(op.get_bind(), "outbound", "department_id", "organisation", "id")
    guards.refers(op.get_bind(), "outbound", "red_of_id", "outbound", "id")
    guards.filled(op.get_bind(), "sales_order", ["currency"])
    guards.refers(op.get_bind(), "sales_order", "department_id", "organisation", "id")
    guards.refers(op.get_bind(), "sales_order", "red_of_id", "sales_order", "id")
    guards.filled(op.get_bind(), "sign_off", ["currency"])
    guards.refers(op.get_bind(), "sign_off", "department_id", "organisation", "id")
    guards.refers(op.get_bind(), "sign_off", "red_of_id", "sign_off", "id")


def _tighten() -> None:
    with op.batch_alter_table("credit_adjustment") as batch:
        batch.alter_column("currency", existing_type=types.Text(3), nullable=False)
        batch.alter_column("version", existing_type=types.Id(), nullable=False)
        batch.alter_column("migrated", existing_type=types.Flag(), nullable=False)
        batch.create_foreign_key(op.f("fk_credit_adjustment_de_af5603"), "organisation", ["department_id"], ["id"])
        batch.create_foreign_key(op.f("fk_credit_adjustment_red_of_id"), "credit_adjustment", ["red_of_id"], ["id"])
    op.create_index(op.f("ix_credit_adjustment_de_4a736b"), "credit_adjustment", ["department_id", "id"], unique=False)
    op.create_index(op.f("ix_credit_adjustment_re_3f1c12"), "credit_adjustment", ["red_of_id", "id"], unique=False)
    with op.batch_alter_table("price_list") as batch:
        batch.alter_column("version", existing_type=types.Id(), nullable=False)
        batch.alter_column("migrated", existing_type=types.Flag(), nullable=False)
        batch.create_foreign_key(op.f("fk_price_list_department_id"), "organisation", ["department_id"], ["id"])
        batch.create_foreign_key(op.f("fk_price_list_red_of_id"), "price_list", ["red_of_id"], ["id"])
    op.create_index(op.f("ix_price_list_department_id_id"), "price_list", ["department_id", "id"], unique=False)
    op.create_index(op.f("ix_price_list_red_of_id_id"), "price_list", ["red_of_id", "id"], unique=False)
    with op.batch_alter_table("price_adjustment") as batch:
        batch.alter_column("currency", existing_type=types.Text(3), nullable=False)
        batch.alter_column("version", existing_type=types.Id(), nullable=False)
        batch.alter_column("migrated", existing_type=types.Flag(), nullable=False)
        batch.create_foreign_key(op.f("fk_price_adjustment_dep_ad25dc"), "organisation", ["department_id"], ["id"])
        batch.create_foreign_key(op.f("fk_price_adjustment_red_of_id"), "price_adjustment", ["red_of_id"], ["id"])
    op.create_index(op.f("ix_price_adjustment_dep_631471"), "price_adjustment", ["department_id", "id"], unique=False)
    op.create_index(op.f("ix_price_adjustment_red_fef29f"), "price_adjustment", ["red_of_id", "id"], unique=False)
    with op.batch_alter_table("opening_stock") as batch:
        batch.alter_column("currency", existing_type=types.Text(3), nullable=False)
        batch.alter_column("version", existing_type=types.Id(), nullable=False)
        batch.alter_column("migrated", existing_type=types.Flag(), nullable=False)
        batch.create_foreign_key(op.f("fk_opening_stock_department_id"), "organisation", ["department_id"], ["id"])
        batch.create_foreign_key(op.f("fk_opening_stock_red_of_id"), "opening_stock", ["red_of_id"], ["id"])
    op.create_index(op.f("ix_opening_stock_depart_e9266a"), "opening_stock", ["department_id", "id"], unique=False)
    op.create_index(op.f("ix_opening_stock_red_of_id_id"), "opening_stock", ["red_of_id", "id"], unique=False)
    with op.batch_alter_table("other_issue") as batch:
        batch.alter_column("currency", existing_type=types.Text(3), nullable=False)
        batch.alter_column("version", existing_type=types.Id(), nullable=False)
        batch.alter_column("migrated", existing_type=types.Flag(), nullable=False)
        batch.create_foreign_key(op.f("fk_other_issue_department_id"), "organisation", ["department_id"], ["id"])
        batch.create_foreign_key(op.f("fk_other_issue_red_of_id"), "other_issue", ["red_of_id"], ["id"])
    op.create_index(op.f("ix_other_issue_departme_fece9e"), "other_issue", ["department_id", "id"], unique=False)
    op.create_index(op.f("ix_other_issue_red_of_id_id"), "other_issue", ["red_of_id", "id"], unique=False)
    with op.batch_alter_table("other_receipt") as batch:
        batch.alter_column("currency", existing_type=types.Text(3), nullable=False)
        batch.alter_column("version", existing_type=types.Id(), nullable=False)
        batch.alter_column("migrated", existing_type=types.Flag(), nullable=False)
        batch.create_foreign_key(op.f("fk_other_receipt_department_id"), "organisation", ["department_id"], ["id"])
        batch.create_foreign_key(op.f("fk_other_receipt_red_of_id"), "other_receipt", ["red_of_id"], ["id"])
    op.create_index(op.f("ix_other_receipt_depart_76454f"), "other_receipt", ["department_id", "id"], unique=False)
    op.create_index(op.f("ix_other_receipt_red_of_id_id"), "other_receipt", ["red_of_id", "id"], unique=False)
    with op.batch_alter_table("receipt") as batch:
        batch.alter_column("currency", existing_type=types.Text(3), nullable=False)
        batch.alter_column("version", existing_type=types.Id(), nullable=False)
        batch.alter_column("migrated", existing_type=types.Flag(), nullable=False)
        batch.create_foreign_key(op.f("fk_receipt_department_id"), "organisation", ["department_id"], ["id"])
        batch.create_foreign_key(op.f("fk_receipt_red_of_id"), "receipt", ["red_of_id"], ["id"])
    op.create_index(op.f("ix_receipt_department_id_id"), "receipt", ["department_id", "id"], unique=False)
    op.create_index(op.f("ix_receipt_red_of_id_id"), "receipt", ["red_of_id", "id"], unique=False)
    with op.batch_alter_table("receivable") as batch:
        batch.alter_column("currency", existing_type=types.Text(3), nullable=False)
        batch.alter_column("version", existing_type=types.Id(), nullable=False)
        batch.alter_column("migrated", existing_type=types.Flag(), nullable=False)
        batch.create_foreign_key(op.f("fk_receivable_department_id"), "organisation", ["department_id"], ["id"])
        batch.create_foreign_key(op.f("fk_receivable_red_of_id"), "receivable", ["red_of_id"], ["id"])
    op.create_index(op.f("ix_receivable_department_id_id"), "receivable", ["department_id", "id"], unique=False)
    op.create_index(op.f("ix_receivable_red_of_id_id"), "receivable", ["red_of_id", "id"], unique=False)
    with op.batch_alter_table("sales_invoice") as batch:
        batch.alter_column("currency", existing_type=types.Text(3), nullable=False)
        batch.alter_column("version", existing_type=types.Id(), nullable=False)
        batch.alter_column("migrated", existing_type=types.Flag(), nullable=False)
        batch.create_foreign_key(op.f("fk_sales_invoice_department_id"), "organisation", ["department_id"], ["id"])
        batch.create_foreign_key(op.f("fk_sales_invoice_red_of_id"), "sales_invoice", ["red_of_id"], ["id"])
    op.create_index(op.f("ix_sales_invoice_depart_2bd3c5"), "sales_invoice", ["department_id", "id"], unique=False)
    op.create_index(op.f("ix_sales_invoice_red_of_id_id"), "sales_invoice", ["red_of_id", "id"], unique=False)
    with op.batch_alter_table("write_off") as batch:
        batch.alter_column("currency", existing_type=types.Text(3), nullable=False)
        batch.alter_column("version", existing_type=types.Id(), nullable=False)
        batch.alter_column("migrated", existing_type=types.Flag(), nullable=False)
        batch.create_foreign_key(op.f("fk_write_off_department_id"), "organisation", ["department_id"], ["id"])
        batch.create_foreign_key(op.f("fk_write_off_red_of_id"), "write_off", ["red_of_id"], ["id"])
    op.create_index(op.f("ix_write_off_department_id_id"), "write_off", ["department_id", "id"], unique=False)
    op.create_index(op.f("ix_write_off_red_of_id_id"), "write_off", ["red_of_id", "id"], unique=False)
    with op.batch_alter_table("delivery_note") as batch:
        batch.alter_column("currency", existing_type=types.Text(3), nullable=False)
        batch.alter_column("version", existing_type=types.Id(), nullable=False)
        batch.alter_column("migrated", existing_type=types.Flag(), nullable=False)
        batch.create_foreign_key(op.f("fk_delivery_note_department_id"), "organisation", ["department_id"], ["id"])
        batch.create_foreign_key(op.f("fk_delivery_note_red_of_id"), "delivery_note", ["red_of_id"], ["id"])
    op.create_index(op.f("ix_delivery_note_depart_da3995"), "delivery_note", ["department_id", "id"], unique=False)
    op.create_index(op.f("ix_delivery_note_red_of_id_id"), "delivery_note", ["red_of_id", "id"], unique=False)
    with op.batch_alter_table("outbound") as batch:
        batch.alter_column("currency", existing_type=types.Text(3), nullable=False)
        batch.alter_column("version", existing_type=types.Id(), nullable=False)
        batch.alter_column("migrated", existing_type=types.Flag(), nullable=False)
        batch.create_foreign_key(op.f("fk_outbound_department_id"), "organisation", ["department_id"], ["id"])
        batch.create_foreign_key(op.f("fk_outbound_red_of_id"), "outbound", ["red_of_id"], ["id"])
    op.create_index(op.f("ix_outbound_department_id_id"), "outbound", ["department_id", "id"], unique=False)
    op.create_index(op.f("ix_outbound_red_of_id_id"), "outbound", ["red_of_id", "id"], unique=False)
    with op.batch_alter_table("sales_order") as batch:
        batch.alter_column("currency", existing_type=types.Text(3), nullable=False)
        batch.alter_column("version", existing_type=types.Id(), nullable=False)
        batch.alter_column("migrated", existing_type=types.Flag(), nullable=False)
        batch.create_foreign_key(op.f("fk_sales_order_department_id"), "organisation", ["department_id"], ["id"])
        batch.create_foreign_key(op.f("fk_sales_order_red_of_id"), "sales_order", ["red_of_id"], ["id"])
    op.create_index(op.f("ix_sales_order_departme_f8e9f9"), "sales_order", ["department_id", "id"], unique=False)
    op.create_index(op.f("ix_sales_order_red_of_id_id"), "sales_order", ["red_of_id", "id"], unique=False)
    with op.batch_alter_table("sign_off") as batch:
        batch.alter_column("currency", existing_type=types.Text(3), nullable=False)
        batch.alter_column("version", existing_type=types.Id(), nullable=False)
        batch.alter_column("migrated", existing_type=types.Flag(), nullable=False)
        batch.create_foreign_key(op.f("fk_sign_off_department_id"), "organisation", ["department_id"], ["id"])
        batch.create_foreign_key(op.f("fk_sign_off_red_of_id"), "sign_off", ["red_of_id"], ["id"])
    op.create_index(op.f("ix_sign_off_department_id_id"), "sign_off", ["department_id", "id"], unique=False)
    op.create_index(op.f("ix_sign_off_red_of_id_id"), "sign_off", ["red_of_id", "id"], unique=False)
