"""How a skill is called to whom."""

from collections.abc import Mapping
from typing import Final

from profiles.skills.models import LabelOut
from shared.languages import Language

# A Dutch reader mostly reads English before French, and a French one English before Dutch.
FALLBACKS: Final[dict[Language, tuple[Language, ...]]] = {
    "nl": ("nl", "en", "fr"),
    "fr": ("fr", "en", "nl"),
    "en": ("en", "nl", "fr"),
}


def label_for(labels: Mapping[str, str], language: Language) -> LabelOut:
    """Choose the label in the reader's language, else the next best, marked with its own."""
    for known in FALLBACKS[language]:
        if labels.get(known):
            return LabelOut(text=labels[known], lang=known)
    raise ValueError("A skill without any label cannot exist.")


def merged_labels(official: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """Put what the company says over what ESCO says."""
    return {**official, **own}
