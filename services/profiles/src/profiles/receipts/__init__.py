"""Receipts: who read something about somebody by a role, shown to whom it is about."""
