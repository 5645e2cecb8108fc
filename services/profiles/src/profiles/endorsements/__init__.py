"""Colleagues say that somebody knows a skill, and from which occasion they know."""
