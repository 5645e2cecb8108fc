"""Intentions: what somebody wants to take from what is to come."""
