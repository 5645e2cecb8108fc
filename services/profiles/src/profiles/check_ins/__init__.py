"""Check-ins: two people talk with each other regularly, and only they know about what."""
