"""The skills vocabulary: ESCO, and the company's own."""
