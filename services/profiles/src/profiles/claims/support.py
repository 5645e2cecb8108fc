"""How much evidence stands behind claims."""

from collections.abc import Collection, Mapping
from typing import Final
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.expertise.queries import PIECES

_SUPPORT: Final = text(f"""
{PIECES}
select skill_id, count(*) as pieces from piece, unnest(skill_ids) as skill_id
where kind not in ('declared', 'taken-back') and skill_id = any(:skills) group by skill_id
""").bindparams(  # noqa: S608  the text above
    bindparam("people", type_=ARRAY(Uuid)), bindparam("skills", type_=ARRAY(Uuid))
)


async def count_support(
    session: AsyncSession, company_id: UUID, person_id: UUID, skill_ids: Collection[UUID]
) -> Mapping[UUID, int]:
    """Count the pieces of evidence for skills as their owner knows them, old ones too."""
    if not skill_ids:
        return {}
    rows = await session.execute(
        _SUPPORT,
        {
            "company": company_id,
            "people": [person_id],
            "is_owner": True,
            "skills": list(skill_ids),
        },
    )
    return {row.skill_id: row.pieces for row in rows}
