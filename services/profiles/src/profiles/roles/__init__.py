"""Roles: granted and revoked by company administrators, and audited."""
