"""What metrics listens to and does later: its table of contents."""

from metrics.closing import consumers as closing
from metrics.directory import consumers as directory
from metrics.facts import consumers as facts
from metrics.holdings import HOLDINGS
from metrics.leading import consumers as leading
from metrics.pseudonyms.keys import master_key
from metrics.pulses import answers
from metrics.pulses import consumers as pulses
from metrics.pulses.operations import CLOSE_PULSE
from shared.auth.identities import forget_identity, remember_identity
from shared.erasure import confirmed_by, forget_in_log
from shared.events.feed import (
    HelpConfirmed,
    HelpUnconfirmed,
    HistoryImported,
    ItemPublished,
    ItemRemoved,
    ItemRevised,
)
from shared.events.knowledge import LearningShared, LearningUnshared
from shared.events.metrics import ForgottenInMetrics, GatheredInMetrics
from shared.events.profiles import (
    CompanyChanged,
    ExportAsked,
    ExportClosed,
    PersonChanged,
    PersonErased,
    SwitchesChanged,
    UnitChanged,
    UnitRemoved,
)
from shared.events.talks import SosTookPlace
from shared.gathering import dropped_by, gathered_by
from shared.worker import Work, run_worker

WORK = Work(
    service="metrics",
    handlers={
        CompanyChanged: [directory.remember_company, closing.plan_closing],
        UnitChanged: [directory.remember_unit],
        UnitRemoved: [directory.close_unit],
        PersonChanged: [remember_identity, leading.remember_manager],
        LearningShared: [leading.note_learning],
        LearningUnshared: [leading.note_learning],
        PersonErased: [
            forget_identity,
            forget_in_log,
            facts.unlink_person,
            answers.forget_answers,
            leading.forget_manager,
            confirmed_by(ForgottenInMetrics),
        ],
        SwitchesChanged: [pulses.remember_quarterly],
        ExportAsked: [gathered_by(GatheredInMetrics, HOLDINGS)],
        ExportClosed: [dropped_by(GatheredInMetrics)],
        ItemPublished: [facts.note_question, leading.note_item],
        ItemRevised: [facts.note_question, leading.note_item],
        ItemRemoved: [facts.drop_item],
        HelpConfirmed: [facts.note_help],
        HelpUnconfirmed: [facts.note_help],
        SosTookPlace: [facts.note_sos_moment],
        HistoryImported: [closing.plan_history],
    },
    due={
        closing.CLOSE_WEEKS: closing.close_weeks,
        CLOSE_PULSE: pulses.close_pulse,
        pulses.OPEN_PULSE: pulses.open_quarterly,
    },
)

if __name__ == "__main__":
    master_key()  # without it no fact could be noted: better not to start
    run_worker(WORK)
