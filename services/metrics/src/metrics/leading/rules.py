"""From who manages and who shared to the one figure that is published of a quarter. Pure."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from metrics.figures.rules import Figure, share
from metrics.suppression.models import Member, Tree
from metrics.suppression.rules import releasable

_SHARED: Final = "shared"


def share_of_managers(
    company_id: UUID, managers: Collection[str], sharers: Collection[str], k: int
) -> Figure | None:
    """Give the share of managers who shared a learning; None where it would single some out.

    Those who did and those who did not are parts of a share: each is empty or has k persons.
    """
    members = [
        Member(manager, company_id, _SHARED if manager in sharers else "") for manager in managers
    ]
    if company_id not in releasable(members, Tree(company_id), k):
        return None
    return share(sum(member.stratum == _SHARED for member in members), len(members))
