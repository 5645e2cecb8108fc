"""Home: what each colleague sees first, and why."""
