"""One choice per skill of who sees that one knows it: the more private of the two there were.

The default for all evidence goes too: nothing inferred is shown before its owner saw it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_TABLES = ("company", "person", "evidence_choice", "expertise_choice")
_BY_WIDTH = "array['me', 'team', 'unit', 'company']::text[]"


def upgrade() -> None:
    _see_all_rows()
    op.execute(f"""
        insert into expertise_choice (company_id, person_id, skill_id, revision, visibility, verdict)
        select company_id, person_id, skill_id, 1, visibility, 'kept' from evidence_choice
        on conflict (company_id, person_id, skill_id) do update
        set visibility = excluded.visibility, revision = expertise_choice.revision + 1
        where array_position({_BY_WIDTH}, excluded.visibility::text)
              < array_position({_BY_WIDTH}, expertise_choice.visibility::text)
    """)  # noqa: S608  a constant
    op.execute(
        "update person set visibility = visibility - 'evidence' where visibility ? 'evidence'"
    )
    op.execute(
        "update company set visibility_defaults = visibility_defaults - 'evidence'"
        " where visibility_defaults ? 'evidence'"
    )
    _see_own_rows()
    op.drop_table("evidence_choice")


def downgrade() -> None:
    op.create_table(
        "evidence_choice",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "person_id", "skill_id"),
    )
    op.execute('alter table "evidence_choice" enable row level security')
    _see_all_rows()
    op.execute("""
        insert into evidence_choice (company_id, person_id, skill_id, revision, visibility)
        select company_id, person_id, skill_id, 1, visibility from expertise_choice
    """)
    _see_own_rows()
    op.execute(
        "create policy company on \"evidence_choice\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )


def _see_all_rows() -> None:
    """Let the owner of the tables read every company's rows, in this transaction only."""
    for table in _TABLES:
        op.execute(f'alter table "{table}" no force row level security')


def _see_own_rows() -> None:
    for table in _TABLES:
        op.execute(f'alter table "{table}" force row level security')
