"""The facts that services tell each other."""
