"""Comments: short words about an item."""
