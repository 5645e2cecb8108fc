"""What people showed they know, kept from what happens in the feed."""
