"""What a person preferred goes with them."""

from sqlalchemy import delete, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.blocks.models import Block
from profiles.example_nudges.models import ExampleNudge
from profiles.follows.models import TopicFollow
from profiles.me.models import Person
from profiles.pause.models import Pause
from profiles.pause.operations import KIND as PAUSE_ENDS
from profiles.preferences.models import Preferences
from shared.due import unschedule


async def forget_wishes(session: AsyncSession, person: Person) -> None:
    """Delete what somebody said of how they like things."""
    await unschedule(session, person.company_id, PAUSE_ENDS, str(person.id))
    await session.execute(
        delete(Block).where(
            col(Block.company_id) == person.company_id,
            or_(col(Block.blocker_id) == person.id, col(Block.blocked_id) == person.id),
        )
    )
    for table in (Preferences, ExampleNudge, Pause, TopicFollow):
        await session.execute(
            delete(table).where(
                col(table.company_id) == person.company_id, col(table.person_id) == person.id
            )
        )
