"""The embedded stack: every part of Raakvlak on one machine, under one supervisor."""
