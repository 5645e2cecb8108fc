"""Kudos: thanks for something concrete, to one person, several, or a team."""
