"""What the profiles service listens to and does later: its table of contents."""

from profiles.erasures.consumers import note_forgotten
from profiles.evidence import consumers as evidence
from profiles.imports import operations as imports
from profiles.imports.running import run_import
from profiles.me import leaving
from profiles.republishing import current_state
from shared.events.feed import (
    ForgottenInFeed,
    HelpConfirmed,
    HelpUnconfirmed,
    ItemPublished,
    ItemReacted,
    ItemRemoved,
    ItemRevised,
    ItemUnreacted,
)
from shared.events.integrations import ForgottenInIntegrations
from shared.events.matching import ForgottenInMatching
from shared.events.metrics import ForgottenInMetrics
from shared.worker import Work, run_worker

WORK = Work(
    service="profiles",
    handlers={
        ItemPublished: [evidence.remember_contribution],
        ItemRevised: [evidence.remember_contribution],
        ItemRemoved: [evidence.forget_contribution],
        HelpConfirmed: [evidence.remember_help],
        HelpUnconfirmed: [evidence.forget_help],
        ItemReacted: [evidence.remember_appreciation],
        ItemUnreacted: [evidence.forget_appreciation],
        ForgottenInFeed: [note_forgotten],
        ForgottenInMatching: [note_forgotten],
        ForgottenInMetrics: [note_forgotten],
        ForgottenInIntegrations: [note_forgotten],
    },
    due={imports.KIND: run_import, leaving.KIND: leaving.let_leave},
    current_state=[current_state],
)

if __name__ == "__main__":
    run_worker(WORK)
