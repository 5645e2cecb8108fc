"""what people write."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "author",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("unit_path", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("name_revision", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "id"),
    )
    op.create_index("author_by_external_id", "author", ["company_id", "external_id"], unique=False)
    op.create_table(
        "completion",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("course_url", sa.Text(), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("skill_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("debrief_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("company_id", "id"),
    )
    op.create_index(
        "completion_by_debrief",
        "completion",
        ["company_id", "debrief_id"],
        unique=True,
        postgresql_where=sa.text("debrief_id is not null"),
    )
    op.create_index(
        "completion_by_person",
        "completion",
        ["company_id", "person_id", "completed_at", "id"],
        unique=False,
    )
    op.create_table(
        "due",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "kind", "key"),
    )
    op.create_index("ix_due_at", "due", ["at"], unique=False)
    op.create_table(
        "identity",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("roles", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("unit_path", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "issuer", "subject"),
    )
    op.create_index("ix_identity_person", "identity", ["company_id", "person_id"], unique=False)
    op.create_table(
        "import",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completing_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("company_id", "id"),
    )
    op.create_table(
        "inbox",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("event_id"),
    )
    op.create_table(
        "inbox_failure",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("event_id"),
    )
    op.create_table(
        "item",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("language_source", sa.Text(), nullable=False),
        sa.Column("skill_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("audience_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("unit_path", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_helped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.Column("useful", sa.Integer(), nullable=False),
        sa.Column("thanks", sa.Integer(), nullable=False),
        sa.Column("me_too", sa.Integer(), nullable=False),
        sa.Column("helped", sa.Integer(), nullable=False),
        sa.Column("views", sa.Integer(), nullable=False),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("course", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'answer') = (parent_id is not null)", name="item_answers_parent"
        ),
        sa.CheckConstraint(
            "kind in ('question','answer','post','debrief')", name="item_kind_known"
        ),
        sa.CheckConstraint("language in ('nl','fr','en')", name="item_language_known"),
        sa.CheckConstraint(
            "visibility in ('me','team','unit','company')", name="item_visibility_known"
        ),
        sa.CheckConstraint(
            "visibility not in ('team','unit') or audience_id is not null",
            name="item_audience_present",
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "parent_id"], ["item.company_id", "item.id"], name="item_parent_fkey"
        ),
        sa.PrimaryKeyConstraint("company_id", "id"),
    )
    op.create_index(
        "item_by_author",
        "item",
        ["company_id", "author_id", "kind", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        "item_by_parent", "item", ["company_id", "parent_id", "created_at", "id"], unique=False
    )
    op.create_index(
        "item_live",
        "item",
        ["company_id", "created_at", "id"],
        unique=False,
        postgresql_where=sa.text("removed_at is null"),
    )
    op.create_index(
        "item_live_by_kind",
        "item",
        ["company_id", "kind", "created_at", "id"],
        unique=False,
        postgresql_where=sa.text("removed_at is null"),
    )
    op.create_table(
        "mention",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "text_id", "person_id"),
    )
    op.create_index("mention_by_person", "mention", ["company_id", "person_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("about", sa.Uuid(), nullable=False),
        sa.Column("people", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stream_sequence", sa.BigInteger(), nullable=True),
        sa.Column("redacted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("event_id"),
    )
    op.create_index("ix_outbox_about", "outbox", ["company_id", "about"], unique=False)
    op.create_index("ix_outbox_people", "outbox", ["people"], unique=False, postgresql_using="gin")
    op.create_index(
        "ix_outbox_unpublished",
        "outbox",
        ["seq"],
        unique=False,
        postgresql_where=sa.text("published_at is null"),
    )
    op.create_table(
        "comment",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "item_id"], ["item.company_id", "item.id"], name="comment_item_fkey"
        ),
        sa.PrimaryKeyConstraint("company_id", "id"),
    )
    op.create_index("comment_by_author", "comment", ["company_id", "author_id"], unique=False)
    op.create_index(
        "comment_by_item", "comment", ["company_id", "item_id", "created_at", "id"], unique=False
    )
    op.create_table(
        "help",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("by_asker", sa.Boolean(), nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "answer_id"], ["item.company_id", "item.id"], name="help_answer_fkey"
        ),
        sa.PrimaryKeyConstraint("company_id", "answer_id", "person_id"),
    )
    op.create_index("help_by_person", "help", ["company_id", "person_id"], unique=False)
    op.create_table(
        "import_failure",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("pointer", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "import_id"],
            ["import.company_id", "import.id"],
            name="failure_import_fkey",
        ),
        sa.PrimaryKeyConstraint("company_id", "import_id", "number"),
    )
    op.create_table(
        "import_line",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "import_id"], ["import.company_id", "import.id"], name="line_import_fkey"
        ),
        sa.PrimaryKeyConstraint("company_id", "import_id", "number"),
    )
    op.create_table(
        "reaction",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("reacted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('useful','thanks','me-too')", name="reaction_kind_known"),
        sa.ForeignKeyConstraint(
            ["company_id", "item_id"], ["item.company_id", "item.id"], name="reaction_item_fkey"
        ),
        sa.PrimaryKeyConstraint("company_id", "item_id", "person_id", "kind"),
    )
    op.create_index("reaction_by_person", "reaction", ["company_id", "person_id"], unique=False)
    op.create_table(
        "revision",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("skill_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "item_id"], ["item.company_id", "item.id"], name="revision_item_fkey"
        ),
        sa.PrimaryKeyConstraint("company_id", "item_id", "revision"),
    )
    op.execute('alter table "author" enable row level security')
    op.execute('alter table "author" force row level security')
    op.execute(
        "create policy company on \"author\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('alter table "completion" enable row level security')
    op.execute('alter table "completion" force row level security')
    op.execute(
        "create policy company on \"completion\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('alter table "due" enable row level security')
    op.execute('alter table "due" force row level security')
    op.execute(
        "create policy company on \"due\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('create policy worker on "due" to feed_worker using (true)')
    op.execute('alter table "identity" enable row level security')
    op.execute('alter table "identity" force row level security')
    op.execute(
        "create policy company on \"identity\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('alter table "import" enable row level security')
    op.execute('alter table "import" force row level security')
    op.execute(
        "create policy company on \"import\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('alter table "inbox" enable row level security')
    op.execute('alter table "inbox" force row level security')
    op.execute(
        "create policy company on \"inbox\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('create policy worker on "inbox" to feed_worker using (true)')
    op.execute('alter table "inbox_failure" enable row level security')
    op.execute('alter table "inbox_failure" force row level security')
    op.execute(
        "create policy company on \"inbox_failure\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('create policy worker on "inbox_failure" to feed_worker using (true)')
    op.execute('alter table "item" enable row level security')
    op.execute('alter table "item" force row level security')
    op.execute(
        "create policy company on \"item\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('alter table "mention" enable row level security')
    op.execute('alter table "mention" force row level security')
    op.execute(
        "create policy company on \"mention\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('alter table "outbox" enable row level security')
    op.execute('alter table "outbox" force row level security')
    op.execute(
        "create policy company on \"outbox\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('create policy worker on "outbox" to feed_worker using (true)')
    op.execute('alter table "comment" enable row level security')
    op.execute('alter table "comment" force row level security')
    op.execute(
        "create policy company on \"comment\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('alter table "help" enable row level security')
    op.execute('alter table "help" force row level security')
    op.execute(
        "create policy company on \"help\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('alter table "import_failure" enable row level security')
    op.execute('alter table "import_failure" force row level security')
    op.execute(
        "create policy company on \"import_failure\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('alter table "import_line" enable row level security')
    op.execute('alter table "import_line" force row level security')
    op.execute(
        "create policy company on \"import_line\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('alter table "reaction" enable row level security')
    op.execute('alter table "reaction" force row level security')
    op.execute(
        "create policy company on \"reaction\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('alter table "revision" enable row level security')
    op.execute('alter table "revision" force row level security')
    op.execute(
        "create policy company on \"revision\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )


def downgrade() -> None:
    op.drop_table("revision")
    op.drop_index("reaction_by_person", table_name="reaction")
    op.drop_table("reaction")
    op.drop_table("import_line")
    op.drop_table("import_failure")
    op.drop_index("help_by_person", table_name="help")
    op.drop_table("help")
    op.drop_index("comment_by_item", table_name="comment")
    op.drop_index("comment_by_author", table_name="comment")
    op.drop_table("comment")
    op.drop_index(
        "ix_outbox_unpublished",
        table_name="outbox",
        postgresql_where=sa.text("published_at is null"),
    )
    op.drop_index("ix_outbox_people", table_name="outbox", postgresql_using="gin")
    op.drop_index("ix_outbox_about", table_name="outbox")
    op.drop_table("outbox")
    op.drop_index("mention_by_person", table_name="mention")
    op.drop_table("mention")
    op.drop_index(
        "item_live_by_kind", table_name="item", postgresql_where=sa.text("removed_at is null")
    )
    op.drop_index("item_live", table_name="item", postgresql_where=sa.text("removed_at is null"))
    op.drop_index("item_by_parent", table_name="item")
    op.drop_index("item_by_author", table_name="item")
    op.drop_table("item")
    op.drop_table("inbox_failure")
    op.drop_table("inbox")
    op.drop_table("import")
    op.drop_index("ix_identity_person", table_name="identity")
    op.drop_table("identity")
    op.drop_index("ix_due_at", table_name="due")
    op.drop_table("due")
    op.drop_index("completion_by_person", table_name="completion")
    op.drop_index(
        "completion_by_debrief",
        table_name="completion",
        postgresql_where=sa.text("debrief_id is not null"),
    )
    op.drop_table("completion")
    op.drop_index("author_by_external_id", table_name="author")
    op.drop_table("author")
