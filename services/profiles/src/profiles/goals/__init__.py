"""Learning goals: owned by who learns, for a reason of their own."""
