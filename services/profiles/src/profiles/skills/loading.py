"""Putting ESCO concepts into the database; the same for the shipped copy and for added labels."""

import json
from collections.abc import Iterable
from typing import Final

from profiles.skills.vocabulary import Concept
from shared.text import folded

BATCH: Final = 5000

# What a file says of a language replaces what was there in that language, and only there.
CONCEPTS: Final = """
insert into esco_concept (id, uri, type, reuse, labels, synonyms)
select id, uri, type, reuse, labels, synonyms from jsonb_to_recordset(cast(:rows as jsonb))
    as r(id uuid, uri text, type text, reuse text, labels jsonb, synonyms jsonb)
on conflict (id) do update set labels = esco_concept.labels || excluded.labels,
    synonyms = esco_concept.synonyms || excluded.synonyms
"""
OLD_LABELS: Final = """
delete from esco_label using jsonb_to_recordset(cast(:rows as jsonb)) as r(id uuid, labels jsonb)
where concept_id = r.id and r.labels ? language
"""
LABELS: Final = """
insert into esco_label (concept_id, language, folded, text, is_preferred)
select concept_id, language, folded, text, is_preferred
from jsonb_to_recordset(cast(:rows as jsonb))
    as r(concept_id uuid, language text, folded text, text text, is_preferred boolean)
on conflict do nothing
"""


def concept_rows(concepts: Iterable[Concept]) -> str:
    """Give concepts as the JSON that CONCEPTS and OLD_LABELS read."""
    return json.dumps(
        [
            {
                "id": str(concept.id),
                "uri": concept.uri,
                "type": concept.type,
                "reuse": concept.reuse,
                "labels": {lang: one.preferred for lang, one in concept.labels.items()},
                "synonyms": {lang: one.alternatives for lang, one in concept.labels.items()},
            }
            for concept in concepts
        ]
    )


def label_rows(concepts: Iterable[Concept]) -> str:
    """Give labels as the JSON that LABELS reads; preferred ones first, since the first stays."""
    return json.dumps(
        [
            {
                "concept_id": str(concept.id),
                "language": language,
                "folded": folded(text),
                "text": text,
                "is_preferred": text == one.preferred,
            }
            for concept in concepts
            for language, one in concept.labels.items()
            for text in (one.preferred, *one.alternatives)
        ]
    )
