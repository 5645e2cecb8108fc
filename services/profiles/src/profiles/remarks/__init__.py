"""Remarks on a goal: progress by its owner, comments by whom the owner invited."""
