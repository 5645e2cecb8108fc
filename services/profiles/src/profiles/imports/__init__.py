"""People by CSV: checked row by row and cell by cell, then taken in slices."""
