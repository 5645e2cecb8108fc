"""Imports: history from elsewhere, with its authors and times."""
