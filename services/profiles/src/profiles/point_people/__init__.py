"""Point people: who keeps the overview of what was just learned, per unit and topic."""
