"""Learning moments: something learned, planned or not, noted in ten seconds."""
