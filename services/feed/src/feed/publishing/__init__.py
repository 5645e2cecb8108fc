"""Publishing: how every kind of item is written, changed and withdrawn."""
