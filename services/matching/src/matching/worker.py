"""What matching listens to, and what it does later."""

from matching.asks import consumers as asks
from matching.asks.present import state_asks
from matching.asks.waves import EXPIRY, REPLACEMENT, WAVE
from matching.follows import consumers as follows
from matching.holdings import HOLDINGS
from matching.index import consumers as index
from matching.people import consumers as people
from matching.preferences import consumers as preferences
from shared.auth.identities import forget_identity, remember_identity
from shared.erasure import confirmed_by, forget_in_log
from shared.events.communities import MemberJoined, MemberLeft
from shared.events.feed import (
    HelpConfirmed,
    HelpUnconfirmed,
    ItemPublished,
    ItemReacted,
    ItemRemoved,
    ItemRevised,
    ItemUnreacted,
    QuestionClosed,
    QuestionReopened,
)
from shared.events.integrations import CourseCompleted
from shared.events.matching import ForgottenInMatching, GatheredInMatching
from shared.events.profiles import (
    CompanyChanged,
    ExportAsked,
    ExportClosed,
    PersonChanged,
    PersonErased,
    PersonNamed,
    SkillClaimed,
    SkillNamed,
    SkillUnclaimed,
)
from shared.events.wishes import (
    PersonBlocked,
    PersonFollowed,
    PersonPaused,
    PersonResumed,
    PersonUnblocked,
    PersonUnfollowed,
)
from shared.gathering import dropped_by, gathered_by
from shared.worker import Work, run_worker

WORK = Work(
    service="matching",
    handlers={
        CompanyChanged: [people.remember_working_time],
        PersonChanged: [remember_identity, people.remember_person, asks.recheck_person],
        PersonNamed: [people.name_person],
        PersonErased: [
            forget_identity,
            forget_in_log,
            people.forget_person,
            asks.forget_asks,
            preferences.forget_preferences,
            follows.forget_dismissals,
            index.forget_evidence,
            confirmed_by(ForgottenInMatching),
        ],
        ExportAsked: [gathered_by(GatheredInMatching, HOLDINGS)],
        ExportClosed: [dropped_by(GatheredInMatching)],
        PersonPaused: [people.remember_pause, asks.recheck_paused],
        PersonResumed: [people.end_pause],
        PersonFollowed: [people.remember_follow],
        PersonUnfollowed: [people.end_follow],
        PersonBlocked: [people.remember_block, asks.recheck_blocked],
        PersonUnblocked: [people.end_block],
        SkillNamed: [people.name_skill],
        SkillClaimed: [people.remember_claim],
        SkillUnclaimed: [people.take_claim_back],
        MemberJoined: [people.remember_membership],
        MemberLeft: [people.remember_membership, asks.recheck_member],
        ItemPublished: [index.index_item, asks.begin_asking],
        ItemRevised: [index.index_item, asks.recheck_question],
        ItemRemoved: [index.unindex_item, asks.stop_asking_removed],
        ItemReacted: [index.count_reaction],
        ItemUnreacted: [index.uncount_reaction],
        HelpConfirmed: [index.count_help, asks.stop_asking_helped],
        HelpUnconfirmed: [index.uncount_help],
        QuestionClosed: [index.close_question, asks.stop_asking_closed],
        QuestionReopened: [index.reopen_question, asks.go_on_asking],
        CourseCompleted: [index.count_course],
    },
    due={
        WAVE: asks.send_due_wave,
        REPLACEMENT: asks.replace_due_decline,
        EXPIRY: asks.expire_due_asks,
    },
    current_state=(state_asks,),
)

if __name__ == "__main__":
    run_worker(WORK)
