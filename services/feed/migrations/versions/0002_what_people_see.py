"""what people see."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


class HalfVector(sa.types.UserDefinedType):
    cache_ok = True

    def get_col_spec(self, **_):
        return "halfvec(512)"


def upgrade() -> None:
    op.create_table(
        "claimed_skill",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "id"),
    )
    op.create_index(
        "claimed_skill_by_person", "claimed_skill", ["company_id", "person_id"], unique=False
    )
    op.create_table(
        "follow",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("follower_id", sa.Uuid(), nullable=False),
        sa.Column("followed_id", sa.Uuid(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "follower_id", "followed_id"),
    )
    op.create_table(
        "home_window",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("item_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("reasons", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("served", sa.SmallInteger(), nullable=False),
        sa.Column("seen", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("is_stale", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "person_id", "as_of"),
        prefixes=["UNLOGGED"],
    )
    op.create_table(
        "inbox_counter",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "person_id"),
    )
    op.create_table(
        "inbox_ticket",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "digest"),
    )
    op.create_table(
        "interest",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "person_id", "skill_id"),
    )
    op.create_table(
        "mute",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('person','skill')", name="mute_kind_known"),
        sa.PrimaryKeyConstraint("company_id", "person_id", "kind", "target_id"),
    )
    op.create_table(
        "note",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("thread_id", sa.Uuid(), nullable=True),
        sa.Column("reasons", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("course", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("company_id", "id"),
    )
    op.create_index(
        "note_bundle", "note", ["company_id", "person_id", "kind", "about_id"], unique=True
    )
    op.create_index("note_by_item", "note", ["company_id", "item_id"], unique=False)
    op.create_index("note_by_thread", "note", ["company_id", "thread_id"], unique=False)
    op.create_index("note_in_order", "note", ["company_id", "person_id", "sequence"], unique=True)
    op.create_index(
        "note_unread",
        "note",
        ["company_id", "person_id", "sequence"],
        unique=False,
        postgresql_where=sa.text("read_at is null and removed_at is null"),
    )
    op.create_table(
        "skill_label",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("labels", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "id"),
    )
    op.create_table(
        "item_topic",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "item_id"],
            ["item.company_id", "item.id"],
            name="item_topic_item_fkey",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("company_id", "skill_id", "created_at", "item_id"),
    )
    op.create_index("item_topic_by_item", "item_topic", ["company_id", "item_id"], unique=False)
    op.create_table(
        "note_actor",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "note_id"],
            ["note.company_id", "note.id"],
            name="note_actor_note_fkey",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("company_id", "note_id", "person_id"),
    )
    op.create_index("note_actor_by_person", "note_actor", ["company_id", "person_id"], unique=False)
    op.create_table(
        "search_document",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("thread_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("words", postgresql.TSVECTOR(), nullable=False),
        sa.Column("vector", HalfVector(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "item_id"],
            ["item.company_id", "item.id"],
            name="search_document_item_fkey",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("company_id", "item_id"),
    )
    op.create_index(
        "search_document_handle",
        "search_document",
        ["company_id", "handle"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"handle": "gin_trgm_ops"},
    )
    op.create_index(
        "search_document_vector",
        "search_document",
        ["vector"],
        unique=False,
        postgresql_using="hnsw",
        postgresql_ops={"vector": "halfvec_ip_ops"},
    )
    op.create_index(
        "search_document_words",
        "search_document",
        ["company_id", "words"],
        unique=False,
        postgresql_using="gin",
    )
    op.create_table(
        "standing",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("quality", sa.REAL(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "item_id"],
            ["item.company_id", "item.id"],
            name="standing_item_fkey",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("company_id", "item_id"),
    )
    op.create_index(
        "standing_by_author", "standing", ["company_id", "author_id", "created_at"], unique=False
    )
    op.create_index("standing_by_quality", "standing", ["company_id", "quality"], unique=False)
    op.create_index(
        "standing_by_unit", "standing", ["company_id", "unit_id", "created_at"], unique=False
    )
    op.execute('alter table "claimed_skill" enable row level security')
    op.execute('alter table "claimed_skill" force row level security')
    op.execute(
        "create policy company on \"claimed_skill\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('alter table "follow" enable row level security')
    op.execute('alter table "follow" force row level security')
    op.execute(
        "create policy company on \"follow\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('alter table "home_window" enable row level security')
    op.execute('alter table "home_window" force row level security')
    op.execute(
        "create policy company on \"home_window\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('alter table "inbox_counter" enable row level security')
    op.execute('alter table "inbox_counter" force row level security')
    op.execute(
        "create policy company on \"inbox_counter\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('alter table "inbox_ticket" enable row level security')
    op.execute('alter table "inbox_ticket" force row level security')
    op.execute(
        "create policy company on \"inbox_ticket\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('alter table "interest" enable row level security')
    op.execute('alter table "interest" force row level security')
    op.execute(
        "create policy company on \"interest\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('alter table "mute" enable row level security')
    op.execute('alter table "mute" force row level security')
    op.execute(
        "create policy company on \"mute\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('alter table "note" enable row level security')
    op.execute('alter table "note" force row level security')
    op.execute(
        "create policy company on \"note\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('alter table "skill_label" enable row level security')
    op.execute('alter table "skill_label" force row level security')
    op.execute(
        "create policy company on \"skill_label\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('alter table "item_topic" enable row level security')
    op.execute('alter table "item_topic" force row level security')
    op.execute(
        "create policy company on \"item_topic\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('alter table "note_actor" enable row level security')
    op.execute('alter table "note_actor" force row level security')
    op.execute(
        "create policy company on \"note_actor\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('alter table "search_document" enable row level security')
    op.execute('alter table "search_document" force row level security')
    op.execute(
        "create policy company on \"search_document\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    op.execute('alter table "standing" enable row level security')
    op.execute('alter table "standing" force row level security')
    op.execute(
        "create policy company on \"standing\" using (company_id = nullif(current_setting('app.company', true), '')::uuid)"
    )
    # Nearest first, and on until enough are found that the reader may see.
    for name, value in (("hnsw.iterative_scan", "relaxed_order"), ("hnsw.ef_search", "60")):
        op.execute(
            f"do $$ begin execute format('alter database %I set {name} = {value}',"
            " current_database()); end $$"
        )


def downgrade() -> None:
    op.execute("select '[1]'::vector")  # loads the library, which knows whose settings they are
    for name in ("hnsw.iterative_scan", "hnsw.ef_search"):
        op.execute(
            f"do $$ begin execute format('alter database %I reset {name}',"
            " current_database()); end $$"
        )
    op.drop_index("standing_by_unit", table_name="standing")
    op.drop_index("standing_by_quality", table_name="standing")
    op.drop_index("standing_by_author", table_name="standing")
    op.drop_table("standing")
    op.drop_index("search_document_words", table_name="search_document", postgresql_using="gin")
    op.drop_index("search_document_vector", table_name="search_document", postgresql_using="hnsw")
    op.drop_index("search_document_handle", table_name="search_document", postgresql_using="gin")
    op.drop_table("search_document")
    op.drop_index("note_actor_by_person", table_name="note_actor")
    op.drop_table("note_actor")
    op.drop_index("item_topic_by_item", table_name="item_topic")
    op.drop_table("item_topic")
    op.drop_table("skill_label")
    op.drop_index(
        "note_unread",
        table_name="note",
        postgresql_where=sa.text("read_at is null and removed_at is null"),
    )
    op.drop_index("note_in_order", table_name="note")
    op.drop_index("note_by_thread", table_name="note")
    op.drop_index("note_by_item", table_name="note")
    op.drop_index("note_bundle", table_name="note")
    op.drop_table("note")
    op.drop_table("mute")
    op.drop_table("interest")
    op.drop_table("inbox_ticket")
    op.drop_table("inbox_counter")
    op.drop_table("home_window")
    op.drop_table("follow")
    op.drop_index("claimed_skill_by_person", table_name="claimed_skill")
    op.drop_table("claimed_skill")
