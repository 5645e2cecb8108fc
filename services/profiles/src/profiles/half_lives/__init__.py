"""How fast what was shown of a skill loses weight."""
