"""Reactions: useful, thanks, me too."""
