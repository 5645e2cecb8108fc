"""feed: what people ask, share and do together, and what each colleague sees of it."""
