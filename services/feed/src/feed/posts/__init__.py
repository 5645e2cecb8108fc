"""Posts: something learned, shared unasked."""
