"""Present: all facts that hold today, told again to fill a new projection."""
