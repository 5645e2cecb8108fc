"""Load a company with real questions and answers, through the gateway only."""
