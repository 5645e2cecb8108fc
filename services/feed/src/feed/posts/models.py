"""What is shared unasked."""

from feed.publishing.models import TitledDraft, TitledOut


class PostIn(TitledDraft):
    """Something to share."""


class PostOut(TitledOut):
    """Something shared."""
