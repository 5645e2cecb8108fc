"""The facts of a period, gathered per metric into persons of units."""
