"""Pause: not available until a day."""
