"""Which cells may be published together without isolating anyone."""
