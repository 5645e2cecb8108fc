"""Options: the ways in which a learning need could be met, each with its reason."""
