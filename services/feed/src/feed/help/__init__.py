"""Help: 'this helped me', the unit of outcome."""
