"""Weeks and quarters are closed when they are over."""
