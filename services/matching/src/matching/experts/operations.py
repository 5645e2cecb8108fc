"""Find who can help with a question, a text or a skill."""

from datetime import datetime
from uuid import UUID

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from matching.documents.models import Document
from matching.documents.operations import find_question
from matching.documents.words import index_words
from matching.experts.burdens import burdens_of
from matching.experts.models import ExpertOut
from matching.experts.query import Candidate, Query
from matching.experts.ranked_pages import RankedPage
from matching.experts.reasons import DIGITS, reason_of
from matching.experts.rules import rank
from matching.index.company_index import CompanyIndex
from matching.index.entries import Reader
from matching.index.operations import current_index
from matching.people.models import ColleagueOut
from matching.settings import encoder
from shared.auth.caller import Caller
from shared.encoder import Vectors, encode_aside
from shared.language import detect_language
from shared.languages import LANGUAGES, Language
from shared.paging import Page
from shared.problems import NotFound


async def find_experts_for_question(
    session: AsyncSession, caller: Caller, question_id: UUID, wanted: RankedPage
) -> Page[ExpertOut]:
    """Name who can help with a question the caller may see, judged by what the caller may read.

    Raises NotFound.
    """
    question = await find_question(session, caller, question_id)
    if question is None:
        raise NotFound
    index = await current_index(session, caller.company_id)
    excluded = frozenset({question.author_id} if question.author_id else ())
    query = query_of(question, reader_of(caller, index), wanted.as_of, excluded)
    return await _experts(session, caller, index, query, wanted)


async def find_experts_for_text(
    session: AsyncSession, caller: Caller, text: str, wanted: RankedPage
) -> Page[ExpertOut]:
    """Name who can help with what a text is about."""
    detected = detect_language(text, caller.language).language
    language: Language = caller.language if detected == "other" else detected
    vector = await _vector(text)
    index = await current_index(session, caller.company_id)
    query = Query(
        words=index_words(None, text, language),
        language=language,
        vector=vector,
        reader=reader_of(caller, index),
        now=wanted.as_of,
    )
    return await _experts(session, caller, index, query, wanted)


async def find_experts_for_skill(
    session: AsyncSession, caller: Caller, skill_id: UUID, wanted: RankedPage
) -> Page[ExpertOut]:
    """Name who knows a skill. Raises NotFound for a skill nobody here knows of."""
    index = await current_index(session, caller.company_id)
    label = index.names.label(skill_id, caller.language)
    if label is None and skill_id not in index.standings and skill_id not in index.declared:
        raise NotFound
    query = Query(
        words=index_words(None, label or "", caller.language),
        language=caller.language,
        vector=await _vector(label) if label else None,
        reader=reader_of(caller, index),
        now=wanted.as_of,
        topics={skill_id: 1.0},
    )
    return await _experts(session, caller, index, query, wanted)


def query_of(question: Document, reader: Reader, now: datetime, excluded: frozenset[UUID]) -> Query:
    """Ask what a question asks; its vector is kept with it."""
    stored = question.vector
    return Query(
        words=tuple(question.words.split()),
        language=_language(question),
        vector=None if stored is None else np.frombuffer(stored, np.float16).astype(np.float32),
        reader=reader,
        now=now,
        topics=dict.fromkeys(question.topic_ids, 1.0),
        excluded=excluded,
    )


def reader_of(caller: Caller, index: CompanyIndex) -> Reader:
    """Give what decides which evidence the caller may read."""
    known = index.reader(caller.person_id)
    return known._replace(unit_path=caller.unit_path, languages=(caller.language, *known.languages))


def _language(question: Document) -> Language:
    return next(language for language in LANGUAGES if language == question.language)


async def _vector(text: str) -> Vectors:
    vector: Vectors = (await encode_aside(encoder(), [text]))[0]
    return vector


async def _experts(
    session: AsyncSession, caller: Caller, index: CompanyIndex, query: Query, wanted: RankedPage
) -> Page[ExpertOut]:
    burdens = await burdens_of(session, caller.company_id, query.topics, query.now, index.limits)
    ranked = rank(index, query, burdens, wanted.depth)
    return wanted.cut(ranked, lambda candidate: expert_of(index, candidate, caller.language))


def expert_of(index: CompanyIndex, candidate: Candidate, language: Language) -> ExpertOut:
    """Show a candidate; the score is the sum of the values as shown."""
    reasons = [reason_of(term, index.names, language) for term in candidate.terms]
    member = index.members.get(candidate.person_id)
    person = ColleagueOut(
        id=candidate.person_id, display_name=member.display_name if member else None
    )
    return ExpertOut(person, round(sum(reason.value for reason in reasons), DIGITS), reasons)
