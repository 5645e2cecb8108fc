"""What the integrations service listens to, and what it does beside."""

from collections.abc import Sequence
from typing import Final

from integrations.deliveries.consumers import (
    erase_hidden_claim,
    erase_hidden_community,
    erase_hidden_item,
    erase_item,
    erase_person,
    queue_event,
)
from integrations.deliveries.loop import send_deliveries
from integrations.event_types.rules import offered
from integrations.holdings import HOLDINGS
from integrations.learners.operations import erase_learner, keep_learner
from integrations.receipts.consumers import erase_completions, match_person
from integrations.receipts.matching import state_completions
from integrations.retention.consumers import KIND as CLEARING
from integrations.retention.consumers import clear_logs, schedule_clearing
from shared.auth.identities import forget_identity, remember_identity
from shared.erasure import confirmed_by
from shared.events.base import Event
from shared.events.communities import CommunityChanged
from shared.events.feed import ItemRemoved, ItemRevised
from shared.events.integrations import ForgottenInIntegrations, GatheredInIntegrations
from shared.events.profiles import (
    CompanyChanged,
    ExportAsked,
    ExportClosed,
    PersonChanged,
    PersonErased,
    SkillClaimed,
    SkillUnclaimed,
)
from shared.gathering import dropped_by, gathered_by
from shared.inbox import Handler
from shared.worker import Work, run_worker

# What has to happen before the event itself is queued: an erasure must not erase its own news.
_BEFORE: Final[dict[type[Event], Sequence[Handler]]] = {
    CompanyChanged: [schedule_clearing],
    PersonChanged: [remember_identity, keep_learner, match_person],
    PersonErased: [forget_identity, erase_learner, erase_completions, erase_person],
    ItemRemoved: [erase_item],
    ItemRevised: [erase_hidden_item],
    CommunityChanged: [erase_hidden_community],
    SkillClaimed: [erase_hidden_claim],
    SkillUnclaimed: [erase_hidden_claim],
}

_AFTER: Final[dict[type[Event], Sequence[Handler]]] = {
    PersonErased: [confirmed_by(ForgottenInIntegrations)],
}

# What is no event for outside, but asks something of us.
_INSIDE: Final[dict[type[Event], Sequence[Handler]]] = {
    ExportAsked: [gathered_by(GatheredInIntegrations, HOLDINGS)],
    ExportClosed: [dropped_by(GatheredInIntegrations)],
}

WORK: Final = Work(
    service="integrations",
    handlers={
        kind: [*_BEFORE.get(kind, ()), queue_event, *_AFTER.get(kind, ())]
        for kind in offered().values()
    }
    | _INSIDE,
    due={CLEARING: clear_logs},
    loops=(send_deliveries,),
    current_state=(state_completions,),
)

if __name__ == "__main__":
    run_worker(WORK)
