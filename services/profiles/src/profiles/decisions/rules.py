"""Who may do what with a decision of two."""

from datetime import datetime
from uuid import UUID

from profiles.decisions.models import Decision, DecisionOut, DecisionState, Party
from profiles.needs.models import Need
from shared.problems import NotFound, Problem


class OthersToConfirm(Problem):
    status = 409
    title = "Who proposes a method does not confirm it."


class DecisionMade(Problem):
    status = 409
    title = "Both have decided already."


class DecisionReopened(Problem):
    status = 409
    title = "This decision was reopened."


def party_of(need: Need, decision: Decision, person_id: UUID) -> Party:
    """Say which of the two somebody is. Raises NotFound for anybody else."""
    if need.person_id == person_id:
        return "owner"
    if decision.partner_id == person_id:
        return "partner"
    raise NotFound


def state_of_decision(decision: Decision) -> DecisionState:
    """Say how far a decision is."""
    if decision.reopened_at is not None:
        return "reopened"
    return "agreed" if decision.confirmed_at is not None else "proposed"


def confirm(decision: Decision, party: Party, now: datetime) -> bool:
    """Let the other agree, and say whether that is news.

    Raises OthersToConfirm and DecisionReopened.
    """
    if decision.reopened_at is not None:
        raise DecisionReopened("Propose a new one.")
    if decision.proposed_by == party:
        raise OthersToConfirm("Ask the other to confirm it.")
    if decision.confirmed_at is not None:
        return False
    decision.confirmed_at, decision.revision = now, decision.revision + 1
    return True


def reopen(decision: Decision, party: Party, now: datetime) -> None:
    """Let either of the two take it back; again changes nothing."""
    if decision.reopened_at is None:
        decision.reopened_at, decision.reopened_by = now, party
        decision.revision += 1


def shown_decision(need: Need, decision: Decision) -> DecisionOut:
    """Show a decision to the two."""
    fields = decision.model_dump(exclude={"company_id"})
    return DecisionOut.model_validate(
        fields | {"owner_id": need.person_id, "state": state_of_decision(decision)}
    )
