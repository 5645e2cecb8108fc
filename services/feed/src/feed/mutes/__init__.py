"""Mutes: "less of this", for a colleague or a subject."""
