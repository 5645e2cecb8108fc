"""The tree of departments and teams."""
