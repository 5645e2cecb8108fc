"""matching: who could learn from whom."""
