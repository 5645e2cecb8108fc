"""What matching holds about persons, table by table."""

from typing import Final

from shared.holdings import Holding, Holdings

HOLDINGS: Final = Holdings(
    service="matching",
    tables=(
        Holding(
            "person_card", "person", "matching", "until_erased",
            of=("id",),
            names={"manager_id": "The card is of who is managed."},
        ),
        Holding("topic_standing", "inferred knowledge", "matching", "until_erased",
                of=("person_id",)),
        Holding("ask", "asks", "matching", "until_erased", of=("person_id",)),
        Holding("outreach", "own questions sent on", "matching", "until_erased",
                of=("asker_id",)),
        Holding("asking_preference", "preferences", "matching", "until_erased",
                of=("person_id",)),
        Holding(
            "block", "blocks", "matching", "until_erased",
            of=("blocker_id",),
            names={"blocked_id": "Whom somebody blocks is theirs alone."},
        ),
        Holding("claim", "claims", "matching", "until_erased", of=("person_id",)),
        Holding("completion", "courses", "matching", "until_erased", of=("person_id",)),
        Holding(
            "dismissal", "suggestions put aside", "matching", "until_erased",
            of=("person_id",),
            names={"dismissed_id": "Whom somebody does not want to follow is theirs alone."},
        ),
        Holding(
            "document", "questions answers and posts", "matching", "unlinked",
            of=("author_id",), hidden=("vector", "words"),
        ),
        Holding(
            "follow", "follows", "matching", "until_erased",
            of=("follower_id", "followed_id"),
            where="follower_id = :person or (followed_id = :person and is_on)",
        ),
        Holding("help_mark", "answers that helped", "matching", "until_erased",
                of=("person_id",)),
        Holding("membership", "communities", "matching", "until_erased", of=("person_id",)),
        Holding("reaction", "reactions", "matching", "until_erased", of=("person_id",)),
    ),
    things=frozenset({
        "answer_id", "community_id", "details", "event_id", "half_life_days", "id", "item_id",
        "labels", "parent_id", "question_id", "skill_id", "skill_ids", "topic_id", "topic_ids",
        "unit_id", "unit_path",
    }),
)  # fmt: skip
