"""Revisions: what an item said before it was changed."""
