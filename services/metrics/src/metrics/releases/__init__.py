"""Which figures leave, and the snapshots in which they left."""
