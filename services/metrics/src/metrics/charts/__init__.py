"""Figures as a picture."""
