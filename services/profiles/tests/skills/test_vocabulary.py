import io

import pytest

from profiles.skills.vocabulary import (
    ATTRIBUTION,
    Concept,
    Labels,
    NotEsco,
    concept_id,
    merge,
    pack,
    read_columns,
    read_official,
    shipped,
    unpack,
)
from shared.languages import Language

OFFICIAL = (
    "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels\n"
    'KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/1,knowledge,cross-sector,Fries,"Fri'
    'esche taal\nFRIES\nFrysk",\n'
    "KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/2,,,,,\n"
)


def test_the_official_file_gives_labels_and_alternatives_that_differ() -> None:
    concepts = list(read_official(io.StringIO(OFFICIAL), "nl"))

    labels = Labels("Fries", ("Friesche taal", "Frysk"))
    uri = "http://data.europa.eu/esco/skill/1"
    assert concepts == [Concept(uri, "knowledge", "cross-sector", {"nl": labels})]


def test_another_csv_is_refused() -> None:
    with pytest.raises(NotEsco, match="preferredLabel"):
        list(read_official(["conceptUri,altLabels\n", "a,b\n"], "nl"))


def test_a_table_with_a_column_per_language_is_read() -> None:
    table = (
        "uri,type,reuse,en,fr,nl,alt_en,alt_fr,alt_nl\n"
        "u,knowledge,transversal,baking,,bakken,bake | baking bread,,\n"
    )

    concepts = list(read_columns(io.StringIO(table)))

    baking = Labels("baking", ("bake", "baking bread"))
    labels: dict[Language, Labels] = {"en": baking, "nl": Labels("bakken")}
    assert concepts == [Concept("u", "knowledge", "transversal", labels)]


def test_a_later_file_adds_a_language_and_the_copy_keeps_all() -> None:
    english = Concept("u", "knowledge", "", {"en": Labels("baking", ("bake",))})
    dutch = Concept("u", "", "", {"nl": Labels("bakken")})
    file = io.BytesIO()

    pack(merge([english, dutch]).values(), file)

    file.seek(0)
    assert list(unpack(file)) == [english._replace(labels=english.labels | dutch.labels)]


def test_the_same_concepts_give_the_same_bytes() -> None:
    one, other = io.BytesIO(), io.BytesIO()
    concepts = [Concept("b", "", "", {}), Concept("a", "", "", {})]

    pack(concepts, one)
    pack(reversed(concepts), other)

    assert one.getvalue() == other.getvalue()


def test_the_shipped_copy_has_what_the_readme_promises() -> None:
    concepts = shipped()

    counts = {lang: sum(lang in c.labels for c in concepts) for lang in ("en", "fr", "nl")}
    assert counts == {"en": 14_533, "fr": 13_485, "nl": 1_119}
    assert len({concept.id for concept in concepts}) == 14_988


def test_an_id_is_the_uuid_of_the_uri() -> None:
    uri = "http://data.europa.eu/esco/skill/543fd93e-dca4-44dc-9f11-fb95e20175ad"

    assert str(concept_id(uri)) == "0a47533b-b6c6-59b7-8c7d-58ec07ef24db"


def test_the_attribution_is_the_sentence_the_commission_asks_for() -> None:
    assert ATTRIBUTION == ("This service uses the ESCO classification of the European Commission.")
