"""What topics are called, and which of them a text names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from matching.documents.words import words_of
from shared.languages import LANGUAGES, Language

_Words = frozenset[str]


class TopicNames:
    """Labels of topics per language, found again by their words."""

    def __init__(self) -> None:
        self._labels: dict[UUID, Mapping[Language, str]] = {}
        self._by_word: dict[tuple[Language, str], dict[UUID, _Words]] = defaultdict(dict)

    def put(self, topic_id: UUID, labels: Mapping[str, str]) -> None:
        """Name a topic, or name it anew."""
        for language, label in self._labels.pop(topic_id, {}).items():
            for word in words_of(label, language):
                self._by_word[language, word].pop(topic_id, None)
        known = {name: text for name, text in labels.items() if name in LANGUAGES}
        self._labels[topic_id] = known
        for language, label in known.items():
            words = frozenset(words_of(label, language))
            if words:
                self._by_word[language, min(words)][topic_id] = words

    def label(self, topic_id: UUID, language: Language) -> str | None:
        """Give a topic's label in a language, else in English, else in any."""
        labels = self._labels.get(topic_id, {})
        return labels.get(language) or labels.get("en") or next(iter(labels.values()), None)

    def labels(self, topic_id: UUID) -> Mapping[Language, str]:
        """Give all labels of a topic."""
        return self._labels.get(topic_id, {})

    def named_in(self, words: Iterable[str], language: Language) -> Iterator[UUID]:
        """Give the topics whose whole label stands in these words."""
        said = frozenset(words)
        for word in said:
            for topic_id, label in self._by_word.get((language, word), {}).items():
                if label <= said:
                    yield topic_id
