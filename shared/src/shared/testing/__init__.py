"""What every service tests itself with: real PostgreSQL, real tokens, real contracts."""
