"""What profiles tells of people, skills and the company."""

from sqlalchemy.ext.asyncio import AsyncSession

from matching.people import operations
from shared.events.communities import MemberJoined, MemberLeft
from shared.events.profiles import (
    CompanyChanged,
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


async def remember_person(session: AsyncSession, event: PersonChanged) -> None:
    """Keep a person's place, languages and manager."""
    await operations.keep_person(session, event)


async def name_person(session: AsyncSession, event: PersonNamed) -> None:
    """Keep the name to show."""
    await operations.keep_name(session, event)


async def remember_pause(session: AsyncSession, event: PersonPaused) -> None:
    """Ask a person nothing until their pause ends."""
    await operations.keep_pause(session, event, event.until)


async def end_pause(session: AsyncSession, event: PersonResumed) -> None:
    """Ask a person again."""
    await operations.keep_pause(session, event, None)


async def forget_person(session: AsyncSession, event: PersonErased) -> None:
    """Forget a person."""
    await operations.forget_person(session, event)


async def remember_claim(session: AsyncSession, event: SkillClaimed) -> None:
    """Keep what someone says of themselves."""
    await operations.keep_claim(session, event)


async def take_claim_back(session: AsyncSession, event: SkillUnclaimed) -> None:
    """Keep that they say so no more."""
    await operations.keep_claim(session, event)


async def remember_follow(session: AsyncSession, event: PersonFollowed) -> None:
    """Keep that someone follows another."""
    await operations.keep_follow(session, event, {"is_on": True})


async def end_follow(session: AsyncSession, event: PersonUnfollowed) -> None:
    """Keep that they follow no more."""
    follow = PersonFollowed.model_validate(event.model_dump())
    await operations.keep_follow(session, follow, {"is_on": False})


async def remember_block(session: AsyncSession, event: PersonBlocked) -> None:
    """Keep two people apart."""
    await operations.keep_block(session, event, is_on=True)


async def end_block(session: AsyncSession, event: PersonUnblocked) -> None:
    """Keep two people apart no more."""
    await operations.keep_block(session, event, is_on=False)


async def remember_membership(session: AsyncSession, event: MemberJoined | MemberLeft) -> None:
    """Keep who may read what is for the members of a community."""
    await operations.keep_membership(session, event)


async def name_skill(session: AsyncSession, event: SkillNamed) -> None:
    """Keep what a skill is called."""
    await operations.keep_label(session, event)


async def remember_working_time(session: AsyncSession, event: CompanyChanged) -> None:
    """Keep when the company works."""
    await operations.keep_working_time(session, event)
