"""Readings of expertise as they are answered."""

from profiles.expertise.models import (
    ExpertiseOut,
    MoveOut,
    ShownExpertiseOut,
    StrengthOut,
    TermOut,
)
from profiles.expertise.operations import Choice, Known
from profiles.expertise.rules import word_for
from profiles.expertise.wording import WORDS, in_words
from profiles.skills.operations import NamedSkill
from profiles.skills.rules import label_for
from shared.languages import Language


def strength_in_words(known: Known, language: Language) -> StrengthOut:
    """Shape how well somebody knows a skill, and why."""
    strength = known.reading.now.thousandths / 1000
    word = word_for(strength)
    return StrengthOut(
        strength=strength,
        word=word,
        word_text=WORDS[word][language],
        terms=[
            TermOut(
                kind=term.kind,
                count=term.times,
                value=term.thousandths / 1000,
                text=in_words(term.kind, term.times, language),
            )
            for term in known.reading.now.terms
        ],
    )


def shown(known: Known, skill: NamedSkill, language: Language) -> ShownExpertiseOut:
    """Shape what a colleague sees."""
    return ShownExpertiseOut(
        skill_id=known.skill_id,
        skill=label_for(skill.labels, language),
        **dict(strength_in_words(known, language)),
    )


def owned(known: Known, skill: NamedSkill, choice: Choice, language: Language) -> ExpertiseOut:
    """Shape what the owner sees."""
    return ExpertiseOut(
        **dict(shown(known, skill, language)),
        half_life_days=known.fading.days,
        half_life_kind=known.fading.kind,
        half_life_reason=known.fading.reason(language),
        change=known.reading.change / 1000,
        moves=[
            MoveOut(
                kind=move.kind,
                count=move.times,
                change=move.change / 1000,
                text=in_words(move.kind, move.times, language),
                item_ids=list(move.item_ids),
            )
            for move in known.reading.moves
        ],
        visibility=choice.visibility,
        verdict=choice.verdict,
    )
