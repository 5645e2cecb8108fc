"""Turn a Stack Exchange data dump into a company: its people, its skills and its history."""
