"""Debriefs: what someone took from a course, for their team."""
