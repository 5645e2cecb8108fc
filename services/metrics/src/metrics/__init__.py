"""metrics: what the organisation learns, in honest and private numbers."""
