"""Follows: whose items somebody wants to see first."""
