"""Comments of an item's own author do not make it better."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "item",
        sa.Column("own_comments", sa.Integer(), server_default="0", nullable=False),
        if_not_exists=True,  # where this ended halfway
    )
    # Committed step by step, so that nobody waits for the count. Meanwhile the wall is open to the
    # owner of the tables, as whom only migrations run.
    with op.get_context().autocommit_block():
        for table in ("item", "comment", "standing"):
            op.execute(f"alter table {table} no force row level security")
        op.execute("""
            update item set own_comments = own.comments
            from (
                select company_id, item_id, author_id, count(*) as comments
                from comment where removed_at is null and author_id is not null
                group by company_id, item_id, author_id
            ) own
            where item.company_id = own.company_id and item.id = own.item_id
              and item.author_id = own.author_id
        """)
        op.execute("""
            update standing set quality = 1 + log((
                1 + 2 * (useful + thanks + me_too) + 3 * (comments - own_comments) + 4 * helped
            )::float8)
            from item
            where item.company_id = standing.company_id and item.id = standing.item_id
              and own_comments > 0
        """)
        for table in ("item", "comment", "standing"):
            op.execute(f"alter table {table} force row level security")


def downgrade() -> None:
    # What is rated lower stays so until the next comment or reaction.
    op.drop_column("item", "own_comments")
