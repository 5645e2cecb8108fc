"""Support requests: the button by which an owner of a goal asks somebody for help with it."""
