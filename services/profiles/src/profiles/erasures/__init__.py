"""Erasures: asked for by people, carried out by administrators, confirmed by every service."""
