"""The directory and the public profile."""
