"""History: what was written elsewhere becomes part of the feed, as it was then."""
