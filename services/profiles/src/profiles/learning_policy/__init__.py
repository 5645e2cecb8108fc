"""The learning policy: the frame a company sets, for everybody to read."""
