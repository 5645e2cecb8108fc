"""Learning maps ("leerkaarten"): what a unit needs to know, against what is there."""
