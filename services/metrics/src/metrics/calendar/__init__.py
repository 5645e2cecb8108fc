"""ISO weeks and quarters in the time zone of a company."""
