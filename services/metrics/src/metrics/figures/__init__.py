"""Figures as they are published: rounded, with an interval, a class of n and a method."""
