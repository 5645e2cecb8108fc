"""Answers: what colleagues know, under a question."""
