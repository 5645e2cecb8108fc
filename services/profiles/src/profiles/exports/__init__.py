"""Exports: a person's whole record from every service, and all people as a file for import."""
