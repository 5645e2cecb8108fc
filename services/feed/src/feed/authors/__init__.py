"""Authors: what the feed needs to know of the people who write and read in it."""
