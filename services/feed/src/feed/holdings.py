"""What the feed holds about persons, table by table."""

from typing import Final

from shared.holdings import Holding, Holdings

HOLDINGS: Final = Holdings(
    service="feed",
    tables=(
        Holding("author", "author", "conversation", "until_erased", of=("id",)),
        Holding(
            "item", "questions answers and posts", "conversation", "unlinked",
            of=("author_id",), hidden=("html",),
        ),
        Holding(
            "revision", "earlier versions", "conversation", "unlinked",
            where="item_id in (select id from item"
            " where company_id = :company and author_id = :person)",
        ),
        Holding(
            "comment", "comments", "conversation", "unlinked", of=("author_id",), hidden=("html",)
        ),
        Holding("mention", "mentions", "conversation", "until_erased", of=("person_id",)),
        Holding("reaction", "reactions", "conversation", "unlinked", of=("person_id",)),
        Holding("help", "answers that helped", "conversation", "unlinked", of=("person_id",)),
        Holding("completion", "courses", "learning", "until_erased", of=("person_id",)),
        Holding(
            "follow", "follows", "conversation", "until_erased",
            of=("follower_id", "followed_id"),
            where="follower_id = :person or (followed_id = :person and is_active)",
        ),
        Holding(
            "block", "blocks", "conversation", "until_erased",
            of=("blocker_id",),
            names={"blocked_id": "Whom somebody blocks is theirs alone."},
        ),
        Holding("followed_skill", "skills followed", "matching", "until_erased",
                of=("person_id",)),
        Holding("followed_community", "communities followed", "matching", "until_erased",
                of=("person_id",)),
        Holding("interest", "interests", "matching", "until_erased", of=("person_id",)),
        Holding("claimed_skill", "claims", "matching", "until_erased", of=("person_id",)),
        Holding(
            "mute", "mutes", "conversation", "until_erased",
            of=("person_id",),
            names={"target_id": "Whom somebody does not want to read is theirs alone."},
        ),
        Holding(
            "membership", "communities", "conversation", "until_erased", of=("person_id",)
        ),
        Holding("home_window", "home", "conversation", "until_erased", of=("person_id",)),
        Holding("note", "inbox", "notices", "until_erased", of=("person_id",)),
        Holding(
            "note_actor", "names in the inboxes of others", "notices", "until_erased",
            names={"person_id": "It is the inbox of somebody else."},
        ),
        Holding("inbox_counter", "inbox counter", "notices", "until_erased", of=("person_id",)),
        Holding(
            "inbox_ticket", "stream tickets", "sign_in", "until_done",
            names={"person_id": "A key for one minute."},
        ),
        Holding(
            "standing", "quality of items", "matching", "unlinked",
            names={"author_id": "A rating of the item, made of what stands in its own file."},
        ),
    ),
    things=frozenset({
        "about_id", "answer_id", "audience_id", "community_id", "completion_id", "debrief_id",
        "details", "event_id", "id", "import_id", "item_id", "item_ids", "labels", "note_id",
        "parent_id", "seen", "skill_id", "skill_ids", "text_id", "thread_id", "unit_id",
        "unit_path",
    }),
)  # fmt: skip
