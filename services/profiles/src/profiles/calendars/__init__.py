"""Calendar feeds: one's check-ins in one's own calendar, by an address that is a secret."""
