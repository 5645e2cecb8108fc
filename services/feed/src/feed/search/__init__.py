"""Search: find what was answered before, also in another language."""
