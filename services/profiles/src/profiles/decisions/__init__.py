"""Decisions: the method two people chose together for a learning need."""
