"""The photo of a person: three squares, made anew from what they sent."""
