"""Blocks: of whom somebody wants nothing."""
