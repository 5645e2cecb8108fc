"""The figures as they are read."""
