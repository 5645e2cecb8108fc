"""The companies and units that figures are about."""
