"""SCIM 2.0: the identity provider of a company keeps its people and units."""
