"""Published figures are final: the database refuses to change them, whoever asks."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        create function refuse_change() returns trigger language plpgsql as $$
        begin
            raise exception 'what is published in % is final', tg_table_name;
        end $$
    """)
    for table in ("snapshot", "release"):
        op.execute(
            f"create trigger is_final before update on {table} "
            "for each row execute function refuse_change()"
        )


def downgrade() -> None:
    for table in ("snapshot", "release"):
        op.execute(f"drop trigger is_final on {table}")
    op.execute("drop function refuse_change()")
