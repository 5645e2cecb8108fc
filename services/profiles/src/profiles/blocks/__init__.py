"""Blocks: somebody wants nothing of another."""
