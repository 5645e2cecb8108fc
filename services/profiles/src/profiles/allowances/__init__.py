"""Allowances: the hours and the budget a company gives for learning."""
