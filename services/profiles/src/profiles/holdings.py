"""What the profiles service holds about persons, table by table."""

from typing import Final

from shared.holdings import Holding, Holdings

_ACTS_FOR_COMPANY: Final = "What somebody did for the company is no part of another's record."
_SHARED: Final = "What somebody noted and shares stays in their own record."
_OF_CHECK_INS: Final = (
    "check_in_id in (select id from check_in where company_id = :company"
    " and (proposer_id = :person or partner_id = :person))"
)

# Of everybody who was here then, the reader left out.
_READ_ABOUT: Final = (
    "person_id = :person or (person_id is null and by is distinct from :person and read_at >="
    " (select created_at from person where company_id = :company and id = :person))"
)

_THINGS: Final = frozenset(
    {
        "answer_id",
        "audience_id",
        "check_in_id",
        "competence_id",
        "completion_id",
        "concept_id",
        "debrief_id",
        "details",
        "entry_id",
        "erasure_id",
        "event_id",
        "expected",
        "export_id",
        "gathering_id",
        "goal_id",
        "id",
        "import_id",
        "intention_id",
        "item_id",
        "kudos_id",
        "labels",
        "moment_id",
        "need_id",
        "needs",
        "parent_id",
        "path",
        "question_id",
        "reverses_id",
        "role_description_id",
        "skill_id",
        "skill_ids",
        "synonyms",
        "topic_id",
        "texts",
        "titles",
        "unit_id",
        "unit_path",
        "visibility_defaults",
    }
)

HOLDINGS: Final = Holdings(
    service="profiles",
    tables=(
        Holding(
            "person", "profile", "profile", "until_erased",
            of=("id",),
            names={"manager_id": "The record is of who is managed."},
            hidden=("sort_name", "name_words", "external_id_key"),
        ),
        Holding("photo", "photo", "profile", "until_erased",
                of=("person_id",), file=("large", "jpg")),
        Holding(
            "photo_removal", "photos removed", "administration", "for_good",
            of=("person_id",), names={"by": _ACTS_FOR_COMPANY},
        ),
        Holding("preferences", "preferences", "profile", "until_erased", of=("person_id",)),
        Holding("example_nudge", "reminders to share", "notices", "until_erased",
                of=("person_id",)),
        Holding("pause", "pause", "profile", "until_erased", of=("person_id",)),
        Holding(
            "unit", "unit", "profile", "unlinked",
            where="id in (select unit_id from person where company_id = :company and id = :person)",
            hidden=("sort_name", "sort_path"),
        ),
        Holding("claim", "claims", "knowledge", "until_erased", of=("person_id",)),
        Holding(
            "skill", "skills claimed", "knowledge", "unlinked",
            where="id in (select skill_id from claim"
            " where company_id = :company and person_id = :person)",
        ),
        Holding("contribution", "contributions", "knowledge", "unlinked", of=("author_id",)),
        Holding("help", "answers that helped", "knowledge", "unlinked", of=("person_id",)),
        Holding("appreciation", "reactions given", "knowledge", "unlinked", of=("person_id",)),
        Holding("expertise_choice", "expertise choices", "knowledge", "until_erased",
                of=("person_id",)),
        Holding(
            "learning_map_revision", "changes of learning maps", "administration", "unlinked",
            names={"by": _ACTS_FOR_COMPANY},
        ),
        Holding(
            "held_role", "role", "profile", "until_erased",
            of=("person_id",), names={"set_by": _ACTS_FOR_COMPANY},
        ),
        Holding(
            "endorsement", "endorsements", "knowledge", "until_erased",
            of=("person_id",), names={"endorser_id": "In the next file, for who gave it."},
        ),
        Holding(
            "endorsement", "endorsements given", "knowledge", "until_erased",
            of=("endorser_id",), names={"person_id": "In the file before, for who got it."},
            # Who gave it is not told of a refusal.
            hidden=("verdict", "verdict_revision", "visibility"),
        ),
        Holding(
            "moment", "moments", "learning", "until_erased",
            of=("person_id",), names={"shared_with": _SHARED, "with_people": _SHARED},
        ),
        Holding(
            "intention", "intentions", "learning", "until_erased",
            of=("person_id",), names={"shared_with": _SHARED},
        ),
        Holding(
            "takeaway", "takeaways", "learning", "until_erased",
            of=("person_id",), names={"shared_with": _SHARED},
        ),
        Holding("fresh_competence", "fresh competences", "learning", "until_erased",
                of=("person_id",)),
        Holding(
            "fresh_forward", "fresh competences passed on", "learning", "until_erased",
            where="competence_id in (select id from fresh_competence"
            " where company_id = :company and person_id = :person)",
        ),
        Holding("fresh_choice", "fresh choices", "learning", "until_erased", of=("person_id",)),
        Holding("point_person", "point person for", "profile", "until_erased",
                of=("person_id",)),
        Holding("check_in", "check-ins", "conversation", "until_erased",
                of=("proposer_id", "partner_id")),
        Holding("talk", "talks", "conversation", "until_erased", where=_OF_CHECK_INS),
        Holding("sos_moment", "SOS moments", "conversation", "until_erased", where=_OF_CHECK_INS),
        Holding("agenda_point", "agenda", "conversation", "until_erased", of=("added_by",)),
        Holding("private_note", "private notes", "conversation", "until_erased", of=("person_id",)),
        Holding(
            "kudos", "kudos", "conversation", "unlinked",
            of=("giver_id",),
            where="giver_id = :person or id in (select kudos_id from kudos_receiver"
            " where company_id = :company and person_id = :person)",
        ),
        Holding("kudos_receiver", "kudos received", "conversation", "until_erased",
                of=("person_id",)),
        Holding("milestone", "milestones", "conversation", "until_erased", of=("person_id",)),
        Holding("milestone_choice", "milestone choices", "conversation", "until_erased",
                of=("person_id",)),
        Holding("calendar_feed", "calendar", "conversation", "until_erased",
                of=("person_id",), hidden=("secret_hash",)),
        Holding(
            "need", "needs", "learning", "until_erased",
            of=("person_id",), names={"shared_with": _SHARED},
        ),
        Holding(
            "decision", "decisions", "learning", "until_erased",
            where="partner_id = :person or need_id in (select id from need"
            " where company_id = :company and person_id = :person)",
            of=("partner_id",),
        ),
        Holding(
            "goal", "goals", "learning", "until_erased",
            of=("person_id",), names={"shared_with": _SHARED},
        ),
        Holding(
            "remark", "remarks on goals", "learning", "until_erased",
            where="author_id = :person or goal_id in (select id from goal"
            " where company_id = :company and person_id = :person)",
            of=("author_id",),
        ),
        Holding(
            "support_request", "support requests", "learning", "until_erased",
            of=("person_id", "helper_id"),
        ),
        Holding("completed_course", "courses", "learning", "until_erased", of=("person_id",)),
        Holding("recorded_item", "debriefs", "learning", "until_erased", of=("person_id",)),
        Holding(
            "recorded_help", "answers learned from", "learning", "unlinked",
            of=("person_id", "helper_id"),
        ),
        Holding("allowance", "allowances", "learning", "until_erased", of=("person_id",)),
        Holding(
            "ledger_entry", "learning hours and budget", "learning", "unlinked",
            of=("person_id",), names={"entered_by": _ACTS_FOR_COMPANY},
        ),
        Holding(
            "ledger_ruling", "rulings on bookings", "learning", "unlinked",
            where="entry_id in (select id from ledger_entry"
            " where company_id = :company and person_id = :person)",
            names={"by_id": _ACTS_FOR_COMPANY},
        ),
        Holding(
            "follow", "follows", "profile", "until_erased",
            of=("follower_id", "followed_id"),
            # Who stopped following somebody does not tell them.
            where="follower_id = :person or (followed_id = :person and active)",
        ),
        Holding(
            "unit_change", "changes of units", "administration", "for_good",
            names={"by": _ACTS_FOR_COMPANY},
        ),
        Holding("topic_follow", "topics followed", "profile", "until_erased", of=("person_id",)),
        Holding(
            "block", "blocks", "profile", "until_erased",
            of=("blocker_id",),
            names={"blocked_id": "Whom somebody blocks is theirs alone."},
        ),
        Holding(
            "role_change", "role changes", "administration", "for_good",
            of=("person_id",), names={"by": _ACTS_FOR_COMPANY},
        ),
        Holding(
            "access_receipt", "receipts", "rights", "one_year",
            of=("person_id",), names={"by": "The receipt is of whose data was read."},
            where=_READ_ABOUT,
        ),
        Holding("opt_in", "opt-ins", "rights", "until_erased", of=("person_id",)),
        Holding(
            "switch_change", "switches turned", "administration", "for_good",
            names={"by": _ACTS_FOR_COMPANY},
        ),
        Holding("scim_account", "directory entry", "sign_in", "until_erased", of=("person_id",)),
        Holding(
            "sign_in", "sign-ins", "sign_in", "until_erased",
            of=("person_id",), names={"released_by": _ACTS_FOR_COMPANY},
        ),
        Holding(
            "sign_in_policy", "sign-in policies", "administration", "for_good",
            names={"changed_by": _ACTS_FOR_COMPANY},
        ),
        Holding(
            "scim_credential", "directory credentials", "administration", "for_good",
            names={"created_by": _ACTS_FOR_COMPANY},
        ),
        Holding(
            "people_import", "imports", "administration", "for_good",
            names={"by": _ACTS_FOR_COMPANY},
        ),
        Holding(
            "import_row", "rows of imports", "administration", "until_done",
            of=("person_id",),
            names={"manager_id": "The row is of who is managed."},
        ),
        Holding(
            "import_error", "errors of imports", "administration", "until_erased",
            names={"text": "A quotation from the company's file, found by its line."},
        ),
        Holding(
            "erasure", "erasures", "rights", "for_good",
            of=("person_id",),
            names={"asked_by": _ACTS_FOR_COMPANY, "carried_out_by": _ACTS_FOR_COMPANY},
        ),
        Holding(
            "data_export", "exports", "rights", "until_erased",
            of=("person_id",),
            names={"asked_by": _ACTS_FOR_COMPANY},
            hidden=("sealing_key",),
        ),
    ),
    things=_THINGS,
)  # fmt: skip
