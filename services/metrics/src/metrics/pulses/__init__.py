"""Pulses: five short statements about learning together, answered by whoever wants to."""
