"""Pulses, the answers to those that are open, and results that are final."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pulse",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("parents", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minimum_group_size", sa.Integer(), nullable=True),
        sa.CheckConstraint("minimum_group_size >= 5", name="ck_pulse_minimum_group_size"),
        sa.PrimaryKeyConstraint("company_id", "id"),
    )
    op.create_index("ix_pulse_opened", "pulse", ["company_id", "opened_at", "id"], unique=False)
    op.create_table(
        "quarterly_pulse",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("company_id"),
    )
    op.create_table(
        "pulse_answer",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("pulse_id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "pulse_id"],
            ["pulse.company_id", "pulse.id"],
            name="fk_pulse_answer_pulse",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("company_id", "pulse_id", "person"),
    )
    op.create_table(
        "pulse_result",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("pulse_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("n_class", sa.String(), nullable=False),
        sa.Column("percents", postgresql.ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("lows", postgresql.ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("highs", postgresql.ARRAY(sa.SmallInteger()), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "pulse_id"],
            ["pulse.company_id", "pulse.id"],
            name="fk_pulse_result_pulse",
        ),
        sa.PrimaryKeyConstraint("company_id", "pulse_id", "unit_id", "statement"),
    )
    op.execute('alter table "pulse" enable row level security')
    op.execute('alter table "pulse" force row level security')
    op.execute(
        "create policy company on \"pulse\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('alter table "quarterly_pulse" enable row level security')
    op.execute('alter table "quarterly_pulse" force row level security')
    op.execute(
        "create policy company on \"quarterly_pulse\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('alter table "pulse_answer" enable row level security')
    op.execute('alter table "pulse_answer" force row level security')
    op.execute(
        "create policy company on \"pulse_answer\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('alter table "pulse_result" enable row level security')
    op.execute('alter table "pulse_result" force row level security')
    op.execute(
        "create policy company on \"pulse_result\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute(
        "create trigger is_final before update on pulse_result "
        "for each row execute function refuse_change()"
    )
    op.execute(
        "create trigger is_final before update on pulse "
        "for each row when (old.closed_at is not null) execute function refuse_change()"
    )


def downgrade() -> None:
    op.drop_table("pulse_result")
    op.drop_table("pulse_answer")
    op.drop_table("quarterly_pulse")
    op.drop_index("ix_pulse_opened", table_name="pulse")
    op.drop_table("pulse")
