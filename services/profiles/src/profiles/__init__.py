"""profiles: who people are, what they know, what they want to learn, whom they follow."""
