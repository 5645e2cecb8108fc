"""How a person likes to learn and when they are at the workplace."""
