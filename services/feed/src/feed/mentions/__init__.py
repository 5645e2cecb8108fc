"""Mentions: who is named in a text, and telling them."""
