"""What people showed to know: inferred, explained, and theirs to show."""
