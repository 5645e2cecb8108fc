"""Members: who belongs to a community, and who looks after it."""
