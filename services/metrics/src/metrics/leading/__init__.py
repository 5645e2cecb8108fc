"""Whether those who lead people share what they learn: who leads, who shared, and the share."""
