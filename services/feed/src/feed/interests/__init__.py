"""Interests: which subjects draw a person, counted from what they do and say."""
