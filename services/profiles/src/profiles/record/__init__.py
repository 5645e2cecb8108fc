"""The record: all that a person learned, for that person only."""
