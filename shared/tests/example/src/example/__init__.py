"""A service with notes, for the tests of shared."""
