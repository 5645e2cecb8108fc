"""The ledger: the hours and the money that learning took, never edited."""
