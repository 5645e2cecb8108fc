"""A manager's team: what each chose to show them, and what is said of all together."""
