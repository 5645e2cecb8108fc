"""Questions: one field of text is enough to ask."""
