"""What counts: facts under pseudonyms."""
