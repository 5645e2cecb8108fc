"""What the profiles service listens to and does later: its table of contents."""

from profiles.check_ins.reminders import NEAR, remind_both
from profiles.check_ins.sos_counting import KEY_ENDS, throw_key_away
from profiles.erasures.again import erase_again, write_down
from profiles.erasures.consumers import note_forgotten
from profiles.evidence import consumers as evidence
from profiles.example_nudges import consumers as nudges
from profiles.exports.assembling import assemble_export
from profiles.exports.consumers import keep_part
from profiles.exports.gathering import ASSEMBLY, expire_export
from profiles.exports.operations import EXPIRY
from profiles.follows import communities
from profiles.fresh_competences import consumers as fresh
from profiles.fresh_competences.operations import FADES, let_fade
from profiles.holdings import HOLDINGS
from profiles.imports import operations as imports
from profiles.imports.running import run_import
from profiles.intentions.consumers import offer_takeaway
from profiles.learning_maps import counting
from profiles.me import leaving
from profiles.pause import operations as pause
from profiles.receipts.consumers import note_opening
from profiles.receipts.operations import CLEARING, clear_receipts
from profiles.record import consumers as record
from profiles.republishing import current_state, learnings, switches, wishes
from profiles.units import changing as units
from shared.events.communities import CommunityChanged, CommunityClosed
from shared.events.feed import (
    ForgottenInFeed,
    GatheredInFeed,
    HelpConfirmed,
    HelpUnconfirmed,
    ItemPublished,
    ItemReacted,
    ItemRemoved,
    ItemRevised,
    ItemUnreacted,
)
from shared.events.integrations import (
    CourseCompleted,
    ForgottenInIntegrations,
    GatheredInIntegrations,
    PersonDataOpened,
)
from shared.events.matching import ForgottenInMatching, GatheredInMatching
from shared.events.metrics import ForgottenInMetrics, GatheredInMetrics
from shared.events.profiles import (
    ExportAsked,
    ExportClosed,
    GatheredInProfiles,
    PersonErased,
    SwitchesChanged,
)
from shared.gathering import dropped_by, gathered_by
from shared.worker import Work, run_worker

WORK = Work(
    service="profiles",
    handlers={
        ItemPublished: [evidence.remember_contribution, fresh.note_debrief, record.record_debrief],
        ItemRevised: [evidence.remember_contribution, fresh.note_debrief, record.record_debrief],
        ItemRemoved: [
            evidence.forget_contribution,
            fresh.forget_debrief,
            record.forget_recorded_item,
        ],
        HelpConfirmed: [evidence.remember_help, record.record_help],
        HelpUnconfirmed: [evidence.forget_help, record.forget_recorded_help],
        ItemReacted: [evidence.remember_appreciation],
        ItemUnreacted: [evidence.forget_appreciation],
        CommunityChanged: [communities.remember_community],
        CommunityClosed: [communities.remember_community],
        CourseCompleted: [offer_takeaway, fresh.note_course, record.record_course],
        ForgottenInFeed: [note_forgotten],
        ForgottenInMatching: [note_forgotten],
        ForgottenInMetrics: [note_forgotten],
        ForgottenInIntegrations: [note_forgotten],
        PersonDataOpened: [note_opening],
        PersonErased: [write_down],
        SwitchesChanged: [nudges.plan_nudges],
        ExportAsked: [gathered_by(GatheredInProfiles, HOLDINGS)],
        ExportClosed: [dropped_by(GatheredInProfiles)],
        GatheredInProfiles: [keep_part],
        GatheredInFeed: [keep_part],
        GatheredInMatching: [keep_part],
        GatheredInMetrics: [keep_part],
        GatheredInIntegrations: [keep_part],
    },
    due={
        imports.KIND: run_import,
        leaving.KIND: leaving.let_leave,
        pause.KIND: pause.end_pause,
        units.KIND: units.tell_moved,
        ASSEMBLY: assemble_export,
        EXPIRY: expire_export,
        CLEARING: clear_receipts,
        FADES: let_fade,
        NEAR: remind_both,
        KEY_ENDS: throw_key_away,
        counting.KIND: counting.count_map,
        nudges.NUDGE: nudges.nudge_managers,
    },
    loops=[erase_again],
    current_state=[current_state, switches, wishes, learnings],
)

if __name__ == "__main__":
    run_worker(WORK)
