"""integrations: the outside: LMS webhooks in, signed webhooks out."""
