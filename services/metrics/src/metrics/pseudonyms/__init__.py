"""How persons and items are called inside metrics."""
