"""Example nudges: a word to a manager, and nobody else, that they shared nothing yet."""
